"""The nine identity fields, one file each: `parse(text)` makes a key, `compare(a, b, context)` answers a level."""

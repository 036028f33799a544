"""Contact points ranked, and the contact check."""

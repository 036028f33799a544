"""Law as data with citations, and pure functions over it."""

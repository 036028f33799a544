"""Values typed from the picture of a paper by two persons: the form beside it, its reading, and when the two agree."""

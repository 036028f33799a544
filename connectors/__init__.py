"""How a source is asked: families, engines, grants, replies."""

"""The only files of this package that import network libraries."""

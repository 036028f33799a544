"""The index in SQLite files: no server, no library beyond Python's own."""

from matching.index.embedded.index import EmbeddedIndex
from matching.index.embedded.site import EmbeddedSite

__all__ = ["EmbeddedIndex", "EmbeddedSite"]

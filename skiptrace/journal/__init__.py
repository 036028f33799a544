"""Who did what, why, on whose authority: append-only, one hash chain."""

from skiptrace.journal.entry import Action, Actor, Entry
from skiptrace.journal.journal import Journal
from skiptrace.journal.scribe import Scribe

__all__ = ["Action", "Actor", "Entry", "Journal", "Scribe"]

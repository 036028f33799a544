"""Candidate indexes. Each holds tokens and record numbers, nothing that can be read; all answer alike.

`matching.index.elastic` is imported by name, by whoever has a server: its client takes half a second to import.
"""

from matching.index.embedded import EmbeddedIndex, EmbeddedSite
from matching.index.fingerprint import fingerprint
from matching.index.heavy import HeavyCounter, HeavyKeys
from matching.index.memory import MemoryIndex, MemorySite
from matching.index.protocol import Candidate, CandidateIndex, Generation, IndexSite

__all__ = [
    "Candidate",
    "CandidateIndex",
    "EmbeddedIndex",
    "EmbeddedSite",
    "Generation",
    "HeavyCounter",
    "HeavyKeys",
    "IndexSite",
    "MemoryIndex",
    "MemorySite",
    "fingerprint",
]

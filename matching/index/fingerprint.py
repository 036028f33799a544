"""A short sign of what an index holds for a record, so that an index can be compared with the system of record.

Surprising: it is computed from the keyed hashes, not from the values. Whoever reads it learns what the index already
shows: that two sets of tokens are equal.
"""

from __future__ import annotations

import struct
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


def packed(tokens: Collection[int]) -> bytes:
    """The set of tokens as an index keeps it: each once, rising, eight bytes each."""
    once = sorted(set(tokens))
    return struct.pack(f"<{len(once)}q", *once)


def unpacked(tokens: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(tokens) // 8}q", tokens)


def of_packed(tokens: bytes) -> int:
    return int.from_bytes(blake2b(tokens, digest_size=8).digest()) >> 1


def fingerprint(tokens: Collection[int]) -> int:
    """63 bits of a set of tokens, whatever their order."""
    return of_packed(packed(tokens))

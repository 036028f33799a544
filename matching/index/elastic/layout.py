"""How records and queries are written for the server, and how its indexes and aliases are called.

Surprising: nothing of the engine's own ranking is used. The tokens lie in one keyword field with `boolean` similarity,
which scores a term as its boost; whole numbers are exact in the engine's floats. No analyser, plugin or script is
needed, and the server sees keyed hashes only. No source is kept: nothing but the numbers of records is ever read back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from matching.index.fingerprint import fingerprint
from matching.tokens import TOKEN_VERSION

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

FILLING: Mapping[str, Any] = {
    "number_of_shards": 1,
    "number_of_replicas": 0,
    "refresh_interval": "-1",
}
"""Not with `translog.durability: async`: then the server goes on holding documents back (see `filled.py`)."""

SERVING: Mapping[str, Any] = {
    "auto_expand_replicas": "0-1",
    "refresh_interval": "1s",
}
MAPPINGS: Mapping[str, Any] = {
    "dynamic": False,
    "_source": {"enabled": False},
    "properties": {
        "rid": {"type": "long"},  # its stored order breaks ties, alike on every backend
        "fp": {"type": "long", "index": False},
        "k": {"type": "keyword", "similarity": "boolean", "doc_values": False},
    },
}

_SIGNS = "".join(map(chr, (*range(0x23, 0x3F), *range(0x5F, 0x7F))))
"""60 signs that need no escape, and that the engine's dictionary packs into six bits: two thirds of what hex takes."""

_PAIRS = tuple(first + second for first in _SIGNS for second in _SIGNS)
_BASE = len(_PAIRS)


def term(token: int) -> str:
    """Eleven signs."""
    rest, last = divmod(token, _BASE)
    rest, fifth = divmod(rest, _BASE)
    rest, fourth = divmod(rest, _BASE)
    rest, third = divmod(rest, _BASE)
    first, second = divmod(rest, _BASE)
    return f"{_SIGNS[first]}{_PAIRS[second]}{_PAIRS[third]}{_PAIRS[fourth]}{_PAIRS[fifth]}{_PAIRS[last]}"


def document(record: int, tokens: Collection[int]) -> bytes:
    """The two lines that store a record."""
    once = sorted(set(tokens))
    terms = '","'.join(map(term, once))
    held = f'"{terms}"' if once else ""
    line = f'{{"index":{{"_id":"{record}"}}}}\n{{"rid":{record},"fp":{fingerprint(once)},"k":[{held}]}}'
    return line.encode()


def removal(record: int) -> bytes:
    return f'{{"delete":{{"_id":"{record}"}}}}'.encode()


def query(weights: Mapping[int, int], k: int) -> bytes:
    """Both halves of the order stand in `sort`, so that nothing is fetched for a hit."""
    should = ",".join(
        f'{{"term":{{"k":{{"value":"{term(token)}","boost":{weight}}}}}}}' for token, weight in weights.items()
    )
    return (
        f'{{"size":{k},"track_total_hits":false,"_source":false,"stored_fields":"_none_",'
        f'"sort":["_score",{{"rid":"asc"}}],"query":{{"bool":{{"should":[{should}]}}}}}}'
    ).encode()


class Name(NamedTuple):
    """A generation's index: `alias-t{version of the tokens}-{number}`. Numbers rise over all versions."""

    alias: str
    token_version: int
    number: int

    @classmethod
    def parse(cls, alias: str, text: str) -> Self | None:
        """None for what belongs to somebody else."""
        found = re.fullmatch(rf"{re.escape(alias)}-t(\d+)-(\d+)", text)
        return cls(alias, int(found[1]), int(found[2])) if found else None

    def __str__(self) -> str:
        return f"{self.alias}-t{self.token_version}-{self.number}"

    @property
    def own(self) -> str:
        """The alias through which this generation is written, whatever it is."""
        return f"{self}-own"

    @property
    def filling(self) -> str:
        """The alias that a generation has from its beginning until it is swapped or given up."""
        return f"{self}-filling"

    @property
    def serving(self) -> str:
        return serving(self.alias, self.token_version)


def serving(alias: str, token_version: int = TOKEN_VERSION) -> str:
    """The alias that searches use: beside `alias`, but for one version, so that none searches what it cannot find."""
    return f"{alias}-t{token_version}-serving"

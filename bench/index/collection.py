"""The drawn records and their tokens on disk, chunk by chunk: made once by all cores, read one chunk at a time.

Surprising: the folder of the tokens is named after a hash of everything that tokens depend on, so an edited definition
never meets tokens of an older one.
"""

from __future__ import annotations

import os
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property, partial
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

import matching
from bench.index.people import CHUNK, Record, chunk
from matching import parse_party
from matching.tokens import FAMILIES, hashed, plain_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

KEY = b"the key of the bench, no secret."
OWN, PUBLIC, DOCKET = "own", "public", "docket-7"
_MODULES = ("tokens", "heard", "party", "script", "mask", "calendar")
_COLUMNS = ("name", "id_no", "birth_date", "phones", "address", "employer", "plates", "bank_cards")
_FAMILY = {family: place for place, family in enumerate(FAMILIES)}


@dataclass(frozen=True, slots=True)
class Made:
    """Seconds of work that the making of one chunk took, by stage; `records` drawn."""

    records: int
    draw: float
    parse: float
    tokens: float


@cache
def definition() -> str:
    """A name for what tokens are made of: changes with any rule or table of `matching`, not with its indexes."""
    root = Path(matching.__file__).parent
    files = [root / f"{name}.py" for name in _MODULES] + [*root.glob("fields/*.py"), *root.glob("tables/*.tsv")]
    digest = sha256(b"".join(path.read_bytes() for path in sorted(files)))
    return digest.hexdigest()[:12]


@dataclass(frozen=True)
class Collection:
    """`records` of the scope `own`, and beside them a twentieth as many public ones and one docket's chunk."""

    root: Path
    seed: int
    records: int

    @cached_property
    def scopes(self) -> tuple[str, ...]:
        """The scope of each chunk."""
        own = -(-self.records // CHUNK)
        return (OWN,) * own + (PUBLIC,) * max(own // 20, 1) + (DOCKET,)

    @property
    def total(self) -> int:
        """Records of all scopes."""
        return len(self.scopes) * CHUNK

    def _rows_file(self, place: int) -> Path:
        return self.root / f"rows-{self.seed}" / f"{place:05d}.parquet"

    def _tokens_file(self, place: int) -> Path:
        return self.root / f"tokens-{self.seed}-{definition()}" / f"{self.scopes[place]}-{place:05d}.npz"

    def make(self) -> list[Made]:
        """Draws what is not there yet, with all cores."""
        lacking = [place for place in range(len(self.scopes)) if not self._tokens_file(place).exists()]
        for place in lacking[:1]:
            self._rows_file(place).parent.mkdir(parents=True, exist_ok=True)
            self._tokens_file(place).parent.mkdir(parents=True, exist_ok=True)
        with ProcessPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(self._make, lacking))

    def _make(self, place: int) -> Made:
        start = time.process_time()
        rows = self._drawn(place)
        drawn = time.process_time()
        parties = [parse_party(row) for row in rows]
        parsed = time.process_time()
        plain = [plain_tokens(party) for party in parties]
        scope = self.scopes[place]
        keys = np.array([token for each in plain for token in hashed(each, KEY, scope)], np.int64)
        ended = time.process_time()
        families = np.fromiter((_FAMILY[family] for each in plain for family, _ in each), np.uint8)
        counts = np.fromiter(map(len, plain), np.uint8)
        written = self._tokens_file(place).with_suffix(f".{os.getpid()}.npz")
        np.savez(written, keys=keys, families=families, counts=counts)
        written.replace(self._tokens_file(place))
        return Made(len(rows), drawn - start, parsed - drawn, ended - parsed)

    def _drawn(self, place: int) -> list[dict[str, str]]:
        path = self._rows_file(place)
        if path.exists():
            return self.rows(place)
        rows = [{name: record.row[name] for name in _COLUMNS} for record in chunk(self.seed, place)]
        written = path.with_suffix(f".{os.getpid()}")
        pq.write_table(pa.Table.from_pylist(rows), written, compression="zstd")
        written.replace(path)
        return rows

    def rows(self, place: int) -> list[dict[str, str]]:
        """The records of one chunk as a file has them."""
        found: list[dict[str, str]] = pq.read_table(self._rows_file(place)).to_pylist()
        return found

    def all_rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Number and columns of the `own` records, chunk by chunk."""
        own = range(self.scopes.count(OWN))
        return enumerate(chain.from_iterable(map(self.rows, own)))

    def tokens(self, place: int) -> tuple[NDArray[np.int64], NDArray[np.uint8], NDArray[np.uint8]]:
        """Keys and families of all tokens of one chunk, and how many each record has."""
        with np.load(self._tokens_file(place)) as held:
            return held["keys"], held["families"], held["counts"]

    def token_sets(self) -> Iterator[tuple[int, list[int]]]:
        """Number and tokens of every record of every scope, rising; one chunk in memory."""
        for place in range(len(self.scopes)):
            keys, _, counts = self.tokens(place)
            ends = np.cumsum(counts, dtype=np.int64).tolist()
            held, start = keys.tolist(), 0
            for number, end in enumerate(ends, place * CHUNK):
                yield number, held[start:end]
                start = end

    def tokens_per_record(self) -> float:
        """Over all scopes."""
        return round(sum(len(self.tokens(place)[0]) for place in range(len(self.scopes))) / self.total, 2)

    def people(self, most: int) -> Iterator[Record]:
        """About `most` people of the `own` scope, spread over its chunks."""
        own = self.scopes.count(OWN)
        share = -(-most // own)
        return chain.from_iterable(map(partial(chunk, self.seed, most=share), range(own)))


def batches(records: Iterator[Any], size: int) -> Iterator[list[Any]]:
    """Lists of `size`, the last one shorter."""
    while part := list(islice(records, size)):
        yield part

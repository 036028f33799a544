"""The index on an Elasticsearch server, scored exactly like the others: the sum of the weights of shared tokens.

Surprising: nothing of the engine's own ranking is used. The tokens lie in one keyword field with `boolean` similarity,
which scores a term as its boost; whole numbers are exact in the engine's floats. No analyser, plugin or script is
needed, and the server sees keyed hashes only. An index's name carries the version of the tokens; an alias stands before
it.
"""

from __future__ import annotations

import asyncio
from array import array
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from elasticsearch import ApiError, AsyncElasticsearch, BadRequestError, NotFoundError, TransportError

from matching.errors import IndexClosedError, IndexRefusedError, IndexUnavailableError, StaleIndexError
from matching.index.protocol import Candidate
from matching.tokens import TOKEN_VERSION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_SETTINGS: Mapping[str, Any] = {"number_of_shards": 1, "auto_expand_replicas": "0-1", "refresh_interval": "1s"}
_MAPPINGS: Mapping[str, Any] = {
    "dynamic": False,
    "_source": {"excludes": ["k"]},
    "properties": {
        "rid": {"type": "long", "index": False},  # its stored order breaks ties, alike on every backend
        "k": {"type": "keyword", "similarity": "boolean", "doc_values": False},
    },
}
_BULK = 1000
_SEARCHES = 64
"""Measured on 8.19: `_msearch` of 64 answers twice as many queries a second as single searches."""

_WHOLE: Mapping[str, Any] = {"allow_partial_search_results": False}
"""A shard that is away must not look like nobody found."""

_SECONDS = 30


@dataclass(frozen=True, slots=True)
class ElasticAddress:
    """Where the server is, and as whom to speak to it; `ca_file` when its certificate is the organisation's own."""

    url: str
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None

    def client(self) -> AsyncElasticsearch:
        options: dict[str, Any] = {"request_timeout": _SECONDS, "max_retries": 2}
        if self.username:
            options["basic_auth"] = (self.username, self.password)
        if self.ca_file is not None:
            options["ca_certs"] = str(self.ca_file)
        return AsyncElasticsearch(self.url, **options)


class ElasticIndex:
    """Opened with `open`. `alias` names it; two installations on one server need two names."""

    def __init__(self, client: AsyncElasticsearch, place: str, alias: str) -> None:
        self._client = client
        self._place = place
        self._alias = alias
        self._closed = False

    @classmethod
    async def open(cls, address: ElasticAddress, alias: str) -> Self:
        """Makes the index when there is none; StaleIndexError when it was made with other tokens."""
        index = cls(address.client(), address.url, alias)
        try:
            with index._asking():
                await index._ensure()
        except BaseException:
            await index.close()
            raise
        return index

    async def _ensure(self) -> None:
        try:
            held = (await self._client.indices.get_alias(name=self._alias)).body
        except NotFoundError:
            await self._make()
            return
        if any(not name.startswith(f"{self._alias}-t{TOKEN_VERSION}-") for name in held):
            raise StaleIndexError(f"{self._place} 上的 {self._alias}")

    async def _make(self) -> None:
        name = f"{self._alias}-t{TOKEN_VERSION}-1"
        try:
            await self._client.indices.create(
                index=name, aliases={self._alias: {}}, settings=_SETTINGS, mappings=_MAPPINGS
            )
        except BadRequestError as error:
            if error.error != "resource_already_exists_exception":  # another process was faster
                raise

    async def upsert(self, records: Iterable[tuple[int, Collection[int]]]) -> int:
        with self._asking():
            staged = await asyncio.to_thread(_staged, records)
            for start in range(0, len(staged), _BULK):
                await self._bulk([line for record in staged[start : start + _BULK] for line in _document(*record)])
        return len(staged)

    async def delete(self, records: Iterable[int]) -> int:
        with self._asking():
            lines = [{"delete": {"_id": str(record)}} for record in records]
            parts = [await self._bulk(lines[start : start + _BULK]) for start in range(0, len(lines), _BULK)]
        return sum(item["delete"]["result"] == "deleted" for part in parts for item in part)

    async def _bulk(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        answer = await self._client.bulk(index=self._alias, operations=lines, require_alias=True)
        items: list[dict[str, Any]] = answer["items"]
        refused = [error for item in items for each in item.values() if (error := each.get("error"))]
        if refused:
            raise IndexRefusedError(self._place, f"{len(refused)} 条记录未写入（{refused[0]['type']}）")
        return items

    async def refresh(self) -> None:
        with self._asking():
            await self._client.indices.refresh(index=self._alias)

    async def search(self, weights: Mapping[int, int], k: int) -> list[Candidate]:
        return (await self.search_many([weights], k))[0]

    async def search_many(self, queries: Sequence[Mapping[int, int]], k: int) -> list[list[Candidate]]:
        asked = [(place, weights) for place, weights in enumerate(queries) if weights]
        found: list[list[Candidate]] = [[] for _ in queries]
        with self._asking():
            for start in range(0, len(asked), _SEARCHES):
                part = asked[start : start + _SEARCHES]
                lines = [line for _, weights in part for line in (_WHOLE, _query(weights, k))]
                answer = await self._client.msearch(index=self._alias, searches=lines)
                for (place, _), response in zip(part, answer["responses"], strict=True):
                    found[place] = self._candidates(response)
        return found

    def _candidates(self, response: Mapping[str, Any]) -> list[Candidate]:
        if error := response.get("error"):
            raise IndexRefusedError(self._place, f"检索未完成（{error['type']}）")
        return [Candidate(int(hit["_id"]), int(hit["_score"])) for hit in response["hits"]["hits"]]

    async def count(self) -> int:
        with self._asking():
            return int((await self._client.count(index=self._alias))["count"])

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            await self._client.close()

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Around every call: the client's errors become ours. They repeat no token, and the server no name."""
        if self._closed:
            raise IndexClosedError
        try:
            yield
        except TransportError as error:
            raise IndexUnavailableError(self._place) from error
        except ApiError as error:
            raise IndexRefusedError(self._place, f"{error.status_code}，{error.error}") from error


def _staged(records: Iterable[tuple[int, Collection[int]]]) -> list[tuple[int, array[int]]]:
    """All of them before the first is sent: a server has no transaction to take back."""
    return [(record, array("q", sorted(set(tokens)))) for record, tokens in records]


def _document(record: int, tokens: Iterable[int]) -> Iterator[dict[str, Any]]:
    yield {"index": {"_id": str(record)}}
    yield {"rid": record, "k": [_term(token) for token in tokens]}


def _query(weights: Mapping[int, int], k: int) -> dict[str, Any]:
    should = [{"term": {"k": {"value": _term(token), "boost": weight}}} for token, weight in weights.items()]
    return {
        "size": k,
        "_source": False,
        "track_total_hits": False,
        "sort": ["_score", {"rid": "asc"}],
        "query": {"bool": {"should": should}},
    }


def _term(token: int) -> str:
    return f"{token:016x}"

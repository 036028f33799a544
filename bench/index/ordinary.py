"""What one builds on Elasticsearch without tokens: analysed text with fuzziness AUTO, sounds and parts from outside.

Surprising: it is helped as far as such a design goes. Surnames, given names and pinyin are computed before indexing,
numbers are cleaned by our own readers, and exact values weigh more; only masks and windows are unknown to it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bench.index.collection import batches
from matching import Party, parse_party
from matching.fields.name_key import main_sounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from elasticsearch import AsyncElasticsearch

    from bench.index.collection import Collection

_TEXT = {"type": "text"}
_WORD = {"type": "keyword"}
_MAPPINGS: Mapping[str, Any] = {
    "dynamic": False,
    "_source": {"enabled": False},
    "properties": {
        "name": _TEXT, "parts": _WORD, "whole": _WORD, "pinyin": _TEXT, "id_no": _WORD, "phones": _WORD,
        "birth": _WORD, "year": _WORD, "address": _TEXT, "employer": _TEXT,
    },
}  # fmt: skip
_BULK = 1000


def _document(party: Party) -> dict[str, Any]:
    name = party.name
    sounds = main_sounds("".join(name.cells)) if name.surname and not name.masked else name.latin
    births = [birth.value for birth in party.births]
    return {
        "name": [name.value],
        "parts": [part for part in (name.surname, name.given, *name.tokens) if part],
        "whole": "".join(sounds),
        "pinyin": " ".join(sounds),
        "id_no": party.id_no.value,
        "phones": [phone.value for phone in party.phones],
        "birth": births,
        "year": [birth[:4] for birth in births],
        "address": [key.value for key in party.addresses],
        "employer": [key.value for key in party.employers],
    }


def _fuzzy(field: str, value: str, boost: float) -> Iterator[dict[str, Any]]:
    yield {"term": {field: {"value": value, "boost": 2 * boost}}}
    yield {"fuzzy": {field: {"value": value, "fuzziness": "AUTO", "boost": boost}}}


def _clauses(party: Party) -> Iterator[dict[str, Any]]:
    held = _document(party)
    yield from _of_name(held)
    for field in ("id_no", "phones"):
        for value in [held[field]] if isinstance(held[field], str) else held[field]:
            if value:
                yield from _fuzzy(field, value, 2)
    for field, boost in (("parts", 2), ("birth", 2), ("year", 1)):
        yield from ({"term": {field: {"value": value, "boost": boost}}} for value in held[field])
    for field in ("address", "employer"):
        yield from ({"match": {field: {"query": value, "fuzziness": "AUTO"}}} for value in held[field])


def _of_name(held: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for value in filter(None, held["name"]):
        yield {"match": {"name": {"query": value, "operator": "and", "fuzziness": "AUTO", "boost": 3}}}
        yield {"match": {"name": {"query": value, "fuzziness": "AUTO"}}}
    if held["pinyin"]:
        yield {"match": {"pinyin": {"query": held["pinyin"], "fuzziness": "AUTO"}}}
        yield from _fuzzy("whole", held["whole"], 1)


class OrdinaryIndex:
    """The design on a server; made anew by `build`."""

    def __init__(self, client: AsyncElasticsearch, name: str) -> None:
        self._client = client
        self._name = name

    async def build(self, collection: Collection) -> OrdinaryIndex:
        """All records of the scope `own`; answers itself."""
        await self.drop()
        settings = {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"}
        await self._client.indices.create(index=self._name, settings=settings, mappings=_MAPPINGS)
        for part in batches(collection.all_rows(), _BULK):
            lines: list[Any] = []
            for number, row in part:
                lines += [{"index": {"_id": str(number)}}, _document(parse_party(row))]
            await self._client.bulk(index=self._name, operations=lines, refresh=False)
        await self._client.indices.refresh(index=self._name)
        return self

    def prepared(self, columns: Mapping[str, str]) -> dict[str, Any]:
        """The query for a record's columns."""
        return {"bool": {"should": list(_clauses(parse_party(columns)))}}

    async def search(self, query: dict[str, Any], k: int) -> list[int]:
        """Numbers of the `k` best."""
        found = await self._client.search(index=self._name, query=query, size=k, source=False, track_total_hits=False)
        return [int(hit["_id"]) for hit in found["hits"]["hits"]]

    async def search_many(self, queries: Sequence[dict[str, Any]], k: int) -> list[list[int]]:
        """The same for each of several, in one request."""
        lines: list[dict[str, Any]] = []
        for query in queries:
            lines += [{}, {"query": query, "size": k, "_source": False, "track_total_hits": False}]
        answer = await self._client.msearch(index=self._name, searches=lines)
        return [[int(hit["_id"]) for hit in each["hits"]["hits"]] for each in answer["responses"]]

    async def bytes(self) -> int:
        """What it takes on disk in one segment."""
        await self._client.options(request_timeout=900).indices.forcemerge(index=self._name, max_num_segments=1)
        await asyncio.sleep(1)
        stats = await self._client.indices.stats(index=self._name, metric="store")
        return int(stats["_all"]["primaries"]["store"]["size_in_bytes"])

    async def drop(self) -> None:
        """Forgets it, if it is there."""
        await self._client.indices.delete(index=self._name, ignore_unavailable=True)

"""One index on the server, spoken to through an alias: the current one of a site, or a generation that is filled.

Surprising: never by the name of the index itself. A server that may make indexes by itself would make a lost one anew,
without its mapping, at the next write; an alias that is gone is an error on every server.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from http import HTTPStatus
from itertools import chain
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from matching.errors import IndexClosedError, IndexRefusedError
from matching.index.elastic import bulk
from matching.index.elastic.layout import document, query, removal
from matching.index.elastic.server import Refused
from matching.index.protocol import Candidate

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping, Sequence

    from matching.errors import MatchingError
    from matching.index.elastic.server import Client, ElasticServer

    Explain = Callable[[], Awaitable[MatchingError | None]]

_SEARCHES = 64
"""In one request. On 8.19 `_msearch` of 64 answers more than twice as many queries a second as single searches."""

_AT_ONCE = 4
_WHOLE = b'{"allow_partial_search_results":false}'
"""A shard that is away must not look like nobody found."""

_MISSING = "index_not_found_exception"
_HITS = ("hits.hits.sort", "_shards.failed")
_ANSWERS = ",".join(f"responses.{each}" for each in ("status", "error.type", *_HITS))
_PAGE = 5000


class ServedIndex:
    """Given out by a site. `explain` says what it means that nothing is there: None for a swap that is over already."""

    def __init__(self, server: ElasticServer, alias: str, explain: Explain) -> None:
        self._server = server
        self._alias = alias
        self._explain = explain
        self._single = f"/{quote(alias)}/_search?filter_path={','.join(_HITS)}&allow_partial_search_results=false"
        self._requests = asyncio.Semaphore(_AT_ONCE)
        self._closed = False

    def _check_open(self) -> None:
        if self._closed:
            raise IndexClosedError
        self._server.check_open()

    async def _ask(self, call: Callable[[Client], Awaitable[Any]]) -> Any:
        """A generation that is swapped away while it is asked is not found: the next one is asked."""
        last: Refused | None = None
        async for _ in self._server.patience.waits():
            self._check_open()
            try:
                return await self._server.ask(call)
            except Refused as error:
                if not error.missing:
                    raise
                last = error
                if (explained := await self._explain()) is not None:
                    raise explained from error
        raise last or IndexClosedError

    async def upsert(self, records: Iterable[tuple[int, Collection[int]]]) -> int:
        with bulk.Staged() as staged:
            await self._bulk(((record, document(record, tokens)) for record, tokens in records), staged)
            return staged.operations

    async def delete(self, records: Iterable[int]) -> int:
        with bulk.Staged() as staged:
            return (await self._bulk(((record, removal(record)) for record in records), staged))["deleted"]

    async def _bulk(self, operations: Iterable[tuple[int, bytes]], staged: bulk.Staged) -> Counter[str]:
        self._check_open()
        await asyncio.to_thread(bulk.stage, operations, staged)
        try:
            return await bulk.send(self._server, staged, self._send)
        except bulk.ItemsRefused as error:
            if error.status == HTTPStatus.NOT_FOUND and (explained := await self._explain()) is not None:
                raise explained from error
            raise

    async def _send(self, operations: list[Any]) -> list[dict[str, Any]]:
        items = "items.*._id,items.*.status,items.*.result,items.*.error.type"
        answer = await self._ask(
            lambda client: client.bulk(index=self._alias, operations=operations, require_alias=True, filter_path=items)
        )
        found: list[dict[str, Any]] = answer["items"]
        return found

    async def refresh(self) -> None:
        await self._ask(lambda client: client.indices.refresh(index=self._alias))

    async def search(self, weights: Mapping[int, int], k: int) -> list[Candidate]:
        """Not by `search_many`: a request of its own kind takes the server and the client a third less."""
        self._check_open()
        if not weights:
            return []
        with suppress(Refused):
            body, headers = query(weights, k), {"accept": "application/json", "content-type": "application/json"}
            async with self._requests:
                answer = await self._server.ask(
                    lambda client: client.perform_request("POST", self._single, headers=headers, body=body)
                )
            return _candidates(self._server.place, answer.body)
        return (await self._search_part([weights], k))[0]

    async def search_many(self, queries: Sequence[Mapping[int, int]], k: int) -> list[list[Candidate]]:
        self._check_open()
        asked = [(place, weights) for place, weights in enumerate(queries) if weights]
        parts = [asked[start : start + _SEARCHES] for start in range(0, len(asked), _SEARCHES)]
        answers = await asyncio.gather(*(self._search_part([weights for _, weights in part], k) for part in parts))
        found: list[list[Candidate]] = [[] for _ in queries]
        for (place, _), candidates in zip(asked, chain.from_iterable(answers), strict=True):
            found[place] = candidates
        return found

    async def _search_part(self, queries: list[Mapping[int, int]], k: int) -> list[list[Candidate]]:
        """Asks again what failed: a generation that is swapped away ends the searches that are under way on it."""
        found: list[list[Candidate]] = [[] for _ in queries]
        left, failed = list(range(len(queries))), ""
        async for _ in self._server.patience.waits():
            responses = await self._msearch([query(queries[n], k) for n in left])
            again = []
            for n, response in zip(left, responses, strict=True):
                if error := response.get("error"):
                    failed = error["type"]
                    again.append(n)
                    if response["status"] == HTTPStatus.BAD_REQUEST:
                        raise IndexRefusedError(self._server.place, f"检索的写法不对（{failed}）")
                else:
                    found[n] = _candidates(self._server.place, response)
            left = again
            if not left:
                return found
            if failed == _MISSING and (explained := await self._explain()) is not None:
                raise explained
        raise IndexRefusedError(self._server.place, f"检索未完成（{failed}）")

    async def _msearch(self, queries: list[bytes]) -> list[dict[str, Any]]:
        lines: list[Any] = [line for each in queries for line in (_WHOLE, each)]
        async with self._requests:
            answer = await self._ask(
                lambda client: client.msearch(index=self._alias, searches=lines, filter_path=_ANSWERS)
            )
        found: list[dict[str, Any]] = answer["responses"]
        return found

    async def count(self) -> int:
        return int((await self._ask(lambda client: client.count(index=self._alias)))["count"])

    async def fingerprints(self) -> AsyncIterator[tuple[int, int]]:
        after = -1
        while page := await self._page(after):
            for record, fingerprint in page:
                yield record, fingerprint
            after = page[-1][0]

    async def _page(self, after: int) -> list[tuple[int, int]]:
        body: dict[str, Any] = {
            "size": _PAGE,
            "query": {"match_all": {}},
            "sort": [{"rid": "asc"}],
            "search_after": [after],
            "docvalue_fields": ["fp"],
            "stored_fields": "_none_",
            "source": False,
            "track_total_hits": False,
            "allow_partial_search_results": False,
            "filter_path": "hits.hits.sort,hits.hits.fields.fp",
        }
        answer = await self._ask(lambda client: client.search(index=self._alias, **body))
        return [(int(hit["sort"][0]), int(hit["fields"]["fp"][0])) for hit in answer.get("hits", {}).get("hits", ())]

    async def close(self) -> None:
        """Ends this view; the connections belong to the site."""
        self._closed = True


def _candidates(place: str, response: Mapping[str, Any]) -> list[Candidate]:
    """Nothing found leaves no `hits` in a filtered answer; an answer that does not say that all were asked is none."""
    if response.get("_shards", {}).get("failed") != 0:
        raise IndexRefusedError(place, "检索未完成（不是完整的应答）")
    found = [hit["sort"] for hit in response.get("hits", {}).get("hits", ())]
    return [Candidate(int(record), int(score)) for score, record in found]

"""The index on a server: its name and version, what it refuses, and what is said when it is away."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from matching.errors import IndexRefusedError, IndexUnavailableError, StaleIndexError
from matching.index import Candidate
from matching.index.elastic import ElasticAddress, ElasticIndex
from matching.tokens import TOKEN_VERSION

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

Named = tuple[ElasticAddress, str]


@asynccontextmanager
async def answering(answer: Callable[[web.Request], Awaitable[web.Response]]) -> AsyncIterator[ElasticAddress]:
    """A server that says what a healthy one says only when it is full, or denies, or half fails."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await (site := web.TCPSite(runner, "127.0.0.1", 0)).start()
    assert site._server is not None
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]  # asyncio's server has sockets
    try:
        yield ElasticAddress(f"http://127.0.0.1:{port}")
    finally:
        await runner.cleanup()


def said(body: dict[str, Any], status: int = 200) -> web.Response:
    return web.json_response(body, status=status, headers={"X-Elastic-Product": "Elasticsearch"})


@pytest.mark.elasticsearch
async def test_what_was_written_is_there_when_it_is_opened_again(named: Named) -> None:
    first = await ElasticIndex.open(*named)
    await first.upsert([(1, {10})])
    await first.refresh()
    await first.close()
    again = await ElasticIndex.open(*named)

    assert await again.search({10: 2}, 5) == [Candidate(1, 2)]
    await again.close()


@pytest.mark.elasticsearch
async def test_several_that_open_it_at_once_make_one(named: Named) -> None:
    opened = await asyncio.gather(*(ElasticIndex.open(*named) for _ in range(5)))
    await opened[0].upsert([(1, {10})])
    await opened[0].refresh()

    assert [await each.count() for each in opened] == [1] * 5
    for each in opened:
        await each.close()


@pytest.mark.elasticsearch
async def test_an_index_of_other_tokens_is_refused_by_name(named: Named) -> None:
    address, alias = named
    async with address.client() as client:
        await client.indices.create(index=f"{alias}-t{TOKEN_VERSION + 1}-1", aliases={alias: {}})

    with pytest.raises(StaleIndexError, match=alias):
        await ElasticIndex.open(address, alias)


@pytest.mark.elasticsearch
async def test_two_installations_on_one_server_do_not_see_each_other(named: Named) -> None:
    address, alias = named
    one, two = await ElasticIndex.open(address, f"{alias}-one"), await ElasticIndex.open(address, f"{alias}-two")
    await one.upsert([(1, {10})])
    for each in (one, two):
        await each.refresh()

    assert await two.search({10: 1}, 5) == []
    for each in (one, two):
        await each.close()


@pytest.mark.elasticsearch
async def test_the_server_keeps_no_token_in_what_it_gives_back(elastic: ElasticIndex, named: Named) -> None:
    await elastic.upsert([(7, {10})])
    await elastic.refresh()
    async with named[0].client() as client:
        held = (await client.search(index=named[1])).body["hits"]["hits"]

    assert [sorted(hit) for hit in held] == [["_id", "_index", "_score"]]


@pytest.mark.elasticsearch
async def test_an_index_that_was_lost_is_named_and_made_anew_when_opened_again(named: Named) -> None:
    address, alias = named
    index = await ElasticIndex.open(address, alias)
    async with address.client() as client:
        await client.indices.delete(index=f"{alias}-t{TOKEN_VERSION}-1")
    with pytest.raises(IndexRefusedError, match="127"):
        await index.upsert([(1, {10})])
    await index.close()
    again = await ElasticIndex.open(address, alias)

    assert await again.upsert([(1, {10})]) == 1
    await again.close()


async def test_a_server_that_is_away_is_named_without_the_password() -> None:
    away = ElasticAddress("http://127.0.0.1:9", "elastic", "secret-word")
    with pytest.raises(IndexUnavailableError, match=r"127\.0\.0\.1:9") as caught:
        await ElasticIndex.open(away, "test")

    assert "secret-word" not in f"{caught.value} {away!r}"


async def test_a_denied_user_is_told() -> None:
    async def denies(_: web.Request) -> web.Response:
        return said({"error": {"type": "security_exception", "reason": "secret reason"}, "status": 401}, 401)

    async with answering(denies) as address:
        with pytest.raises(IndexRefusedError, match="401") as caught:
            await ElasticIndex.open(replace(address, username="a", password="b"), "test")

    assert "secret reason" not in str(caught.value)


async def test_a_record_that_the_server_did_not_take_is_no_success() -> None:
    async def takes_some(request: web.Request) -> web.Response:
        if "_bulk" not in request.path:
            return said({"test-t1-1": {"aliases": {}}})
        lines = [json.loads(line) for line in (await request.text()).splitlines()]
        full = {"status": 429, "error": {"type": "es_rejected_execution_exception"}}
        kept = {"status": 201, "result": "created"}
        return said({"errors": True, "items": [{"index": kept if n else full} for n in range(len(lines) // 2)]})

    async with answering(takes_some) as address:
        index = await ElasticIndex.open(address, "test")
        with pytest.raises(IndexRefusedError, match="1 条记录未写入"):
            await index.upsert([(n, {n}) for n in range(3)])
        await index.close()


async def test_a_shard_that_is_away_is_no_empty_answer() -> None:
    async def half(request: web.Request) -> web.Response:
        if "_msearch" not in request.path:
            return said({"test-t1-1": {"aliases": {}}})
        first = (await request.text()).splitlines()[0]
        assert json.loads(first) == {"allow_partial_search_results": False}
        return said({"responses": [{"error": {"type": "search_phase_execution_exception"}, "status": 503}]})

    async with answering(half) as address:
        index = await ElasticIndex.open(address, "test")
        with pytest.raises(IndexRefusedError, match="检索未完成"):
            await index.search({1: 1}, 5)
        await index.close()

"""The index on a server: its name and version, what it refuses, and what is said when it is away."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from matching.errors import IndexDeniedError, IndexRefusedError, IndexUnavailableError, StaleIndexError
from matching.index import Candidate
from matching.index.elastic import ElasticAddress, ElasticIndex, ElasticSite, Patience
from matching.index.elastic.bulk import Staged
from matching.index.elastic.layout import Name
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
async def test_a_program_of_other_tokens_that_swaps_is_noticed_by_those_that_search(named: Named) -> None:
    """As a newer program swaps: one step, all aliases. What is then built of our tokens stands in front again."""
    address, alias = named
    site = ElasticSite(address, alias)
    index, ours = await site.current(), Name(alias, TOKEN_VERSION, 1)
    theirs = Name(alias, TOKEN_VERSION + 1, 7)
    taken = [{"remove": {"index": str(ours), "alias": each}} for each in (alias, ours.own, ours.serving)]
    given = [{"add": {"index": str(theirs), "alias": each}} for each in (alias, theirs.own, theirs.serving)]
    async with address.client() as client:
        await client.indices.create(index=str(theirs))
        await client.indices.update_aliases(actions=[*taken, *given])

    for use in (index.search({1: 1}, 5), index.search_many([{1: 1}], 5), index.upsert([(1, {1})]), site.current()):
        with pytest.raises(StaleIndexError, match=alias):
            await use
    name = await site.begin()
    assert name == str(Name(alias, TOKEN_VERSION, 8))
    await (await site.writing(name)).upsert([(1, {10})])
    await site.swap(name)
    assert await index.search({10: 1}, 5) == [Candidate(1, 1)]
    assert [each.name for each in await site.generations()] == [name]
    await site.close()


@pytest.mark.elasticsearch
async def test_a_large_generation_is_made_small_before_it_is_searched(named: Named) -> None:
    """Half of what the server keeps of a document is for copies that may have to catch up; there are none."""
    address, alias = named
    site = ElasticSite(address, alias)
    name = await site.begin()
    filling = await site.writing(name)
    filling._large = 1000
    for start in range(0, 3000, 1000):
        await filling.upsert((n, set(range(n * 30, n * 30 + 30))) for n in range(start, start + 1000))
        async with address.client() as client:
            await client.indices.refresh(index=name)
    await filling.refresh()
    async with address.client() as client:
        headers = {"accept": "application/json"}
        path = f"/{name}/_disk_usage?run_expensive_tasks=true"
        used = (await client.perform_request("POST", path, headers=headers)).body[name]["fields"]
        segments = (await client.indices.segments(index=name)).body["indices"][name]["shards"]["0"][0]["segments"]

    assert used["_recovery_source"]["total_in_bytes"] == 0
    assert len(segments) == 1
    await site.close()


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
        with pytest.raises(IndexDeniedError, match="401") as caught:
            await ElasticIndex.open(replace(address, username="a", password="b"), "test")

    assert "secret reason" not in str(caught.value)


class Fake:
    """A server that answers what a real one says seldom: each bulk and search is answered by the next of `answers`."""

    def __init__(self, *answers: Callable[[list[dict[str, Any]]], web.Response]) -> None:
        self.answers = list(answers)
        self.asked: list[list[dict[str, Any]]] = []

    async def answer(self, request: web.Request) -> web.Response:
        if request.path.endswith(("_bulk", "_msearch", "_search")):
            self.asked.append([json.loads(line) for line in (await request.text()).splitlines()])
            return self.answers.pop(0)(self.asked[-1])
        return said({f"test-t{TOKEN_VERSION}-1": {"aliases": {"test": {}, f"test-t{TOKEN_VERSION}-serving": {}}}})


def items(*statuses: int) -> Callable[[list[dict[str, Any]]], web.Response]:
    """One answer to a bulk: what became of each document."""
    kinds = {429: "es_rejected_execution_exception", 503: "unavailable_shards_exception", 400: "parsing_exception"}

    def answer(lines: list[dict[str, Any]]) -> web.Response:
        numbers = [line["index"]["_id"] for line in lines if "index" in line]
        taken = [{"_id": n, "status": status} for n, status in zip(numbers, statuses, strict=True)]
        for item in taken:
            kind = kinds.get(int(item["status"]))
            item.update({"error": {"type": kind, "reason": "secret"}} if kind else {"result": "created"})
        return said({"errors": True, "items": [{"index": item} for item in taken]})

    return answer


def whole(status: int) -> Callable[[list[dict[str, Any]]], web.Response]:
    """A request that was refused as one."""
    error = {"type": "es_rejected_execution_exception", "reason": "secret"}
    return lambda _: said({"error": error, "status": status}, status)


@asynccontextmanager
async def faked(fake: Fake) -> AsyncIterator[ElasticIndex]:
    async with answering(fake.answer) as address:
        index = await ElasticIndex.open(address, "test", Patience(tries=4, first=0.001, longest=0.002))
        yield index
        await index.close()


def numbers(lines: list[dict[str, Any]]) -> list[str]:
    return [line["index"]["_id"] for line in lines if "index" in line]


async def test_only_what_a_busy_server_did_not_take_is_sent_again() -> None:
    fake = Fake(items(201, 429, 201, 503), items(429, 201), items(201))
    async with faked(fake) as index:
        assert await index.upsert([(n, {n}) for n in range(4)]) == 4

    assert [numbers(asked) for asked in fake.asked] == [["0", "1", "2", "3"], ["1", "3"], ["1"]]
    assert [len(asked) for asked in fake.asked] == [8, 4, 2]


async def test_a_request_that_a_busy_server_refused_is_sent_again() -> None:
    fake = Fake(whole(429), whole(503), items(201))
    async with faked(fake) as index:
        assert await index.upsert([(7, {1})]) == 1

    assert len(fake.asked) == 3


async def test_records_that_will_never_be_taken_are_named_at_once() -> None:
    fake = Fake(items(201, *[400] * 8, 429))
    async with faked(fake) as index:
        with pytest.raises(IndexRefusedError, match=r"记录 1、2、3、4、5 等 8 条未写入（parsing_exception）") as caught:
            await index.upsert([(n, {n}) for n in range(10)])

    assert "secret" not in str(caught.value)
    assert len(fake.asked) == 1


async def test_a_server_that_stays_busy_is_told() -> None:
    for fake in (Fake(items(201, 429), *[items(429)] * 3), Fake(*[whole(429)] * 4)):
        async with faked(fake) as index:
            with pytest.raises(IndexRefusedError, match="一直繁忙"):
                await index.upsert([(n, {n}) for n in range(2)])


async def test_many_documents_travel_in_bounded_pieces_few_at_once() -> None:
    under_way, most, largest, seen = 0, 0, 0, []

    async def slow(request: web.Request) -> web.Response:
        nonlocal under_way, most, largest
        if not request.path.endswith("_bulk"):
            return await Fake().answer(request)
        under_way += 1
        most, body = max(most, under_way), await request.text()
        largest = max(largest, len(body))
        asked = [json.loads(line) for line in body.splitlines()]
        await asyncio.sleep(0.02)
        under_way -= 1
        seen.extend(numbers(asked))
        return items(*[201] * len(numbers(asked)))(asked)

    async with answering(slow) as address:
        index = await ElasticIndex.open(address, "test")
        assert await index.upsert((n, set(range(n, n + 30))) for n in range(20_000)) == 20_000
        await index.close()

    assert sorted(map(int, seen)) == list(range(20_000))
    assert 2 <= most <= 4
    assert largest < 1_000_000


async def test_the_later_of_two_states_of_a_record_is_the_last_that_is_sent() -> None:
    with Staged(lanes=2, piece=50) as staged:
        for n in range(40):
            staged.add(n % 10, b"first" if n < 30 else b"last")
        sent = [[piece for place in lane.full for piece in staged.read(place)] for lane in staged.lanes()]
        rest = [list(lane.records.values()) for lane in staged.lanes()]

    assert sent == [[b"first"] * 5] * 2
    assert rest == [[b"last"] * 5] * 2


AWAY = {"error": {"type": "search_phase_execution_exception"}, "status": 503}
NOBODY = {"status": 200, "_shards": {"failed": 0}}
HIT = {**NOBODY, "hits": {"hits": [{"sort": [2.0, 8]}]}}


async def test_a_shard_that_is_away_is_no_empty_answer() -> None:
    several, one = Fake(*[lambda _: said({"responses": [AWAY, AWAY]})] * 4), Fake(*[whole(503)] * 4)
    async with faked(several) as index:
        with pytest.raises(IndexRefusedError, match="检索未完成"):
            await index.search_many([{1: 1}] * 2, 5)
    async with faked(one) as index:
        with pytest.raises(IndexRefusedError, match="一直繁忙"):
            await index.search({1: 1}, 5)

    assert several.asked[0][0] == several.asked[0][2] == {"allow_partial_search_results": False}


@pytest.mark.parametrize("answer", [{}, {"_shards": {"failed": 1}}])
async def test_an_answer_that_does_not_say_that_all_were_asked_is_no_empty_answer(answer: dict[str, Any]) -> None:
    async with faked(Fake(lambda _: said(answer), lambda _: said({"responses": [answer]}))) as index:
        for search in (index.search({1: 1}, 5), index.search_many([{1: 1}], 5)):
            with pytest.raises(IndexRefusedError, match="检索未完成"):
                await search


async def test_only_the_searches_that_failed_are_asked_again() -> None:
    fake = Fake(lambda _: said({"responses": [HIT, AWAY, NOBODY]}), lambda _: said({"responses": [HIT]}))
    async with faked(fake) as index:
        assert await index.search_many([{1: 2}, {2: 2}, {3: 2}], 5) == [[Candidate(8, 2)], [Candidate(8, 2)], []]

    assert len(fake.asked[1]) == 2
    assert fake.asked[1][1] == fake.asked[0][3]


async def test_a_search_that_met_a_generation_that_was_dropped_is_asked_again() -> None:
    fake = Fake(lambda _: said({"error": {"type": "index_not_found_exception"}, "status": 404}, 404))
    fake.answers.append(
        lambda _: said({"responses": [{"error": {"type": "index_not_found_exception"}, "status": 404}]})
    )
    fake.answers.append(lambda _: said({"responses": [HIT]}))
    async with faked(fake) as index:
        assert await index.search({1: 2}, 5) == [Candidate(8, 2)]

    assert fake.answers == []

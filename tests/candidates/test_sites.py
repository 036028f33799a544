"""The whole way on each kind of site: built, followed, verified, swapped; the same people are found on all of them."""

import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from connectors.authority import Authority
from matching.index import EmbeddedSite, IndexSite, MemorySite
from matching.index.elastic import ElasticAddress, ElasticSite
from skiptrace.candidates.desk import IndexDesk
from skiptrace.candidates.scope import OWN, PUBLIC
from skiptrace.cases.case import HoldKind
from tests import servers
from tests.candidates.conftest import Office

SOMEBODY = {"name": "周文博", "id_no": "110101198505050032", "phone": "13700001111"}
ROWS = [
    f"HT{n},{name},,1381234{n:04d},北京市东城区建国路{n}号,1000,,"
    for n, name in enumerate(["王小明", "王晓明", "李红霞", "周文博", "周文波", "吴海燕"] * 6)
]


@pytest.fixture(params=["memory", "embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
async def site(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[IndexSite]:
    if request.param == "memory":
        made: IndexSite = MemorySite()
        yield made
    elif request.param == "embedded":
        made = EmbeddedSite(tmp_path / "index")
        yield made
    else:
        address, alias = servers.address(servers.ELASTICSEARCH), f"test-house-{uuid.uuid4().hex[:12]}"
        made = ElasticSite(ElasticAddress(address), alias)
        yield made
        await servers.remove_indexes(alias)
    await made.close()


async def test_built_followed_verified_and_swapped(office: Office) -> None:
    desk = IndexDesk(office.upkeep)
    await office.file(*ROWS)
    first = await desk.build()
    await office.listed("C000001", "dishonest_debtors", Authority.PUB, SOMEBODY)
    public = [each.case for each in (await office.near((PUBLIC,), **SOMEBODY)).near]
    await office.register.hold("C000004", HoldKind.SETTLED, "已还清")
    second = await desk.build(swap=False)
    await office.register.hold("C000005", HoldKind.SETTLED, "已还清")
    await desk.swap(second.generation)
    verified = await desk.verify()
    stats = await desk.stats()

    assert first.swapped
    assert public == ["C000001"]
    assert verified.ok
    assert verified.people == len(ROWS) + 1 - 2
    assert [(each.name, each.current, each.behind) for each in stats.generations] == [(second.generation, True, 0)]


async def test_the_same_people_are_found_in_the_same_order(office: Office) -> None:
    await office.file(*ROWS)
    found = [
        (each.case, round(each.verdict.probability, 9))
        for each in (await office.near((OWN,), name="周文博", phone="13812340003")).near
    ]
    pairs = await office.pairs()

    twin = office.another(site=MemorySite())
    assert found == [
        (each.case, round(each.verdict.probability, 9))
        for each in (await twin.near((OWN,), name="周文博", phone="13812340003")).near
    ]
    assert found
    assert await twin.pairs() == pairs


async def test_what_differs_is_found_on_every_site(office: Office) -> None:
    await office.file(*ROWS[:3])
    await office.upkeep.ready()
    index = await office.site.current()
    numbers = sorted((await office.upkeep.builder.follower.filling.book.of_cases(
        [(await office.case(f"C00000{n}")).id for n in (1, 2, 3)]
    )).values())  # fmt: skip
    await index.delete(numbers[:1])
    await index.upsert([(numbers[1], [5]), (900, [6])])
    found = await office.verified()

    assert (found.missing, found.different, found.left_over) == (1, 1, 1)

"""The index follows the records: nothing is lost, nobody who left is kept, whoever follows and wherever it stops."""

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import replace

import pytest
from sqlalchemy import select

from connectors.authority import Authority
from matching import parse_party, score
from matching.errors import GenerationError, IndexUnavailableError
from matching.index import CandidateIndex, IndexSite
from skiptrace.candidates.follower import Follower
from skiptrace.candidates.generations import Generations
from skiptrace.candidates.scope import OWN, PUBLIC
from skiptrace.candidates.upkeep import Upkeep
from skiptrace.cases.case import HoldKind
from skiptrace.storage import changes
from skiptrace.storage.changes import case_changes
from skiptrace.storage.sealing import SealClass
from skiptrace.storage.store import Store
from tests.candidates.conftest import Office

WANG = {"name": "王小明", "id_no": "110101199003078515", "phone": "13812345678"}
SOMEBODY = {"name": "周文博", "id_no": "110101198505050032", "phone": "13700001111"}
ROW = "HT1,王小明,110101199003078515,13812345678,北京市东城区建国路1号2栋3单元401室,1000,,"
DOCKET = "（2026）京0101民初11号"


async def found(office: Office, **known: str) -> list[str]:
    """The cases of own records that are near; the index is brought up to date by asking."""
    return [each.case for each in (await office.near((OWN,), **known)).near]


async def test_a_case_that_is_closed_leaves_and_comes_back_with_it(office: Office) -> None:
    await office.file(ROW)
    assert await found(office, **WANG) == ["C000001"]
    await office.register.hold("C000001", HoldKind.SETTLED, "已还清")
    gone = await found(office, **WANG)
    held = (await office.verified()).people
    await office.register.release("C000001", HoldKind.SETTLED, "误记")

    assert gone == []
    assert held == 0
    assert await found(office, **WANG) == ["C000001"]
    assert (await office.verified()).ok


async def test_a_stop_of_contact_removes_nobody(office: Office) -> None:
    await office.file(ROW)
    await office.register.hold("C000001", HoldKind.NO_CONTACT, "停催")

    assert await found(office, **WANG) == ["C000001"]


async def test_forgotten_strangers_leave_the_index(office: Office) -> None:
    await office.file(ROW)
    docket = await office.docket("C000001", DOCKET)
    await office.listed("C000001", "bank_deposits", Authority.JUD, SOMEBODY, docket)
    case = await office.case("C000001")
    assert await office.near_case("C000001", SOMEBODY) == [("C000001", "record")]
    async with office.store.write() as tx:
        (record,) = await office.records.of_case(tx, case.id)
        verdict = score(parse_party(WANG | {"phones": []}), parse_party(SOMEBODY | {"phones": []}))
        await office.records.judge(tx, record, case.debtor.id, verdict)
        assert await office.records.forget_strangers(tx, case.id) == 1

    assert await office.near_case("C000001", SOMEBODY) == []
    assert (await office.verified()).ok
    assert (await office.verified()).people == 1


@pytest.mark.parametrize("klass", [SealClass.DEBTOR, SealClass.THIRD])
async def test_a_destroyed_key_takes_its_people_out_of_the_index(office: Office, klass: SealClass) -> None:
    await office.file("HT1,王小明,110101199003078515,13812345678,,1000,周文博,110101198505050032")
    case = await office.case("C000001")
    assert len(await found(office, **WANG)) == len(await found(office, **SOMEBODY)) == 1
    async with office.store.write() as tx:
        await office.sealer.erase(tx, case.id, klass)
    debtor, guarantor = await found(office, **WANG), await found(office, **SOMEBODY)

    assert (debtor, guarantor) == (([], ["C000001"]) if klass is SealClass.DEBTOR else (["C000001"], []))
    assert (await office.verified()).ok


async def test_a_change_that_is_rolled_back_is_no_change(office: Office) -> None:
    await office.file(ROW)
    case = await office.case("C000001")
    async with office.store.read() as tx:
        before = await changes.end(tx)
    with pytest.raises(RuntimeError):
        async with office.store.write() as tx:
            await office.sealer.erase(tx, case.id, SealClass.DEBTOR)
            raise RuntimeError

    async with office.store.read() as tx:
        assert await changes.end(tx) == before


async def test_what_everybody_has_read_is_let_go_and_numbers_go_on(office: Office) -> None:
    await office.file(ROW)
    await office.upkeep.ready()
    async with office.store.read() as tx:
        last = await changes.end(tx)
    await office.register.hold("C000001", HoldKind.SETTLED, "已还清")
    await office.upkeep.ready()
    await office.register.release("C000001", HoldKind.SETTLED, "误记")
    async with office.store.read() as tx:
        waiting = list((await tx.execute(select(case_changes.c.seq))).scalars())

    assert len(waiting) == 1
    assert waiting[0] > last + 1


class Tearing:
    """An index whose server goes away in the middle of every portion, until it is mended."""

    def __init__(self, index: CandidateIndex) -> None:
        self._index = index
        self.torn = True

    def __getattr__(self, name: str) -> object:
        return getattr(self._index, name)

    async def upsert(self, records: Iterable[tuple[int, Collection[int]]]) -> int:
        staged = list(records)
        if self.torn:
            await self._index.upsert(staged[: len(staged) // 2])
            raise IndexUnavailableError("here")
        return await self._index.upsert(staged)


async def test_a_portion_that_was_written_by_half_is_written_again(office: Office) -> None:
    await office.upkeep.ready()
    (current,) = await office.site.generations()
    await office.file(*(f"HT{n},王小明,,1381234{n:04d},,1000,," for n in range(40)))
    index = Tearing(await office.site.writing(current.name))
    follower = office.upkeep.builder.follower
    with pytest.raises(IndexUnavailableError):
        await follower.follow(current.name, index)  # type: ignore[arg-type]
    index.torn = False
    followed = await follower.follow(current.name, index)  # type: ignore[arg-type]

    assert followed.behind == 0
    assert followed.read == 40
    assert (await office.verified()).people == 40


async def test_several_processes_follow_at_once_and_none_writes_what_is_old(office: Office, database: str) -> None:
    await office.upkeep.ready()
    (current,) = await office.site.generations()
    stores = [Store(database, synchronous="NORMAL") for _ in range(3)]
    offices = [office.another(store) for store in stores]
    for other in offices:
        other.upkeep = _portions_of(other, 3)

    async def churn() -> None:
        for n in range(12):
            await office.file(f"HT{n},王小明,,1381234{n:04d},,1000,,")
            if n % 3 == 0:
                await office.register.hold(f"C{n + 1:06d}", HoldKind.SETTLED, "已还清")

    async def follow(other: Office) -> None:
        for _ in range(8):
            await other.upkeep.ready()
            await asyncio.sleep(0.01)

    await asyncio.gather(churn(), *(follow(other) for other in offices))
    last = await office.upkeep.ready()
    found = await office.verified()
    for store in stores:
        await store.close()

    assert last.behind == 0
    assert last.name == current.name
    assert found.ok
    assert found.people == 8


def _portions_of(office: Office, size: int) -> Upkeep:
    builder = office.upkeep.builder
    return replace(office.upkeep, builder=replace(builder, follower=replace(builder.follower, portion=size)))


async def test_a_generation_that_was_replaced_is_not_followed_for_ever(office: Office) -> None:
    await office.file(ROW)
    before = await office.upkeep.ready()
    old = await office.site.writing(before.name)
    await office.upkeep.builder.build()
    await office.file("HT2,李红霞,110101198001010010,13987654321,,3000,,")
    follower: Follower = office.upkeep.builder.follower
    with pytest.raises(GenerationError, match=before.name):
        await follower.follow(before.name, old)

    assert (await office.upkeep.ready()).name != before.name


async def test_another_place_builds_its_own_and_holds_back_what_it_needs(office: Office, site: IndexSite) -> None:
    """Two machines with files of their own follow one system of record."""
    await office.file(ROW)
    await office.upkeep.ready()
    generations = office.upkeep.builder.generations
    elsewhere = type(generations)(office.store, "elsewhere")
    held = await elsewhere.begin("1", office.scribe.now())
    await office.file("HT2,李红霞,110101198001010010,13987654321,,3000,,")
    await office.upkeep.ready()

    assert await elsewhere.behind(held.position) == 1
    assert (await generations.all()).keys() == {"1"}


async def test_a_public_row_stays_with_the_case_that_took_its_case_up_and_leaves_with_it(office: Office) -> None:
    await office.file(ROW, "HT2,王小明,,13812345678,北京市东城区建国路1号2栋3单元401室,2000,,")
    await office.listed("C000002", "dishonest_debtors", Authority.PUB, SOMEBODY)
    await office.register.join("C000001", "C000002")
    joined = [each.case for each in (await office.near((PUBLIC,), **SOMEBODY)).near]
    await office.register.hold("C000001", HoldKind.SETTLED, "已还清")

    assert joined == ["C000001"]
    assert (await office.near((PUBLIC,), **SOMEBODY)).near == ()
    assert (await office.verified()).people == 0


async def test_a_generation_that_nobody_follows_holds_nothing_back_for_ever(office: Office) -> None:
    ready = await office.upkeep.ready()
    left = Generations(office.store, "left")
    await left.begin("1", office.scribe.now())
    await office.file(*(f"HT{n},王小明,,1381234{n:04d},,1000,," for n in range(8)))
    async with office.store.read() as tx:
        last = await changes.end(tx)
    await Generations(office.store, "here", forgotten_behind=8).advance(ready.name, last)
    kept = await left.all()
    await Generations(office.store, "here", forgotten_behind=7).advance(ready.name, last)

    assert kept.keys() == {"1"}
    assert await left.all() == {}
    async with office.store.read() as tx:
        assert (await tx.execute(select(case_changes))).all() == []

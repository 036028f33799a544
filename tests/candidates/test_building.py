"""A generation is built aside, verified, and only then asked; what is lost or strange is noticed and built again."""

import asyncio
from dataclasses import replace

import pytest

from matching.index import Generation, MemorySite
from skiptrace.candidates.builder import Step
from skiptrace.candidates.desk import IndexDesk
from skiptrace.candidates.errors import IndexNotReadyError
from skiptrace.candidates.follower import FOLLOWING
from skiptrace.candidates.scope import OWN
from skiptrace.candidates.verification import Fault
from skiptrace.cases.case import HoldKind
from skiptrace.errors import UsageError
from skiptrace.journal import Action
from tests.candidates.conftest import Office

ROWS = [f"HT{n},王小明,,1381234{n:04d},,1000,," for n in range(30)]
WANG = {"name": "王小明", "phones": "13812340007"}


@pytest.fixture
async def filled(office: Office) -> Office:
    await office.file(*ROWS)
    return office


async def acts(office: Office) -> list[str]:
    kinds = {Action.INDEX_BUILT, Action.INDEX_SWAPPED}
    return [line.entry.action async for line in office.scribe.journal.lines(actions=kinds)]


async def test_a_build_tells_how_far_it_is_and_is_journalled(filled: Office) -> None:
    steps: list[Step] = []
    built = await filled.upkeep.builder.build(steps.append)

    assert built.swapped
    assert built.people == 30
    assert (steps[0].text, steps[0].done, steps[0].total) == ("写入", 30, 30)
    assert steps[-1].text == "与记录库核对"
    assert await acts(filled) == ["index_built", "index_swapped"]


async def test_what_changes_during_a_build_is_in_it(filled: Office) -> None:
    changed: list[asyncio.Task[None]] = []

    def on_step(_: Step) -> None:
        if not changed:
            changed.append(asyncio.create_task(filled.file("HT99,李红霞,110101198001010010,13987654321,,3000,,")))

    built = await filled.upkeep.builder.build(on_step)
    await changed[0]

    assert built.verification.ok
    assert [each.case for each in (await filled.near((OWN,), id_no="110101198001010010")).near] == ["C000031"]


async def test_a_generation_that_waits_is_not_asked_until_it_is_put_in_front(filled: Office) -> None:
    desk = IndexDesk(filled.upkeep)
    first = await desk.build()
    second = await desk.build(swap=False)
    await filled.file("HT99,李红霞,110101198001010010,13987654321,,3000,,")
    before = (await filled.upkeep.ready()).name
    chosen = await desk.swap()
    after = await filled.upkeep.ready()

    assert (before, chosen, after.name) == (first.generation, second.generation, second.generation)
    assert (await filled.verified()).people == 31
    assert list(await filled.upkeep.builder.generations.all()) == [second.generation]
    with pytest.raises(UsageError, match="--no-swap"):
        await desk.swap()
    with pytest.raises(UsageError, match="stats"):
        await desk.swap(first.generation)


async def test_what_a_killed_build_left_is_never_put_in_front_and_is_swept(filled: Office) -> None:
    desk = IndexDesk(filled.upkeep)
    name = await filled.site.begin()
    await filled.upkeep.builder.generations.begin(name, filled.scribe.now())
    with pytest.raises(UsageError, match=name):
        await desk.swap(name)
    await desk.build()

    assert [each.name for each in await filled.site.generations()] != [name]
    assert len(await filled.site.generations()) == 1
    assert len(await filled.upkeep.builder.generations.all()) == 1


async def test_a_build_that_is_stopped_leaves_nothing(filled: Office) -> None:
    def stop(step: Step) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await filled.upkeep.builder.build(stop)

    assert await filled.site.generations() == ()
    assert await filled.upkeep.builder.generations.all() == {}


async def test_only_one_builds_at_a_time(filled: Office) -> None:
    other = filled.another()
    results = await asyncio.gather(filled.upkeep.builder.build(), other.upkeep.builder.build(), return_exceptions=True)

    assert sorted(type(each).__name__ for each in results) == ["BeingBuiltError", "Built"]


async def test_two_who_need_a_small_index_at_once_get_the_same(filled: Office) -> None:
    ready = await asyncio.gather(filled.upkeep.ready(), filled.another().upkeep.ready())

    assert ready[0].name == ready[1].name
    assert len(await filled.site.generations()) == 1


async def test_a_lost_index_is_built_again(filled: Office) -> None:
    await filled.upkeep.ready()
    again = filled.another(site=MemorySite())

    assert (await again.near((OWN,), **WANG)).near[0].case == "C000008"
    assert (await again.verified()).ok


async def test_an_index_that_came_back_empty_under_the_same_name_is_noticed(filled: Office) -> None:
    first = await filled.upkeep.ready()
    again = filled.another(site=MemorySite())
    await (await again.site.current()).count()
    (empty,) = await again.site.generations()

    assert (empty.name, empty.records) == (first.name, 0)
    assert (await again.near((OWN,), **WANG)).near[0].case == "C000008"


class Earlier(MemorySite):
    """A site whose first generation an earlier program made."""

    async def generations(self) -> tuple[Generation, ...]:
        made = await super().generations()
        return tuple(replace(each, token_version=0) if each.name == "1" else each for each in made)


async def test_an_index_of_other_tokens_is_built_again(filled: Office) -> None:
    old = filled.another(site=Earlier())
    await old.upkeep.builder.build()

    assert (await old.upkeep.ready()).name == "2"
    assert (await old.verified()).ok


async def test_a_large_index_of_other_tokens_says_which_command_to_run(filled: Office) -> None:
    old = filled.another(site=Earlier(), small=1)
    await old.upkeep.builder.build()
    with pytest.raises(IndexNotReadyError, match=r"其他版本.*约 30 人.*skiptrace index build"):
        await old.upkeep.ready()
    with pytest.raises(UsageError, match="skiptrace index build"):
        await IndexDesk(old.upkeep).verify()


async def test_heavy_keys_are_chosen_by_the_build_and_kept_with_their_version(filled: Office) -> None:
    builder = replace(filled.upkeep.builder, heavy_above=20)
    built = await builder.build()
    ready = await filled.upkeep.ready()
    query = dict.fromkeys(ready.heavy.keys, 1) | {7: 12}

    assert built.heavy == len(ready.heavy.keys) > 0
    assert ready.heavy.version
    assert ready.heavy.spare(query) == {7: 12}
    assert [each.case for each in (await filled.near((OWN,), **WANG)).near][:1] == ["C000008"]


async def number_of(office: Office, case: str) -> int:
    """The index's number of a case's debtor."""
    found = await office.case(case)
    (number,) = (await office.upkeep.builder.follower.filling.book.of_cases([found.id])).values()
    return number


async def test_what_differs_is_named_by_number_and_case(filled: Office) -> None:
    ready = await filled.upkeep.ready()
    third, fifth = await number_of(filled, "C000003"), await number_of(filled, "C000005")
    index = await filled.site.writing(ready.name)
    await index.delete([third])
    await index.upsert([(fifth, [1, 2, 3]), (77, [4]), (10**12, [5])])
    found = await filled.verified()

    assert not found.ok
    assert (found.people, found.missing, found.left_over, found.different) == (30, 1, 2, 1)
    assert {(each.fault, each.number, each.case) for each in found.odd} == {
        (Fault.MISSING, third, "C000003"),
        (Fault.DIFFERENT, fifth, "C000005"),
        (Fault.LEFT_OVER, 77, ""),
        (Fault.LEFT_OVER, 10**12, ""),
    }


async def test_somebody_who_left_and_was_kept_is_left_over_under_his_case(filled: Office) -> None:
    ready = await filled.upkeep.ready()
    await filled.register.hold("C000004", HoldKind.SETTLED, "已还清")
    await filled.upkeep.ready()
    fourth = await number_of(filled, "C000004")
    await (await filled.site.writing(ready.name)).upsert([(fourth, [1])])
    (odd,) = (await filled.verified()).odd

    assert (odd.fault, odd.number, odd.case) == (Fault.LEFT_OVER, fourth, "C000004")


async def test_a_build_that_disagrees_with_the_records_is_not_put_in_front(filled: Office) -> None:
    first = await filled.upkeep.ready()

    def spoil(step: Step) -> None:
        if step.text == "跟上期间的变更":
            filled.site._made[2]._records.pop(3)  # type: ignore[attr-defined]

    built = await filled.upkeep.builder.build(spoil)

    assert (built.swapped, built.verification.missing) == (False, 1)
    assert (await filled.upkeep.ready()).name == first.name


async def test_verifying_waits_for_its_turn_and_does_not_judge_what_changes_meanwhile(filled: Office) -> None:
    await filled.upkeep.ready()
    async with filled.store.alone(FOLLOWING) as mine:
        assert mine
        verifying = asyncio.create_task(filled.verified())
        await asyncio.sleep(0.2)
        assert not verifying.done()
        await filled.file("HT99,李红霞,110101198001010010,13987654321,,3000,,")
    found = await verifying

    assert found.ok
    assert found.people == 31


async def test_stats_show_both_sides(filled: Office) -> None:
    desk = IndexDesk(filled.upkeep)
    built = await desk.build()
    await filled.file("HT99,李红霞,110101198001010010,13987654321,,3000,,")
    found = await desk.stats()
    (standing,) = found.generations

    assert found.people == 31
    assert (standing.name, standing.current, standing.state) == (built.generation, True, "ready")
    assert (standing.records, standing.behind) == (30, 1)


async def test_an_unknown_generation_is_refused_with_what_to_run(filled: Office) -> None:
    desk = IndexDesk(filled.upkeep)
    with pytest.raises(UsageError, match="skiptrace index build"):
        await desk.verify()
    with pytest.raises(UsageError, match="stats"):
        await desk.verify("t9-000001")

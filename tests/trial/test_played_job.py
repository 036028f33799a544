"""What people do with a finished trace: decide, undo, take files again, stop, forget."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import openpyxl
import pytest

from connectors.authority import MATTER_BOUND
from skiptrace import service as root
from skiptrace.acting import Service
from skiptrace.cases.case import Case, HoldKind
from skiptrace.cli.dossier import make_dossier
from skiptrace.errors import NotAllowed, NotFound, UsageError
from skiptrace.journal import Action
from skiptrace.settings import load
from skiptrace.tracing.profile import Standing, TracedRecord
from skiptrace.trial import job
from skiptrace.trial.scene import Plot, scene


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the whole job was run once; each test works on a copy."""
    folder = tmp_path_factory.mktemp("job") / "data"

    async def play() -> None:
        async with scene(folder, Plot(3, 14)) as played:
            await job.run(played)

    asyncio.run(play())
    return folder


@pytest.fixture
async def service(finished: Path, tmp_path: Path) -> AsyncIterator[Service]:
    """A lawyer's service on a copy of the finished job."""
    copy = tmp_path / "data"
    shutil.copytree(finished, copy)
    async with root.open_service(load(copy)) as opened:
        yield opened


async def cases(service: Service) -> list[Case]:
    return [await service.cases.case(line.id) for line in await service.cases.list()]


async def first(service: Service, standing: Standing) -> TracedRecord:
    """Some record of that standing, from any case."""
    for case in await cases(service):
        for record in (await service.profile(case)).records:
            if record.standing is standing and record.party_id == case.debtor.id:
                return record
    raise AssertionError(standing)


async def again(service: Service, wanted: TracedRecord) -> TracedRecord:
    for case in await cases(service):
        for record in (await service.profile(case)).records:
            if record.id == wanted.id:
                return record
    raise AssertionError


async def test_what_may_change_the_plan_is_asked_first_and_alone(service: Service) -> None:
    """No number is asked about before the core has said which numbers are dead and whether the debtor is."""
    answered: set[str] = set()
    by_phone = 0
    numbered = {case.id for case in await cases(service) if case.debtor.id_no and len(case.parties) == 1}
    async for line in service.journal.lines():
        entry = line.entry
        if entry.action is Action.ANSWERED and entry.detail["operation"] == "customer":
            answered.add(entry.case_id)
        if entry.action is Action.INTENT and entry.detail["operation"] == "search_phone" and entry.case_id in numbered:
            by_phone += 1
            assert entry.case_id in answered

    assert by_phone >= 5


async def test_a_person_accepts_a_doubtful_record_and_takes_it_back(service: Service) -> None:
    doubtful = await first(service, Standing.REVIEW)
    await service.reviews.decide(doubtful.id[:8], accept=True, reason="核对了登记簿复印件")
    accepted = await again(service, doubtful)
    await service.reviews.undo(doubtful.id[:8])

    assert (accepted.standing, accepted.decided_by) == (Standing.COURT, service.scribe.actor.name)
    assert (await again(service, doubtful)).standing is Standing.REVIEW


async def test_a_later_decision_replaces_the_earlier_one(service: Service) -> None:
    doubtful = await first(service, Standing.REVIEW)
    await service.reviews.decide(doubtful.id, accept=True, reason="甲")
    await service.reviews.decide(doubtful.id, accept=False, reason="乙")

    assert (await again(service, doubtful)).standing is Standing.REJECTED


async def test_another_persons_record_cannot_be_accepted(service: Service) -> None:
    other = await first(service, Standing.REJECTED)

    with pytest.raises(NotAllowed, match="不能认定"):
        await service.reviews.decide(other.id, accept=True, reason="同名")


async def test_a_decision_needs_a_reason_and_a_record(service: Service) -> None:
    doubtful = await first(service, Standing.REVIEW)

    with pytest.raises(UsageError, match="理由"):
        await service.reviews.decide(doubtful.id, accept=True, reason=" ")
    with pytest.raises(NotFound):
        await service.reviews.decide("0" * 32, accept=True, reason="x")
    with pytest.raises(UsageError, match="没有可撤销"):
        await service.reviews.undo(doubtful.id)


async def test_a_reply_taken_twice_changes_nothing(service: Service) -> None:
    taken = sorted((service.settings.inbox / "taken").iterdir())
    before = [await service.profile(case) for case in await cases(service)]
    results = [await service.replies.take(path) for path in taken]
    after = [await service.profile(case) for case in await cases(service)]

    assert results
    assert not any(result.new for result in results)
    assert [len(p.records) for p in before] == [len(p.records) for p in after]


async def test_a_file_that_answers_nothing_of_ours_is_named_and_left(service: Service, tmp_path: Path) -> None:
    foreign = service.settings.inbox / "foreign.csv"
    foreign.write_text("甲,乙\n1,2\n", encoding="utf-8")
    swept = await service.replies.sweep(service.settings.inbox)

    assert swept.taken == ()
    assert "foreign.csv" in swept.left[0]
    assert foreign.exists()
    with pytest.raises(UsageError, match="只接受"):
        await service.replies.take(tmp_path / "x.docx")
    with pytest.raises(UsageError, match="找不到"):
        await service.replies.take(tmp_path / "x.csv")


async def test_a_court_result_about_somebody_else_is_not_taken(service: Service) -> None:
    """A print under our docket's number that names another person is handed back."""
    taken = service.settings.inbox / "taken"
    mine = next(path for path in sorted(taken.glob("查控反馈*")))
    book = openpyxl.load_workbook(mine)
    sheet = book.active
    assert sheet is not None
    cells = [sheet.cell(2, column) for column in range(1, 10)]
    name = cells[next(n for n, cell in enumerate(cells) if cell.value == "被查询人") + 1]
    number = cells[next(n for n, cell in enumerate(cells) if cell.value == "证件号码") + 1]
    name.value, number.value = "欧阳旁人", "110101198001010010"
    book.save(service.settings.inbox / "foreign.xlsx")
    swept = await service.replies.sweep(service.settings.inbox)

    assert swept.taken == ()
    assert "不是该案号下案件的当事人" in swept.left[0]
    assert "欧阳旁人" not in swept.left[0]


async def test_court_values_never_reach_contact_ranking(service: Service) -> None:
    seen = 0
    for case in await cases(service):
        profile = await service.profile(case)
        seen += sum(record.authority in MATTER_BOUND for record in profile.records)
        for point in await service.contact_points(profile):
            assert not any(sighting.authority in MATTER_BOUND for sighting in point.sightings)

    assert seen > 10


async def test_a_collector_sees_no_court_value_and_is_told_so(service: Service, finished: Path, tmp_path: Path) -> None:
    copy = tmp_path / "collector"
    shutil.copytree(finished, copy)
    withheld = 0
    async with root.open_service(load(copy, role="collector")) as collecting:
        for case in await cases(service):
            whole, seen = await service.profile(case), await collecting.profile(case)
            withheld += len(whole.records) - len(seen.records)
            assert not any(record.authority in MATTER_BOUND for record in seen.records)
            assert [o.outcome for o in seen.outcomes] == [o.outcome for o in whole.outcomes]
        with pytest.raises(NotAllowed, match="保全规定第12条"):
            await make_dossier(collecting, case.number, tmp_path / "out")

    assert withheld > 10
    assert not (tmp_path / "out").exists()


async def test_a_settled_case_is_asked_about_no_more(service: Service) -> None:
    case = (await cases(service))[0]
    held = await service.cases.hold(case.id, HoldKind.SETTLED, "债权人通知结清")
    before = [line.seq async for line in service.journal.lines() if line.entry.action is Action.INTENT]
    await service.trace(held)
    after = [line.seq async for line in service.journal.lines() if line.entry.action is Action.INTENT]

    assert before == after


async def test_forgotten_strangers_are_gone_and_all_else_stays(service: Service) -> None:
    other = await first(service, Standing.REJECTED)
    case = next(c for c in await cases(service) if any(p.id == other.party_id for p in c.parties))
    before = await service.profile(case)
    count = await service.forget_strangers(case)
    after = await service.profile(case)

    assert count >= 1
    assert not any(r.standing is Standing.REJECTED for r in after.records)
    assert {r.id for r in after.records} <= {r.id for r in before.records}
    assert (await service.journal.verify()).broken_at is None
    await service.trace(await service.cases.case(case.id))


async def test_every_value_cites_an_exhibit_that_holds_it(service: Service) -> None:
    checked = 0
    for case in (await cases(service))[:5]:
        profile = await service.profile(case)
        async with service.store.read() as tx:
            for record in profile.records[:10]:
                fact = next(iter(record.facts.values()))
                assert await service.vault.open(tx, fact.citation.evidence_id)
                checked += 1

    assert checked >= 20


async def test_no_personal_value_lies_readable_in_the_store(service: Service) -> None:
    """Names, numbers and addresses of parties, and whatever the sources said, are sealed; prints are keyed."""
    wanted: set[str] = set()
    for case in await cases(service):
        for party in case.parties:
            wanted |= {party.name, party.id_no, *party.values("phone"), *party.values("address")}
        for record in (await service.profile(case)).records:
            wanted |= {record.text(name) for name in ("name", "id_no", "phone", "location", "account_no", "plate")}
    held = b"".join(path.read_bytes() for path in service.settings.data.glob("skiptrace.sqlite*"))

    assert len(wanted) > 300
    assert not [value for value in wanted if len(value) >= 3 and value.encode() in held]


def test_a_scene_is_the_same_for_the_same_plot(tmp_path: Path) -> None:
    one, two = Plot(9, 12).cast(tmp_path / "a"), Plot(9, 12).cast(tmp_path / "b")

    assert one.pid_of == two.pid_of
    assert one.world.people == two.world.people


def test_a_world_can_be_built_around_a_given_file(tmp_path: Path) -> None:
    sample = Path(__file__).parents[1] / "cases" / "data" / "portfolio-messy.xlsx"
    cast = Plot(1, 0, sample).cast(tmp_path / "around")

    assert len(cast.pid_of) > 90
    assert set(cast.pid_of.values()) <= set(cast.world.people)

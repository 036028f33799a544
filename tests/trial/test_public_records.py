"""Public records in a finished job: what people looked up, what it may and may not become."""

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from connectors.answer import Outcome
from connectors.authority import Authority
from skiptrace import service as root
from skiptrace.acting import Service
from skiptrace.assets.asset import AssetKind, Grade
from skiptrace.assets.register import assets
from skiptrace.cases.case import Case, HoldKind
from skiptrace.documents.internal import internal_file
from skiptrace.errors import NotAllowed, UsageError
from skiptrace.journal import Action
from skiptrace.permits.permit import Permit
from skiptrace.settings import load
from skiptrace.tracing.profile import Standing, TracedRecord
from skiptrace.trial import job, papers
from skiptrace.trial.scene import Plot, scene

SITE = "dishonest_debtors"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the whole job was run once; each test works on a copy."""
    folder = tmp_path_factory.mktemp("public") / "data"

    async def play() -> None:
        async with scene(folder, Plot(3, 14)) as played:
            await job.run(played)

    asyncio.run(play())
    return folder


@pytest.fixture
def copy(finished: Path, tmp_path: Path) -> Path:
    shutil.copytree(finished, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
async def service(copy: Path) -> AsyncIterator[Service]:
    async with root.open_service(load(copy)) as opened:
        yield opened


async def cases(service: Service) -> list[Case]:
    return [await service.cases.case(line.id) for line in await service.cases.list()]


async def some(service: Service, kind: str, *standings: Standing) -> tuple[Case, TracedRecord]:
    """Some record of a debtor's case, of that kind and standing."""
    for case in await cases(service):
        for record in (await service.profile(case)).of_kind(kind):
            if record.standing in standings and record.party_id == case.debtor.id:
                return case, record
    raise AssertionError(kind)


async def captured(service: Service) -> tuple[Case, Path]:
    """A case of an asked debtor and a page that was taken for it."""
    for case in await cases(service):
        pages = sorted((service.settings.data / "captures").glob(f"{case.number}-*dishonest-1.html"))
        if pages:
            return case, pages[0]
    raise AssertionError


async def public_permit(service: Service) -> Permit:
    case = (await cases(service))[0]
    return next(p for p in (await service.permits.papers(case.id)).permits if p.authority is Authority.PUB)


async def test_public_sources_were_asked_and_looked_up(service: Service) -> None:
    seen: set[tuple[str, Outcome]] = set()
    for case in await cases(service):
        seen |= {(outcome.source, outcome.outcome) for outcome in (await service.profile(case)).outcomes}

    assert {(SITE, Outcome.FOUND), (SITE, Outcome.NO_RECORD)} <= seen
    assert {("company_registry", Outcome.FOUND), ("company_registry", Outcome.NO_RECORD)} <= seen
    assert not {each for each in seen if each[0] == "company_registry" and each[1] is Outcome.FAILED}


async def test_no_public_record_is_anybodys_before_a_person_decides(service: Service) -> None:
    """Names and masked numbers never pass 'possible', however well they fit."""
    standings: set[Standing] = set()
    for case in await cases(service):
        for record in (await service.profile(case)).records:
            if record.authority is Authority.PUB:
                standings.add(record.standing)

    assert standings <= {Standing.REVIEW, Standing.UNCLEAR, Standing.REJECTED}
    assert {Standing.REVIEW, Standing.REJECTED} <= standings


async def test_registered_charges_were_looked_up_and_prove_nothing(service: Service) -> None:
    """Found, none or waiting, never taken for the debtor's: the site shows masked numbers and whatever was filed."""
    outcomes: set[Outcome] = set()
    found = 0
    for case in await cases(service):
        profile = await service.profile(case)
        outcomes |= {each.outcome for each in profile.outcomes if each.source == "movables"}
        things = assets(profile, profile.at.date())
        found += len(profile.of_kind("chattel_charge"))
        assert all(a.grade is Grade.LEAD for a in things if a.records[0].kind == "chattel_charge")

    assert {Outcome.FOUND, Outcome.NO_RECORD} <= outcomes
    assert found > 3


async def test_orders_brought_holdings_and_policies_to_their_docket(service: Service) -> None:
    """Each by an order and under a docket; a policy that kin pay for is another person's, though it insures ours."""
    seen: Counter[str] = Counter()
    for case in await cases(service):
        for record in (await service.profile(case)).of_kind("securities", "insurance"):
            seen[record.kind] += 1
            seen[record.standing] += 1
            assert (record.authority, bool(record.docket_id)) == (Authority.ORD, True)
            own = record.text("name") == case.debtor.name
            assert own or record.party_id != case.debtor.id or record.standing is Standing.REJECTED

    assert min(seen["securities"], seen["insurance"], seen[Standing.COURT]) > 2


async def test_no_value_of_a_public_register_is_a_contact_point(service: Service) -> None:
    for case in await cases(service):
        for point in await service.contact_points(await service.profile(case)):
            assert not any(sighting.authority is Authority.PUB for sighting in point.sightings)


async def test_the_intent_of_a_lookup_by_hand_is_journalled_before_its_page_comes(service: Service) -> None:
    intents, taken = {}, {}
    async for line in service.journal.lines():
        if line.entry.detail.get("source") == SITE and line.entry.action is Action.INTENT:
            intents[line.entry.detail["query"]] = line.seq
        if line.entry.detail.get("source") == SITE and line.entry.action is Action.REPLY_TAKEN:
            taken[line.entry.detail["query"]] = line.seq

    assert len(taken) > 10
    assert all(intents[query] < seq for query, seq in taken.items())


async def test_the_same_page_again_changes_nothing(service: Service) -> None:
    case, page = await captured(service)
    before = await service.profile(case)
    taken = await service.desk_captures.take(case, [page], SITE)
    after = await service.profile(case)

    assert not taken.new
    assert [r.id for r in before.records] == [r.id for r in after.records]
    assert len(before.exhibits) == len(after.exhibits)


async def test_a_page_about_somebody_else_goes_back_and_leaves_nothing(service: Service, tmp_path: Path) -> None:
    case, page = await captured(service)
    foreign = tmp_path / "other.html"
    foreign.write_text(page.read_text("utf-8").replace(case.debtor.name, "欧阳旁人"), "utf-8")
    number = (await service.journal.end())[0]

    with pytest.raises(UsageError, match="不是本案当事人") as told:
        await service.desk_captures.take(case, [foreign], SITE)

    assert "欧阳旁人" not in str(told.value)
    assert case.debtor.name not in str(told.value)
    assert b"other.html" not in b"".join(p.read_bytes() for p in service.settings.data.glob("skiptrace.sqlite*"))
    async for line in service.journal.lines(case_id=case.id):
        assert line.seq <= number or line.entry.action is Action.RESOLVED


async def test_a_page_of_another_case_goes_back_too(service: Service) -> None:
    case, _ = await captured(service)
    other = next(
        path
        for path in sorted((service.settings.data / "captures").glob("*dishonest-1.html"))
        if case.debtor.name not in path.read_text("utf-8")
    )

    with pytest.raises(UsageError, match="未取入"):
        await service.desk_captures.take(case, [other], SITE)


@pytest.mark.parametrize(
    "html",
    ["<h1>请输入验证码</h1>", "<h1>用户登录</h1>", "<p>没有找到相关的失信被执行人信息</p>", ""],
    ids=["captcha", "login", "bare words", "empty"],
)
async def test_what_is_no_result_page_is_handed_back(service: Service, tmp_path: Path, html: str) -> None:
    """The question stays as it was: nothing is none."""
    case, _ = await captured(service)
    page = tmp_path / "page.html"
    page.write_text(html, "utf-8")
    before = [(o.source, o.operation, o.outcome) for o in (await service.profile(case)).outcomes]

    with pytest.raises(UsageError, match="未取入"):
        await service.desk_captures.take(case, [page], SITE)

    assert [(o.source, o.operation, o.outcome) for o in (await service.profile(case)).outcomes] == before


async def test_a_result_that_cannot_be_read_is_kept_as_failed(service: Service, tmp_path: Path) -> None:
    """A status nobody knows on the right person's page: evidence for an engineer, and asked again."""
    case, page = await captured(service)
    found = next(
        path
        for path in sorted((service.settings.data / "captures").glob("*dishonest-1.html"))
        if "全部未履行" in path.read_text("utf-8")
    )
    case = await service.cases.case(found.name.split("-")[0])
    strange = tmp_path / "strange.html"
    strange.write_text(found.read_text("utf-8").replace("全部未履行", "履行中"), "utf-8")
    taken = await service.desk_captures.take(case, [strange], SITE)
    outcome = next(o for o in (await service.profile(case)).outcomes if o.operation == "dishonest")

    assert taken.outcome is Outcome.FAILED
    assert outcome.outcome is Outcome.FOUND  # what was answered once is never replaced by less
    assert page.exists()


async def test_files_of_another_kind_and_sources_of_another_family_are_refused(
    service: Service, tmp_path: Path
) -> None:
    case, page = await captured(service)
    executed = page.with_name(page.name.replace("dishonest", "executed"))

    with pytest.raises(UsageError, match="另存的网页"):
        await service.desk_captures.take(case, [tmp_path / "a.png"], SITE)
    with pytest.raises(UsageError, match="找不到"):
        await service.desk_captures.take(case, [tmp_path / "a.html"], SITE)
    with pytest.raises(UsageError, match="dishonest_debtors"):
        await service.desk_captures.take(case, [page], "company_registry")
    with pytest.raises(UsageError, match="同一项"):
        await service.desk_captures.take(case, [page, executed], SITE)


async def test_without_a_permit_in_force_no_page_is_taken_and_no_step_is_given(
    copy: Path, service: Service, tmp_path: Path
) -> None:
    """Revoked between lookup and taking: the page comes too late."""
    case, page = await captured(service)
    fresh = tmp_path / "fresh.html"
    fresh.write_bytes(page.read_bytes() + b"<!-- saved again -->")
    permit = await public_permit(service)
    async with root.open_service(load(copy, person="qian", role="supervisor")) as supervising:
        await supervising.permits.revoke(permit.number)

    with pytest.raises(NotAllowed, match="PUB"):
        await service.desk_captures.take(case, [fresh], SITE)


async def test_a_stopped_case_takes_no_page(service: Service, tmp_path: Path) -> None:
    case, page = await captured(service)
    fresh = tmp_path / "fresh.html"
    fresh.write_bytes(page.read_bytes() + b"<!-- saved again -->")
    await service.cases.hold(case.id, HoldKind.SETTLED, "债权人通知结清")

    with pytest.raises(NotAllowed, match="停止"):
        await service.desk_captures.take(case, [fresh], SITE)


async def test_an_accepted_holding_is_an_asset_and_goes_again_when_undone(service: Service) -> None:
    case, held = await some(service, "equity", Standing.REVIEW, Standing.UNCLEAR)
    await service.reviews.decide(held.id, accept=True, reason="核对了公司章程与股东身份证复印件")
    book = await service.book(case)
    certain = [a for a in book.assets if a.kind is AssetKind.EQUITY and a.standing is Standing.COURT]
    await service.reviews.undo(held.id)
    after = await service.book(case)

    assert [asset.text("credit_code") for asset in certain] == [held.text("credit_code")]
    assert not any(a.kind is AssetKind.EQUITY and a.standing is Standing.COURT for a in after.assets)


async def test_an_accepted_entry_of_the_list_opens_distribution(service: Service) -> None:
    case, entry = await some(service, "dishonest", Standing.REVIEW)
    silent = internal_file(await service.book(case))
    await service.reviews.decide(entry.id, accept=True, reason="向执行法院核对了身份证号")
    told = internal_file(await service.book(case))

    assert silent.enforcement == ()
    assert [each.text for part in told.enforcement for each in part.facts if each.label == "案号"] == [
        entry.text("docket")
    ]
    assert any("参与分配" in line for line in told.open_items)


async def test_a_waiting_lookup_says_what_it_waits_for_and_until_when(tmp_path: Path) -> None:
    """Before anybody looked: pending with a day, asked of nobody, and not planned twice."""
    async with (
        scene(tmp_path / "data", Plot(5, 12)) as played,
        played.acting("wu", "operator") as early,
        played.acting("qian", "supervisor") as second,
        played.acting("chen", "legal") as lawyer,
    ):
        known = await job.taken_in(played, early)
        await papers.enter(played, early, second, known)
        case = next(c for c, _ in known if c.debtor.id_no and not c.holds)
        await lawyer.trace(case)
        await lawyer.trace(await lawyer.cases.case(case.number))
        profile = await lawyer.profile(case)
        errands = await lawyer.desk_captures.errands(case)
    waits = [outcome for outcome in profile.outcomes if outcome.source == SITE and outcome.party_id == case.debtor.id]

    assert [wait.outcome for wait in waits] == [Outcome.PENDING] * 2
    assert all("待人工到中国执行信息公开网查询" in wait.why and wait.due is not None for wait in waits)
    assert {errand.query.operation for errand in errands} == {"dishonest", "executed", "by_guarantor"}
    assert not any(errand.closed for errand in errands)

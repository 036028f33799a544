"""A settled paper changes exactly what it says: the docket's ruling, the measures, or the court's answer."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from connectors.answer import Outcome
from connectors.authority import Authority
from skiptrace.assets.asset import AssetKind
from skiptrace.court.choices import Act, PaperKind, Thing
from skiptrace.errors import NotAllowed
from skiptrace.journal import Action
from skiptrace.permits.docket import Stage
from skiptrace.permits.errors import Denial
from skiptrace.permits.gate import Door
from skiptrace.permits.permit import Purpose
from skiptrace.permits.register import PermitDraft
from skiptrace.simulator.faces.court import HEADERS, SHEET
from skiptrace.simulator.faces.sheet import workbook
from skiptrace.tracing.profile import Standing
from tests.fakes.court_papers import (
    ACCOUNT,
    COURT,
    DOCKET_NO,
    ID_NO,
    NAME,
    NOTICE_NO,
    RULING_NO,
    account,
    image,
    measure,
    network_print,
    notice,
    on,
    pdf,
    ruling,
)

if TYPE_CHECKING:
    from tests.court.conftest import Office

PRINT = PaperKind.NETWORK_PRINT
PURPOSES = frozenset({Purpose.PRESERVATION.chinese})
REGISTRY = Door("property_registry", frozenset({Authority.ORD}), frozenset({"by_person"}), PURPOSES)


async def test_a_ruling_stands_in_the_docket_and_opens_the_courts_query(office: "Office") -> None:
    before = await office.docket()
    await office.settled(PaperKind.RULING, ruling(ruling_no="(2026)京0102民初1号之一"))
    after = await office.acting("wu").permits.docket(office.case.id)

    assert after is not None
    assert (after.preservation_ruling, after.court_results_open) == (RULING_NO, True)
    assert after.id != before.id
    for name in ("number", "court", "stage", "cause", "filed", "case_id"):
        assert getattr(after, name) == getattr(before, name)
    assert (await office.take(PRINT)).kind is PRINT


async def test_a_second_paper_of_the_same_ruling_changes_no_docket(office: "Office") -> None:
    await office.docket()
    await office.settled(PaperKind.RULING, ruling())
    first = await office.acting("wu").permits.dockets(office.case.id)
    await office.settled(PaperKind.RULING, ruling(), image(text="a second scan"))

    assert await office.acting("wu").permits.dockets(office.case.id) == first


async def test_a_ruling_that_dismisses_opens_nothing(office: "Office") -> None:
    before = await office.docket()
    await office.settled(PaperKind.RULING, ruling(decision="dismissed", amount=None))

    assert await office.acting("wu").permits.docket(office.case.id) == before
    with pytest.raises(NotAllowed, match="尚无保全裁定"):
        await office.take(PRINT)


async def test_a_ruling_made_before_suit_opens_no_query_in_the_suit(office: "Office") -> None:
    early = "（2026）京0102财保3号"
    await office.docket(Stage.PRE_SUIT, number=early)
    in_suit = await office.docket()
    await office.settled(PaperKind.RULING, ruling(docket_no=early, ruling_no=early))

    assert await office.acting("wu").permits.docket(office.case.id) == in_suit
    assert early in (await office.acting("wu").court.file(office.case.id)).numbers
    with pytest.raises(NotAllowed):
        await office.take(PRINT)


async def test_an_order_given_before_the_ruling_still_opens_its_source(office: "Office") -> None:
    docket = await office.docket()
    adding, today = office.acting("wu").permits, date(2026, 10, 30)
    draft = PermitDraft(
        Authority.ORD, Purpose.PRESERVATION, "律师调查令", "a" * 64, "持令律师", today, today + timedelta(days=30),
        case_id=office.case.id, order_no="调令1号", docket_id=docket.id,
    )  # fmt: skip
    await office.acting("qian").permits.approve((await adding.add_permit(draft)).number)
    await office.settled(PaperKind.RULING, ruling())
    gate = office.acting("wu").desk.gate
    papers = await adding.papers(office.case.id)
    assert not isinstance(gate.open(REGISTRY, office.case, office.case.debtor.id, papers), Denial)

    await office.docket(Stage.EXECUTION, number="（2026）京0102执1号")
    moved = await adding.papers(office.case.id)
    assert isinstance(gate.open(REGISTRY, office.case, office.case.debtor.id, moved), Denial)


async def test_a_notice_becomes_measures_each_value_with_its_page(office: "Office") -> None:
    await office.docket()
    house = measure(
        kind="house", what={"value": "京（2019）西城区不动产权第0012345号", "page": 2}, holder="某某登记中心",
        measure="seal", order="waiting", queue={"value": 2, "page": 2}, start=None, end=None, asked=None, frozen=None,
    )  # fmt: skip
    paper = await office.settled(PaperKind.RESULT_NOTICE, notice(measure(), house), pdf("one", "two"))
    first, second = await office.acting("wu").court.measures(office.case.id)

    assert (first.kind, first.measure, first.rank, first.what) == (Thing.DEPOSIT, Act.FREEZE, 0, ACCOUNT)
    assert (first.start, first.end) == (date(2026, 10, 29), date(2027, 10, 28))
    assert (first.asked, first.frozen) == (Decimal("105000.00"), Decimal("30000.00"))
    assert (first.notice_no, first.ruling_no, first.paper_no) == (NOTICE_NO, RULING_NO, paper.number)
    assert (first.evidence_id, first.sha256, first.docket_id) == (paper.evidence_id, paper.sha256, paper.docket_id)
    assert (first.places["what"], second.places["what"], second.places["name"]) == ("第1页", "第2页", "第1页")
    assert (second.rank, second.waiting, second.rank_text, second.end) == (2, True, "轮候第 2 位", None)


async def test_a_waiting_measure_whose_place_is_not_said_waits_nowhere_certain(office: "Office") -> None:
    await office.docket()
    await office.settled(PaperKind.RESULT_NOTICE, notice(measure(order="waiting")))
    (kept,) = await office.acting("wu").court.measures(office.case.id)

    assert (kept.rank, kept.waiting, kept.rank_text) == (None, True, "轮候，顺位未载明")


async def test_a_print_answers_as_the_sheet_of_the_same_query_would(office: "Office", tmp_path: Path) -> None:
    await office.docket(Stage.EXECUTION)
    rows = [
        [f"{COURT}网络查控反馈"], ["执行案号", DOCKET_NO, "被查询人", NAME, "证件号码", ID_NO], [], HEADERS.split(),
        ["某某银行北京丰收支行", NAME, ID_NO, "", ACCOUNT, "个人结算账户", "正常", "人民币", "30000.00", "30000.00",
         "", "", "", "", "2026-10-20", "", ""],
        ["反馈单位共 21 家，已反馈 21 家"],
    ]  # fmt: skip
    sheet = tmp_path / "print.xlsx"
    sheet.write_bytes(workbook(SHEET, rows, date(2026, 10, 30)))
    await office.acting("wu").replies.take(sheet)
    (typed,) = (await office.acting("wu").profile(office.case)).records
    paper = await office.settled(PRINT, network_print(account(balance=on("30000.00", 2))), pdf("one", "two"))

    async with office.house.store.read() as tx:
        kept = await office.acting("wu").records.of_case(tx, office.case.id)
    by_sheet, by_print = sorted(kept, key=lambda each: each.places["bank"].evidence_id == paper.evidence_id)
    assert {n: p.text for n, p in by_print.places.items()} == {n: p.text for n, p in by_sheet.places.items()}
    assert (by_print.kind, by_print.source, by_print.authority) == (typed.kind, "bank_deposits", Authority.JUD)
    assert by_print.verdict == by_sheet.verdict
    assert {place.evidence_id for place in by_print.places.values()} == {paper.evidence_id}
    assert (by_print.places["balance"].pointer, by_print.places["bank"].pointer) == ("第2页", "第1页")


async def test_a_print_is_found_resolved_and_proved_by_the_paper_itself(office: "Office") -> None:
    await office.docket(Stage.EXECUTION)
    await office.settled(PRINT, network_print(account()))
    profile = await office.acting("wu").profile(office.case)

    (record,), (outcome,) = profile.records, profile.outcomes
    assert (record.standing, record.docket_id) == (
        Standing.COURT,
        (await office.acting("wu").court.list())[0].docket_id,
    )
    assert (outcome.source, outcome.outcome, outcome.records) == ("bank_deposits", Outcome.FOUND, 1)
    assert [each.title for each in outcome.evidence] == ["法院网络查控结果（纸质）"]
    assert record.facts["balance"].citation.number == outcome.evidence[0].number
    assert sum(each.source == "court" for each in profile.exhibits) == 1
    lines = [line.entry.action async for line in office.house.journal.lines(case_id=office.case.id)]
    assert lines[-3:] == [Action.REPLY_TAKEN, Action.COURT_SETTLED, Action.RESOLVED]


@pytest.mark.parametrize(
    ("answered", "accounts", "outcome"),
    [(18, 1, Outcome.PARTIAL), (18, 0, Outcome.PARTIAL), (21, 0, Outcome.NO_RECORD), (21, 1, Outcome.FOUND)],
)
async def test_a_print_that_not_all_have_answered_is_partial(
    office: "Office", answered: int, accounts: int, outcome: Outcome
) -> None:
    await office.docket(Stage.EXECUTION)
    await office.settled(PRINT, network_print(*[account()] * accounts, answered=answered))
    (found,) = (await office.acting("wu").profile(office.case)).outcomes

    assert found.outcome is outcome
    assert found.evidence


async def test_a_wallet_on_the_print_is_a_payment_account_and_the_bank_beside_it_a_deposit(office: "Office") -> None:
    """On paper as on the sheet: the holder tells them apart, and each is asked for by its own sum."""
    await office.docket(Stage.EXECUTION)
    wallet = account(
        bank="支付宝（中国）网络技术有限公司", account_no="2088000000000001", balance="88.00", available="88.00"
    )
    await office.settled(PRINT, network_print(account(), wallet))
    book = await office.acting("wu").book(office.case)

    assert {asset.kind: asset.text("account_no") for asset in book.assets} == {
        AssetKind.DEPOSIT: ACCOUNT,
        AssetKind.PAYMENT_ACCOUNT: "2088000000000001",
    }
    assert [(line.asset.kind, line.amount) for line in book.plan.included] == [
        (AssetKind.DEPOSIT, Decimal(30000)),
        (AssetKind.PAYMENT_ACCOUNT, Decimal(88)),
    ]


async def test_a_collector_gets_nothing_of_a_print(office: "Office") -> None:
    await office.docket(Stage.EXECUTION)
    await office.settled(PRINT, network_print(account(phone="13911112222")))
    collector = office.acting("he", "collector")
    profile = await collector.profile(office.case)

    assert profile.records == ()
    assert [each.outcome for each in profile.outcomes] == [Outcome.FOUND]
    assert "13911112222" not in {point.value for point in await collector.contact_points(profile)}


async def test_a_sheet_is_taken_once_a_ruling_on_paper_opened_the_door(office: "Office", tmp_path: Path) -> None:
    await office.docket()
    sheet = tmp_path / "print.xlsx"
    rows = [["案号", DOCKET_NO, "被查询人", NAME, "证件号码", ID_NO], HEADERS.split(), ["反馈单位共 2 家，已反馈 2 家"]]
    sheet.write_bytes(workbook(SHEET, rows, date(2026, 10, 30)))
    with pytest.raises(NotAllowed):
        await office.acting("wu").replies.take(sheet)
    await office.settled(PaperKind.RULING, ruling())

    assert (await office.acting("wu").replies.take(sheet)).outcome is Outcome.NO_RECORD

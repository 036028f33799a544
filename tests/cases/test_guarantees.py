"""Mode and period of a guarantee: read from the file, corrected by people, undone, sealed, kept in a join."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from skiptrace.cases.case import Case, PartyRole
from skiptrace.cases.event import addressed, concerned
from skiptrace.cases.guarantee import Deed, Lasting, Mode, Terms, read_mode, read_period
from skiptrace.cases.guarantees import GuaranteeRegister, known_deed, known_terms
from skiptrace.cases.register import Register
from skiptrace.clock import Clock
from skiptrace.errors import NotFound, UsageError
from skiptrace.journal import Action, Actor, Journal, Scribe
from skiptrace.storage.sealing import Sealer
from skiptrace.storage.store import Store
from tests.fakes.creditor_file import PLAIN, QIAN, ZHAO, Cells, write_xlsx

HEAD = (*PLAIN, "担保人1", "担保人1身份证号", "担保人2", "保证方式", "担保人2保证方式", "保证期间(月)")
SUN, LI = ("孙三", "320106198312301471"), "李四"
BASIS = "保证合同第三条"


def _guaranteed(row: Cells, mode: str, period: str | float, own: str = "", second: str = "") -> Cells:
    return (*row, *SUN, second, mode, own, period)


@pytest.fixture
def guarantees(store: Store, sealer: Sealer, journal: Journal, clock: Clock, actor: Actor) -> GuaranteeRegister:
    return GuaranteeRegister(store, sealer, Scribe(journal, clock, actor))


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    return lambda *rows, name="file.xlsx": write_xlsx(tmp_path / name, [HEAD, *rows])


async def _case(register: Register, path: Path) -> Case:
    await register.import_file(path)
    return await register.case("C000001")


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("连带责任保证", Mode.JOINT),
        ("连带", Mode.JOINT),
        ("一般保证", Mode.GENERAL),
        ("未约定", Mode.OPEN),
        ("约定不明确", Mode.OPEN),
        ("一般保证或连带责任保证", None),
        ("抵押", None),
    ],
)
def test_a_mode_is_read_or_left_to_the_creditor(text: str, mode: Mode | None) -> None:
    assert read_mode(text) is mode


@pytest.mark.parametrize(
    ("text", "title", "terms"),
    [
        ("24个月", "保证期间", Terms(lasting=Lasting.AGREED, months=24)),
        ("主债务履行期限届满之日起两年", "保证期间", Terms(lasting=Lasting.AGREED, months=24)),
        ("三年", "保证期间", Terms(lasting=Lasting.AGREED, months=36)),
        ("十八个月", "保证期间", Terms(lasting=Lasting.AGREED, months=18)),
        ("6", "保证期间（月）", Terms(lasting=Lasting.AGREED, months=6)),
        ("2", "保证期限(年)", Terms(lasting=Lasting.AGREED, months=24)),
        ("2028-06-30", "保证到期日", Terms(lasting=Lasting.AGREED, until=date(2028, 6, 30))),
        ("2028年6月30日", "保证期间", Terms(lasting=Lasting.AGREED, until=date(2028, 6, 30))),
        ("直至主债务本息还清时为止", "保证期间", Terms(lasting=Lasting.UNCLEAR)),
        ("约定不明", "保证期间", Terms(lasting=Lasting.UNCLEAR)),
        ("没有约定", "保证期间", Terms(lasting=Lasting.NONE)),
        ("24", "保证期间", None),
        ("0个月", "保证期间", None),
        ("较长", "保证期间", None),
    ],
)
def test_a_period_is_read_in_every_usual_form_and_never_guessed(text: str, title: str, terms: Terms | None) -> None:
    assert read_period(text, title) == terms


async def test_a_guarantor_has_his_own_columns_and_else_those_of_the_row(
    register: Register, file: Callable[..., Path]
) -> None:
    case = await _case(register, file(_guaranteed(ZHAO, "连带责任保证", 24, own="一般保证", second=LI)))
    first, second = (party for party in case.parties if party.role is PartyRole.GUARANTOR)

    assert [each.terms for each in first.guarantees] == [Terms(Mode.JOINT, Lasting.AGREED, None, 24)]
    assert [each.terms for each in second.guarantees] == [Terms(Mode.GENERAL, Lasting.AGREED, None, 24)]
    assert first.guarantees[0].origin.pointer == "明细!K2"
    assert case.debtor.guarantees == ()


async def test_terms_belong_to_the_contract_of_their_row_and_a_silent_later_file_leaves_them(
    register: Register, file: Callable[..., Path]
) -> None:
    again = (ZHAO[0], ZHAO[1], ZHAO[2], "HT009", 3000, "2025-03-04", "")
    await register.import_file(
        file(_guaranteed(ZHAO, "连带", 24), _guaranteed(again, "一般", 12)), as_of=date(2026, 9, 1)
    )
    report = await register.import_file(
        file(_guaranteed(ZHAO, "", ""), _guaranteed(again, "未约定", ""), name="next.xlsx"), as_of=date(2026, 10, 1)
    )
    case = await register.case("C000001")
    (sun,) = (party for party in case.parties if party.role is PartyRole.GUARANTOR)
    terms = [known_terms(sun, claim, ())[0] for claim in case.claims]

    assert terms == [Terms(Mode.JOINT, Lasting.AGREED, None, 24), Terms(Mode.OPEN, Lasting.AGREED, None, 12)]
    (change,) = [each for each in report.differences if each.what == "保证方式与保证期间"]
    assert "合同2 没有约定或者约定不明" in change.new


async def test_what_a_cell_says_unclearly_is_a_warning_with_its_mend_and_no_terms(
    register: Register, file: Callable[..., Path]
) -> None:
    report = await register.import_file(file(_guaranteed(ZHAO, "抵押", "较长")))
    (sun,) = (p for p in (await register.case("C000001")).parties if p.role is PartyRole.GUARANTOR)

    assert {each.code for row in report.warned for each in row.problems} >= {"guarantee_mode", "guarantee_period"}
    assert sun.guarantees == ()


async def test_a_persons_word_stands_over_the_file_and_undone_the_file_stands_again(
    register: Register, guarantees: GuaranteeRegister, file: Callable[..., Path], journal: Journal
) -> None:
    case = await _case(register, file(_guaranteed(ZHAO, "连带责任保证", 24)))
    sun, (claim,) = addressed(case, "保证人1"), case.claims
    told = await guarantees.tell(case, sun, concerned(case, ()), Terms(Mode.GENERAL), BASIS)
    corrected = known_terms(sun, claim, await guarantees.of_case(case.id))
    undone = await guarantees.undo(case, told.number, "看错了合同")
    after = await guarantees.of_case(case.id)
    entries = [each.entry async for each in journal.lines(case_id=case.id)]

    assert corrected[0] == Terms(Mode.GENERAL, Lasting.AGREED, None, 24)
    assert corrected[1][0] == f"保证方式：一般保证（{told.number} 登记）"
    assert corrected[1][1].endswith("（债权人文件）")
    assert (undone.undone_by, undone.undone_why, after) == ("zhao", "看错了合同", (undone,))
    assert known_terms(sun, claim, after)[0] == Terms(Mode.JOINT, Lasting.AGREED, None, 24)
    assert {Action.GUARANTEE_TOLD, Action.GUARANTEE_UNDONE} <= {each.action for each in entries}
    assert all(BASIS not in each.canonical() and "看错" not in each.canonical() for each in entries)


async def test_the_latest_word_stands_and_keeps_what_the_one_before_said_of_the_rest(
    register: Register, guarantees: GuaranteeRegister, file: Callable[..., Path]
) -> None:
    case = await _case(register, file(_guaranteed(ZHAO, "", "")))
    sun, claims = addressed(case, "保证人1"), concerned(case, ())
    await guarantees.tell(case, sun, claims, Terms(Mode.JOINT, Lasting.NONE), BASIS)
    await guarantees.tell(case, sun, claims, Terms(lasting=Lasting.AGREED, until=date(2027, 1, 31)), BASIS)

    terms, _ = known_terms(sun, case.claims[0], await guarantees.of_case(case.id))
    assert terms == Terms(Mode.JOINT, Lasting.AGREED, date(2027, 1, 31))


async def test_what_the_deed_says_is_kept_beside_the_terms_and_the_latest_word_stands(
    register: Register, guarantees: GuaranteeRegister, file: Callable[..., Path]
) -> None:
    case = await _case(register, file(_guaranteed(ZHAO, "连带责任保证", 24)))
    sun, (claim,), claims = addressed(case, "保证人1"), case.claims, concerned(case, ())
    first = Deed(" 保字第1号 ", "本金与利息", Decimal(300000))
    await guarantees.tell(case, sun, claims, Terms(), BASIS, first)
    told = await guarantees.tell(case, sun, claims, Terms(), BASIS, Deed(scope="全部债务"))

    entries = await guarantees.of_case(case.id)
    assert known_deed(sun, claim, entries) == Deed("保字第1号", "全部债务", Decimal(300000))
    assert known_terms(sun, claim, entries)[0].mode is Mode.JOINT
    await guarantees.undo(case, told.number, "看错了合同")
    assert known_deed(sun, claim, await guarantees.of_case(case.id)).scope == "本金与利息"
    for wrong in (Deed(limit=Decimal(0)), Deed(limit=Decimal("0.001")), Deed(scope="长" * 501)):
        with pytest.raises(UsageError, match=r"--limit|--scope"):
            await guarantees.tell(case, sun, claims, Terms(), BASIS, wrong)


async def test_neither_basis_nor_terms_lie_open_in_the_store(
    register: Register, guarantees: GuaranteeRegister, store: Store, file: Callable[..., Path], tmp_path: Path,
    backend: str,
) -> None:  # fmt: skip
    case = await _case(register, file(_guaranteed(ZHAO, "", "")))
    terms = Terms(Mode.JOINT, Lasting.AGREED, date(2027, 1, 31))
    await guarantees.tell(case, addressed(case, "保证人1"), concerned(case, ()), terms, BASIS)
    await store.close()
    stored = _stored(tmp_path)

    assert (backend != "sqlite") or stored
    assert all(text.encode() not in stored for text in (BASIS, "2027-01-31"))


def _stored(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("*.sqlite*"))


async def test_what_says_nothing_or_rests_on_nothing_is_refused_with_its_mend(
    register: Register, guarantees: GuaranteeRegister, file: Callable[..., Path]
) -> None:
    case = await _case(register, file(_guaranteed(ZHAO, "", "")))
    sun, claims = addressed(case, "保证人1"), concerned(case, ())
    with pytest.raises(UsageError, match="只有保证人"):
        await guarantees.tell(case, case.debtor, claims, Terms(Mode.JOINT), BASIS)
    with pytest.raises(UsageError, match="--mode"):
        await guarantees.tell(case, sun, claims, Terms(), BASIS)
    with pytest.raises(UsageError, match="--basis"):
        await guarantees.tell(case, sun, claims, Terms(Mode.JOINT), " ")
    with pytest.raises(NotFound, match="G000001"):
        await guarantees.undo(case, "G000001", "没有")


async def test_a_joined_case_brings_what_was_told_of_its_guarantor(
    register: Register, guarantees: GuaranteeRegister, file: Callable[..., Path]
) -> None:
    nameless = (ZHAO[0], "", ZHAO[2], "HT010", 500, "2025-05-06", "")
    await register.import_file(
        file(_guaranteed(ZHAO, "", ""), _guaranteed(QIAN, "", ""), _guaranteed(nameless, "", ""))
    )
    apart = await register.case("C000003")
    await guarantees.tell(apart, addressed(apart, "保证人1"), concerned(apart, ()), Terms(Mode.JOINT), BASIS)
    await register.import_file(
        file(_guaranteed((*nameless[:1], ZHAO[1], *nameless[2:]), "", ""), name="next.xlsx"), as_of=date(2026, 11, 1)
    )
    case = await register.case("C000001")
    sun = addressed(case, "保证人1")
    told = await guarantees.of_case(case.id)
    known = [known_terms(sun, claim, told)[0].mode for claim in case.claims]

    assert known == [Mode.UNKNOWN, Mode.JOINT]

"""Cases are listed masked, stopped and released with a reason, joined by a person, and lie sealed."""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from skiptrace.cases.case import HoldKind
from skiptrace.cases.register import Register
from skiptrace.errors import NotFound, UsageError
from skiptrace.journal import Journal
from skiptrace.storage.store import Store
from tests.fakes.creditor_file import PLAIN, QIAN, ZHAO, changed, write_xlsx

TITLES = (*PLAIN, "担保人", "担保人身份证号")


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    made = iter(range(100))
    return lambda *rows: write_xlsx(tmp_path / f"file-{next(made)}.xlsx", [PLAIN, *rows])


def _stored(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("store.sqlite*"))


async def test_a_settled_claim_stays_settled_until_a_person_releases_it(
    register: Register, file: Callable[..., Path]
) -> None:
    await register.import_file(file(changed(ZHAO, remark="已结清")))
    await register.import_file(file(changed(ZHAO, principal=70)))
    held = await register.case("C000001")
    released = await register.release("C000001", HoldKind.SETTLED, "债权人书面更正")

    assert [hold.kind for hold in held.holds] == [HoldKind.SETTLED]
    assert released.holds == ()
    assert released.total == Decimal(70)


async def test_a_list_masks_names_and_goes_page_by_page(register: Register, sample: Path) -> None:
    await register.import_file(sample)
    first = await register.list(limit=2)
    rest = await register.list(after=first[-1].number)

    assert [line.masked_name for line in first] == ["刘*", "周*"]
    assert first[0].holds == (HoldKind.NO_CONTACT,)
    assert len(rest) == 105
    assert rest[0].number == "C000003"


async def test_holds_are_set_and_released_by_a_person_with_a_reason(
    register: Register, journal: Journal, file: Callable[..., Path]
) -> None:
    await register.import_file(file(ZHAO))
    held = await register.hold("C000001", HoldKind.NO_CONTACT, "债权人来电")
    twice = await register.hold("C000001", HoldKind.NO_CONTACT, "又来电")
    settled = await register.hold("C000001", HoldKind.SETTLED, "凭证已核")
    await register.release("C000001", HoldKind.NO_CONTACT, "债权人书面恢复")
    free = await register.release(held.id, HoldKind.SETTLED, "凭证有误")

    assert [(hold.kind, hold.reason) for hold in twice.holds] == [(HoldKind.NO_CONTACT, "债权人来电")]
    assert {hold.kind for hold in settled.holds} == {HoldKind.NO_CONTACT, HoldKind.SETTLED}
    assert free.holds == ()
    with pytest.raises(UsageError, match="无需解除"):
        await register.release("C000001", HoldKind.NO_CONTACT, "再来一次")
    with pytest.raises(UsageError, match="理由"):
        await register.hold("C000001", HoldKind.NO_CONTACT, " ")
    actions = [line.entry.action async for line in journal.lines(case_id=held.id)]
    assert actions == ["imported", "held", "held", "held", "released", "released"]


async def test_a_person_joins_two_cases_and_conflicting_ids_cannot_be_joined(
    register: Register, file: Callable[..., Path]
) -> None:
    await register.import_file(file(changed(ZHAO, id_no=""), QIAN, changed(ZHAO, contract="HT003")))
    joined = await register.join("C000003", "C000001")

    assert joined.number == "C000003"
    assert len(joined.claims) == 2
    assert (await register.case("C000001")).number == "C000003"
    with pytest.raises(UsageError, match="证件号码不同"):
        await register.join("C000003", "C000002")
    with pytest.raises(UsageError, match="同一案件"):
        await register.join("C000003", "C000001")


async def test_an_unknown_case_is_not_found(register: Register) -> None:
    for number in ("C000009", "nonsense", ""):
        with pytest.raises(NotFound):
            await register.case(number)
    with pytest.raises(UsageError, match="C000123"):
        await register.list(after="x")


async def test_no_personal_value_lies_open_in_the_store_or_the_journal(
    register: Register, store: Store, tmp_path: Path
) -> None:
    rows = [TITLES, (*changed(ZHAO, remark="停催"), "孙三娘", "330106197711269869")]
    await register.import_file(write_xlsx(tmp_path / "s.xlsx", rows))
    await store.close()
    stored = _stored(tmp_path)

    for value in ("赵一鸣", "孙三娘", "110105198901089874", "330106197711269869", "13900000001", "HT001", "1000.5"):
        assert not re.search(re.escape(value.encode()), stored), value

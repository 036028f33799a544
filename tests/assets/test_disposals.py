"""Leads on transfers: what the records show, what lacks to say more, and the day from which the clock runs."""

from datetime import date
from decimal import Decimal

import pytest

from skiptrace.assets.disposal import Bargain, Disposal, DisposalKind, disposals, unreasonable
from skiptrace.assets.register import assets
from skiptrace.documents.book import make_book
from skiptrace.documents.calendar import case_calendar
from skiptrace.settings import Creditor
from skiptrace.tracing.profile import Standing, TracedRecord
from tests.fakes.estate import AT, DEPOSIT, EQUITY, HOUSE, TODAY, VEHICLE, case, profile, record

AFTER = {"mortgagee": "某某银行", "mortgage_amount": "500000", "mortgage_from": "2025-08-01"}


def leads(*records: TracedRecord, creditor: str = "") -> tuple[Disposal, ...]:
    return disposals(case(), assets(profile(records), TODAY, creditor))


def test_a_share_that_fell_between_two_readings_is_a_lead_dated_at_its_earlier_end() -> None:
    (lead,) = leads(record("equity", {**EQUITY, "share": "90%", "as_of": "2025-11-01"}), record("equity", EQUITY))

    assert lead.kind is DisposalKind.SHARE
    assert "由 90% 降为 60%" in lead.text
    assert (lead.done, lead.known) == (date(2025, 11, 1), AT.date())
    assert lead.place.number == "E7"


def test_a_share_that_rose_or_cannot_be_read_is_none() -> None:
    assert leads(record("equity", {**EQUITY, "share": "10%", "as_of": "2025-11-01"}), record("equity", EQUITY)) == ()
    assert leads(record("equity", {**EQUITY, "share": "", "as_of": "2025-11-01"}), record("equity", EQUITY)) == ()


def test_a_mortgage_younger_than_the_default_is_a_lead_an_older_one_and_our_own_are_not() -> None:
    (lead,) = leads(record("house", {**HOUSE, **AFTER}))

    assert (lead.kind, lead.done) == (DisposalKind.BURDEN, date(2025, 8, 1))
    assert leads(record("house", {**HOUSE, **AFTER, "mortgage_from": "2025-04-30"})) == ()
    assert leads(record("house", {**HOUSE, **AFTER}), creditor="某某银行") == ()


def test_a_vehicle_that_left_is_a_lead_without_a_day() -> None:
    (lead,) = leads(record("vehicle", {**VEHICLE, "status": "转出"}))

    assert (lead.kind, lead.done) == (DisposalKind.LEFT, None)
    assert "转让价款" in lead.test.missing


@pytest.mark.parametrize("standing", [Standing.LIKELY, Standing.REVIEW])
def test_a_doubtful_record_gives_no_lead(standing: Standing) -> None:
    assert leads(record("house", {**HOUSE, **AFTER}, standing)) == ()


def test_a_lead_with_a_day_runs_in_the_calendar_and_one_without_is_named_as_undated() -> None:
    view = profile([record("house", {**HOUSE, **AFTER}), record("vehicle", {**VEHICLE, "status": "转出"})])
    found = case_calendar(make_book(view, Creditor()))
    (duty,) = [each for each in found.duties if each.key.startswith("revocation:")]

    assert duty.day == date(2027, 10, 30)  # a Saturday, and a year after we knew: our own count does not roll
    assert "逾期后设定担保" in duty.what
    assert any("行为日期未载明" in text for text in found.undated)


@pytest.mark.parametrize(
    ("bargain", "result"),
    [
        (Bargain(price=Decimal(0)), True),
        (Bargain(Decimal(69), Decimal(100), related=False), True),
        (Bargain(Decimal(70), Decimal(100), related=False), False),
        (Bargain(Decimal(95), Decimal(100), related=True), True),
        (Bargain(Decimal(100), Decimal(100), related=True), False),
        (Bargain(Decimal(131), Decimal(100), related=False, bought=True), True),
        (Bargain(Decimal(130), Decimal(100), related=False, bought=True), False),
        (Bargain(Decimal(110), Decimal(100), related=True, bought=True), True),
        (Bargain(None, Decimal(100)), None),
        (Bargain(Decimal(50), None), None),
        (Bargain(Decimal(50), Decimal(0)), None),
    ],
)
def test_a_price_speaks_for_revocation_by_the_ratios_and_between_relatives_without_them(
    bargain: Bargain, *, result: bool | None
) -> None:
    """民法典 538, 539; 合同编通则解释 42."""
    found = unreasonable(bargain)

    assert found.result is result
    assert found.rules[0].id == "B-47"
    assert found.steps or found.missing


def test_a_sold_account_is_no_lead() -> None:
    assert leads(record("deposit", DEPOSIT)) == ()

"""A case's facts become the law's: claims and guarantees from the creditor's file, seizures from registries."""

from dataclasses import replace
from datetime import date

import pytest

from skiptrace.assets.asset import SeizureState
from skiptrace.cases.case import Case, ClaimStatus, PartyRole
from skiptrace.court.file import CourtFile
from skiptrace.documents.book import make_book
from skiptrace.documents.calendar import CaseCalendar, case_calendar, docket_calendar
from skiptrace.permits.docket import Stage
from skiptrace.settings import Creditor
from tests.fakes.court_papers import RULING_NO
from tests.fakes.estate import HOUSE, TODAY, docket, profile, record
from tests.fakes.measures import court_file, measure


@pytest.fixture
def case() -> Case:
    """Overdue since 31 August 2024, with a guarantor."""
    plain = profile().case
    claim = replace(plain.claims[0], overdue_since=date(2024, 8, 31))
    guarantor = replace(plain.debtor, id="p-guarantor", role=PartyRole.GUARANTOR)
    return replace(plain, claims=(claim,), parties=(plain.debtor, guarantor))


def bare(case: Case) -> CaseCalendar:
    return docket_calendar(case, None, CourtFile(), TODAY)


def test_every_guarantor_is_watched_for_every_contract_from_the_earliest_day(case: Case) -> None:
    """民法典 692: six months from 31 August end on 28 February; the mode is unknown, so both acts are named."""
    found = {each.what: each for each in bare(case).duties}
    guarantee = found["合同1 保证人1 保证期间届满"]

    assert guarantee.day == date(2025, 2, 28)
    assert "两者都做" in guarantee.deadline.steps[-1]
    assert guarantee.assumed
    assert found["合同1 诉讼时效届满"].day == date(2027, 8, 31)


def test_a_settled_contract_has_no_duties(case: Case) -> None:
    settled = replace(case, claims=(replace(case.claims[0], status=ClaimStatus.SETTLED),))
    assert bare(settled).duties == ()


def test_what_cannot_be_dated_is_said(case: Case) -> None:
    unknown = replace(case, claims=(replace(case.claims[0], overdue_since=None),))
    endless = docket_calendar(unknown, docket(Stage.IN_SUIT), court_file([measure(end=None)]), TODAY)

    assert bare(unknown).duties == ()
    assert bare(unknown).undated == ("合同1：未载逾期起始日，无法计算诉讼时效和保证期间",)
    assert any("未载止日" in text for text in endless.undated)


def test_an_execution_without_its_dates_is_said(case: Case) -> None:
    empty = replace(docket(Stage.EXECUTION), instrument_effective=None, performance_due=None)
    assert any("申请执行期间" in text for text in docket_calendar(case, empty, CourtFile(), TODAY).undated)


def test_a_filed_execution_has_met_its_limit_and_stays_visible() -> None:
    found = docket_calendar(profile().case, docket(Stage.EXECUTION), CourtFile(), TODAY)
    (limit,) = [each for each in found.duties if each.key == "execution"]
    assert limit.met == "已于 2026-09-01 申请执行"


def test_waiting_behind_another_court_opens_a_way_after_a_year() -> None:
    """保全规定 21: seized by another court on 1 October 2026; from 2 October 2027 a transfer may be asked for."""
    seized = {**HOUSE, "seized_by": "甲法院", "seized_from": "2026-10-01", "seized_to": "2029-09-30"}
    ours = measure(kind=measure().kind.HOUSE, what=HOUSE["certificate_no"], rank=1, end=None)
    book = make_book(profile([record("house", seized)], Stage.EXECUTION), Creditor(), court=court_file([ours]))
    found = {each.key.split(":")[0]: each.day for each in case_calendar(book).duties}

    assert {each.state for each in book.assets[0].seizures} == {SeizureState.FIRST, SeizureState.OURS}
    assert found["transfer"] == date(2027, 10, 2)
    assert found["prior-end"] == date(2029, 9, 30)


def test_labels_hold_numbers_of_ours_and_no_value_of_a_person(case: Case) -> None:
    noted = {**HOUSE, "seized_by": "本院", "seizure_no": RULING_NO, "seized_to": "2029-10-28"}
    view = replace(profile([record("house", noted)], Stage.IN_SUIT, ruling=RULING_NO), case=case)
    book = make_book(view, Creditor(), court=court_file([measure()]))
    said = " ".join(each.what + " ".join(each.deadline.steps) + each.assumed for each in case_calendar(book).duties)

    for value in (case.debtor.name, case.debtor.id_no, measure().what, HOUSE["location"], case.claims[0].contract_no):
        assert value not in said

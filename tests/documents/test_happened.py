"""What happened moves the dates it may move, for those it reached, and the chain can be read."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from skiptrace.cases.case import Case, Guarantee, PartyRole
from skiptrace.cases.event import Event, EventKind, Undone
from skiptrace.cases.guarantee import Lasting, Mode, Terms, Told
from skiptrace.court.file import CourtFile
from skiptrace.documents.book import Means, make_book
from skiptrace.documents.calendar import Seen, docket_calendar
from skiptrace.documents.internal import internal_file
from skiptrace.law.duty import Duty
from skiptrace.law.icalendar import icalendar
from skiptrace.permits.docket import Docket, Stage
from skiptrace.settings import Creditor
from tests.fakes.estate import AT, DEBTOR, TODAY, docket, profile

GUARANTOR, CO_BORROWER = "p-guarantor", "p-co"
KEYS = {"claim": "limitation:", "guarantee": "guarantee:", "its": "guarantee-limitation:", "enforcement": "execution"}


@pytest.fixture
def case() -> Case:
    """Overdue since 31 August 2024, with a co-borrower and a guarantor."""
    plain = profile().case
    claim = replace(plain.claims[0], overdue_since=date(2024, 8, 31))
    guarantor = replace(plain.debtor, id=GUARANTOR, role=PartyRole.GUARANTOR)
    co = replace(plain.debtor, id=CO_BORROWER, role=PartyRole.CO_BORROWER)
    return replace(plain, claims=(claim,), parties=(plain.debtor, co, guarantor))


def event(case: Case, kind: EventKind, day: date, to: str = DEBTOR, **changes: Any) -> Event:
    plain = Event(
        "e1", "L000001", kind, day, None, to, (case.claims[0].id,), "回执", "丁某", "", "", "", "sun", AT,
    )  # fmt: skip
    return replace(plain, **changes)


def dates(case: Case, *events: Event, of: Docket | None = None) -> dict[str, Duty]:
    found = docket_calendar(case, of, CourtFile(), TODAY, Seen(events=events)).duties
    return {name: duty for name, key in KEYS.items() for duty in found if duty.key.startswith(key)}


@pytest.mark.parametrize(
    ("kind", "ends", "expect"),
    [
        (EventKind.DEMAND, None, date(2028, 3, 5)),  # 民法典 195(1)
        (EventKind.ANNOUNCEMENT, None, date(2028, 3, 5)),  # 诉讼时效规定 8(4)
        (EventKind.PAYMENT, None, date(2028, 3, 5)),  # 民法典 195(2); 诉讼时效规定 9: for the rest too
        (EventKind.PROMISE, None, date(2028, 3, 5)),  # 民法典 195(2)
        (EventKind.SETTLEMENT, None, date(2028, 3, 5)),  # 诉讼时效规定 14
        (EventKind.ASSIGNMENT, None, date(2028, 3, 5)),  # 诉讼时效规定 17
        (EventKind.PRESERVATION, None, date(2028, 3, 5)),  # 诉讼时效规定 11
        (EventKind.SUIT, date(2025, 12, 1), date(2028, 12, 1)),  # 民法典 195: from the end of the proceedings
        (EventKind.SUIT, None, date(2028, 3, 5)),  # still open: counted from its beginning, which is safe
        (EventKind.OBSTACLE, date(2025, 4, 1), date(2027, 8, 31)),  # 民法典 194: not in the last six months
    ],
)
def test_each_kind_of_event_counts_by_its_article(case: Case, kind: EventKind, ends: date | None, expect: date) -> None:
    assert dates(case, event(case, kind, date(2025, 3, 5), ends=ends))["claim"].day == expect


def test_an_obstacle_in_the_last_six_months_gives_six_months_from_its_end(case: Case) -> None:
    """民法典 194: an obstacle until 1 August 2027 moves the end to 1 February 2028."""
    stopped = event(case, EventKind.OBSTACLE, date(2027, 6, 1), ends=date(2027, 8, 1))
    assert dates(case, stopped)["claim"].day == date(2028, 2, 1)


def test_the_chain_of_events_can_be_read_and_holds_no_personal_value(case: Case) -> None:
    chain = (
        event(case, EventKind.DEMAND, date(2025, 3, 5)),
        event(case, EventKind.PAYMENT, date(2026, 2, 10), id="e2", number="L000002"),
    )
    found = dates(case, *chain)["claim"]
    written = icalendar([("C000001", [found])], AT).decode().replace("\r\n ", "")

    assert found.day == date(2029, 2, 10)
    assert ["L000001" in step for step in found.deadline.steps[1:3]] == [True, False]
    assert "部分还款（L000002）" in found.deadline.steps[2]
    assert "部分还款（L000002）" in written
    assert all(text not in written for text in ("回执", "丁某", "王小明"))


def test_what_a_person_left_out_counts_no_more(case: Case) -> None:
    undone = event(case, EventKind.DEMAND, date(2025, 3, 5), undone=Undone("sun", AT, "回执不是本人"))
    assert dates(case, undone)["claim"].day == date(2027, 8, 31)


def test_after_the_end_nothing_interrupts_and_a_promise_says_what_it_still_does(case: Case) -> None:
    """民法典 192: who agreed to perform after the end may not plead it; the day is not moved for that."""
    old = replace(case, claims=(replace(case.claims[0], overdue_since=date(2021, 1, 1)),))
    found = dates(old, event(old, EventKind.PROMISE, date(2025, 3, 5)))["claim"]

    assert found.day == date(2024, 1, 1)
    assert any("民法典第192条" in step for step in found.deadline.steps)


def test_who_owes_jointly_is_reached_with_the_other_and_a_guarantor_is_not(case: Case) -> None:
    """诉讼时效规定 15(2); a demand on the guarantor interrupts his debt only."""
    co = dates(case, event(case, EventKind.DEMAND, date(2025, 1, 5), CO_BORROWER))
    guarantor = dates(case, event(case, EventKind.DEMAND, date(2025, 1, 5), GUARANTOR))
    debtor = dates(case, event(case, EventKind.DEMAND, date(2025, 1, 5)))

    assert co["claim"].day == date(2028, 1, 5)
    assert guarantor["claim"].day == date(2027, 8, 31)
    assert "its" not in debtor
    assert guarantor["its"].day == date(2028, 1, 5)
    assert "保证方式未登记" in guarantor["its"].assumed


def test_a_guarantor_of_unknown_mode_is_kept_by_both_acts_in_time(case: Case) -> None:
    """民法典 693: the period ends on 28 February 2025 and nothing interrupts it (692)."""
    asked = event(case, EventKind.DEMAND, date(2025, 1, 5), GUARANTOR)
    sued = event(case, EventKind.SUIT, date(2025, 2, 3), id="e2", number="L000002")
    late = replace(sued, day=date(2025, 3, 1))

    assert dates(case, asked)["guarantee"].met == ""
    assert dates(case, asked, sued)["guarantee"].met
    assert dates(case, asked, late)["guarantee"].met == ""
    assert dates(case, asked)["guarantee"].day == date(2025, 2, 28)


def test_a_demand_after_the_guarantee_has_ended_begins_no_limitation(case: Case) -> None:
    late = dates(case, event(case, EventKind.DEMAND, date(2025, 3, 1), GUARANTOR))

    assert "its" not in late
    assert any("届满之后" in step for step in late["guarantee"].deadline.steps)


def test_a_public_notice_is_not_taken_for_a_demand_on_a_guarantor(case: Case) -> None:
    assert "its" not in dates(case, event(case, EventKind.ANNOUNCEMENT, date(2025, 1, 5), GUARANTOR))


def test_a_later_demand_interrupts_the_guarantors_own_debt(case: Case) -> None:
    first = event(case, EventKind.DEMAND, date(2025, 1, 5), GUARANTOR)
    again = replace(first, id="e2", number="L000002", day=date(2026, 6, 1))
    assert dates(case, first, again)["its"].day == date(2029, 6, 1)


def test_a_general_guarantors_debt_runs_from_when_he_could_no_longer_refuse(case: Case) -> None:
    """民法典 694(1)."""
    ended = event(case, EventKind.DEFENCE_ENDED, date(2026, 4, 7), GUARANTOR)
    assert dates(case, ended)["its"].day == date(2029, 4, 7)


def test_the_time_to_apply_for_enforcement_is_interrupted_by_a_settlement(case: Case) -> None:
    """执行程序解释 20: performance was due on 1 July 2026, the settlement of 1 September begins two new years."""
    of = replace(docket(Stage.IN_SUIT), instrument_effective=date(2026, 6, 1), performance_due=date(2026, 7, 1))
    before = event(case, EventKind.DEMAND, date(2026, 5, 1))
    settled = event(case, EventKind.SETTLEMENT, date(2026, 9, 1), id="e2", number="L000002")

    assert dates(case, of=of)["enforcement"].day == date(2028, 7, 1)
    assert dates(case, before, of=of)["enforcement"].day == date(2028, 7, 1)
    assert dates(case, before, settled, of=of)["enforcement"].day == date(2028, 9, 1)


def test_the_dossier_shows_the_chain_where_it_shows_the_date(case: Case) -> None:
    happened = (event(case, EventKind.DEMAND, date(2025, 3, 5)),)
    book = make_book(profile(stage=None, of=case), Creditor(), means=Means(events=happened))
    (line,) = [each for each in internal_file(book).deadlines if each.what == "合同1 诉讼时效届满"]

    assert line.day.startswith("2028")
    assert any("催收到达（L000001）" in step for step in line.steps)


def test_terms_of_the_file_and_of_people_decide_which_act_keeps_a_guarantor(case: Case) -> None:
    """民法典 692, 693: joint for 24 months by the file; by a person general, which a suit on the debtor keeps."""
    origin = case.debtor.origins["name"]
    written = Guarantee(case.claims[0].key, Terms(Mode.JOINT, Lasting.AGREED, None, 24), origin)
    parties = tuple(replace(p, guarantees=(written,)) if p.id == GUARANTOR else p for p in case.parties)
    known = replace(case, parties=parties)
    demand = event(known, EventKind.DEMAND, date(2025, 3, 5), GUARANTOR)
    word = Told("G000001", GUARANTOR, (case.claims[0].id,), Terms(Mode.GENERAL), "合同第三条", "sun", AT)
    by_word = docket_calendar(known, None, CourtFile(), TODAY, Seen(events=(demand,), guarantees=(word,)))

    kept = dates(known, demand)["guarantee"]
    assert (kept.day, kept.met) == (date(2026, 8, 31), "已在保证期间内请求保证人承担责任")
    assert dates(case, demand)["guarantee"].day == date(2025, 2, 28)
    (corrected,) = [each for each in by_word.duties if each.key.startswith("guarantee:")]
    assert (corrected.day, corrected.met) == (date(2026, 8, 31), "")
    assert "保证方式：一般保证（G000001 登记）" in corrected.deadline.steps
    assert not [each for each in by_word.duties if each.key.startswith("guarantee-limitation:")]


def test_a_general_guarantors_debt_waits_for_the_end_of_his_defence_and_says_so(case: Case) -> None:
    """民法典 694(1): nobody can count three years from a day that nobody has told."""
    word = Told("G000001", GUARANTOR, (case.claims[0].id,), Terms(Mode.GENERAL), "合同第三条", "sun", AT)
    suit = event(case, EventKind.SUIT, date(2025, 1, 5))
    found = docket_calendar(case, None, CourtFile(), TODAY, Seen(events=(suit,), guarantees=(word,)))

    assert any("先诉抗辩权消灭之日未登记" in text for text in found.undated)


def test_the_dossier_says_how_each_guarantor_answers_and_what_nobody_said(case: Case) -> None:
    told = Told("G000001", GUARANTOR, (case.claims[0].id,), Terms(Mode.JOINT), "合同第三条", "sun", AT)
    book = make_book(replace(profile(), case=case), Creditor(name="某某公司"), means=Means(guarantees=(told,)))
    (line,) = [text for party in internal_file(book).parties for text in party.guarantees]

    assert line == "合同1　保证方式：连带责任保证（G000001 登记）；保证期间未登记"

"""iCalendar as RFC 5545 wants it: lines, folding, escaping, stable UIDs, all-day events, alarms."""

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from skiptrace.law.calendar import calendar
from skiptrace.law.counting import Deadline
from skiptrace.law.duty import Duty, DutyKind
from skiptrace.law.facts import CaseFacts, ClaimFact, CourtStage, DocketFacts, MeasureFact
from skiptrace.law.icalendar import escaped, folded, icalendar, uid
from skiptrace.law.rule import rule

WRITTEN = datetime(2026, 10, 30, 10, 0, tzinfo=timezone(timedelta(hours=8)))


def facts(end: date = date(2026, 12, 11)) -> CaseFacts:
    return CaseFacts(measures=(MeasureFact("m1", "M1 银行存款 冻结", date(2025, 12, 12), end),))


def lines(body: bytes) -> list[str]:
    return body.decode().replace("\r\n ", "").split("\r\n")


def made(end: date = date(2026, 12, 11)) -> bytes:
    return icalendar([("C000123", calendar(facts(end), WRITTEN.date()))], WRITTEN)


def test_every_line_ends_with_crlf_and_holds_at_most_75_octets() -> None:
    body = made()
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    for line in body.split(b"\r\n"):
        line.decode()  # no character was cut


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=300))
def test_folding_is_undone_by_taking_the_breaks_out(text: str) -> None:
    assert folded(text).replace("\r\n ", "") == text
    assert all(len(line.encode()) <= 75 for line in folded(text).split("\r\n"))


def test_marks_with_a_meaning_are_escaped() -> None:
    assert escaped("甲;乙,丙\\丁\r\n戊") == "甲\\;乙\\,丙\\\\丁\\n戊"


def test_an_event_takes_the_whole_day_and_no_time_of_anybody() -> None:
    said = lines(made())
    at = said.index("DTSTART;VALUE=DATE:20261204")
    assert said[at + 1] == "DTEND;VALUE=DATE:20261205"
    assert "DTSTAMP:20261030T020000Z" in said
    assert "TRANSP:TRANSPARENT" in said
    assert "SUMMARY:C000123 M1 银行存款 冻结 最后续行申请日" in said


def test_a_renewal_reminds_on_its_days_on_the_day_aimed_at_and_on_the_last() -> None:
    """Sixty, thirty and fifteen days before 11 December, 27 November as the plan, and 4 December itself."""
    said = lines(made())
    first = said[said.index("BEGIN:VEVENT") : said.index("END:VEVENT")]
    triggers = [line.removeprefix("TRIGGER:") for line in first if line.startswith("TRIGGER")]
    days = [0 if text == "PT0S" else int(text.removeprefix("-P").removesuffix("D")) for text in triggers]

    assert [date(2026, 12, 4) - timedelta(days=n) for n in days] == [
        date(2026, 10, 12), date(2026, 11, 11), date(2026, 11, 26), date(2026, 11, 27), date(2026, 12, 4),
    ]  # fmt: skip
    assert said.count("BEGIN:VALARM") == said.count("ACTION:DISPLAY") == said.count("END:VALARM") == len(triggers)


def test_an_event_keeps_its_uid_when_its_day_moves_and_shares_it_with_no_other() -> None:
    def uids(body: bytes) -> list[str]:
        return [line for line in lines(body) if line.startswith("UID:")]

    assert uids(made()) == uids(made(date(2027, 12, 11)))
    assert len(set(uids(made()))) == 2
    duty = calendar(facts(), WRITTEN.date())[0]
    assert uid("C000123", duty) != uid("C000124", duty)
    assert "m1" not in uid("C000123", duty)


def test_the_same_calendar_gives_the_same_bytes() -> None:
    assert made() == made()


def test_a_day_that_holidays_may_move_is_tentative() -> None:
    said = lines(made(date(2027, 12, 11)))
    assert "STATUS:TENTATIVE" in said
    assert any(line.endswith("最后续行申请日（暂定）") for line in said)


def test_what_is_met_stays_at_home_and_what_is_not_ours_does_not_ring() -> None:
    sued = DocketFacts(CourtStage.IN_SUIT, date(2026, 9, 1))
    duties = calendar(CaseFacts(docket=sued, claims=(ClaimFact("c1", "合同1", date(2025, 1, 1)),)), WRITTEN.date())
    assert duties[0].met
    assert "BEGIN:VEVENT" not in lines(icalendar([("C000123", duties)], WRITTEN))

    end = Duty("e", "届满", DutyKind.END, Deadline(date(2026, 12, 1), (), (rule("A-32"),)), reminders=(7,))
    assert "BEGIN:VALARM" not in lines(icalendar([("C000123", [end])], WRITTEN.astimezone(UTC)))

"""May I contact, by which point, now: every no names its rule and the next allowed time."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from skiptrace.cases.case import Case, Hold, HoldKind, KnownFact, PartyRole
from skiptrace.clock import CHINA
from skiptrace.contacts.check import ContactAllowed, ContactDecision, ContactDenied, check
from skiptrace.contacts.outcome import ContactOutcome
from skiptrace.contacts.point import ContactPoint
from skiptrace.contacts.ranking import rank
from skiptrace.contacts.rules import contact_rules, figure
from skiptrace.errors import UsageError
from tests.contacts.conftest import Attempts
from tests.fakes.estate import ORIGIN, TODAY, case, party, profile

NINE_NEXT_DAY = datetime(2026, 10, 31, 8, 0, tzinfo=CHINA)


def facts(*stated: tuple[str, str, str]) -> tuple[KnownFact, ...]:
    return tuple(KnownFact(kind, value, None, note, ORIGIN) for kind, value, note in stated)


def matter(*stated: tuple[str, str, str]) -> Case:
    return case(replace(party(), facts=facts(*(stated or (("phone", "13800000000", ""),)))))


def points_of(of: Case) -> tuple[ContactPoint, ...]:
    return rank(profile([], of=of), (), TODAY)


def denied(answer: ContactDecision) -> ContactDenied:
    assert isinstance(answer, ContactDenied)
    return answer


def rules(answer: ContactDecision) -> list[str]:
    return [reason.rule for reason in denied(answer).reasons]


def test_yes_by_the_best_point_until_the_evening(ten: datetime) -> None:
    of = matter(("phone", "13800000000", ""), ("address", "北京市西城区丰收路18号", ""))
    answer = check(of, points_of(of), (), ten)

    assert isinstance(answer, ContactAllowed)
    assert answer.point == points_of(of)[0]
    assert answer.until == ten.replace(hour=22)
    assert any("录音" in note for note in answer.notes) or answer.point.kind == "address"


@pytest.mark.parametrize(
    ("moment", "allowed_at"),
    [
        ((30, 21, 59), None),
        ((30, 22, 0), (31, 8)),
        ((30, 23, 30), (31, 8)),
        ((30, 0, 5), (30, 8)),
        ((30, 7, 59), (30, 8)),
        ((30, 8, 0), None),
    ],
)
def test_the_night_is_quiet(moment: tuple[int, int, int], allowed_at: tuple[int, int] | None) -> None:
    of = matter()
    day, hour, minute = moment
    answer = check(of, points_of(of), (), datetime(2026, 10, day, hour, minute, tzinfo=CHINA))

    if allowed_at is None:
        assert isinstance(answer, ContactAllowed)
    else:
        assert rules(answer) == ["D-50"]
        assert denied(answer).next_allowed == datetime(2026, 10, *allowed_at, tzinfo=CHINA)


def test_the_night_is_chinas_whatever_zone_asks() -> None:
    of = matter()
    utc_evening = datetime.fromisoformat("2026-10-30T15:00:00+00:00")

    assert rules(check(of, points_of(of), (), utc_evening)) == ["D-50"]


def test_three_calls_that_reached_the_debtor_are_enough_for_a_day(ten: datetime, attempts: Attempts) -> None:
    of = matter()
    point = points_of(of)[0]
    two = attempts.many(point, ContactOutcome.CONNECTED, 2)
    yesterday = attempts.line(point, ContactOutcome.CONNECTED, ago=timedelta(days=1))
    third = attempts.line(point, ContactOutcome.PROMISED)

    assert isinstance(check(of, points_of(of), (*two, yesterday), ten), ContactAllowed)
    answer = denied(check(of, points_of(of), (*two, third), ten))
    assert rules(answer) == ["D-51a"]
    assert answer.next_allowed == NINE_NEXT_DAY


def test_after_six_tries_a_number_rests_and_the_next_one_is_offered(ten: datetime, attempts: Attempts) -> None:
    of = matter(("phone", "13800000000", ""), ("phone", "13900000001", ""))
    first, second = points_of(of)
    five = attempts.many(first, ContactOutcome.NO_ANSWER, 5)
    six = attempts.many(first, ContactOutcome.NO_ANSWER, 6)
    both = (*six, *attempts.many(second, ContactOutcome.HUNG_UP, 6))

    before, after = check(of, (first, second), five, ten), check(of, (first, second), six, ten)
    assert isinstance(before, ContactAllowed)
    assert before.point == first
    assert isinstance(after, ContactAllowed)
    assert after.point == second
    assert rules(check(of, (first, second), both, ten)) == ["D-51b"]
    assert denied(check(of, (first, second), both, ten)).next_allowed == NINE_NEXT_DAY
    assert rules(check(of, (first, second), six, ten, ref=first.ref.lower())) == ["D-51b"]


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        (HoldKind.NO_CONTACT, "H-01"),
        (HoldKind.REFUSED, "D-10"),
        (HoldKind.SETTLED, "D-15"),
        (HoldKind.WITHDRAWN, "D-15"),
        (HoldKind.TRANSFERRED, "D-15"),
        (HoldKind.DECEASED, "D-15"),
    ],
)
def test_a_hold_says_no_and_waiting_does_not_help(ten: datetime, kind: HoldKind, rule: str) -> None:
    of = replace(matter(), holds=(Hold(kind, date(2026, 10, 1), "债权人文件注明"),))
    answer = denied(check(of, points_of(of), (), ten))

    assert rules(answer) == [rule]
    assert answer.next_allowed is None
    assert answer.reasons[0].article == contact_rules()[rule].source


def test_every_rule_is_asked_not_only_the_first() -> None:
    of = replace(
        matter(("phone", "13800000000", "停机")), holds=(Hold(HoldKind.NO_CONTACT, date(2026, 10, 1), "停催"),)
    )
    answer = denied(check(of, points_of(of), (), datetime(2026, 10, 30, 23, 0, tzinfo=CHINA)))

    assert rules(answer) == ["H-01", "D-50", "D-05"]
    assert answer.next_allowed is None


def test_a_number_that_is_now_anothers_says_so_when_asked_for(ten: datetime) -> None:
    of = matter()
    point = replace(points_of(of)[0], set_aside="号码现属他人：本行核心系统", set_aside_rule="D-05")
    answer = denied(check(of, (point,), (), ten, ref=point.ref))

    assert rules(answer) == ["D-05"]
    assert "号码现属他人" in answer.reasons[0].text


def test_without_any_point_the_answer_says_what_to_do(ten: datetime) -> None:
    assert rules(check(matter(), (), (), ten)) == ["D-05"]


def test_an_employer_is_no_point_to_collect_by(ten: datetime) -> None:
    of = matter(("employer", "某某软件有限公司", ""))

    assert rules(check(of, points_of(of), (), ten)) == ["D-52"]


def test_a_middle_number_closes_at_half_past_nine(ten: datetime) -> None:
    of = matter()
    point = replace(points_of(of)[0], kind="operator_number", value="第1/1个")

    assert isinstance(check(of, (point,), (), ten.replace(hour=21, minute=30)), ContactAllowed)
    assert rules(check(of, (point,), (), ten.replace(hour=21, minute=31))) == ["S-01"]


def test_a_guarantor_is_asked_for_his_part_only_and_never_again_once_he_refused(
    ten: datetime, attempts: Attempts
) -> None:
    guarantor = replace(
        party("孙三", "330106197711269869", PartyRole.GUARANTOR), facts=facts(("phone", "13700000000", ""))
    )
    of = case(party(), guarantor)
    points = rank(profile([], of=of), (), TODAY, party=guarantor)
    answer = check(of, points, (), ten, to="guarantor")
    refused = attempts.line(points[0], ContactOutcome.REFUSED, ago=timedelta(days=40))

    assert isinstance(answer, ContactAllowed)
    assert any("D-52" in note for note in answer.notes)
    assert "D-53" in rules(check(of, points, (refused,), ten, to="guarantor"))


def test_there_is_nobody_to_ask_where_the_case_has_no_such_party(ten: datetime) -> None:
    assert "D-52" in rules(check(matter(), (), (), ten, to="guarantor"))


def test_third_parties_are_never_contacted(ten: datetime, attempts: Attempts) -> None:
    of = matter()
    point = points_of(of)[0]
    failed = [attempts.line(point, ContactOutcome.NO_ANSWER, ago=timedelta(days=n)) for n in range(3)]

    here = denied(check(of, points_of(of), (), ten, to="third"))
    lost = denied(check(of, points_of(of), failed, ten, to="third"))

    assert rules(here) == rules(lost) == ["D-53"]
    assert "并未失联" in here.reasons[0].text
    assert "不保存" in lost.reasons[0].text


def test_wrong_use_is_told(ten: datetime) -> None:
    with pytest.raises(UsageError, match="联系对象"):
        check(matter(), (), (), ten, to="neighbour")
    with pytest.raises(UsageError, match="没有联系点"):
        check(matter(), (), (), ten, ref="PXXXX")


def test_every_rule_has_its_source_and_no_number_is_hidden_in_code() -> None:
    assert {figure("D-50", "quiet_from"), figure("D-50", "quiet_to")} == {22, 8}
    assert figure("D-51a", "connected_per_day") == 3
    assert figure("D-51b", "unanswered_per_day") == 6
    assert all(rule.source and rule.text and rule.scope for rule in contact_rules().values())

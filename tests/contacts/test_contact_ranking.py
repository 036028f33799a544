"""The best point comes first, a dead one or another's is set aside, and no court value gets in."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from connectors.authority import MATTER_BOUND, Authority
from skiptrace.cases.case import Case, KnownFact
from skiptrace.contacts.outcome import ContactOutcome
from skiptrace.contacts.point import CONTACT_GROUNDS, ContactPoint, ContactRecord, find_point, full_ref, short_refs
from skiptrace.contacts.ranking import pending, rank
from skiptrace.errors import NotFound
from skiptrace.settings import Role
from skiptrace.tracing.profile import Standing, TracedRecord
from skiptrace.tracing.sight import seen_by
from tests.contacts.conftest import Attempts
from tests.fakes.estate import DEBTOR_ID, FUND, INSURANCE, ORIGIN, SECURITIES, TODAY, case, party, profile, record

FILE_PHONE = "13800000000"
CORE_PHONE = "13900000001"


def person(standing: Standing = Standing.COURT, *, authority: Authority | None = None, **fields: str) -> TracedRecord:
    named = {"name": "王小明", "id_no": DEBTOR_ID, **fields}
    return record("person", named, standing, authority=authority)


def stated(*facts: tuple[str, str, str]) -> Case:
    """A case whose file states these facts: kind, value, note; undated, as files are."""
    known = tuple(KnownFact(kind, value, None, note, ORIGIN) for kind, value, note in facts)
    return case(replace(party(), facts=known))


def _operator_number(ordinal: int, due: str) -> TracedRecord:
    fields = {"ordinal": str(ordinal), "last_active": "2026-10", "due": due}
    base = record("person", fields, Standing.UNCLEAR, authority=Authority.AUTH)
    return replace(base, kind="operator_number", source="operator_repair")


def of(points: tuple[ContactPoint, ...], value: str) -> ContactPoint:
    return next(point for point in points if point.value == value)


def test_a_recent_record_beats_an_undated_file_and_an_old_record() -> None:
    records = [person(phone=CORE_PHONE, seen="2026-09-01"), person(phone="13900000002", seen="2016-01-01")]
    points = rank(profile(records, of=stated(("phone", FILE_PHONE, ""))), (), TODAY)

    assert [point.value for point in points] == [CORE_PHONE, FILE_PHONE, "13900000002"]
    assert 0.8 < points[0].probability < 1
    assert points[0].seen == date(2026, 9, 1)
    assert "本行核心系统载明，2026-09-01（1 个月前）" in points[0].reasons
    assert [(s.evidence, s.pointer) for s in points[0].sightings] == [("E6", "Sheet1!phone")]
    assert [(s.evidence, s.pointer) for s in points[1].sightings] == [("E1", "逾期清单!B4")]


def test_two_sources_for_one_number_confirm_each_other_however_it_is_written() -> None:
    alone = rank(profile([], of=stated(("phone", CORE_PHONE, ""))), (), TODAY)[0]
    fund = record("housing_fund", FUND | {"employer": "", "phone": "+86 139-0000-0001"})
    points = rank(profile([fund], of=stated(("phone", CORE_PHONE, ""))), (), TODAY)

    assert len(points) == 1
    assert points[0].probability > alone.probability
    assert "两个以上独立来源相互印证" in points[0].reasons


def test_the_creditors_file_does_not_confirm_its_own_core_system_whose_date_decides() -> None:
    old = person(phone=CORE_PHONE, seen="2009-01-01", status="正常")
    points = rank(profile([old, old], of=stated(("phone", CORE_PHONE, ""), ("phone", FILE_PHONE, ""))), (), TODAY)

    assert [point.value for point in points] == [FILE_PHONE, CORE_PHONE]
    assert points[1].probability < 0.1
    assert not any("印证" in reason for reason in points[1].reasons)


@pytest.mark.parametrize("note", ["停机", "空号", "非本人"])
def test_a_number_noted_dead_is_set_aside(note: str) -> None:
    point = rank(profile([], of=stated(("phone", FILE_PHONE, note))), (), TODAY)[0]

    assert not point.usable
    assert point.probability == 0
    assert note in point.set_aside


def test_a_later_record_that_calls_a_dead_number_normal_brings_it_back_only_when_the_remark_is_dated() -> None:
    dead = person(phone=CORE_PHONE, seen="2025-01-01", status="停机")
    alive = person(phone=CORE_PHONE, seen="2026-01-01", status="正常")

    assert of(rank(profile([dead, alive]), (), TODAY), CORE_PHONE).usable
    assert not of(rank(profile([alive], of=stated(("phone", CORE_PHONE, "停机"))), (), TODAY), CORE_PHONE).usable


@pytest.mark.parametrize(
    ("own", "others", "usable"),
    [("", "2024-01-01", False), ("2023-01-01", "2024-01-01", False), ("2025-01-01", "2024-01-01", True)],
)
def test_a_number_is_set_aside_when_another_person_was_seen_with_it_later(
    own: str, others: str, *, usable: bool
) -> None:
    stranger = record(
        "person", {"name": "李四", "phone": CORE_PHONE, "seen": others}, Standing.REJECTED, record_id="r-other"
    )
    records = [stranger, *([person(phone=CORE_PHONE, seen=own)] if own else [])]
    point = of(rank(profile(records, of=stated(("phone", CORE_PHONE, ""))), (), TODAY), CORE_PHONE)

    assert point.usable is usable
    if usable:
        assert "该号码较早（或未注明日期）也曾登记在他人名下" in point.reasons
    else:
        assert "号码现属他人" in point.set_aside
        assert "李四" not in point.set_aside
        assert point.set_aside_rule == "D-05"


def test_a_doubtful_record_under_another_name_counts_as_another_person() -> None:
    stranger = record("person", {"name": "李四", "phone": CORE_PHONE, "seen": "2026-01-01"}, Standing.REVIEW)
    point = of(rank(profile([stranger], of=stated(("phone", CORE_PHONE, ""))), (), TODAY), CORE_PHONE)

    assert not point.usable


def test_doubtful_records_are_no_points_and_wait_without_their_values() -> None:
    doubtful = person(Standing.REVIEW, phone="13900000007", seen="2026-01-01")
    found = profile([doubtful], of=stated(("phone", FILE_PHONE, "")))

    assert [point.value for point in rank(found, (), TODAY)] == [FILE_PHONE]
    assert [(each.record_id, each.standing) for each in pending(found)] == [(doubtful.id, Standing.REVIEW)]
    assert "13900000007" not in repr(pending(found))


def test_a_likely_record_counts_less_and_says_so() -> None:
    likely = rank(profile([person(Standing.LIKELY, phone=CORE_PHONE, seen="2026-09-01")]), (), TODAY)
    point = of(likely, CORE_PHONE)

    assert "该记录很可能属于本人，待人工确认" in point.reasons


@pytest.mark.parametrize("authority", sorted(MATTER_BOUND))
def test_what_the_court_or_a_lawyer_obtained_never_reaches_contact_ranking(authority: Authority) -> None:
    bound = person(phone="13900000009", address="上海市浦东新区东方路9号", seen="2026-10-01", authority=authority)
    points = rank(profile([bound], of=stated(("phone", FILE_PHONE, ""))), (), TODAY)

    assert authority not in CONTACT_GROUNDS
    assert [point.value for point in points] == [FILE_PHONE]
    with pytest.raises(ValueError, match="must not reach"):
        ContactRecord(bound)


@pytest.mark.parametrize(("kind", "fields"), [("securities", SECURITIES), ("insurance", INSURANCE)])
def test_the_number_on_a_securities_account_or_a_policy_reaches_no_collector(kind: str, fields: dict[str, str]) -> None:
    """They come by the court's order, with a phone and an address that a collector would like to have."""
    bound = record(kind, {**fields, "phone": "13900000009", "address": "上海市浦东新区东方路9号"})
    seen = profile([bound], of=stated(("phone", FILE_PHONE, "")))

    assert [point.value for point in rank(seen, (), TODAY)] == [FILE_PHONE]
    assert seen_by(seen, Role.COLLECTOR).records == ()
    with pytest.raises(ValueError, match="must not reach"):
        ContactRecord(bound)


def test_a_court_record_cannot_even_set_a_number_aside() -> None:
    fields = {"name": "李四", "phone": FILE_PHONE, "seen": "2026-10-01"}
    bound = record("person", fields, Standing.REJECTED, authority=Authority.JUD)

    assert of(rank(profile([bound], of=stated(("phone", FILE_PHONE, ""))), (), TODAY), FILE_PHONE).usable


def test_the_operators_numbers_are_ranked_by_ordinal_and_expire() -> None:
    numbers = [_operator_number(1, "2026-11-30"), _operator_number(2, "2026-10-01")]
    points = [p for p in rank(profile(numbers), (), TODAY) if p.kind == "operator_number"]

    assert [(p.value, p.usable) for p in points] == [("第1/2个", True), ("第2/2个", False)]
    assert points[0].probability > 0.85


def test_the_housing_fund_gives_its_employer_and_address() -> None:
    fund = record("housing_fund", FUND | {"address": "北京市西城区丰收路18号", "phone": "139****0001"})
    points = rank(profile([fund], of=stated()), (), TODAY)

    assert sorted((p.kind, p.label) for p in points) == [("address", "地址"), ("employer", "工作单位")]


def test_a_call_that_reached_the_person_comes_first_and_failures_wear_a_point_down(attempts: Attempts) -> None:
    found = profile([person(phone=CORE_PHONE, seen="2026-09-01")], of=stated(("phone", FILE_PHONE, "")))
    first, second = rank(found, (), TODAY)
    promised = attempts.line(second, ContactOutcome.PROMISED)
    failed = attempts.many(first, ContactOutcome.NO_ANSWER, 4)
    points = rank(found, (promised, *failed), TODAY)

    assert [point.ref for point in points] == [second.ref, first.ref]
    assert points[0].probability >= 0.9
    assert points[1].probability < first.probability
    assert "其后 4 次未接通" in points[1].reasons


@pytest.mark.parametrize("outcome", [ContactOutcome.DEAD, ContactOutcome.SUSPENDED, ContactOutcome.WRONG_PERSON])
def test_a_useless_outcome_sets_a_point_aside_until_it_reaches_the_person(
    attempts: Attempts, outcome: ContactOutcome
) -> None:
    found = profile([], of=stated(("phone", FILE_PHONE, "")))
    point = rank(found, (), TODAY)[0]
    bad = attempts.line(point, outcome, ago=timedelta(days=3))
    good = attempts.line(point, ContactOutcome.CONNECTED, ago=timedelta(days=1))

    assert outcome.chinese in rank(found, (bad,), TODAY)[0].set_aside
    assert rank(found, (bad, good), TODAY)[0].usable


def test_a_debtor_whom_a_source_calls_dead_has_no_usable_point() -> None:
    dead = person(deceased="true", fact="identity")
    points = rank(profile([dead]), (), TODAY)

    assert points
    assert not any(point.usable for point in points)


def test_references_are_stable_whatever_else_is_found() -> None:
    before = rank(profile([], of=stated(("phone", FILE_PHONE, ""))), (), TODAY)
    after = rank(
        profile([person(phone=CORE_PHONE, seen="2026-09-01")], of=stated(("phone", FILE_PHONE, ""))), (), TODAY
    )

    assert of(after, FILE_PHONE).ref == before[0].ref
    assert find_point(after, before[0].ref.lower()).value == FILE_PHONE
    with pytest.raises(NotFound):
        find_point(after, "P0000")


def test_references_that_begin_alike_are_told_apart() -> None:
    assert short_refs(["PABCDEF", "PABCDXY"]) == {"PABCDEF": "PABCDEF", "PABCDXY": "PABCDXY"}
    assert full_ref("case-1", "phone", "1") != full_ref("case-2", "phone", "1")


def test_a_value_does_not_show_in_a_points_repr() -> None:
    point = rank(profile([], of=stated(("phone", FILE_PHONE, ""))), (), TODAY)[0]

    assert FILE_PHONE not in repr(point)

"""May I contact, by which point, now? A yes with the point, or a no with every rule behind it and the next time.

Surprising: all rules are asked, not the first that fails, so that a collector who waits until eight in the morning is
not told then that the case is on hold.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from skiptrace.cases.case import Case, HoldKind, PartyRole
from skiptrace.cases.holding import KIND_NAMES
from skiptrace.clock import CHINA
from skiptrace.contacts.log import LogLine
from skiptrace.contacts.outcome import REACHED, UNANSWERED, ContactOutcome
from skiptrace.contacts.point import ContactPoint
from skiptrace.contacts.rules import contact_rules, figure
from skiptrace.errors import UsageError
from skiptrace.journal import Action, Scribe

_RULE_OF_HOLD = {
    HoldKind.NO_CONTACT: "H-01",
    HoldKind.REFUSED: "D-10",
    HoldKind.SETTLED: "D-15",
    HoldKind.WITHDRAWN: "D-15",
    HoldKind.TRANSFERRED: "D-15",
    HoldKind.DECEASED: "D-15",
}
_CALLED = frozenset({"phone", "operator_number"})
TARGETS = {"debtor": PartyRole.DEBTOR, "co_borrower": PartyRole.CO_BORROWER, "guarantor": PartyRole.GUARANTOR}


@dataclass(frozen=True, slots=True)
class DenialReason:
    """One rule that says no: its number, source with article, and what it says of this case (no personal value).

    `until` is when this rule alone would allow it again; None when only a change of the case would.
    """

    rule: str
    article: str
    text: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ContactAllowed:
    """Yes: by this point, in the time that is left today. `notes` are duties that go with it."""

    point: ContactPoint
    until: datetime
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContactDenied:
    """No. `next_allowed` is None when waiting does not help."""

    reasons: tuple[DenialReason, ...]
    next_allowed: datetime | None


ContactDecision = ContactAllowed | ContactDenied


def check(
    case: Case,
    points: Sequence[ContactPoint],
    log: Sequence[LogLine],
    now: datetime,
    *,
    to: str = "debtor",
    ref: str = "",
) -> ContactDecision:
    """Ask every rule. `points` are those of the party meant by `to` (debtor, co_borrower, guarantor, third).

    `ref` asks about one point only. UsageError for an unknown target or a point that is not among `points`.
    """
    local = now.astimezone(CHINA)
    if to not in TARGETS and to != "third":
        raise UsageError("联系对象应为 debtor、co_borrower、guarantor 或 third")
    ref = ref.strip().upper()
    if ref and all(point.ref != ref for point in points):
        raise UsageError(f"案件中没有联系点 {ref}")
    today = [line for line in log if line.at.astimezone(CHINA).date() == local.date()]
    asked = [point for point in points if point.ref == ref] if ref else list(points)
    reasons = [*_holds(case), *_targets(case, log, to), *_quiet(local)]
    open_points: list[ContactPoint] = []
    if to != "third":
        reasons.extend(_often(case, points, today, local))
        usable = [point for point in asked if point.usable and point.kind != "employer"]
        open_points = [point for point in usable if not _worn_out(point, today) and _line_open(point, local)]
        if not open_points:
            reasons.extend(_no_point(asked, usable, today, local))
    if reasons:
        times = [reason.until for reason in reasons]
        return ContactDenied(tuple(reasons), None if None in times else max(time for time in times if time))
    return ContactAllowed(open_points[0], _day_end(local), _duties(open_points[0], to))


async def journal_check(scribe: Scribe, case: Case, decision: ContactDecision) -> None:
    """Write down that contact was asked for and what was answered (个人信息保护法 54)."""
    if isinstance(decision, ContactAllowed):
        detail: dict[str, object] = {"case": case.number, "allowed": True, "point": decision.point.ref}
    else:
        rules = sorted({reason.rule for reason in decision.reasons})
        detail = {"case": case.number, "allowed": False, "rules": rules}
    await scribe.commit(Action.CONTACT_CHECKED, case.id, detail)


def _reason(rule: str, text: str, until: datetime | None) -> DenialReason:
    return DenialReason(rule, contact_rules()[rule].source, text, until)


def _holds(case: Case) -> Iterator[DenialReason]:
    for hold in case.holds:
        text = f"案件自 {hold.since} 起{KIND_NAMES[hold.kind]}：{hold.reason}"
        yield _reason(_RULE_OF_HOLD[hold.kind], text, None)


def _targets(case: Case, log: Sequence[LogLine], to: str) -> Iterator[DenialReason]:
    if to == "third":
        days = {line.at.astimezone(CHINA).date() for line in log if line.outcome in UNANSWERED}
        reached = any(line.outcome in REACHED for line in log)
        need = figure("D-53", "failed_days")
        lost = "债务人并未失联" if reached or len(days) < need else "本系统不保存与债务无关的第三人的联系方式"
        yield _reason("D-53", f"不得联系第三人：{lost}", None)
        return
    role = TARGETS[to]
    people = [party for party in case.parties if party.role is role]
    if not people:
        yield _reason("D-52", "案件中没有此类当事人", None)
    refused = {line.party_id for line in log if line.outcome is ContactOutcome.REFUSED}
    if role is not PartyRole.DEBTOR and people and all(party.id in refused for party in people):
        yield _reason("D-53", "对方已明确拒绝，不再联系", None)


def _quiet(now: datetime) -> Iterator[DenialReason]:
    start, end = figure("D-50", "quiet_from"), figure("D-50", "quiet_to")
    if now.hour >= start or now.hour < end:
        yield _reason("D-50", f"现在 {now:%H:%M}，处于 {start}:00 至次日 {end}:00 的安静时段", _next_morning(now))


def _often(
    case: Case, points: Sequence[ContactPoint], today: Sequence[LogLine], now: datetime
) -> Iterator[DenialReason]:
    people = {point.party_id for point in points}
    spoken = [line for line in today if line.case_id == case.id and line.party_id in people and line.outcome in REACHED]
    most = figure("D-51a", "connected_per_day")
    if len([line for line in spoken if line.kind in _CALLED]) >= most:
        yield _reason("D-51a", f"今日已接通 {len(spoken)} 次，每日至多 {most} 次", _tomorrow(now))


def _worn_out(point: ContactPoint, today: Sequence[LogLine]) -> bool:
    tries = [line for line in today if line.ref == point.ref and line.outcome in UNANSWERED]
    return point.kind in _CALLED and len(tries) >= figure("D-51b", "unanswered_per_day")


def _line_open(point: ContactPoint, now: datetime) -> bool:
    """The operator's middle numbers close earlier than the law's quiet hours begin."""
    return point.kind != "operator_number" or now.hour * 60 + now.minute <= figure("S-01", "until_minutes")


def _no_point(
    asked: Sequence[ContactPoint], usable: Sequence[ContactPoint], today: Sequence[LogLine], now: datetime
) -> Iterator[DenialReason]:
    if any(_worn_out(point, today) for point in usable):
        most = figure("D-51b", "unanswered_per_day")
        yield _reason("D-51b", f"可用号码今日均已拨打 {most} 次未接通", _tomorrow(now))
    elif usable:
        yield _reason("S-01", "运营商中间号今日外呼时段已过", _tomorrow(now))
    elif not asked:
        yield _reason("D-05", "没有任何已确认属于此人的联系方式；请先查询或处理待核记录", None)
    else:
        for point in asked:
            why = point.set_aside or "工作单位不能作为催收联系点（单位同事为无关第三人）"
            yield _reason(point.set_aside_rule or "D-52", f"联系点 {point.ref} 不可用：{why}", None)


def _duties(point: ContactPoint, to: str) -> tuple[str, ...]:
    notes = []
    if point.kind in _CALLED:
        notes.append("通话须全程录音（D-54）；接通后先核对身份，非本人即停止并记录")
    if point.kind == "address":
        notes.append("可寄送函件；外访不少于两人，出示证件，经同意方可进入（D-54）")
    if to != "debtor":
        notes.append("仅就其担保或共同还款责任联系（D-52）")
    return tuple(notes)


def _next_morning(now: datetime) -> datetime:
    end = figure("D-50", "quiet_to")
    day = now.date() if now.hour < end else now.date() + timedelta(days=1)
    return datetime.combine(day, time(end), CHINA)


def _tomorrow(now: datetime) -> datetime:
    return datetime.combine(now.date() + timedelta(days=1), time(figure("D-50", "quiet_to")), CHINA)


def _day_end(now: datetime) -> datetime:
    return datetime.combine(now.date(), time(figure("D-50", "quiet_from")), CHINA)

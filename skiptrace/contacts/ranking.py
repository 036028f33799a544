"""Orders the ways to reach a party by how likely each reaches this very person, with reasons a collector can read.

Surprising: a number that another person carries in a later record is set aside whatever the creditor's file says; a
number given up is handed to somebody else, who then gets the calls for years (二次放号).
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from skiptrace.cases.case import Party
from skiptrace.contacts.candidate import (
    WAITING,
    View,
    candidates,
    named_otherwise,
    others_with,
    reported_dead,
)
from skiptrace.contacts.log import LogLine
from skiptrace.contacts.outcome import REACHED, USELESS, ContactOutcome
from skiptrace.contacts.point import ContactPoint, PendingPoint, contact_records, full_ref, short_refs
from skiptrace.contacts.probability import probability_of
from skiptrace.tracing.profile import Profile

_DEAD = frozenset({"停机", "空号", "销号", "注销", "欠费", "暂停服务", "不存在"})
_NOT_HIS = frozenset({"非本人", "错号", "已换", "换人"})


def rank(
    profile: Profile, log: Sequence[LogLine], today: date, *, party: Party | None = None
) -> tuple[ContactPoint, ...]:
    """The contact points of a party (the debtor unless said): usable ones first, most probable first.

    Only the creditor's own facts and records that are surely (or very likely) the party's count; what waits in review
    is in `pending`. Pure: the same profile, log and day give the same points under the same references.
    """
    of = party or profile.case.debtor
    records = contact_records(profile)
    found = {(each.kind, each.value): each for each in candidates(profile, of, records)}
    refs = {key: full_ref(profile.case.id, *key) for key in found}
    short = short_refs(refs.values())
    tried: dict[str, list[LogLine]] = defaultdict(list)
    for line in sorted(log, key=lambda each: each.at):
        if line.case_id == profile.case.id:
            tried[line.ref].append(line)
    dead = reported_dead(of, records)
    points = []
    for key, candidate in found.items():
        ref = short[refs[key]]
        view = View(candidate, others_with(of, candidate, records), tried[ref], today)
        points.append(_point(profile.case.id, of.id, ref, view, dead))
    return tuple(sorted(points, key=_order))


def _order(point: ContactPoint) -> tuple[bool, float, str, int]:
    """Of equally probable points the one seen last comes first, then the one that was known first.

    Never by reference: it is drawn from the case's random id, and two runs of one job would rank differently.
    """
    seen = point.seen or date.min
    return not point.usable, -point.probability, point.kind, -seen.toordinal()


def pending(profile: Profile, *, party: Party | None = None) -> tuple[PendingPoint, ...]:
    """Records with a contact value that wait for a person's decision; their values are nobody's contact points yet."""
    of = party or profile.case.debtor
    return tuple(
        PendingPoint(each.record.id, each.record.source, each.record.standing)
        for each in contact_records(profile)
        if each.record.party_id == of.id
        and each.record.standing in WAITING
        and any(each.record.text(kind) for kind in ("phone", "address", "employer"))
        and not named_otherwise(of, each.record)
    )


def _point(case_id: str, party_id: str, ref: str, view: View, dead: str) -> ContactPoint:
    candidate = view.candidate
    aside, rule = (f"{dead}登记其已死亡", "D-15") if dead else _set_aside(view)
    probability, reasons = probability_of(view)
    return ContactPoint(
        ref,
        case_id,
        party_id,
        candidate.kind,
        candidate.label,
        candidate.value,
        0.0 if aside else round(probability, 3),
        view.seen,
        reasons,
        aside,
        rule,
        tuple(candidate.sightings),
    )


def _set_aside(view: View) -> tuple[str, str]:
    """Why a point must not be used, and by which rule; what was tried last speaks first."""
    last = next((line for line in reversed(view.tried) if line.outcome in REACHED | USELESS), None)
    if last is not None and last.outcome is ContactOutcome.REFUSED:
        return f"{last.at.date()} 联系时明确拒绝", "D-10"
    if last is not None and last.outcome in USELESS:
        return f"{last.at.date()} 联系结果：{last.outcome.chinese}", "D-05"
    reached = last.at.date() if last is not None else None
    owner = _new_owner(view, max((day for day in (view.seen, reached) if day), default=None))
    if owner:
        return owner, "D-05"
    said = "" if reached else _said(view)
    if said:
        return f"号码已失效或非本人（来源注明：{said}）", "D-05"
    if view.candidate.due and view.candidate.due < view.today:
        return f"运营商修复结果已于 {view.candidate.due} 到期", "S-01"
    return "", ""


def _new_owner(view: View, seen: date | None) -> str:
    """The number stands in another person's record that is later than the last trace of the party's own."""
    later = [other for other in view.others if other.seen and (seen is None or other.seen > seen)]
    if not later:
        return ""
    latest = max(later, key=lambda other: other.seen or date.min)
    return f"号码现属他人：{latest.title}（{latest.seen}）以此号码登记了另一人"


def _said(view: View) -> str:
    """A remark that the number is dead, unless a later record calls it normal (a file's remark is undated)."""
    for sighting in view.candidate.sightings:
        words = [word for word in _DEAD | _NOT_HIS if word in sighting.status]
        if not words:
            continue
        newer = (s for s in view.candidate.sightings if s.status == "正常" and s.seen)
        if not any(sighting.seen and s.seen and s.seen > sighting.seen for s in newer):
            return min(words)
    return ""

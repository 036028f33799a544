"""Orders the ways to reach a party by how likely each reaches this very person, with reasons a collector can read.

Surprising: the probability falls with the age of a sighting and not with its rank in a file, and a number that another
person carries in a later record is set aside whatever the creditor's file says (二次放号: seven years of calls to a
stranger, users.md).
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from connectors.authority import Authority
from matching.fields import address as addresses
from matching.fields import name as names
from matching.fields import phone as phones
from skiptrace.cases.case import Party
from skiptrace.contacts.log import LogLine
from skiptrace.contacts.outcome import REACHED, UNANSWERED, USELESS, ContactOutcome
from skiptrace.contacts.point import (
    ContactPoint,
    ContactRecord,
    PendingPoint,
    Sighting,
    contact_records,
    full_ref,
    short_refs,
)
from skiptrace.tracing.profile import Profile, Standing, TracedRecord

_OWN = frozenset({Standing.COURT, Standing.LIKELY})
_WAITING = frozenset({Standing.REVIEW, Standing.UNCLEAR})
_DEAD = frozenset({"停机", "空号", "销号", "注销", "欠费", "暂停服务", "不存在"})
_NOT_HIS = frozenset({"非本人", "错号", "已换", "换人"})
_WEAK = {"关机": 0.6, "无法接通": 0.6, "拒接": 0.7, "单位电话": 0.3}
_FILE_TITLE = "债权人提供的逾期清单"

# Chance that a fresh sighting reaches the person, and the years in which that falls to a half. Numbers change hands
# within about two years of disuse, one person in ten moves in a year (users.md section 4); the first figures are
# starting values, to be fitted from logged outcomes.
_FRESH = {"phone": 0.85, "operator_number": 0.92, "address": 0.7, "employer": 0.4}
_HALF_LIFE = {"phone": 4.0, "operator_number": 1.5, "address": 6.0, "employer": 3.0}
_UNDATED_YEARS = 3.5
_CONFIRMED = 0.35
_UNANSWERED = 0.85
_LABELS = {"employer": "工作单位", "operator_number": "运营商修复号码"}


@dataclass(slots=True)
class _Candidate:
    kind: str
    value: str
    label: str
    sightings: list[Sighting] = field(default_factory=list)
    due: date | None = None


def rank(
    profile: Profile, log: Sequence[LogLine], today: date, *, party: Party | None = None
) -> tuple[ContactPoint, ...]:
    """The contact points of a party (the debtor unless said): usable ones first, most probable first.

    Only the creditor's own facts and records that are surely (or very likely) the party's count; what waits in review
    is in `pending`. Pure: the same profile, log and day give the same points under the same references.
    """
    of = party or profile.case.debtor
    records = contact_records(profile)
    candidates = {(each.kind, each.value): each for each in _candidates(profile, of, records)}
    refs = {key: full_ref(profile.case.id, *key) for key in candidates}
    short = short_refs(refs.values())
    tried: dict[str, list[LogLine]] = defaultdict(list)
    for line in sorted(log, key=lambda each: each.at):
        if line.case_id == profile.case.id:
            tried[line.ref].append(line)
    dead = _reported_dead(of, records)
    points = []
    for key, candidate in candidates.items():
        ref = short[refs[key]]
        view = _View(candidate, _others(of, candidate, records), tried[ref], today)
        points.append(_point(profile.case.id, of.id, ref, view, dead))
    return tuple(sorted(points, key=lambda p: (not p.usable, -p.probability, p.kind, p.ref)))


def pending(profile: Profile, *, party: Party | None = None) -> tuple[PendingPoint, ...]:
    """Records with a contact value that wait for a person's decision; their values are nobody's contact points yet."""
    of = party or profile.case.debtor
    return tuple(
        PendingPoint(each.record.id, each.record.source, each.record.standing)
        for each in contact_records(profile)
        if each.record.party_id == of.id
        and each.record.standing in _WAITING
        and any(each.record.text(kind) for kind in ("phone", "address", "employer"))
        and not _named_otherwise(of, each.record)
    )


def _candidates(profile: Profile, party: Party, records: Iterable[ContactRecord]) -> Iterator[_Candidate]:
    found: dict[tuple[str, str], _Candidate] = {}
    for kind, value, label, sighting in (*_of_file(profile, party), *_of_records(party, records)):
        place = found.setdefault((kind, value), _Candidate(kind, value, label))
        place.sightings.append(sighting)
    yield from found.values()
    numbers = [each.record for each in records if _is_operator_number(each.record, party)]
    for record in numbers:
        ordinal, total = record.text("ordinal"), len([r for r in numbers if r.source == record.source])
        value = f"第{ordinal}/{total}个"
        seen = _day(record.text("last_active")) or record.obtained.date()
        candidate = _Candidate("operator_number", value, "运营商修复号码", [_sighting(record, "ordinal", seen)])
        candidate.due = _day(record.text("due"))
        yield candidate


def _is_operator_number(record: TracedRecord, party: Party) -> bool:
    """The operator was asked by the party's id and name and answers with ordinals; there is nobody else to compare."""
    named = record.kind == "operator_number" and record.text("ordinal") != ""
    return named and record.party_id == party.id and record.standing is not Standing.REJECTED


def _of_file(profile: Profile, party: Party) -> Iterator[tuple[str, str, str, Sighting]]:
    numbers = {each.evidence_id: each.number for each in profile.exhibits}
    for fact in party.facts:
        if fact.kind not in {"phone", "address", "employer"}:
            continue
        origin = fact.origin
        evidence = numbers.get(origin.evidence_id, "")
        known = Sighting(_FILE_TITLE, evidence, origin.pointer, Authority.OWN, Standing.COURT, fact.seen, fact.note)
        yield from _valued(fact.kind, fact.value, known)


def _of_records(party: Party, records: Iterable[ContactRecord]) -> Iterator[tuple[str, str, str, Sighting]]:
    for each in records:
        record = each.record
        if record.party_id != party.id or record.standing not in _OWN or record.kind == "operator_number":
            continue
        for kind in ("phone", "address", "employer"):
            if record.text(kind):
                # A contribution dates the employer who paid it, not the number given when the account was opened.
                seen = _day(record.text("seen")) or (_day(record.text("paid_to")) if kind == "employer" else None)
                yield from _valued(kind, record.text(kind), _sighting(record, kind, seen))


def _sighting(record: TracedRecord, name: str, seen: date | None) -> Sighting:
    citation = record.facts[name].citation
    status = record.text("status") if record.kind == "person" else ""
    weight = 1.0 if record.standing is Standing.COURT else record.verdict.probability
    if record.kind == "operator_number":
        weight = 1.0
    return Sighting(
        citation.title, citation.number, citation.pointer, record.authority, record.standing, seen, status, weight
    )


def _valued(kind: str, text: str, sighting: Sighting) -> Iterator[tuple[str, str, str, Sighting]]:
    """The value in its normal form, so that two ways of writing are one point; masked numbers reach nobody."""
    if kind == "phone":
        for number in phones.parse_all(text):
            if number.complete:
                office = "单位电话" in sighting.status
                label = "单位电话" if office else "手机" if number.mobile else "固定电话"
                yield kind, number.value, label, sighting
    elif kind == "address":
        home = next((word for word in ("户籍", "单位", "居住") if word in sighting.status), "")
        yield kind, addresses.parse(text).value or text, f"{home}地址", sighting
    else:
        yield kind, text, _LABELS[kind], sighting


@dataclass(frozen=True, slots=True)
class _Other:
    """Another person's record that carries the same number."""

    title: str
    evidence: str
    seen: date | None


@dataclass(frozen=True, slots=True)
class _View:
    """All that bears on one candidate."""

    candidate: _Candidate
    others: tuple[_Other, ...]
    tried: Sequence[LogLine]
    today: date

    @property
    def seen(self) -> date | None:
        return max((s.seen for s in self.candidate.sightings if s.seen), default=None)


def _others(party: Party, candidate: _Candidate, records: Iterable[ContactRecord]) -> tuple[_Other, ...]:
    if candidate.kind != "phone":
        return ()
    found = []
    for each in records:
        record = each.record
        stranger = record.standing is Standing.REJECTED or (
            record.standing in _WAITING and _named_otherwise(party, record)
        )
        if stranger and any(key.value == candidate.value for key in phones.parse_all(record.text("phone"))):
            citation = record.facts["phone"].citation
            found.append(_Other(citation.title, citation.number, _day(record.text("seen"))))
    return tuple(found)


def _named_otherwise(party: Party, record: TracedRecord) -> bool:
    """The record has a name, and it can be none of the party's."""
    if not record.text("name"):
        return False
    theirs = names.parse(record.text("name"))
    levels = (names.compare(names.parse(own), theirs) for own in (party.name, *party.former_names))
    return all(level in {names.Level.CONFLICT, names.Level.MASK_CONFLICT} for level in levels)


def _reported_dead(party: Party, records: Iterable[ContactRecord]) -> str:
    for each in records:
        record = each.record
        sure = record.party_id == party.id and record.standing is Standing.COURT
        if sure and record.text("deceased") in {"true", "True", "是", "1"}:
            return record.facts["deceased"].citation.title
    return ""


def _point(case_id: str, party_id: str, ref: str, view: _View, dead: str) -> ContactPoint:
    candidate = view.candidate
    aside, rule = (f"{dead}登记其已死亡", "D-15") if dead else _set_aside(view)
    probability, reasons = _probability(view)
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


def _set_aside(view: _View) -> tuple[str, str]:
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


def _new_owner(view: _View, seen: date | None) -> str:
    """The number stands in another person's record that is later than the last trace of the party's own."""
    later = [other for other in view.others if other.seen and (seen is None or other.seen > seen)]
    if not later:
        return ""
    latest = max(later, key=lambda other: other.seen or date.min)
    return f"号码现属他人：{latest.title}（{latest.seen}）以此号码登记了另一人"


def _said(view: _View) -> str:
    """A remark that the number is dead, unless a later record calls it normal (a file's remark is undated)."""
    for sighting in view.candidate.sightings:
        words = [word for word in _DEAD | _NOT_HIS if word in sighting.status]
        if not words:
            continue
        newer = (s for s in view.candidate.sightings if s.status == "正常" and s.seen)
        if not any(sighting.seen and s.seen and s.seen > sighting.seen for s in newer):
            return min(words)
    return ""


def _probability(view: _View) -> tuple[float, tuple[str, ...]]:
    candidate = view.candidate
    reasons: list[str] = []
    chances = sorted(_by_house(candidate, view.today), reverse=True)
    probability = chances[0]
    for chance in chances[1:]:
        probability = 1 - (1 - probability) * (1 - chance * _CONFIRMED)
    reasons.extend(_sources(candidate.sightings, view.today))
    for word, factor in _WEAK.items():
        if any(word in s.status for s in candidate.sightings):
            probability *= factor
            reasons.append(f"来源注明：{word}")
    if view.others:
        newer = view.seen is not None and all(other.seen for other in view.others)
        probability *= 0.95 if newer else 0.5
        reasons.append("该号码较早（或未注明日期）也曾登记在他人名下")
    probability, said = _after_attempts(probability, view.tried)
    reasons.extend(said)
    return min(max(probability, 0.01), 0.99), tuple(reasons)


def _by_house(candidate: _Candidate, today: date) -> Iterator[float]:
    """One chance for each independent house: the creditor's file and its core system are one, and its dates decide."""
    houses: dict[str, list[Sighting]] = defaultdict(list)
    for sighting in candidate.sightings:
        houses["" if sighting.authority is Authority.OWN else sighting.source].append(sighting)
    for sightings in houses.values():
        dated = [sighting for sighting in sightings if sighting.seen]
        yield max(_chance(candidate.kind, sighting, today) for sighting in dated or sightings)


def _chance(kind: str, sighting: Sighting, today: date) -> float:
    years = (today - sighting.seen).days / 365.25 if sighting.seen else _UNDATED_YEARS
    registered = 0.6 if "户籍" in sighting.status else 1.0
    return _FRESH[kind] * math.pow(0.5, max(years, 0.0) / _HALF_LIFE[kind]) * sighting.weight * registered


def _sources(sightings: Sequence[Sighting], today: date) -> Iterator[str]:
    for sighting in {(s.source, s.seen, s.standing): s for s in sightings}.values():
        if sighting.seen is None:
            yield f"{sighting.source}载明，未注明日期"
        else:
            months = max((today - sighting.seen).days // 30, 0)
            age = "一个月内" if months == 0 else f"{months} 个月前"
            yield f"{sighting.source}载明，{sighting.seen}（{age}）"
        if sighting.standing is Standing.LIKELY:
            yield "该记录很可能属于本人，待人工确认"
    if len({"" if sighting.authority is Authority.OWN else sighting.source for sighting in sightings}) > 1:
        yield "两个以上独立来源相互印证"


def _after_attempts(probability: float, tried: Sequence[LogLine]) -> tuple[float, list[str]]:
    """What the log says: a call that reached the person nearly settles it, unanswered ones since then wear it down."""
    reached = next((n for n in range(len(tried) - 1, -1, -1) if tried[n].outcome in REACHED), None)
    reasons = []
    if reached is not None:
        line = tried[reached]
        probability = max(probability, 0.93)
        reasons.append(f"{line.at.date()} 曾联系到本人（{line.outcome.chinese}）")
    since = [line for line in tried[(reached + 1 if reached is not None else 0) :] if line.outcome in UNANSWERED]
    if since:
        probability *= math.pow(_UNANSWERED, len(since))
        reasons.append(f"其后 {len(since)} 次未接通")
    return probability, reasons


def _day(text: str) -> date | None:
    """An ISO day, or the first of an ISO month."""
    try:
        return date.fromisoformat(text if len(text) > 7 else f"{text}-01")
    except ValueError:
        return None

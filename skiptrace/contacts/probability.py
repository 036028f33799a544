"""How likely a point reaches the very person, from where and when it was seen and what calls to it brought.

Surprising: the creditor's file and the creditor's core system are one witness. The file copies the core, so a number of
2009 is not made fresh by standing in this month's list.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from connectors.authority import Authority
from skiptrace.contacts.candidate import Candidate, View
from skiptrace.contacts.log import LogLine
from skiptrace.contacts.outcome import REACHED, UNANSWERED
from skiptrace.contacts.point import Sighting
from skiptrace.tracing.profile import Standing

_WEAK = {"关机": 0.6, "无法接通": 0.6, "拒接": 0.7, "单位电话": 0.3}

# Chance that a fresh sighting reaches the person, and the years in which that falls to a half. Numbers change hands
# within about two years of disuse, one person in ten moves in a year; the figures are starting values, to be fitted
# from logged outcomes.
_FRESH = {"phone": 0.85, "operator_number": 0.92, "address": 0.7, "employer": 0.4}
_HALF_LIFE = {"phone": 4.0, "operator_number": 1.5, "address": 6.0, "employer": 3.0}
_UNDATED_YEARS = 3.5
_CONFIRMED = 0.35
_UNANSWERED = 0.85


def probability_of(view: View) -> tuple[float, tuple[str, ...]]:
    """The chance between 0.01 and 0.99, and the reasons for it in Chinese."""
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


def _by_house(candidate: Candidate, today: date) -> Iterator[float]:
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
    newest: dict[str, Sighting] = {}
    for sighting in sorted(sightings, key=lambda s: (s.seen or date.min, s.standing is Standing.COURT)):
        newest[sighting.source] = sighting
    for source, sighting in newest.items():
        if sighting.seen is None:
            yield f"{source}载明，未注明日期"
        else:
            months = max((today - sighting.seen).days // 30, 0)
            age = "一个月内" if months == 0 else f"{months} 个月前"
            yield f"{source}载明，{sighting.seen}（{age}）"
    if all(sighting.standing is Standing.LIKELY for sighting in sightings):
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

"""Reads mortgages and seizures out of records, and says what each means on a given day.

A record may carry several of them joined by `、`; parallel fields are read side by side.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from skiptrace.assets.asset import AssetKind, Mortgage, Seizure, SeizureState
from skiptrace.law.periods import expired
from skiptrace.permits.docket import court_number
from skiptrace.tracing.profile import Fact, TracedRecord

_JOINER = "、"


@dataclass(frozen=True, slots=True)
class Burdens:
    """Mortgages and seizures of one thing."""

    mortgages: tuple[Mortgage, ...]
    seizures: tuple[Seizure, ...]


def amount(text: str) -> Decimal | None:
    """Yuan from a source's text; None when it is no plain number (never guessed)."""
    try:
        value = Decimal(text.replace(",", "").removesuffix("元").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and value >= 0 else None


def day(text: str) -> date | None:
    """An ISO date as sources deliver it; None otherwise."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def mortgages(records: Iterable[TracedRecord], creditor_name: str) -> tuple[Mortgage, ...]:
    """Every mortgage once, in the order of the records."""
    found: dict[tuple[str, str], Mortgage] = {}
    for record in records:
        for row in _rows(record, ("mortgagee", "mortgage_amount", "mortgage_to", "mortgage_from")):
            holder, sum_, until, since = row
            if holder is None and sum_ is None:
                continue
            key = (holder.text if holder else "", sum_.text if sum_ else "")
            ours = bool(creditor_name) and holder is not None and holder.text.startswith(creditor_name)
            value = amount(sum_.text) if sum_ else None
            start = day(since.text) if since else None
            found.setdefault(key, Mortgage(holder, value, sum_, until.text if until else "", ours, start))
        flag = record.facts.get("mortgaged")
        if flag is not None and flag.text == "已抵押" and not found:
            found["", ""] = Mortgage(None, None, flag, "", ours=False)
    return tuple(found.values())


def of_lower_standing(records: Iterable[TracedRecord]) -> int:
    """How many records that are less surely the party's speak of a burden on the same thing."""
    return sum(bool(record.text("mortgagee") or record.text("seized_by")) for record in records)


def seizures(records: Iterable[TracedRecord], today: date, rulings: frozenset[str]) -> tuple[Seizure, ...]:
    """Every seizure once, first in force before waiting.

    `rulings` are the numbers of our own documents, as `court_number` writes them.
    """
    found: dict[tuple[str, str, str], Seizure] = {}
    for record in records:
        names = ("seized_by", "seizure_no", "seized_from", "seized_to", "seizure_rank", "frozen_amount")
        for row in _rows(record, names):
            by, number, *rest = row
            start, end, rank, frozen = (fact.text if fact else "" for fact in rest)
            if by is None and number is None and not amount(frozen):
                continue
            seizure = Seizure(
                by, number, day(start), day(end), int(rank) if rank.isdigit() else 0, amount(frozen), SeizureState.FIRST
            )
            key = (by.text if by else "", number.text if number else "", end)
            found.setdefault(key, replace(seizure, state=_state(seizure, today, rulings)))
    return tuple(sorted(found.values(), key=lambda each: each.rank))


def _state(seizure: Seizure, today: date, rulings: frozenset[str]) -> SeizureState:
    """A waiting one has no countdown until it takes effect (law.md A-34)."""
    if seizure.number and court_number(seizure.number.text) in rulings:
        return SeizureState.OURS
    if seizure.rank > 0:
        return SeizureState.WAITING
    if seizure.end and expired(seizure.end, today):
        return SeizureState.EXPIRED
    return SeizureState.FIRST


def prior_claims(kind: AssetKind, burdens: Burdens) -> tuple[Decimal, bool]:
    """What comes before us in yuan, and whether some is unknown. Frozen sums of accounts are counted in `worth`."""
    others = [mortgage for mortgage in burdens.mortgages if not mortgage.ours]
    known = sum((m.amount for m in others if m.amount is not None), Decimal(0))
    first = [s for s in burdens.seizures if s.state is SeizureState.FIRST]
    if kind.frozen_by_sum:
        first = [s for s in first if s.amount is None]
    return known, bool(first) or any(m.amount is None for m in others)


def _rows(record: TracedRecord, names: Sequence[str]) -> list[list[Fact | None]]:
    """The named fields cut at `、`, side by side; a field with fewer parts gives its only part to the first row."""
    cut = [_parts(record.facts.get(name)) for name in names]
    height = max((len(parts) for parts in cut), default=0)
    return [[parts[n] if n < len(parts) else None for parts in cut] for n in range(height)]


def _parts(fact: Fact | None) -> list[Fact]:
    return [Fact(text, fact.citation) for text in fact.text.split(_JOINER) if text] if fact else []

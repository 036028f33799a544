"""What this case has seized already, as the court's own papers say: a thing under our measure is not asked for again.

Surprising: only an equal whole number joins a measure to a thing. A likeness would call another's house ours.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from skiptrace.assets.asset import AssetKind, Seizure, SeizureState
from skiptrace.court.choices import Thing
from skiptrace.court.measure import Measure
from skiptrace.entering.agreement import normal
from skiptrace.entering.form import Shape
from skiptrace.law.periods import expired
from skiptrace.tracing.profile import Fact, Profile

_KINDS = {
    AssetKind.DEPOSIT: {Thing.DEPOSIT, Thing.PAYMENT_ACCOUNT},
    AssetKind.PAYMENT_ACCOUNT: {Thing.DEPOSIT, Thing.PAYMENT_ACCOUNT},
    AssetKind.SECURITIES: {Thing.DEPOSIT, Thing.OTHER},
    AssetKind.INSURANCE: {Thing.OTHER},
    AssetKind.RECEIVABLE: {Thing.OTHER},
    AssetKind.MOVABLE: {Thing.OTHER},
    AssetKind.HOUSING_FUND: {Thing.HOUSING_FUND},
    AssetKind.VEHICLE: {Thing.VEHICLE},
    AssetKind.HOUSE: {Thing.HOUSE},
    AssetKind.EQUITY: {Thing.EQUITY},
}


def our_seizures(
    kind: AssetKind, numbers: Iterable[str], profile: Profile, measures: Iterable[Measure], today: date
) -> Iterator[Seizure]:
    """The measures in force on the thing that bears one of the numbers, each with its place in the court's paper."""
    known = _known(numbers)
    for each in measures:
        over = each.end is not None and not each.waiting and expired(each.end, today)
        if _on(each, kind, known) and not over and each.lifted is None:
            number = _number(each, profile)
            yield Seizure(
                None, number, each.start, each.end, each.rank or int(each.waiting), each.frozen, SeizureState.OURS
            )


def outdated(
    kind: AssetKind, numbers: Iterable[str], measures: Iterable[Measure]
) -> frozenset[tuple[str, date | None]]:
    """What registries may still note of our own measures on the thing though a later ruling lifted or renewed it."""
    known = _known(numbers)
    found = [each for each in measures if each.changes and _on(each, kind, known)]
    return frozenset(
        (number, end)
        for each in found
        for number in each.numbers
        for end in each.ends
        if each.lifted is not None or end != each.end
    )


def _known(numbers: Iterable[str]) -> frozenset[str]:
    return frozenset(normal(Shape.IDENT, number) for number in numbers if number and "*" not in number)


def _on(measure: Measure, kind: AssetKind, known: frozenset[str]) -> bool:
    return measure.kind in _KINDS.get(kind, ()) and normal(Shape.IDENT, measure.what) in known


def _number(measure: Measure, profile: Profile) -> Fact | None:
    """The court's number of the measure, cited in the exhibit that its paper is."""
    name = "notice_no" if measure.notice_no else "document_no"
    found = (each for each in profile.exhibits if each.evidence_id == measure.evidence_id)
    places = (replace(each, pointer=measure.places.get(name, "")) for each in found)
    return next((Fact(getattr(measure, name), place) for place in places), None)

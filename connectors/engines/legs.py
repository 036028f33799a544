"""The calls of one question in their order: known from the manifest, or drawn up from what a scan counted.

Surprising: nothing is drilled for a count of nought, and a scan that contradicts itself draws up nothing at all: a
wrong count would otherwise decide that a detail is never looked at.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from connectors.engines.document import locate
from connectors.engines.listing import Carried, Listing, count, written
from connectors.engines.record import Page, cite
from connectors.errors import Contract
from connectors.manifest.operation import Call, Drill, Each, FieldSpec, HttpOperation


@dataclass(frozen=True, slots=True)
class Leg:
    """One call, for one entry where it is sent for each; `listing` gathers its rows (None: it only prepares)."""

    call: Call
    listing: Listing | None = None
    bound: Carried = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Drawn:
    """The legs behind a scan, and how many rows that it counted no leg can reach."""

    legs: tuple[Leg, ...]
    unreached: int


def first(operation: HttpOperation) -> list[Leg]:
    """The legs that are known before anything was asked."""
    listing = None if operation.drill else Listing(operation.records, operation.page, operation.total)
    return [*(Leg(call) for call in operation.before), Leg(operation, listing)]


def drawn(operation: HttpOperation, scan: Page) -> Drawn:
    """The legs that the scan's counts ask for. Raises Contract when they contradict each other."""
    counts = _counts(operation, scan)
    if operation.total and count(scan.root, operation.total) != sum(counts.values()):
        raise Contract("汇总的数目与各项之和不符")
    if not sum(counts.values()):
        raise Contract("来源称有记录，各项却都是零")
    legs: list[Leg] = []
    unreached = 0
    for drill in operation.drill:
        wanted = counts[drill.only_if]
        mine = list(_each(drill, drill.for_each, scan)) if drill.for_each else [_leg(drill, wanted)] if wanted else []
        missing = wanted - _expected(mine)
        if missing < 0:
            raise Contract(f"{drill.only_if} 与逐项的数目不符")
        most = drill.for_each.most if drill.for_each else 1
        legs += mine[:most]
        unreached += missing + _expected(mine[most:])
    return Drawn(tuple(legs), unreached)


def held_after_all(operation: HttpOperation, leg: Leg, page: Page) -> str:
    """Where a reply that says that there is nothing holds something; empty when it holds nothing either.

    The total of a later page is that of the whole list, and stands beside pages that are rightly empty.
    """
    later = leg.listing is not None and bool(leg.listing.pages)
    counted = [] if later else _counted(operation, leg)
    return next((place for place in (*counted, *_listed(operation, leg)) if _holds(page, place)), "")


def _counted(operation: HttpOperation, leg: Leg) -> list[str]:
    """Where this leg's reply says how much there is."""
    total = leg.call.total if isinstance(leg.call, HttpOperation | Drill) else None
    counts = [drill.only_if for drill in operation.drill] if leg.call is operation else []
    return [*([total] if total else []), *counts]


def _listed(operation: HttpOperation, leg: Leg) -> list[str]:
    """Where this leg's reply holds what is there."""
    if leg.listing:
        return [spec.at for spec in leg.listing.specs if spec.at]
    return [drill.for_each.at for drill in operation.drill if drill.for_each] if leg.call is operation else []


def _holds(page: Page, pointer: str) -> bool:
    """Whether something stands there: anything but nought, null and what is empty."""
    try:
        held = locate(page.root, pointer)
    except Contract:
        return False
    return held not in (0, None, "", [], {})


def check_echo(leg: Leg, page: Page, carried: Carried) -> None:
    """Contract when a detail is not about what was asked."""
    if isinstance(leg.call, Drill):
        for pointer, text in leg.call.echo.items():
            if locate(page.root, pointer) != written(text, carried):
                raise Contract(f"{pointer} 与所问的对象不符")


def _counts(operation: HttpOperation, scan: Page) -> Mapping[str, int]:
    return {drill.only_if: count(scan.root, drill.only_if) for drill in operation.drill}


def _expected(legs: Iterable[Leg]) -> int:
    return sum(leg.listing.expected for leg in legs if leg.listing)


def _leg(drill: Drill, expected: int, bound: Carried | None = None) -> Leg:
    return Leg(drill, Listing(drill.records, drill.page, drill.total, expected), bound or {})


def _each(drill: Drill, each: Each, scan: Page) -> Iterator[Leg]:
    entries = locate(scan.root, each.at)
    if not isinstance(entries, list):
        raise Contract(f"{each.at} 的类型不符")
    for number in range(len(entries)):
        place = f"{each.at}/{number}"
        places = {name: f"{place}/{at}" for name, at in each.carry.items()}
        bound = {f"each.{name}": cite(scan, at, FieldSpec(at=at)) for name, at in places.items()}
        if expected := count(scan.root, f"{place}/{each.only_if}"):
            yield _leg(drill, expected, bound)

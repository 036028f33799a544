"""Which questions a case needs: read from what each source's manifest says that it needs, and from what is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from connectors.query import Query

_SINGLE = ("name", "id_no")
_SEVERAL = ("phone", "employer")
_MOST_VALUES = 5
"""Values of one kind asked about; more are noise, and each is a disclosure (个人信息保护法 6)."""


@dataclass(frozen=True, slots=True)
class Known:
    """What questions may be built from, for one party: full values only, newest first."""

    party_id: str
    single: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    several: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}), repr=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One question about one party; `lacks` names keys that are not known, then it cannot be asked."""

    party_id: str
    query: Query
    lacks: tuple[str, ...] = ()


def steps(source: str, needs: Mapping[str, Iterable[str]], known: Known) -> tuple[Step, ...]:
    """The questions to one source; `needs` gives the keys of each operation; others than ours are not planned."""
    planned: list[Step] = []
    for operation, names in needs.items():
        wanted = tuple(names)
        if not set(wanted) <= {*_SINGLE, *_SEVERAL}:
            continue
        planned.extend(_operation(source, operation, wanted, known))
    return tuple(planned)


def _operation(source: str, operation: str, wanted: tuple[str, ...], known: Known) -> list[Step]:
    lacks = tuple(n for n in wanted if not (known.single.get(n) or known.several.get(n)))
    base = {n: known.single.get(n, "") for n in wanted if n in _SINGLE}
    if lacks:
        return [Step(known.party_id, Query(source, operation, base), lacks)]
    many = next((n for n in wanted if n in _SEVERAL), None)
    if many is None:
        return [Step(known.party_id, Query(source, operation, base))]
    values = known.several[many][:_MOST_VALUES]
    return [Step(known.party_id, Query(source, operation, {**base, many: value})) for value in values]

"""Which questions a case needs: read from what each source's manifest says that it needs, and from what is known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from connectors.query import Query
from connectors.vocabulary import THING_KEYS

_SINGLE = ("name", "id_no")
_SEVERAL = ("phone", "employer", "location", "certificate_no")
_MOST_THINGS = 2
"""Units asked about by their place: each is an application of its own (不动产登记资料查询办法 24)."""
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
    return _about_known_things(planned)


def _about_known_things(planned: Sequence[Step]) -> tuple[Step, ...]:
    """Without the ways of asking about a thing by what is not known of it, where another way is open or says it."""
    blind = [step for step in planned if THING_KEYS & set(step.lacks)]
    spare = blind if len(blind) < len(planned) else blind[1:]
    return tuple(step for step in planned if step not in spare)


def _operation(source: str, operation: str, wanted: tuple[str, ...], known: Known) -> list[Step]:
    lacks = tuple(n for n in wanted if not (known.single.get(n) or known.several.get(n)))
    base = {n: known.single.get(n, "") for n in wanted if n in _SINGLE}
    if lacks:
        return [Step(known.party_id, Query(source, operation, base), lacks)]
    many = next((n for n in wanted if n in _SEVERAL), None)
    if many is None:
        return [Step(known.party_id, Query(source, operation, base))]
    values = known.several[many][: _MOST_THINGS if many in THING_KEYS else _MOST_VALUES]
    return [Step(known.party_id, Query(source, operation, {**base, many: value})) for value in values]

"""The person of the trial who looks things up at public sites: which site a question belongs to, a line each."""

from collections.abc import Callable, Mapping
from pathlib import Path

from connectors.query import Query
from skiptrace.simulator.faces import charges_site, execution_site
from skiptrace.simulator.world import World

_Save = Callable[[World, Query, Path, str], list[Path]]


def saved(world: World, query: Query, folder: Path, stem: str) -> list[Path]:
    """The pages that the question's site shows, saved as files of the folder."""
    return _SITES[query.source](world, query, folder, stem)


def _courts(world: World, query: Query, folder: Path, stem: str) -> list[Path]:
    part = execution_site.part_of_site(query.operation)
    typed = execution_site.Typed(part, query.keys["name"], query.keys["id_no"])
    return execution_site.save(world, typed, folder, stem)


def _charges(world: World, query: Query, folder: Path, stem: str) -> list[Path]:
    return charges_site.save(world, (query.keys["name"], query.keys["id_no"]), folder, stem)


_SITES: Mapping[str, _Save] = {"dishonest_debtors": _courts, "movables": _charges}

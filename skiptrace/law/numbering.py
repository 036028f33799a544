"""Old article numbers of 民事诉讼法, as interpretations still cite them, and what they are now.

Surprising: the same number means two articles in two versions (246 was the limit of enforcement, 253 the late interest
before it became the power to look into accounts), so the version is always asked.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, TypeAdapter

VERSIONS = (2017, 2021)
"""The versions before that of 2023 whose numbers are kept."""


@dataclass(frozen=True, slots=True)
class Renumbered:
    """One article by its topic: its number in each old version, and now."""

    topic: str
    old: Mapping[int, int]
    new: int


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    topic: str
    old: Mapping[int, int]
    new: int


@cache
def renumbered() -> tuple[Renumbered, ...]:
    """All articles whose old numbers are known."""
    text = files(__package__).joinpath("rules", "numbering.toml").read_text(encoding="utf-8")
    entries = TypeAdapter(tuple[_Entry, ...]).validate_python(tomllib.loads(text)["articles"])
    return tuple(Renumbered(each.topic, dict(each.old), each.new) for each in entries)


def now(article: int, version: int) -> Renumbered | None:
    """The article that had this number in that version; None where it is not in the table."""
    return next((each for each in renumbered() if each.old.get(version) == article), None)

"""The rules of contact as data: `rules.toml` holds the values with their source, this file reads them once.

Surprising: clause numbers are absent. The two collection standards were seen in reports only, and a made-up clause
number is worse than none.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class ContactRule(BaseModel):
    """One rule: `certainty` V verified, C in code, P second-hand, M open; `values` are hours, counts, days."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    source: str
    certainty: Literal["V", "C", "P", "M"]
    scope: tuple[str, ...]
    text: str
    values: Mapping[str, int] = Field(default_factory=dict)


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: Mapping[str, ContactRule]


@cache
def contact_rules() -> Mapping[str, ContactRule]:
    """All rules by number (D-50 ...)."""
    text = (files("skiptrace.contacts") / "rules.toml").read_text(encoding="utf-8")
    return _File.model_validate(tomllib.loads(text)).rules


def figure(rule: str, name: str) -> int:
    """A value of a rule; KeyError for a rule or value that there is not."""
    return contact_rules()[rule].values[name]

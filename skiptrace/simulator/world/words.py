"""The word lists that names, streets and firms are made of, kept as data beside this file.

Surprising: prefixes of mobile numbers stand here too; they are data of the same kind, and change as often.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def _lists() -> dict[str, str]:
    return tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8"))


@cache
def words(name: str) -> tuple[str, ...]:
    """One list of words.toml; `KeyError` when there is none of that name."""
    return tuple(_lists()[name].split())

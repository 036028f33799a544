"""Names as they are really borne: surnames by their share, given names by sex and decade, minority names.

Surprising: popular given names are drawn as wholes now and then. Characters drawn one by one would underestimate
them about sevenfold (measured on the vendored counts), and with them the namesakes.
"""

from __future__ import annotations

import itertools
from functools import cache
from typing import TYPE_CHECKING

from matching.tables import given_characters, surnames
from skiptrace.simulator.world.words import words

if TYPE_CHECKING:
    from random import Random

    from skiptrace.simulator.world.person import Sex

TWO_CHARACTER_SHARE = 0.142
"""Share of two-character names among Han names (ministry figures of 2007, in the press)."""

_POPULAR_SHARE = 0.12
_MINORITY_SHARE = 0.012


@cache
def _surname_table() -> tuple[tuple[str, ...], tuple[float, ...]]:
    table = surnames()
    return tuple(table), tuple(itertools.accumulate(table.values()))


@cache
def _character_table(sex: Sex) -> tuple[tuple[str, ...], tuple[float, ...]]:
    # A floor under the share keeps out characters that one registrar's slip brought into the counts.
    table = {character: share for character, share in given_characters(sex).items() if share > 2e-6}
    return tuple(table), tuple(itertools.accumulate(table.values()))


def draw_surname(rng: Random) -> str:
    """A surname by its share of the population."""
    names, weights = _surname_table()
    return rng.choices(names, cum_weights=weights)[0]


def draw_given(rng: Random, sex: Sex, year: int) -> str:
    """A given name of one or two characters for somebody born in that year."""
    if rng.random() < TWO_CHARACTER_SHARE:
        return _character(rng, sex)
    if rng.random() < _POPULAR_SHARE:
        decade = next(limit for limit in (1970, 1990, 2030) if year < limit)
        return rng.choice(words(f"{'men' if sex == '男' else 'women'}_{decade}"))
    return _character(rng, sex) + _character(rng, sex)


def draw_name(rng: Random, sex: Sex, year: int) -> tuple[str, str]:
    """A name and its bearer's ethnicity (汉, 维吾尔, 藏)."""
    if rng.random() < _MINORITY_SHARE:
        return _minority_name(rng, sex)
    return draw_surname(rng) + draw_given(rng, sex, year), "汉"


def surname_of(name: str) -> str:
    """The surname of a Han name, compound ones included; the first part of a name with a dot."""
    if "·" in name:
        return name.split("·", maxsplit=1)[0]
    return name[:2] if name[:2] in surnames() and len(name) > 2 else name[:1]


def _minority_name(rng: Random, sex: Sex) -> tuple[str, str]:
    if rng.random() < 0.65:
        own = rng.choice(words("uyghur_men" if sex == "男" else "uyghur_women"))
        return f"{own}·{rng.choice(words('uyghur_men'))}", "维吾尔"
    first = words("tibetan_first")
    return rng.choice(first) + rng.choice(first[:6] if sex == "男" else words("tibetan_women")), "藏"


def _character(rng: Random, sex: Sex) -> str:
    characters, weights = _character_table(sex)
    return rng.choices(characters, cum_weights=weights)[0]

"""How common a name is, and what the visible part of a masked one is worth.

Surprising: characters of a given name are not independent. Popular two-character names are about seven times more usual
than the product of their characters, so the product is raised by that factor before it may speak for a match.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from matching import tables
from matching.fields.name_key import MANY, ONE
from matching.script import fold

if TYPE_CHECKING:
    from matching.fields.name_key import NameKey

_RARE_CHARACTER = 1e-5
_RARE_SURNAME = 2e-4


@lru_cache(maxsize=16384)
def character_share(char: str) -> float:
    """Share among the characters of given names, both sexes evenly."""
    men, women = tables.given_characters("男").get(char, 0.0), tables.given_characters("女").get(char, 0.0)
    return max((men + women) / 2, _RARE_CHARACTER)


@dataclass(frozen=True, slots=True)
class NameWeights:
    """What the frequency of names is reckoned from; shares of the population."""

    floor: float
    rare_floor: float
    unknown_surname: float
    popular: float
    one_character: float
    visible_given: float
    dotted: float
    latin: float
    organisation: float


def surname_share(surname: str, weights: NameWeights) -> float:
    """Share of the population with that surname."""
    return tables.surnames().get(surname, weights.unknown_surname)


def name_frequency(key: NameKey, weights: NameWeights) -> float:
    """Share of the population that bears the name, not below the floor; of a masked one, that fits what it shows."""
    if key.organisation:
        return weights.organisation
    if key.masked:
        return _masked(key, weights)
    if key.latin:
        return weights.latin
    if not key.surname or not key.given:
        return weights.dotted if key.dotted else weights.floor
    share = surname_share(key.surname, weights)
    given = [character_share(fold(c)) for c in key.given]
    if len(given) == 1:
        share *= weights.one_character * given[0]
    else:
        share *= (1 - weights.one_character) * given[0] * given[1] * weights.popular
        for extra in given[2:]:
            share *= extra * weights.popular
    rare = surname_share(key.surname, weights) <= _RARE_SURNAME or min(given) <= _RARE_CHARACTER
    return max(weights.rare_floor if rare else weights.floor, share)


def _masked(key: NameKey, weights: NameWeights) -> float:
    share = surname_share(key.surname, weights) if key.surname else 1.0
    shown = key.cells[len(key.surname) :]
    for cell in shown:
        if cell not in {ONE, MANY}:
            share *= min(1.0, character_share(cell) * weights.visible_given)
    return max(weights.floor, share)

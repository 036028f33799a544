"""How a clerk compares a name on a request with the one in the register.

Surprising: a clerk forgives one wrong character when the number agrees, and nothing when there is no number.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skiptrace.simulator.world.person import Person


def plain(text: str) -> str:
    """Half width, without blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def agrees(person: Person, name: str) -> bool:
    """Whether the name will do beside the person's right number."""
    given = plain(name)
    if person.bore(given):
        return True
    differing = sum(a != b for a, b in zip(given, person.name, strict=False))
    return len(given) == len(person.name) and differing <= 1


def same_firm(asked: str, recorded: str) -> bool:
    """Whether the employer asked for is the recorded one: equal, or one text contains the other."""
    a, b = plain(asked), plain(recorded)
    return len(a) > 1 and (a in b or b in a)

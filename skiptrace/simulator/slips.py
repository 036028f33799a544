"""Slips of those who type or hear: what a name, a number, a date or an address becomes on its way into a query.

Surprising: these stand apart from `damage.KINDS`, from which whole files are drawn. They say what somebody asks with,
and some leave so little that nobody could be found.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

from matching.fields.name_key import main_sounds
from matching.tables import given_characters, surnames
from skiptrace.simulator.damage import homophone, invalid, slip
from skiptrace.simulator.world.naming import surname_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    Change = Callable[[str, Random], str]

_DOT = "·"
_OTHER_SPELLINGS = (
    ("买买提", "麦麦提"), ("阿不都", "阿布都"), ("吐尔逊", "图尔荪"), ("热合曼", "热合满"), ("古丽", "古力"),
    ("次仁", "才仁"), ("多吉", "多杰"), ("索南", "索朗"), ("扎西", "扎喜"), ("丹增", "旦增"), ("卓玛", "卓么"),
    ("央金", "样金"), ("肉孜", "如则"), ("艾合买提", "艾买提"),
)  # fmt: skip


@cache
def _surnames_by_sound() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for surname in surnames():
        found.setdefault("".join(main_sounds(surname)), []).append(surname)
    return found


@cache
def _usual_characters() -> tuple[str, ...]:
    return tuple(character for character, share in given_characters("男").items() if share > 1e-3)


def dropped(name: str, rng: Random) -> str:
    """One character of the given name left out; a name of two keeps both."""
    if len(name) < 3:
        return name
    place = rng.randrange(1, len(name))
    return name[:place] + name[place + 1 :]


def inserted(name: str, rng: Random) -> str:
    """A usual character too many, somewhere behind the surname."""
    place = rng.randint(1, len(name))
    return name[:place] + rng.choice(_usual_characters()) + name[place:]


def given_swapped(name: str, _rng: Random) -> str:
    """The two characters of the given name exchanged."""
    surname = surname_of(name)
    return surname + name[len(surname) :][::-1]


def surname_heard(name: str, rng: Random) -> str:
    """Another surname of the same sound, if there is one."""
    surname = surname_of(name)
    others = [s for s in _surnames_by_sound().get("".join(main_sounds(surname)), []) if s != surname]
    return rng.choice(others) + name[len(surname) :] if others else name


def given_heard(name: str, rng: Random) -> str:
    """Every character of the given name by another of the same sound."""
    surname = surname_of(name)
    return surname + "".join(homophone("　" + character, rng)[1:] for character in name[len(surname) :])


def spelled(name: str, _rng: Random) -> str:
    """In Latin letters, surname first."""
    surname, given = _sounds(name)
    return f"{surname.title()} {given.title()}".strip()


def spelled_given_first(name: str, _rng: Random) -> str:
    """In Latin letters, as passports of other countries order them."""
    surname, given = _sounds(name)
    return f"{given.title()} {surname.title()}".strip()


def spelled_in_one(name: str, _rng: Random) -> str:
    """In Latin letters without any gap."""
    return "".join(_sounds(name))


def spelled_apart(name: str, _rng: Random) -> str:
    """In Latin letters, each syllable a word."""
    return " ".join(main_sounds(name))


def _sounds(name: str) -> tuple[str, str]:
    sounds, cut = main_sounds(name), len(surname_of(name))
    return "".join(sounds[:cut]), "".join(sounds[cut:])


def transcribed(name: str, _rng: Random) -> str:
    """A transliterated name in another usual spelling."""
    for one, other in _OTHER_SPELLINGS:
        name = name.replace(one, other)
    return name


def parts_swapped(name: str, _rng: Random) -> str:
    """A dotted name, last part first."""
    return _DOT.join(reversed(name.split(_DOT)))


def undotted(name: str, _rng: Random) -> str:
    """A dotted name without its dot."""
    return name.replace(_DOT, "")


def digit_lost(number: str, rng: Random) -> str:
    """One place left out."""
    place = rng.randrange(len(number))
    return number[:place] + number[place + 1 :]


def digit_gained(number: str, rng: Random) -> str:
    """One digit typed twice."""
    place = rng.randrange(len(number))
    return number[:place] + number[place] + number[place:]


def two_slips(number: str, rng: Random) -> str:
    """Two digits typed wrong, anywhere."""
    return slip(slip(number, rng), rng)


def date_slip(text: str, rng: Random) -> str:
    """Another real date, one digit off."""
    while True:
        changed = slip(text[2:], rng)
        try:
            date.fromisoformat(text[:2] + changed)
        except ValueError:
            continue
        return text[:2] + changed


def day_and_month_swapped(text: str, _rng: Random) -> str:
    """Day and month exchanged where that is a date."""
    year, month, day = text.split("-")
    return f"{year}-{day}-{month}" if day <= "12" else text


SLIPS: Final[dict[str, Change]] = {
    "name_dropped": dropped,
    "name_inserted": inserted,
    "name_given_swapped": given_swapped,
    "name_surname_heard": surname_heard,
    "name_given_heard": given_heard,
    "name_spelled": spelled,
    "name_spelled_given_first": spelled_given_first,
    "name_spelled_in_one": spelled_in_one,
    "name_spelled_apart": spelled_apart,
    "name_transcribed": transcribed,
    "name_parts_swapped": parts_swapped,
    "name_undotted": undotted,
    "id_lost": digit_lost,
    "id_gained": digit_gained,
    "id_two_slips": invalid(two_slips),
    "phone_lost": digit_lost,
    "phone_gained": digit_gained,
    "date_slip": date_slip,
    "date_day_month": day_and_month_swapped,
    "date_first_of_january": lambda text, _: f"{text[:4]}-01-01",
    "date_year": lambda text, _: text[:4],
}
"""Kind of slip -> change, as `damage.KINDS`."""

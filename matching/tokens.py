"""Candidate tokens of a party: the one definition that every index uses, for records and for queries.

Surprising: the tokens are keyed hashes, and the scope is hashed into each of them. An index shows frequencies and
nothing else, and a query finds only what lies in the scopes for which it built tokens. Most tokens join two facts (a
surname and a date), because a fact alone is shared by too many; docs/decisions/0019 says which were tried.
"""

from __future__ import annotations

from hashlib import blake2b
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from matching import mask
from matching.fields.name_key import parse as parse_name
from matching.fields.resident_id_key import real_date
from matching.fields.transliteration import canonical
from matching.heard import heard
from matching.script import first_reading, wide_fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matching.fields.address import AddressKey
    from matching.fields.name_key import NameKey
    from matching.fields.phone import PhoneKey
    from matching.heard import Heard
    from matching.party import Party

    Plain = list[tuple[str, str]]

TOKEN_VERSION = 2
"""Stands in the hash and in the name of every index; a change of this module's tokens raises it."""

FAMILIES: Mapping[str, int] = {
    "cp": 4, "pf": 2, "n0": 5, "nk": 5, "np": 3,
    "w0": 12, "w1": 12, "w2": 12, "w3": 12, "ie": 12, "iq": 11,
    "f0": 9, "f1": 7, "f2": 11, "f3": 11, "f4": 11,
    "sb": 12, "sd": 10, "sc": 11, "gb": 12, "gd": 12, "pb": 9, "pm": 9, "pc": 9,
    "st": 12, "fs": 12, "fc": 12, "fh": 12,
    "sr": 12, "ar": 12, "es": 12, "er": 11,
    "pl": 12, "pt": 11, "bk": 12, "bm": 11, "cc": 12,
}  # fmt: skip
"""Weight of each family. Tokens of the name weigh little, because up to seven of them repeat one fact."""

MAX_PLACES = 4
"""An ambiguous address gives tokens for at most so many divisions."""

_MUNICIPAL = frozenset({"11", "12", "31", "50"})
_HIDDEN = mask.HIDDEN


class _Facts(NamedTuple):
    """What is joined with a name: whole dates, years, days of the year; places; numbers of phones; the id's end."""

    dates: tuple[str, ...]
    years: tuple[str, ...]
    days: tuple[str, ...]
    districts: tuple[str, ...]
    cities: tuple[str, ...]
    phones: tuple[str, ...]
    end: str
    spots: tuple[str, ...]
    employers: tuple[str, ...]


def _names(party: Party) -> list[NameKey]:
    if not party.aliases and not party.name.former:
        return [party.name] if party.name.value else []
    others = [parse_name(text) for text in (*party.name.former, *party.aliases)]
    return [key for key in (party.name, *others) if key.value]


def _id_text(party: Party) -> str:
    """The places of the id as far as they are known: a mask's pattern, a damaged number as it stands."""
    key = party.id_no
    if key.complete:
        return key.value
    if key.masked:
        return key.patterns[0] if key.patterns else ""
    return key.candidate or (key.value if key.damaged else "")


def _city(code: str) -> str:
    """The city of a division; a municipality is one, whatever its codes say."""
    return code[:2] if code[:2] in _MUNICIPAL else code[:4]


def _places(party: Party, number: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Districts and cities of the addresses, of the id's first registration when there is none."""
    codes = {code for key in party.addresses for code in sorted(key.codes)[:MAX_PLACES]}
    if not codes and number[:4].isdecimal() and len(number) > 4:
        codes = {number[:6]} if number[:6].isdecimal() else {number[:4] + "00"}
    cities = {_city(code) for code in codes if not code.endswith("0000") or code[:2] in _MUNICIPAL}
    return tuple(sorted(code for code in codes if not code.endswith("00"))), tuple(sorted(cities))


def _facts(party: Party, number: str) -> _Facts:
    dates = {party.birth.pattern} if party.birth.pattern else set()
    born = number[6:14]
    if len(number) >= 14 and born.isdecimal() and (party.id_no.complete or real_date(born)):
        dates.add(born)
    whole = sorted(date for date in dates if _HIDDEN not in date)
    districts, cities = _places(party, number)
    end = number[-4:] if len(number) >= 17 and _HIDDEN not in number[-4:] else ""
    return _Facts(
        tuple(whole),
        tuple(sorted({date[:4] for date in dates if _HIDDEN not in date[:4]})),
        tuple(sorted({date[4:] for date in whole})),
        districts,
        cities,
        tuple(text for key in party.phones if (text := _digits(key)) and len(text) >= 10),
        end,
        tuple(spot for key in party.addresses for spot in _spots(key)),
        tuple(key.core for key in party.employers if key.core and not key.masked),
    )


def _digits(key: PhoneKey) -> str:
    """The number as typed; an area's leading nought goes from twelve places, so that a mistyped mobile looks alike."""
    text = key.pattern or key.value
    return text[1:] if len(text) == 12 and text[0] == "0" else text


def _spots(key: AddressKey) -> list[str]:
    """A street with its number, a compound with its city, in the country a village with its county."""
    found = [key.road + key.number] if key.road and key.number and _HIDDEN not in key.number else []
    if key.compound and _HIDDEN not in key.compound:
        found += [city + key.compound for city in sorted(set(map(_city, key.codes)))[:MAX_PLACES]]
    if key.village and key.division:
        found.append(key.division + key.village)
    return found


def _add_name(found: Plain, key: NameKey, sounds: Heard) -> None:
    found += [("pf", sound) for sound in sounds.whole]
    if key.latin or key.organisation:
        found.append(("n0", key.wide))
        return
    text = wide_fold("".join(key.visible if key.masked else key.cells))
    if len(text) <= 4:
        found += [("cp", a + b) for a, b in combinations(text, 2)]
        return
    if key.masked:
        return
    found.append(("n0", text))
    found.append(("nk", "".join(first_reading(c)[:1] for c in text)))
    if key.dotted:
        found += [("np", canonical(part)) for part in key.tokens]


def _add_id(found: Plain, number: str) -> None:
    """Windows without five or six places each: one slip, or two neighbours exchanged, leave one of them whole."""
    if len(number) < 14:
        return
    windows = [("w3", number[:14])]
    if len(number) >= 17:
        windows += [
            ("w0", number[-12:]),
            ("w1", number[:5] + number[-7:]),
            ("w2", number[:10] + number[-3:]),
            ("ie", number[:6] + number[-4:]),
        ]
    found += windows if _HIDDEN not in number else [pair for pair in windows if _HIDDEN not in pair[1]]


def _add_sequence(found: Plain, patterns: Iterable[str]) -> None:
    """Region and sequence: what a mask shows of a number of the first generation (330106******421)."""
    shown = (number[:6] + number[14:17] for number in patterns if len(number) == 18)
    found += [("iq", text) for text in shown if _HIDDEN not in text]


def _add_phone(found: Plain, text: str) -> None:
    """Windows like those of the id, and what a mask of 3 and 4 shows; without an area code only the last places."""
    if len(text) < 7:
        return
    windows = [("f0", text[-6:])]
    if len(text) >= 10:
        windows += [
            ("f1", text[:3] + text[-4:]),
            ("f2", text[:4] + text[-4:]),
            ("f3", text[:6] + text[-2:]),
            ("f4", text[:8]),
        ]
    found += windows if _HIDDEN not in text else [pair for pair in windows if _HIDDEN not in pair[1]]


def _add_joints(found: Plain, sounds: Heard, facts: _Facts) -> None:
    """Pairs of a name part with a date, a place, or last digits: they carry most queries."""
    for family in sounds.families:
        _add_family(found, family, facts)
    for given in sounds.givens:
        found += [("gb", given + date) for date in facts.dates]
        found += [("gd", given + district) for district in facts.districts]
    for whole in sounds.whole:
        found += [("pb", whole + year) for year in facts.years]
        found += [("pm", whole + day) for day in facts.days]
        found += [("pc", whole + city) for city in facts.cities]


def _add_family(found: Plain, family: str, facts: _Facts) -> None:
    found += [("sb", family + date) for date in facts.dates]
    found += [("sd", family + district) for district in facts.districts]
    found += [("sc", family + city + year) for city in facts.cities for year in facts.years]
    if facts.end:
        found.append(("st", family + facts.end))
    for phone in facts.phones:
        if _HIDDEN not in (end := phone[-4:]):
            found.append(("fs", family + end))
            found += [("fc", family + city + end) for city in facts.cities]
        if _HIDDEN not in (head := phone[:7]):
            found.append(("fh", family + head))
    found += [("sr", family + spot) for spot in facts.spots]
    found += [("es", family + employer) for employer in facts.employers]


def _add_things(found: Plain, party: Party) -> None:
    found += [("ar", key.room_key) for key in party.addresses if key.room_key]
    for employer in party.employers:
        if employer.core and employer.region and not employer.masked:
            found.append(("er", _city(employer.region) + employer.core))
    for plate in party.plates:
        if not plate.masked:
            found += [("pl", plate.value), ("pt", plate.tail)]
    for card in party.bank_cards:
        if card.complete:
            found.append(("bk", card.value))
        head, tail = (card.head, card.tail) if card.masked else (card.value, card.value)
        if len(head) >= 4 and len(tail) >= 4:
            found.append(("bm", head[:4] + tail[-4:]))
    found += [("cc", code.organisation or code.value) for code in party.credit_codes]


def _listed(party: Party) -> Plain:
    """Every token before hashing; one may stand there twice."""
    found: Plain = []
    number = _id_text(party)
    facts = _facts(party, number)
    for key in _names(party):
        sounds = heard(key)
        _add_name(found, key, sounds)
        _add_joints(found, sounds, facts)
    _add_id(found, number)
    _add_sequence(found, party.id_no.patterns)
    for phone in party.phones:
        _add_phone(found, _digits(phone))
    _add_things(found, party)
    return found


def plain_tokens(party: Party) -> list[tuple[str, str]]:
    """Family and text of every token, before hashing, each once. For tests and measurements; never stored."""
    return list(dict.fromkeys(_listed(party)))


def hashed(plain: Iterable[tuple[str, str]], key: bytes, scope: str) -> list[int]:
    """The 63-bit keyed hashes of tokens in one scope, in their order.

    `key` has 16 to 64 bytes and is kept outside the index; a shorter one raises ValueError.
    """
    if not 16 <= len(key) <= 64:
        raise ValueError("the token key must have 16 to 64 bytes")
    begun = blake2b(f"{TOKEN_VERSION}\x1f{scope}\x1f".encode(), digest_size=8, key=key)
    found = []
    for family, text in plain:
        state = begun.copy()
        state.update(f"{family}\x1f{text}".encode())
        found.append(int.from_bytes(state.digest()) >> 1)
    return found


def tokens(party: Party, key: bytes, scopes: Iterable[str]) -> dict[int, int]:
    """Weight by token. A record passes its own scope, a query all scopes that it may see."""
    plain = _listed(party)
    weights = [FAMILIES[family] for family, _ in plain]
    return {token: w for scope in scopes for token, w in zip(hashed(plain, key, scope), weights, strict=True)}

"""Candidate tokens of a party: the one definition that every index uses, for records and for queries.

Surprising: the tokens are keyed hashes, and the scope is hashed into each of them. An index shows frequencies and
nothing else, and a query finds only what lies in the scopes for which it built tokens.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from matching import mask
from matching.fields.name_key import ONE, NameKey, main_sounds
from matching.fields.name_key import parse as parse_name
from matching.fields.transliteration import canonical
from matching.script import wide_fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from matching.fields.phone import PhoneKey
    from matching.fields.resident_id import ResidentIdKey
    from matching.party import Party

TOKEN_VERSION = 1
"""Stands in the hash and in the name of every index; a change of this module's tokens raises it."""

FAMILIES: Mapping[str, int] = {
    "n0": 5, "nd": 3, "pf": 2, "nk": 5, "np": 3,
    "w0": 12, "w1": 12, "w2": 12, "w3": 12, "i3": 12, "i7": 11,
    "f0": 11, "f1": 11, "f2": 11, "f3": 11, "f4": 11, "fm": 11, "lt": 11,
    "sb": 12, "sd": 10, "sc": 11, "gb": 12, "gd": 12, "pb": 12, "pc": 12, "fs": 12, "st": 12,
    "an": 12, "ao": 8, "ad": 10, "ae": 11, "ar": 12, "ec": 11, "bd": 9,
    "pl": 12, "pt": 11, "bk": 12, "bm": 11, "cc": 12,
}  # fmt: skip
"""Weight of each family. Tokens of the name weigh little, because up to seven of them repeat one fact."""

MAX_PLACES = 4
"""An ambiguous address gives tokens for at most so many divisions."""


def fold_sound(text: str) -> str:
    """Latin letters without what accents blur; on the whole string, so that no syllables need be found."""
    for long, short in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("v", "u"), ("l", "n")):
        text = text.replace(long, short)
    return text


def _names(party: Party) -> list[NameKey]:
    others = [parse_name(text) for text in (*party.name.former, *party.aliases)]
    return [key for key in (party.name, *others) if key.value]


def _sounds(key: NameKey) -> tuple[list[str], str, str]:
    """Folded sounds of the whole name (in every order it may be written), of the surname, of the given name."""
    if key.latin:
        words = [w for w in key.latin if len(w) > 1]
        orders = {"".join(words), "".join(reversed(words)), "".join(words[1:] + words[:1])}
        return sorted(fold_sound(o) for o in orders if o), fold_sound(words[0]) if words else "", ""
    if key.masked:
        return [], fold_sound("".join(main_sounds(key.surname))), ""
    sounds = main_sounds("".join(key.cells))
    cut = len(key.surname) if key.surname else 0
    whole, family, given = "".join(sounds), "".join(sounds[:cut]), "".join(sounds[cut:])
    return [fold_sound(whole)], fold_sound(family), fold_sound(given) if cut else ""


def _name_tokens(key: NameKey) -> Iterator[tuple[str, str]]:
    if key.masked:
        return
    plain = wide_fold("".join(key.cells)) if key.cells else key.wide
    yield "n0", plain
    if not key.latin and not key.organisation:
        yield "nd", plain
        if 3 <= len(plain) <= 4:
            for i in range(len(plain)):
                yield "nd", plain[:i] + plain[i + 1 :]
    for sound in _sounds(key)[0]:
        yield "pf", sound
    if len(plain) >= 5 and not key.latin and not key.organisation:
        yield "nk", "".join(s[:1] for s in main_sounds(plain))
    if key.dotted:
        for part in key.tokens:
            yield "np", canonical(part)


def _id_tokens(key: ResidentIdKey) -> Iterator[tuple[str, str]]:
    text = key.value if key.complete else key.candidate or (key.value if key.damaged else "")
    if key.masked and key.patterns:
        text = key.patterns[0]
    if len(text) < 14:
        return
    windows = {"w0": text[-12:], "w1": text[:5] + text[11:], "w2": text[:10] + text[15:], "w3": text[:14]}
    for family, window in windows.items():
        if mask.HIDDEN not in window:
            yield family, window
    if len(text) >= 17:
        for family, ends in (("i3", text[:6] + text[-4:]), ("i7", text[:4] + text[-4:])):
            if mask.HIDDEN not in ends:
                yield family, ends


def _phone_tokens(key: PhoneKey) -> Iterator[tuple[str, str]]:
    text = key.pattern or key.value
    if len(text) != 11 or not (key.mobile or key.masked):
        if key.e164:
            yield "lt", key.value[-8:]
        return
    for i, (start, end) in enumerate(((0, 3), (2, 5), (4, 7), (6, 9), (8, 11))):
        window = text[:start] + text[end:]
        if mask.HIDDEN not in window:
            yield f"f{i}", f"{start}{window}"
    ends = text[:3] + text[7:]
    if mask.HIDDEN not in ends:
        yield "fm", ends


def _places(party: Party) -> tuple[list[str], list[str]]:
    """District codes and city codes: of the addresses, and of the region where the id was first issued."""
    districts = {code for key in party.addresses for code in sorted(key.codes)[:MAX_PLACES]}
    if party.id_no.region:
        districts.add(party.id_no.region)
    return sorted(d for d in districts if not d.endswith("00")), sorted({d[:4] for d in districts})


def _address_tokens(party: Party) -> Iterator[tuple[str, str]]:
    for key in party.addresses:
        codes = sorted(key.codes)[:MAX_PLACES]
        cities = sorted({c[:4] for c in codes}) or [""]
        if key.road and key.number:
            yield "ao", key.road + key.number
            for city in cities:
                yield "an", city + key.road + key.number
        for code in codes:
            if key.road:
                yield "ad", code + key.road
        for city in cities:
            if key.compound or key.village:
                yield "ae", city + (key.compound or key.village)
        if key.room_key:
            yield "ar", key.room_key


def _joint_tokens(party: Party, key: NameKey) -> Iterator[tuple[str, str]]:
    """Pairs of a name part with a date, a place, or last digits: they carry most queries."""
    whole, family, given = _sounds(key)
    dates = sorted({b.pattern for b in party.births if b.pattern.isdigit()})
    years = sorted({b.pattern[:4] for b in party.births if b.pattern[:4].isdigit()})
    districts, cities = _places(party)
    ends = {k.value[-4:] for k in party.phones if k.mobile or (k.masked and mask.HIDDEN not in k.value[-4:])}
    tail = party.id_no.patterns[0][-4:] if party.id_no.patterns else party.id_no.value[-4:]
    yield from (("sb", family + d) for d in dates if family)
    yield from (("sd", family + d) for d in districts if family)
    yield from (("sc", family + c + y) for c in cities for y in years if family)
    yield from (("gb", given + d) for d in dates if given)
    yield from (("gd", given + d) for d in districts if given)
    yield from (("pb", w + y) for w in whole for y in years)
    yield from (("pc", w + c) for w in whole for c in cities)
    yield from (("fs", family + e) for e in sorted(ends) if family)
    if family and len(tail) == 4 and mask.HIDDEN not in tail:
        yield "st", family + tail


def _thing_tokens(party: Party) -> Iterator[tuple[str, str]]:
    for employer in party.employers:
        if employer.core and not employer.masked:
            yield "ec", employer.core
    for plate in party.plates:
        if not plate.masked:
            yield "pl", plate.value
            yield "pt", plate.tail
    for card in party.bank_cards:
        if card.complete:
            yield "bk", card.value
        head, tail = (card.head, card.tail) if card.masked else (card.value, card.value)
        if len(head) >= 4 and len(tail) >= 4:
            yield "bm", head[:4] + tail[-4:]
    for code in party.credit_codes:
        yield "cc", code.organisation or code.value


def plain_tokens(party: Party) -> list[tuple[str, str]]:
    """Family and text of every token, before hashing, each once. For tests and measurements; never stored."""
    found: dict[tuple[str, str], None] = {}
    for key in _names(party):
        found |= dict.fromkeys(_name_tokens(key))
        found |= dict.fromkeys(_joint_tokens(party, key))
    found |= dict.fromkeys(_id_tokens(party.id_no))
    for phone in party.phones:
        found |= dict.fromkeys(_phone_tokens(phone))
    found |= dict.fromkeys(_address_tokens(party))
    found |= dict.fromkeys(_thing_tokens(party))
    found |= dict.fromkeys(("bd", b.pattern) for b in party.births if b.pattern.isdigit())
    return [pair for pair in found if pair[1] and ONE not in pair[1]]


def hashed(family: str, text: str, key: bytes, scope: str) -> int:
    """The 63-bit keyed hash of one token in one scope."""
    data = f"{TOKEN_VERSION}\x1f{scope}\x1f{family}\x1f{text}".encode()
    return int.from_bytes(blake2b(data, digest_size=8, key=key).digest()) >> 1


def tokens(party: Party, key: bytes, scopes: Iterable[str]) -> dict[int, int]:
    """Weight by token. A record passes its own scope, a query all scopes that it may see.

    `key` has 16 to 64 bytes and is kept outside the index; a shorter one raises ValueError.
    """
    if not 16 <= len(key) <= 64:
        raise ValueError("the token key must have 16 to 64 bytes")
    plain = plain_tokens(party)
    return {hashed(family, text, key, scope): FAMILIES[family] for scope in scopes for family, text in plain}


def without_heavy(weights: Mapping[int, int], heavy: frozenset[int]) -> dict[int, int]:
    """The query without tokens that a versioned list calls heavy, unless nothing else is left."""
    kept = {token: weight for token, weight in weights.items() if token not in heavy}
    return kept or dict(weights)


def record_number(record_id: str) -> int:
    """The 63-bit number under which an index holds a record; the caller keeps the way back."""
    return int.from_bytes(blake2b(record_id.encode(), digest_size=8).digest()) >> 1

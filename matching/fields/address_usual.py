"""Reads the usual end of an address in one go: 文三路100号, 文三路100号绿城小区3幢2单元501室, 文三路100号3-2-501.

Surprising: it must say exactly what the reader part by part says (a test holds both together), so a sign that begins
a part of another kind anywhere in the text hands the whole address back to that reader.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_NO_ROAD = "路街道号巷条段里弄同区县旗镇乡村社组屯湾庄队嘎苏地居度甲乙丙丁戊"
_NO_COMPOUND = "东西南北期门甲乙丙丁戊座幢栋单元室户房号楼层线附之"
_ROAD = rf"((?:(?![{_NO_ROAD}])[\u4e00-\u9fff]){{1,4}}(?:路|街|大道))"
_COMPOUND = rf"((?![大院])(?:(?![{_NO_COMPOUND}])[\u4e00-\u9fff]){{2,8}})?"
_DOOR = r"([0-9]+)(?:(?:幢|栋|号楼)([0-9]+)单元([0-9]+)室|-([0-9]+)-([0-9]+))"
_USUAL = re.compile(rf"{_ROAD}([1-9][0-9]*)号(?:{_COMPOUND}{_DOOR})?")
_TAILS = ("小区", "住宅区", "家属院")


class Usual(NamedTuple):
    """The parts of an address behind its division; absent parts are ""."""

    road: str
    number: str
    compound: str
    building: str
    unit: str
    room: str


def read_usual(rest: str) -> Usual | None:
    """The parts of a normal text behind its division, None when the text is built in any other way."""
    found = _USUAL.fullmatch(rest)
    if not found:
        return None
    road, number, compound, building, unit, room, unit_too, room_too = found.groups("")
    return Usual(road, number, _named(compound), building, unit or unit_too, room or room_too)


def _named(compound: str) -> str:
    """Without the word for its kind, unless nothing else is there."""
    for tail in _TAILS:
        if compound.endswith(tail):
            return compound.removesuffix(tail) or compound
    return compound

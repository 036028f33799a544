"""Whether two people entered the same: key values compared in one normal form, and only their places told.

Surprising: a difference holds no value. Whoever entered wrongly must look at the paper again, not at the other's entry.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from connectors.engines.alike import plain, plain_ident, plain_name
from skiptrace.entering.form import Form, Shape, Written, written


@dataclass(frozen=True, slots=True)
class Difference:
    """A key value that two people entered differently, or only one of them: where, never what."""

    path: str
    label: str
    pages: tuple[int, ...]

    @property
    def text(self) -> str:
        pages = "、".join(f"第{page}页" for page in self.pages)
        return f"{self.label}（{pages}）"


def normal(shape: Shape, value: Any) -> str:
    """One form of a value: width, blanks, brackets, and the way of writing a figure do not count."""
    if isinstance(value, Decimal):
        return format(value.normalize() + 0, "f")
    if isinstance(value, StrEnum):
        return value.value
    if shape is Shape.IDENT:
        return plain_ident(str(value))
    return plain_name(str(value)) if shape is Shape.NAME else plain(str(value))


def key_values(form: Form) -> Mapping[str, str]:
    """The key values of a form by path, in normal form; what is not entered is not there."""
    return {
        path: normal(each.place.cell.shape, each.entered.value) for path, each in _keys(form).items() if each.entered
    }


def differences(first: Form, second: Form) -> tuple[Difference, ...]:
    """Where two entries of one paper differ in a key value, in the order of the form."""
    mine, theirs = key_values(first), key_values(second)
    cells, others = _keys(first), _keys(second)
    found = []
    for path in dict.fromkeys([*cells, *others]):
        if mine.get(path) != theirs.get(path):
            sides = [each for each in (cells.get(path), others.get(path)) if each]
            pages = sorted({each.entered.page for each in sides if each.entered})
            found.append(Difference(path, sides[0].place.label, tuple(pages)))
    return tuple(found)


def _keys(form: Form) -> Mapping[str, Written]:
    return {each.place.path: each for each in written(form) if each.place.cell.key}

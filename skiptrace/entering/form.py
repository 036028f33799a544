"""What a form is made of: cells with their page, blocks of cells, and the way through all of them.

Surprising: a page belongs to every value, not to the form. A value that stands nowhere on the paper cannot be entered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

MOST_ROWS = 60
"""Rows of one block: more than any notice or print that was seen."""

MOST_COUNT = 10**12 - 1

T = TypeVar("T")

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Yuan = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=2)]
Count = Annotated[int, Field(ge=0, le=9999)]
Day = Annotated[date, Field(strict=True, ge=date(1990, 1, 1), le=date(2099, 12, 31))]


class Choice(StrEnum):
    """A closed choice of a form: a code, and the words by which people know it."""

    @property
    def chinese(self) -> str:
        return self.value


class Shape(StrEnum):
    """How a cell is written, checked in the workbook, and compared."""

    TEXT = "text"
    NAME = "name"
    COURT_NO = "court_no"
    IDENT = "ident"
    DAY = "day"
    AMOUNT = "amount"
    NUMBER = "number"
    COUNT = "count"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Cell:
    """How a value stands on the form. A `key` value takes effect only when two people entered it alike."""

    label: str
    shape: Shape
    hint: str = ""
    key: bool = True
    choices: type[Choice] | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one form within the form: how they are called, and how many an empty form offers."""

    label: str
    offered: int


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class On(_Part, Generic[T]):
    """A value as the paper says it, and the page where it stands."""

    value: T = Field(repr=False)
    page: int = Field(ge=1)


class Row(_Part):
    """One row of a block."""


class Form(_Part):
    """A whole form."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a form: `path` is its name in JSON (`measures.0.what`), `label` what people call it."""

    path: str
    label: str
    cell: Cell
    required: bool


@dataclass(frozen=True, slots=True)
class Written:
    """A cell with what was entered; None where nothing was."""

    place: Place
    entered: On[Any] | None


def written(form: Form) -> Iterator[Written]:
    """Every cell of a filled form in its order, the empty ones too."""
    for name, info in type(form).model_fields.items():
        block = _block(info)
        if block is None:
            yield Written(_place(name, "", info), getattr(form, name))
            continue
        for number, row in enumerate(getattr(form, name)):
            for part, of in type(row).model_fields.items():
                place = _place(f"{name}.{number}.{part}", f"{block.label}{number + 1} ", of)
                yield Written(place, getattr(row, part))


def places(form: type[Form], rows: int | None = None) -> Iterator[Place]:
    """Every cell of an empty form; `rows` of each block, or as many as the block offers."""
    for name, info in form.model_fields.items():
        block = _block(info)
        if block is None:
            yield _place(name, "", info)
            continue
        for number in range(min(rows or block.offered, MOST_ROWS)):
            for part, of in row_type(info).model_fields.items():
                yield _place(f"{name}.{number}.{part}", f"{block.label}{number + 1} ", of)


def row_type(info: Any) -> type[Row]:
    """The row of a block's field, which is a tuple of rows."""
    found: type[Row] = info.annotation.__args__[0]
    return found


def _block(info: Any) -> Block | None:
    return next((each for each in info.metadata if isinstance(each, Block)), None)


def _place(path: str, before: str, info: Any) -> Place:
    cell = next(each for each in info.metadata if isinstance(each, Cell))
    return Place(path, f"{before}{cell.label}", cell, info.is_required())

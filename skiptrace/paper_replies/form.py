"""The form of a paper reply as a model: made from the source's manifest, so that a new source needs no form of its own.

Surprising: the classes are made while the program runs. What they check is what the engine of papers checks again, so a
form that lets something through can make nobody's record.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, StringConstraints, create_model

from connectors.engines.twice import Reading, Said
from connectors.engines.typed import Typed, TypedCell, typed_form
from connectors.manifest.operation import Form as Written
from skiptrace.entering.form import MOST_COUNT, MOST_ROWS, Block, Cell, Choice, Day, Form, On, Row, Shape, Words

ROWS = "records"
_OFFERED = 4
_LONG = 2000

Long = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=_LONG)]
Digits = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9]{1,64}$")]
Month = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9]{4}-?[0-9]{2}$")]
Number = Annotated[Decimal, Field(max_digits=24, decimal_places=8)]
Whole = Annotated[int, Field(ge=0, le=MOST_COUNT)]

_TYPES: Mapping[Written, tuple[Any, Shape]] = {
    Written.STR: (Words, Shape.NAME),
    Written.IDENT: (Words, Shape.IDENT),
    Written.DIGITS: (Digits, Shape.IDENT),
    Written.DECIMAL: (Number, Shape.NUMBER),
    Written.INT: (Whole, Shape.COUNT),
    Written.DATE: (Day, Shape.DAY),
    Written.YYYYMM: (Month, Shape.TEXT),
}


def form_of(operation: Typed) -> type[Form]:
    """The form of one operation: what stands above the records, and the records."""
    typed = typed_form(operation)
    row: Any = create_model("PaperRecord", __base__=Row, **_fields(typed.fields))
    block = Annotated[tuple[row, ...], Block("记录", _OFFERED), Field(max_length=MOST_ROWS)]
    fields: dict[str, Any] = {**_fields(typed.head), ROWS: (block, ())}
    return create_model("PaperReply", __base__=Form, **fields)


def reading(form: Form, person: str) -> Reading:
    """What this person typed, as the document of the paper holds it."""
    rows: tuple[Form | Row, ...] = getattr(form, ROWS)
    return Reading(person, _said(form), tuple(_said(row) for row in rows))


def _fields(cells: tuple[TypedCell, ...]) -> dict[str, Any]:
    return {cell.name: _field(cell) for cell in cells}


def _field(cell: TypedCell) -> tuple[Any, Any]:
    choices = _choices(cell)
    kind, shape = (choices, Shape.CHOICE) if choices else _TYPES[cell.spec.form]
    if shape is Shape.NAME and not cell.key:
        kind, shape = Long, Shape.TEXT
    about = Cell(cell.label, shape, "" if cell.required else "纸上没有的留空", key=cell.key, choices=choices)
    if cell.required:
        return Annotated[On[kind], about], ...  # type: ignore[valid-type]
    return Annotated[On[kind] | None, about], None  # type: ignore[valid-type]


def _choices(cell: TypedCell) -> type[Choice] | None:
    words = ("true", "false") if cell.spec.form is Written.BOOL else tuple(cell.spec.choices)
    if not words:
        return None
    made: Any = Choice
    chosen: type[Choice] = made("Wording", [(f"C{number}", word) for number, word in enumerate(words)])
    return chosen


def _said(part: Form | Row) -> dict[str, Said]:
    entered = {name: getattr(part, name) for name in type(part).model_fields if name != ROWS}
    return {name: Said(_text(each.value), each.page) for name, each in entered.items() if each is not None}


def _text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)

"""The form of a paper reply, made from the manifest alone: what stands above the records, and what one record holds.

Surprising: nearly everything is a key value, which two persons must type alike. Only the descriptions that the
vocabulary lists are free; a field that a source adds later counts until somebody says that it does not.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from connectors.labels import LABELS
from connectors.manifest.capture import CaptureOperation
from connectors.manifest.operation import FieldSpec, FileOperation, Form
from connectors.vocabulary import FREE_WORDS

Typed = FileOperation | CaptureOperation
Meaning = Literal["found", "no_record", "partial", "refused"]

RESULT, TOTAL, ANSWERED, UNREAD = "result", "total", "answered", "unread"
_DAYS = frozenset({"drawn"})
_WHOSE = ("name", "id_no")
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class TypedCell:
    """One value to type: `key` must be typed alike by two persons, `required` cannot be left out."""

    name: str
    label: str
    spec: FieldSpec
    key: bool
    required: bool


@dataclass(frozen=True, slots=True)
class TypedForm:
    """`head` once a paper, `fields` once a record of `kind`. `results` are the wordings that may be chosen."""

    kind: str
    head: tuple[TypedCell, ...]
    fields: tuple[TypedCell, ...]
    results: Mapping[str, Meaning]


def typed_form(operation: Typed) -> TypedForm:
    """The form of one operation. The same manifest always gives the same form."""
    spec = operation.records[0]
    fields = tuple(_field(name, field) for name, field in spec.fields.items() if field.at is not None)
    results = _results(operation)
    return TypedForm(spec.kind, tuple(_head(operation, results)), fields, results)


def _results(operation: Typed) -> dict[str, Meaning]:
    if isinstance(operation, FileOperation):
        return dict(operation.file.results)
    return {text.replace("{total}", "N"): meaning for text, meaning in operation.capture.results.items()}


def _head(operation: Typed, results: Mapping[str, Meaning]) -> list[TypedCell]:
    cells: list[TypedCell] = []
    if results:
        cells.append(_cell(RESULT, "查询结果", Form.CHOICE, required=True, choices={text: text for text in results}))
    marks = operation.file.marks if isinstance(operation, FileOperation) else {}
    for name, labels in marks.items():
        if name != RESULT:
            cells.append(_cell(name, labels[0], Form.DATE if name in _DAYS else Form.IDENT, required=False))
    echo = operation.capture.echo if isinstance(operation, CaptureOperation) else {}
    for name in (*echo, *(key for key in _WHOSE if key in operation.needs)):
        if all(cell.name != name for cell in cells):
            label = f"被查询人{LABELS.get(name, name)}"
            cells.append(_cell(name, label, Form.STR if name == "name" else Form.IDENT, required=name in echo))
    if isinstance(operation, CaptureOperation) or not results:
        cells.append(_cell(TOTAL, "共几条" if results else "共几家", Form.INT, required=not results))
    if not results:
        cells.append(_cell(ANSWERED, "已反馈几家", Form.INT, required=True))
    return [*cells, _cell(UNREAD, "无法辨认的记录数", Form.INT, required=False)]


def _cell(name: str, label: str, form: Form, *, required: bool, choices: Mapping[str, str] | None = None) -> TypedCell:
    spec = FieldSpec(at=label, form=form, choices=dict(choices or {}), optional=not required)
    return TypedCell(name, label, spec, name not in FREE_WORDS, required)


def _field(name: str, spec: FieldSpec) -> TypedCell:
    """A choice is typed by its label: the code stands on no paper."""
    at = spec.at or ""
    label = at if _HAN.search(at) else LABELS.get(name, name)
    if spec.choices:
        spec = spec.model_copy(update={"choices": {label: label for label in dict.fromkeys(spec.choices.values())}})
    return TypedCell(name, label, spec, bool(spec.choices) or name not in FREE_WORDS, not spec.optional)

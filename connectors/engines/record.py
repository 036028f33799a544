"""Records out of a JSON reply: every value with the pointer at which it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from connectors.answer import Cited, Record
from connectors.engines.document import locate
from connectors.engines.form import FormError, from_json
from connectors.errors import Contract
from connectors.manifest.operation import FieldSpec, RecordSpec


@dataclass(frozen=True, slots=True)
class Page:
    """A reply that holds records: its hash and its JSON object."""

    sha256: str
    root: Mapping[str, Any]


def items(page: Page, spec: RecordSpec) -> list[Any]:
    """What stands where the records are; Contract when it is no list (or no object with `single`)."""
    pointer = spec.at or ""
    held = locate(page.root, pointer)
    if held is None and spec.nullable:
        return []
    expected = dict if spec.single else list
    if not isinstance(held, expected):
        raise Contract(f"{pointer or '回复'} 的类型不符")
    return [held] if spec.single else list(held)


def records(page: Page, spec: RecordSpec, carried: Mapping[str, Cited]) -> Iterator[Record]:
    """The records of one kind in a reply. One unreadable value makes the whole reply a Contract matter."""
    pointer = spec.at or ""
    for number, item in enumerate(items(page, spec)):
        place = pointer if spec.single else f"{pointer}/{number}"
        if not isinstance(item, dict):
            raise Contract(f"{place} 不是对象")
        cited: dict[str, Cited] = {}
        for name, field in spec.fields.items():
            value = _field(page, place, item, field, carried)
            if value.text:
                cited[name] = value
        yield Record(spec.kind, cited, place)


def _field(page: Page, place: str, item: Mapping[str, Any], spec: FieldSpec, carried: Mapping[str, Cited]) -> Cited:
    """A field of the record that stands here; most are members of it, and need no walk from the root."""
    at = spec.at
    if at is None:
        return carried[spec.carried or ""]
    if at in item and "/" not in at:
        return _cited(page, f"{place}/{at}", item[at], spec)
    return cite(page, at if at[0] == "/" else f"{place}/{at}", spec)


def cite(page: Page, pointer: str, spec: FieldSpec) -> Cited:
    """The value at a pointer, in its form; Contract names the place only."""
    return _cited(page, pointer, locate(page.root, pointer), spec)


def _cited(page: Page, pointer: str, value: Any, spec: FieldSpec) -> Cited:
    try:
        return Cited(from_json(value, spec), page.sha256, pointer)
    except FormError as error:
        raise Contract(f"{pointer} {error}") from None

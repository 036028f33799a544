"""A JSON reply with its structure and without other people's values.

Surprising: not only values are whitelisted, also the names of members. A reply could be keyed by a number.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from connectors.engines.document import document
from connectors.engines.result_set import MEMBERS, OF_ITSELF
from connectors.errors import ConnectorError
from connectors.manifest.schema import Manifest
from connectors.reply import Reply
from skiptrace.documents.bundle.blackout import BLACK, LeftOut, Redacted, Tally
from skiptrace.documents.bundle.own import Own, OwnValue

RULE = "JSON：结构不变；只保留本案当事人已确认记录的值与接口约定的代码、条数，其余值以■遮盖"
_COUNTS = frozenset({"total", "echo", "due_days", "only_if"})
"""Places of a manifest that hold a number of things."""


def redact(reply: Reply, own: Own, places: Mapping[str, OwnValue], manifest: Manifest) -> Redacted | LeftOut:
    """The reply as it may be seen; left out when it is no JSON."""
    try:
        root = document(reply)
    except ConnectorError as error:
        return LeftOut(f"不能按 JSON 读取（{error}）")
    pen = _Pen(own, places, _agreed(manifest))
    body = json.dumps(pen.value(root, ""), ensure_ascii=False, indent=1, default=_number).encode()
    return Redacted(body, "json", RULE, pen.tally.counts)


@dataclass(frozen=True, slots=True)
class _Agreed:
    """What the manifest names: members, codes at their places, places of counts, and which field a member holds.

    Below `plain` stands what a database's result says of itself: when it was asked, how old the data is, its columns.
    """

    members: frozenset[str]
    codes: frozenset[tuple[str, str]]
    counts: frozenset[str]
    fields: Mapping[str, str]
    plain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pen:
    own: Own
    places: Mapping[str, OwnValue] = field(repr=False)
    agreed: _Agreed
    tally: Tally = field(default_factory=Tally)

    def value(self, value: Any, pointer: str) -> Any:
        if isinstance(value, dict):
            return {self._member(name, n): self.value(each, f"{pointer}/{name}") for n, (name, each) in _items(value)}
        if isinstance(value, list):
            return [self.value(each, f"{pointer}/{n}") for n, each in enumerate(value)]
        if value in {None, ""} or self._is_agreed(value, pointer):
            return value
        kind = self.agreed.fields.get(pointer.rpartition("/")[2], "other")
        held = self.places.get(pointer)
        if held is None:
            return self.tally.black(kind)
        text = value if isinstance(value, str) else str(value)
        shown = self.own.shown(held, text)
        return value if shown == text else self.tally.changed(kind, text, shown)

    def _member(self, name: str, number: int) -> str:
        return name if name in self.agreed.members else f"{BLACK}{number}"

    def _is_agreed(self, value: Any, pointer: str) -> bool:
        if (pointer in self.agreed.counts and type(value) is int) or pointer.startswith(self.agreed.plain):
            return True
        return (pointer, str(value)) in self.agreed.codes


def _number(value: Decimal) -> float | str:
    """A number as one where nothing of it is lost."""
    return float(value) if Decimal(repr(float(value))) == value else str(value)


def _items(value: Mapping[str, Any]) -> Iterator[tuple[int, tuple[str, Any]]]:
    return enumerate(value.items(), 1)


def _agreed(manifest: Manifest) -> _Agreed:
    members: set[str] = set()
    codes: set[tuple[str, str]] = set()
    counts: set[str] = set()
    fields: dict[str, str] = {}
    for name, each in _walk({key: form.model_dump(by_alias=True) for key, form in manifest.operations.items()}):
        if isinstance(each, str):
            members.update(each.split("/"))
        if name in _COUNTS and isinstance(each, str | dict):
            counts.update({each} if isinstance(each, str) else each)
        if name == "where" and isinstance(each, dict):
            codes.update((place, str(code)) for place, code in each.items())
        if name == "fields" and isinstance(each, dict):
            fields.update({str(spec.get("at")).rpartition("/")[2]: held for held, spec in each.items()})
    if manifest.database is not None:
        members |= MEMBERS
    plain = OF_ITSELF if manifest.database is not None else ()
    return _Agreed(frozenset(members), frozenset(codes), frozenset(counts), fields, plain)


def _walk(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every part of the manifest with the name it stands under; names of members count as parts too."""
    yield name, value
    if isinstance(value, dict):
        for key, each in value.items():
            yield "", key
            yield from _walk(each, key)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _walk(each, name)

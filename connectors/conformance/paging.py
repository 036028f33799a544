"""Pages that are not what was asked for: whatever was not seen, the answer is never whole and never nothing.

The first page of a sample is kept and what follows it is made up: the same page again, repeated rows, an empty page, a
list that never ends. A source may call that partial or a broken contract, but neither found nor no record.
"""

import copy
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from connectors.answer import Answer, Outcome
from connectors.conformance.failing import Failing
from connectors.conformance.golden import Golden
from connectors.conformance.sandbox import Drive
from connectors.engines.asking import Asking
from connectors.engines.document import locate
from connectors.engines.fault import failed
from connectors.engines.http_json import HttpJson
from connectors.errors import ConnectorError
from connectors.manifest.operation import Call, Drill, HttpOperation
from connectors.reply import Reply
from connectors.source import Lookup

_SAID = frozenset({Outcome.FOUND, Outcome.NO_RECORD})
_MORE = 7
_ENDLESS = 1_000_000
_MOST_REQUESTS = 400

Made = Callable[[Any, "_Place", int], None]
"""Changes the document of a page into that of page `number`."""


class _Place:
    """Where a paged call says how much there is, which page it is, and the rows."""

    def __init__(self, call: HttpOperation | Drill) -> None:
        assert call.page is not None
        assert call.total is not None
        self.call = call
        self.total, self.echo, self.rows = call.total, call.page.echo, call.records[0].at or ""
        self.most = call.page.max_pages


def paging(source: Lookup, golden: Golden) -> Iterator[Failing]:
    """Every such list that can be made of one sample."""
    operation = source.manifest.operations[golden.operation]
    if not isinstance(operation, HttpOperation) or golden.expected["outcome"] not in {"found", "partial"}:
        return
    for number, call in enumerate(_awaited(source, golden)):
        first = json.loads(golden.replies[number].body)
        if isinstance(call, HttpOperation | Drill) and call.page and call.total and _is_first(first, _Place(call)):
            for name, made in _LISTS.items():
                answer, pages = _read(source, golden, number, _Place(call), made)
                if answer.outcome in _SAID:
                    yield Failing("paging", f"{golden.place} reply {number}: {name}")
                if pages > _Place(call).most:
                    yield Failing("paging", f"{golden.place} reply {number}: more pages than allowed ({name})")


def _awaited(source: Lookup, golden: Golden) -> list[Call]:
    """The call that each reply of the sample answers."""
    operation = source.manifest.operations[golden.operation]
    assert isinstance(operation, HttpOperation)
    engine = HttpJson(source.manifest, golden.operation, operation)
    return [engine.awaited(golden.replies[:number]) for number in range(len(golden.replies))]


def _is_first(root: Any, place: _Place) -> bool:
    try:
        return bool(locate(root, place.echo) == 1 and locate(root, place.rows))
    except ConnectorError:
        return False


def _read(source: Lookup, golden: Golden, number: int, place: _Place, made: Made) -> tuple[Answer, int]:
    """Ask on as long as the source does; made-up pages for the paged call, the sample's replies for the others."""
    drive, calls = Drive(source, golden), _awaited(source, golden)
    operation = source.manifest.operations[golden.operation]
    assert isinstance(operation, HttpOperation)
    engine = HttpJson(source.manifest, golden.operation, operation)
    others = [reply for call, reply in zip(calls[number:], golden.replies[number:], strict=True) if call != place.call]
    replies, pages = list(golden.replies[:number]), 0
    options = dict.fromkeys(drive.sandbox.settings, "样例")
    try:
        while len(replies) < _MOST_REQUESTS:
            asking = Asking(drive.query(), drive.grant(), options, len(replies) + 1)
            if isinstance(source.step(asking, replies), Answer):
                break
            if not _over(engine, replies) and engine.awaited(replies) != place.call:
                if not others:
                    break
                replies.append(others.pop(0))
                continue
            pages += 1
            replies.append(_page(golden.replies[number], place, made, pages))
        return source.parse(golden.operation, replies), pages
    except ConnectorError as error:
        return failed(error), pages


def _over(engine: HttpJson, replies: Sequence[Reply]) -> bool:
    """Whether the engine itself has enough; a source that asks on all the same gets pages."""
    try:
        engine.awaited(replies)
    except (ConnectorError, IndexError):
        return True
    return False


def _page(reply: Reply, place: _Place, made: Made, number: int) -> Reply:
    root = copy.deepcopy(json.loads(reply.body))
    _put(root, place.echo, number)
    made(root, place, number)
    return replace(reply, body=json.dumps(root, ensure_ascii=False).encode(), attempt=number)


def _put(root: Any, pointer: str, value: object) -> None:
    parent, _, last = pointer.rpartition("/")
    locate(root, parent)[last] = value


def _raise(root: Any, place: _Place, by: int) -> None:
    _put(root, place.total, len(locate(root, place.rows)) + by)


def _loop(root: Any, place: _Place, _: int) -> None:
    _raise(root, place, _MORE)
    _put(root, place.echo, 1)


def _duplicate(root: Any, place: _Place, _: int) -> None:
    _raise(root, place, len(locate(root, place.rows)))


def _last_lost(root: Any, place: _Place, number: int) -> None:
    _raise(root, place, _MORE)
    if number > 1:
        _put(root, place.rows, [])


def _drift(root: Any, place: _Place, number: int) -> None:
    """Each page says less than the one before: rows went away while it was read."""
    _raise(root, place, max(_MORE - number, 0))
    if number > 1:
        _put(root, place.rows, [])


def _endless(root: Any, place: _Place, _: int) -> None:
    _put(root, place.total, _ENDLESS)


_LISTS: dict[str, Made] = {
    "loop": _loop,
    "duplicate": _duplicate,
    "last page lost": _last_lost,
    "drift": _drift,
    "endless": _endless,
}

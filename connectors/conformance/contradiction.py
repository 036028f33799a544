"""Replies that say that there is nothing and hold something all the same: neither part of them may be believed.

Made from a reply that found something, by writing over it the words with which this source says no; once as it is, once
with the lists emptied, once with the counts at nought.
"""

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from connectors.engines.document import locate
from connectors.errors import Contract
from connectors.manifest.operation import Call, Drill, HttpOperation, Rule
from connectors.reply import Reply


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A damaged reply and what was done to it.

    `strictly`: no part of it can be read. The count of a whole list beside an empty later page still can.
    """

    name: str
    reply: Reply
    strictly: bool


def contradictions(operation: HttpOperation, call: Call, reply: Reply) -> Iterator[Contradiction]:
    """Every such reply that can be made of one that holds something."""
    lists, counts = tuple(_lists(operation, call)), announced(operation, call)
    for rule in call.outcomes:
        if rule.meaning != "no_record":
            continue
        for name, emptied in (("something held", ()), ("something counted", lists), ("something listed", counts)):
            root = _said(rule, reply, emptied)
            held = lists if name == "something listed" else counts if name == "something counted" else (*lists, *counts)
            if root is not None and any(_at(root, place) for place in held) and _fits(rule, root):
                body = json.dumps(root, ensure_ascii=False).encode()
                damaged = replace(reply, status=rule.status, body=body)
                yield Contradiction(f"nothing said, {name}", damaged, name != "something counted")


def announced(operation: HttpOperation, call: Call) -> set[str]:
    """Where a reply says how much there is."""
    counted = {drill.only_if for drill in operation.drill} if call is operation else set()
    total = call.total if isinstance(call, HttpOperation | Drill) else None
    return counted | ({total} if total else set())


def _lists(operation: HttpOperation, call: Call) -> Iterator[str]:
    if call is operation:
        yield from (drill.for_each.at for drill in operation.drill if drill.for_each)
    if isinstance(call, Drill) or call is operation:
        yield from (spec.at for spec in getattr(call, "records", ()) if spec.at)


def _said(rule: Rule, reply: Reply, emptied: tuple[str, ...] | set[str]) -> Any:
    """The reply with the words of the rule in it and these places emptied; None when a word has no place there."""
    root = copy.deepcopy(json.loads(reply.body))
    for place in emptied:
        if held := _at(root, place):
            _put(root, place, type(held)())
    for place, word in rule.where.items():
        if not _put(root, place, word):
            return None
    return root


def _put(root: Any, place: str, value: object) -> bool:
    above, _, last = place.rpartition("/")
    parent = _at(root, above)
    if not isinstance(parent, dict):
        return False
    parent[last] = value
    return True


def _at(root: Any, place: str) -> Any:
    try:
        return locate(root, place)
    except Contract:
        return None


def _fits(rule: Rule, root: Any) -> bool:
    return all(_at(root, place) == word for place, word in rule.where.items())

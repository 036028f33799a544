"""Samples damaged at random, the same way each time: an answer comes back, and it never turns into its opposite."""

import copy
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from connectors.answer import Outcome
from connectors.conformance.failing import Failing
from connectors.conformance.golden import Golden
from connectors.reply import Reply
from connectors.source import Source

_TIMES = 30
_OPPOSITE = {"found": Outcome.NO_RECORD, "partial": Outcome.NO_RECORD, "no_record": Outcome.FOUND}
_VALUES: tuple[Any, ...] = (None, [], {}, "", 0, -1, 10**30, 1.5, True, "ZZ", "\u202e", [[[]]], {"": None}, "9" * 400)


def mutated(source: Source, golden: Golden) -> Iterator[Failing]:
    """Every sample, damaged; the seed is the sample's own hash."""
    for number, reply in enumerate(golden.replies):
        draw = Random(hashlib.sha256(reply.body).digest())  # noqa: S311  damage is drawn, no secret
        for turn in range(_TIMES):
            damaged = replace(reply, body=_damaged(reply, draw))
            replies = (*golden.replies[:number], damaged, *golden.replies[number + 1 :])
            try:
                answer = source.parse(golden.operation, replies)
            except Exception as error:  # noqa: BLE001  whatever escapes is the finding
                yield Failing("mutated", f"{golden.place}: {type(error).__name__} in turn {turn}")
                continue
            if answer.outcome is _OPPOSITE.get(golden.expected["outcome"]):
                yield Failing("mutated", f"{golden.place}: {answer.outcome} in turn {turn}")


def _damaged(reply: Reply, draw: Random) -> bytes:
    if reply.kind == "json" and draw.random() < 0.6:
        root = copy.deepcopy(json.loads(reply.body))
        _replace_one(root, draw)
        return json.dumps(root, ensure_ascii=False).encode()
    body = bytearray(reply.body)
    for _ in range(draw.randint(1, 6)):
        body[draw.randrange(len(body))] = draw.randrange(256)
    if draw.random() < 0.3:
        at = draw.randrange(len(body))
        body[at:at] = body[: draw.randrange(len(body))]
    return bytes(body)


def _replace_one(root: Any, draw: Random) -> None:
    held = root
    while True:
        places = list(held) if isinstance(held, dict) else list(range(len(held)))
        if not places:
            return
        place = draw.choice(places)
        inner = held[place]
        if isinstance(inner, dict | list) and inner and draw.random() < 0.8:
            held = inner
            continue
        held[place] = draw.choice(_VALUES)
        return

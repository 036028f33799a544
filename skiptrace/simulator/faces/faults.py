"""Faults that can be switched on: what networks and tired servers really answer.

Surprising: none of them is a "no record". A reader that takes one for an empty result has the error that this
product fears second most.
"""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

RetryAfter = Literal["seconds", "date", "past", "zero", "huge", "negative", "garbage", "missing"]
Spread = Literal["fixed", "lognormal", "spikes"]
KINDS = (
    "busy", "quota", "failing", "disconnect", "cut", "drip", "html", "code", "truncated", "empty", "wrong_person",
    "duplicate", "schema", "charset", "bomb", "giant",
)  # fmt: skip

_TAIL = 0.6
"""Sigma of the lognormal latency: the slowest of a hundred takes four times the median."""

_SPIKE = 20
"""One reply in twenty takes twenty times as long."""


@dataclass(slots=True)
class Faults:
    """Rates (0..1) of each fault, latency in seconds; all off by default. At most one fault meets a request.

    `busy` 503, `quota` 429, `failing` 500, `disconnect` before the headers, `cut` in the middle of the body, `drip` a
    body that trickles, `html` page with 200, `code` unknown error code with 200, `truncated` and `empty` bodies,
    `wrong_person` what the one before was told, `duplicate` rows twice, `schema` members renamed, `charset` another
    one than it says, `bomb` a small packed body that unpacks to much, `giant` a long one.

    `spread` is the distribution of the latency, `after` leaves so many requests of a source whole first,
    `retry_after` is the form of the header on 503 and 429; `source` limits the faults to one base path (core, gjj,
    carrier, companies). Raises `ValueError` when rates add up to more than 1.
    """

    latency: float = 0.0
    busy: float = 0.0
    quota: float = 0.0
    failing: float = 0.0
    disconnect: float = 0.0
    cut: float = 0.0
    drip: float = 0.0
    html: float = 0.0
    code: float = 0.0
    truncated: float = 0.0
    empty: float = 0.0
    wrong_person: float = 0.0
    duplicate: float = 0.0
    schema: float = 0.0
    charset: float = 0.0
    bomb: float = 0.0
    giant: float = 0.0
    spread: Spread = "fixed"
    after: int = 0
    retry_after: RetryAfter = "seconds"
    wait: int = 1
    source: str = ""
    seed: int = 0
    _rng: Random = field(init=False, repr=False)
    _pace: Random = field(init=False, repr=False)
    _seen: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._rng, self._pace, self._seen = Random(self.seed), Random(self.seed + 1), {}
        if sum(getattr(self, kind) for kind in KINDS) > 1 + 1e-9:
            raise ValueError("rates of faults add up to more than 1")

    def change(self, values: Mapping[str, object]) -> Faults:
        """The same with other values; `TypeError` for a name that is no setting."""
        now = {f.name: getattr(self, f.name) for f in fields(self) if f.init}
        return Faults(**{**now, **values})

    def draw(self, source: str) -> str:
        """The fault that meets the next request of that source, or "" for none."""
        place = self._rng.random()
        self._seen[source] = self._seen.get(source, 0) + 1
        if (self.source and source != self.source) or self._seen[source] <= self.after:
            return ""
        for kind in KINDS:
            place -= getattr(self, kind)
            if place < 0:
                return kind
        return ""

    def seconds(self) -> float:
        """How long the next reply takes."""
        match self.spread:
            case "lognormal":
                return self.latency * math.exp(self._pace.gauss(0.0, _TAIL))
            case "spikes":
                return self.latency * (_SPIKE if self._pace.random() < 1 / _SPIKE else 1)
            case _:
                return self.latency

    async def delay(self) -> None:
        """Wait as a slow server would."""
        if self.latency:
            await asyncio.sleep(self.seconds())

    def headers(self) -> dict[str, str]:
        """`Retry-After` in the form that is set."""
        now = datetime.now(UTC)
        told = {
            "seconds": str(self.wait),
            "zero": "0",
            "huge": "9" * 12,
            "negative": f"-{self.wait}",
            "garbage": "soon; maybe",
            "date": format_datetime(now + timedelta(seconds=self.wait), usegmt=True),
            "past": format_datetime(now - timedelta(hours=1), usegmt=True),
        }
        return {"Retry-After": told[self.retry_after]} if self.retry_after in told else {}

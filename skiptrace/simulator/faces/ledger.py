"""What the sources saw: how often, how densely, by whose leave, and what was asked although it had been answered.

Surprising: subjects are kept as hashes. The log is read by a judge who may not learn whom the job asked about.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field


@dataclass(slots=True)
class Ledger:
    """Counts requests as a source would. Times are seconds of a monotonic clock."""

    secret: str
    total: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    repeats: Counter[str] = field(default_factory=Counter)
    without_grant: int = 0
    unauthorised: int = 0
    grants: set[str] = field(default_factory=set)
    answered: set[tuple[str, str, str]] = field(default_factory=set)
    densest: Counter[str] = field(default_factory=Counter)
    _recent: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def subject(self, text: str) -> str:
        """A hash in place of what was asked."""
        return hashlib.sha256(f"{self.secret}:{text}".encode()).hexdigest()[:24]

    def came(self, source: str, grant: str, now: float) -> None:
        """A request arrived."""
        self.total[source] += 1
        if grant:
            self.grants.add(grant)
        else:
            self.without_grant += 1
        recent = self._recent[source]
        recent.append(now)
        while recent[0] <= now - 1:
            recent.popleft()
        self.densest[source] = max(self.densest[source], len(recent))

    def done(self, key: tuple[str, str, str], *, complete: bool) -> None:
        """A good answer left; one asked again after a complete answer is a repeat."""
        if key in self.answered:
            self.repeats[key[0]] += 1
        elif complete:
            self.answered.add(key)

    def report(self) -> dict[str, object]:
        """Counters for `/control/log`."""
        return {
            "requests": sum(self.total.values()),
            "by_source": dict(self.total),
            "faults": dict(self.faults),
            "repeats": sum(self.repeats.values()),
            "repeats_by_source": dict(self.repeats),
            "without_grant": self.without_grant,
            "unauthorised": self.unauthorised,
            "grants": len(self.grants),
            "subjects": len(self.answered),
            "densest_second": dict(self.densest),
        }

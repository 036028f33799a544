"""The operators' number repair (AUTH): says how many numbers somebody holds and connects calls, never shows one.

Surprising: one subject in ten is not ready on the day of the first question (PENDING), however often it is asked, and
ready from the next day on, so that a job must come back for it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from skiptrace.simulator.faces.names import agrees
from skiptrace.simulator.world.issuing import carrier_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from skiptrace.simulator.papers import Consent
    from skiptrace.simulator.world.person import PhoneSpell
    from skiptrace.simulator.world.world import World

_OPENS, _CLOSES = time(8, 0), time(21, 30)
_SLOW = 26
"""Of 256 subjects, about one in ten."""


@dataclass(slots=True)
class Process:
    """One accepted order."""

    pid: str | None
    carrier: str
    slow: bool
    first: date | None = None
    due: datetime | None = None


@dataclass(slots=True)
class Desk:
    """The operators' side: orders that came in, by process and by outer order number."""

    world: World
    consents: Mapping[str, Consent]
    processes: dict[str, Process] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)

    def init(self, body: Mapping[str, object]) -> dict[str, object]:
        """Accept an order under a consent in force; an order number sent twice is the same order."""
        cert_no, name = str(body.get("cert_no", "")), str(body.get("name", ""))
        consent = self.consents.get(str(body.get("auth_code", "")))
        person = self.world.by_id.get(cert_no)
        owner = self.world.people.get(consent.pid) if consent else None
        if consent is None or owner is None or not consent.covers(self.world.date) or owner.id_no != cert_no:
            return {"result_code": "NO_AUTH"}
        order = str(body.get("outer_order_no", ""))
        if order not in self.orders:
            self.orders[order] = f"PR{hashlib.sha256(order.encode()).hexdigest()[:20]}"
            known = person.pid if person and agrees(person, name) else None
            slow = hashlib.sha256(cert_no.encode()).digest()[0] < _SLOW
            self.processes[self.orders[order]] = Process(known, str(body.get("carrier", "")), slow)
        return {"result_code": "OK", "process_id": self.orders[order]}

    def query(self, process_id: str, now: datetime) -> dict[str, object]:
        """How many numbers, since when, active when."""
        process = self.processes.get(process_id)
        if process is None:
            return {"result_code": "NONE", "count": 0}
        process.first = process.first or now.date()
        if process.slow and now.date() <= process.first:
            return {"result_code": "PENDING", "retry_after_days": 1}
        spells = self.numbers(process)
        if not spells:
            return {"result_code": "NONE", "count": 0}
        process.due = process.due or now + timedelta(days=7)
        numbers = [
            {"ordinal": n, "type": 1, "activated": f"{spell.since:%Y-%m}", "last_active": f"{self.world.date:%Y-%m}"}
            for n, spell in enumerate(spells, start=1)
        ]
        due = process.due.date().isoformat()
        return {"result_code": "OK", "count": len(spells), "numbers": numbers, "due_date": due}

    def bind(self, body: Mapping[str, object], now: datetime) -> dict[str, object]:
        """A relay number for one of them, within hours and before the due date."""
        process = self.processes.get(str(body.get("process_id", "")))
        ordinal = int(str(body.get("ordinal", 0)))
        if process is None or process.due is None or not 1 <= ordinal <= len(self.numbers(process)):
            return {"result_code": "CLOSED"}
        if not _OPENS <= now.time() <= _CLOSES or now.date() > process.due.date():
            return {"result_code": "CLOSED"}
        digest = hashlib.sha256(f"{body['process_id']}:{ordinal}".encode()).hexdigest()
        relay = f"170{int(digest[:10], 16) % 10**8:08d}"
        return {"result_code": "OK", "mobile_x": relay, "valid_until": process.due.date().isoformat()}

    def numbers(self, process: Process) -> list[PhoneSpell]:
        """The numbers behind the ordinals, for the judge; the face never shows them."""
        person = self.world.people.get(process.pid or "")
        if person is None or person.died:
            return []
        return [s for s in person.phones if s.until is None and carrier_of(s.number) == process.carrier]

"""One line of the journal. Its detail holds numbers, hashes, codes and articles, never a personal value."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType


class Action(StrEnum):
    """What can happen to a person's data."""

    IMPORTED = "imported"
    UPDATED = "updated"
    HELD = "held"
    RELEASED = "released"
    DOCKET_ADDED = "docket_added"
    PERMIT_ADDED = "permit_added"
    PERMIT_APPROVED = "permit_approved"
    PERMIT_REVOKED = "permit_revoked"
    PLANNED = "planned"
    INTENT = "intent"
    ANSWERED = "answered"
    DENIED = "denied"
    PACK_DRAFTED = "pack_drafted"
    PACK_APPROVED = "pack_approved"
    PACK_SENDING = "pack_sending"
    PACK_CARRIED = "pack_carried"
    PACK_ACCEPTED = "pack_accepted"
    PACK_REMINDED = "pack_reminded"
    PACK_RETURNED = "pack_returned"
    PACK_WITHDRAWN = "pack_withdrawn"
    REPLY_FETCHED = "reply_fetched"
    REPLY_TAKEN = "reply_taken"
    PAPER_TAKEN = "paper_taken"
    PAPER_ENTERED = "paper_entered"
    RESOLVED = "resolved"
    DECIDED = "decided"
    UNDONE = "undone"
    READ = "read"
    CONTACT_CHECKED = "contact_checked"
    CONTACT_LOGGED = "contact_logged"
    CONTACT_DIALLED = "contact_dialled"
    PLAN_CHOSEN = "plan_chosen"
    EVENT_ENTERED = "event_entered"
    EVENT_UNDONE = "event_undone"
    DEPENDANTS_TOLD = "dependants_told"
    GUARANTEE_TOLD = "guarantee_told"
    GUARANTEE_UNDONE = "guarantee_undone"
    DOSSIER_MADE = "dossier_made"
    COURT_TAKEN = "court_taken"
    COURT_ENTERED = "court_entered"
    COURT_SETTLED = "court_settled"
    BUNDLE_MADE = "bundle_made"
    PAPERS_MADE = "papers_made"
    ERASED = "erased"
    KEY_ADDED = "key_added"
    KEY_REVOKED = "key_revoked"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    SOURCE_PROBED = "source_probed"
    RUN_CREATED = "run_created"
    RUN_CANCELLED = "run_cancelled"
    REPORT_MADE = "report_made"
    INDEX_BUILT = "index_built"
    INDEX_SWAPPED = "index_swapped"


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
"""Made once: making one costs as much as an entry."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who acts, and the role in which."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact of the journal; `case_id` is empty for what concerns no single case."""

    at: datetime
    actor: Actor
    action: Action
    case_id: str = ""
    detail: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def canonical(self) -> str:
        """The text that the chain hashes."""
        return self._canonical(self.told())

    def told(self) -> str:
        """The detail as it is kept."""
        return _ENCODER.encode(dict(self.detail))

    def chained(self, previous: str) -> str:
        """SHA-256 (hex) over the previous hash and this entry."""
        return self.chained_as(previous, self.told())

    def chained_as(self, previous: str, told: str) -> str:
        """The same where the detail was written out already."""
        return hashlib.sha256(f"{previous}\n{self._canonical(told)}".encode()).hexdigest()

    def _canonical(self, told: str) -> str:
        head = _ENCODER.encode([self.at.isoformat(), self.actor.name, self.actor.role, self.action, self.case_id])
        return f"{head[:-1]}, {told}]"

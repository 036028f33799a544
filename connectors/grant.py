"""The right to ask: made by the host's gate only, checked again before every attempt and every cache hit."""

from dataclasses import dataclass
from datetime import datetime

from connectors.authority import Authority


@dataclass(frozen=True, slots=True)
class Grant:
    """What a permit allows for one subject at one source until `not_after` (aware).

    `consent_no` is the number under which the holder knows the debtor's authorisation (AUTH only);
    `order_no` and `docket_no` are the investigation order and its case (ORD only).
    """

    id: str
    permit_id: str
    authority: Authority
    basis_sha256: str
    purpose: str
    case_id: str
    subject: str  # keyed hash of the subject, never the number itself
    source: str
    operations: frozenset[str]
    fields: frozenset[str]
    not_after: datetime
    consent_no: str = ""
    order_no: str = ""
    docket_no: str = ""
    docket_id: str = ""

    def covers(self, source: str, operation: str, now: datetime) -> bool:
        return self.source == source and operation in self.operations and now < self.not_after

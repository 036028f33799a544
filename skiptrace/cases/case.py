"""A case: one debtor of one creditor with all overdue contracts. Values are opened here; stores keep them sealed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from skiptrace.cases.guarantee import Terms


class PartyRole(StrEnum):
    """Who answers for the debt. Nobody else is ever a party."""

    DEBTOR = "debtor"
    CO_BORROWER = "co_borrower"
    GUARANTOR = "guarantor"


class ClaimStatus(StrEnum):
    """A claim that is not `ACTIVE` is nobody's ground to ask anything."""

    ACTIVE = "active"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"


class HoldKind(StrEnum):
    """What stops queries, contact, or both."""

    NO_CONTACT = "no_contact"  # 停催: contact only
    REFUSED = "refused"  # the person refused: contact only
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"
    DECEASED = "deceased"

    @property
    def stops_queries(self) -> bool:
        return self not in {HoldKind.NO_CONTACT, HoldKind.REFUSED}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value of the creditor's file stands: evidence of the file, its hash, sheet and cell (`sheet!C7`)."""

    evidence_id: str
    sha256: str
    pointer: str
    as_of: date


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A contact fact that the creditor knows: `note` such as 停机.

    `kind`: phone, address, employer, plate, bank_card, certificate (of a house that the creditor holds papers of).
    """

    kind: str
    value: str = field(repr=False)
    seen: date | None
    note: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Guarantee:
    """What the creditor's file says of a guarantee of the contract with that key."""

    claim_key: str = field(repr=False)
    terms: Terms
    origin: Origin


@dataclass(frozen=True, slots=True)
class Party:
    """Who answers for the debt. `id_no` is valid and full, or empty; a masked pattern stands in `id_hint`."""

    id: str
    role: PartyRole
    name: str = field(repr=False)
    former_names: tuple[str, ...] = field(repr=False)
    id_no: str = field(repr=False)
    id_hint: str = field(repr=False)
    sex: str
    birth_date: date | None
    origins: Mapping[str, Origin]  # by field: name, id_no
    facts: tuple[KnownFact, ...]
    guarantees: tuple[Guarantee, ...] = ()

    def values(self, kind: str) -> tuple[str, ...]:
        return tuple(fact.value for fact in self.facts if fact.kind == kind)


@dataclass(frozen=True, slots=True)
class Amount:
    """One part of a claim in yuan, from one cell."""

    value: Decimal
    origin: Origin


@dataclass(frozen=True, slots=True)
class Claim:
    """One overdue contract. Parts that the file does not give are absent, never zero; `as_of`: date of the balances."""

    id: str
    key: str
    contract_no: str = field(repr=False)
    principal: Amount
    interest: Amount | None
    penalty: Amount | None
    costs: Amount | None
    as_of: date
    overdue_since: date | None
    status: ClaimStatus

    @property
    def total(self) -> Decimal:
        parts = (self.principal, self.interest, self.penalty, self.costs)
        return sum((part.value for part in parts if part), Decimal(0))


@dataclass(frozen=True, slots=True)
class Hold:
    """A stop in force, with its reason (Chinese, no personal value) and where it came from."""

    kind: HoldKind
    since: date
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """The whole matter. `number` is what people use (C000123)."""

    id: str
    number: str
    parties: tuple[Party, ...]
    claims: tuple[Claim, ...]
    holds: tuple[Hold, ...]
    remark_stage: str  # what the file's remark says of the stage: "" or in_suit (已起诉); a docket says it for good
    opened: date

    @property
    def debtor(self) -> Party:
        return next(party for party in self.parties if party.role is PartyRole.DEBTOR)

    @property
    def active_claims(self) -> tuple[Claim, ...]:
        return tuple(claim for claim in self.claims if claim.status is ClaimStatus.ACTIVE)

    @property
    def total(self) -> Decimal:
        return sum((claim.total for claim in self.active_claims), Decimal(0))

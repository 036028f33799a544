"""A permit: who may ask which sources for what, on which document, until when, approved by a second person."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from connectors.authority import Authority
from skiptrace.cases.case import Case

WIDE = frozenset({Authority.OWN, Authority.PUB})
"""Authorities whose permit may cover every case and every party (个人信息保护法 13(1)(2), 13(1)(6))."""


class Purpose(StrEnum):
    """Why data are asked (个人信息保护法 6: clear, directly related, minimal)."""

    POST_LOAN = "post_loan"  # 贷后管理
    PRESERVATION = "preservation"  # 财产保全
    EXECUTION = "execution"  # 强制执行

    @property
    def chinese(self) -> str:
        return {"post_loan": "贷后管理", "preservation": "财产保全", "execution": "强制执行"}[self.value]


@dataclass(frozen=True, slots=True)
class Permit:
    """`case_id` empty means every case of the creditor, `party_id` empty the debtor.

    Empty `sources` or `fields` mean all that the authority opens.
    """

    id: str
    number: str
    authority: Authority
    purpose: Purpose
    case_id: str
    party_id: str
    sources: frozenset[str]
    fields: frozenset[str]
    basis: str
    basis_sha256: str
    consent_no: str
    order_no: str
    docket_id: str
    holder: str
    valid_from: date
    valid_to: date
    added_by: str
    approved_by: str
    revoked: bool

    def in_force(self, today: date) -> bool:
        return bool(self.approved_by) and not self.revoked and self.valid_from <= today <= self.valid_to

    def concerns(self, case: Case, party_id: str, source: str) -> bool:
        """Own and public records of every party; whatever else, only of the person whom the document names."""
        whose = self.authority in WIDE or (self.party_id or case.debtor.id) == party_id
        return whose and self.case_id in {"", case.id} and (not self.sources or source in self.sources)

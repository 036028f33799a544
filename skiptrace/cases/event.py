"""What interrupts or suspends a limitation, or keeps a guarantor bound: one event on a day, with its proof.

Surprising: an event reaches only whom it was addressed to. A demand on the debtor keeps no guarantor, and what was
asked of a guarantor does not interrupt the main debt; only those who owe jointly share it (诉讼时效规定 15).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from skiptrace.cases.case import Case, Party, PartyRole
from skiptrace.errors import NotFound, UsageError

_NUMBER = re.compile(r"[Ll](\d{6,12})")
_GUARANTOR = re.compile(r"(?:保证人|[Gg])(\d{1,4})")
_CO_BORROWER = re.compile(r"(?:共同借款人|[Bb])(\d{1,4})")
_CONTRACT = re.compile(r"(?:合同)?(\d{1,4})")


class EventKind(StrEnum):
    """What happened (民法典 194, 195; 诉讼时效规定 8, 11, 13, 14, 17)."""

    DEMAND = "demand"
    ANNOUNCEMENT = "announcement"
    PAYMENT = "payment"
    PROMISE = "promise"
    SETTLEMENT = "settlement"
    SUIT = "suit"
    PAYMENT_ORDER = "payment_order"
    PRESERVATION = "preservation"
    EXECUTION = "execution"
    BANKRUPTCY = "bankruptcy"
    REPORT = "report"
    ASSIGNMENT = "assignment"
    OBSTACLE = "obstacle"
    DEFENCE_ENDED = "defence_ended"

    @property
    def chinese(self) -> str:
        return _NAMES[self]

    @property
    def of_debtor(self) -> bool:
        """He agreed to perform, so that after the end of the period he may not plead it (民法典 192)."""
        return self in {EventKind.PAYMENT, EventKind.PROMISE, EventKind.SETTLEMENT}

    @property
    def proceedings(self) -> bool:
        """The period runs anew only from their end (民法典 195)."""
        return self in {
            EventKind.SUIT,
            EventKind.PAYMENT_ORDER,
            EventKind.EXECUTION,
            EventKind.BANKRUPTCY,
            EventKind.REPORT,
        }

    @property
    def asks_guarantor(self) -> bool:
        """A request to answer for the debt (民法典 693(2)); a public notice is not taken for one."""
        return self in {EventKind.DEMAND, EventKind.SUIT, EventKind.PAYMENT_ORDER, EventKind.EXECUTION}


_NAMES = {
    EventKind.DEMAND: "催收到达",
    EventKind.ANNOUNCEMENT: "公告催收",
    EventKind.PAYMENT: "部分还款",
    EventKind.PROMISE: "承认债务或者承诺还款",
    EventKind.SETTLEMENT: "达成和解或者还款协议",
    EventKind.SUIT: "起诉或者申请仲裁",
    EventKind.PAYMENT_ORDER: "申请支付令",
    EventKind.PRESERVATION: "申请诉前保全",
    EventKind.EXECUTION: "申请强制执行",
    EventKind.BANKRUPTCY: "申请破产或者申报债权",
    EventKind.REPORT: "报案或者控告",
    EventKind.ASSIGNMENT: "债权转让通知到达",
    EventKind.OBSTACLE: "不能行使请求权的障碍",
    EventKind.DEFENCE_ENDED: "先诉抗辩权消灭",
}


@dataclass(frozen=True, slots=True)
class Undone:
    """Who left the event out of the count, when and why."""

    by: str
    at: datetime
    why: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Event:
    """`number` is what people use (L000001). `ends`: when the proceedings or the obstacle were over, None while open.

    `proof` says by what it is proven, `prover` who can prove it; `evidence_id` the file in the vault, "" without one.
    `contact_id`: the contact whose outcome a person confirmed, "" for every other event.
    """

    id: str
    number: str
    kind: EventKind
    day: date
    ends: date | None
    party_id: str
    claim_ids: tuple[str, ...]
    proof: str = field(repr=False)
    prover: str = field(repr=False)
    evidence_id: str
    sha256: str
    contact_id: str
    entered_by: str
    entered_at: datetime
    undone: Undone | None = None

    @property
    def label(self) -> str:
        """As a calendar may show it: no personal value."""
        return f"{self.kind.chinese}（{self.number}）"


@dataclass(frozen=True, slots=True)
class Telling:
    """What a person says of an event before it is kept."""

    kind: EventKind
    day: date
    proof: str = field(repr=False)
    prover: str = field(repr=False)
    ends: date | None = None
    contact_id: str = ""


def counted(events: Iterable[Event]) -> tuple[Event, ...]:
    """Those that nobody left out, by their day."""
    return tuple(sorted((each for each in events if each.undone is None), key=lambda each: (each.day, each.number)))


def joint(case: Case, event: Event) -> bool:
    """Whether it was addressed to somebody who owes the debt itself."""
    party = next((party for party in case.parties if party.id == event.party_id), None)
    return party is not None and party.role is not PartyRole.GUARANTOR


def event_number(serial: int) -> str:
    return f"L{serial:06d}"


def event_serial(number: str) -> int:
    """The serial of an event's number; UsageError for another form of number."""
    found = _NUMBER.fullmatch(number.strip())
    if not found:
        raise UsageError("时效事件编号应形如 L000001；可用 skiptrace calendar event list 查看")
    return int(found.group(1))


def addressed(case: Case, text: str) -> Party:
    """The party that people call 债务人, 共同借款人1 or 保证人1. NotFound names how to say it."""
    said = text.strip()
    if said in {"", "债务人"}:
        return case.debtor
    for pattern, role in ((_GUARANTOR, PartyRole.GUARANTOR), (_CO_BORROWER, PartyRole.CO_BORROWER)):
        found = pattern.fullmatch(said)
        of_role = [party for party in case.parties if party.role is role]
        if found and 0 < int(found.group(1)) <= len(of_role):
            return of_role[int(found.group(1)) - 1]
    raise NotFound(f"案件 {case.number} 没有这个当事人；请填：债务人、共同借款人1、保证人1（序号见 cases show）")


def party_label(case: Case, party_id: str) -> str:
    """How a party is called without its name."""
    for role, name in ((PartyRole.CO_BORROWER, "共同借款人"), (PartyRole.GUARANTOR, "保证人")):
        of_role = [party.id for party in case.parties if party.role is role]
        if party_id in of_role:
            return f"{name}{of_role.index(party_id) + 1}"
    return "债务人"


def concerned(case: Case, texts: Iterable[str]) -> tuple[str, ...]:
    """The claims that people call 合同1, 合同2 (their ids); every active one where none is named."""
    said = [text.strip() for text in texts if text.strip()]
    if not said:
        return tuple(claim.id for claim in case.active_claims)
    found = []
    for text in said:
        number = _CONTRACT.fullmatch(text)
        if number is None or not 0 < int(number.group(1)) <= len(case.claims):
            raise NotFound(f"案件 {case.number} 没有这份合同；请填 1 至 {len(case.claims)} 的序号（见 cases show）")
        found.append(case.claims[int(number.group(1)) - 1].id)
    return tuple(dict.fromkeys(found))


def claim_label(case: Case, claim_ids: Iterable[str]) -> str:
    """合同1、合同2; what is no longer in the case is left out."""
    numbers = {claim.id: n for n, claim in enumerate(case.claims, 1)}
    return "、".join(f"合同{numbers[each]}" for each in claim_ids if each in numbers)

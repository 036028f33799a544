"""Enters the papers that a creditor's people would enter: dockets, permits on their documents, second approvals."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from connectors.authority import Authority
from skiptrace.acting import Service
from skiptrace.cases.case import Case
from skiptrace.permits.docket import Docket, Stage
from skiptrace.permits.permit import Purpose
from skiptrace.permits.register import PermitDraft
from skiptrace.simulator.papers import Consent
from skiptrace.simulator.papers import Docket as CourtFile
from skiptrace.trial.scene import Scene

_ASKED_BY_LAWYERS = {
    Stage.PRE_SUIT: frozenset({"property_by_address"}),
    Stage.IN_SUIT: frozenset({"household_registration"}),
    Stage.EXECUTION: frozenset({"household_registration"}),
}
"""Once a case is filed, an order asks the registry by person, and nobody asks it flat by flat."""
_PURPOSES = {Stage.IN_SUIT: Purpose.PRESERVATION, Stage.EXECUTION: Purpose.EXECUTION}


def document(name: str) -> str:
    """The SHA-256 that stands for a made-up basis document."""
    return hashlib.sha256(name.encode()).hexdigest()


def own_permit(today: date) -> PermitDraft:
    """The creditor's own records, for every case (个人信息保护法 13(1)(2))."""
    basis = "借款合同（含贷后管理条款）"
    until = today + timedelta(days=180)
    return PermitDraft(Authority.OWN, Purpose.POST_LOAN, basis, document(basis), "贷后管理部", today, until)


def public_permit(today: date) -> PermitDraft:
    """Lawfully public records in a reasonable scope, for every case (个人信息保护法 13(1)(6), 27)."""
    basis = "公开信息处理的个人信息保护影响评估报告"
    until = today + timedelta(days=180)
    return PermitDraft(Authority.PUB, Purpose.POST_LOAN, basis, document(basis), "法务部", today, until)


def consent_permit(case: Case, consent: Consent) -> PermitDraft:
    """A debtor's authorisation of one holder."""
    return PermitDraft(
        authority=Authority.AUTH,
        purpose=Purpose.POST_LOAN,
        basis="个人信息查询授权书",
        basis_sha256=document(consent.number),
        holder="贷后管理部",
        valid_from=consent.signed,
        valid_to=consent.valid_to,
        case_id=case.id,
        sources=frozenset({consent.holder}),
        consent_no=consent.number,
    )


def order_permits(case: Case, docket: Docket, orders: Mapping[str, str], today: date) -> list[PermitDraft]:
    """One investigation order a holder; usual validity (law.md B-62: at most 30 days)."""
    return [
        PermitDraft(
            authority=Authority.ORD,
            purpose=_PURPOSES[docket.stage],
            basis="律师调查令",
            basis_sha256=document(order),
            holder="持令律师",
            valid_from=today,
            valid_to=today + timedelta(days=30),
            case_id=case.id,
            sources=frozenset({source}),
            order_no=order,
            docket_id=docket.id,
        )
        for source, order in orders.items()
    ]


def lawyer_permit(case: Case, docket: Docket, today: date) -> PermitDraft:
    """The lawyer's mandate for this matter: licence, the firm's letter, power of attorney (律师法 35)."""
    basis = "授权委托书及律师事务所证明"
    return PermitDraft(
        authority=Authority.LAW,
        purpose=_PURPOSES.get(docket.stage, Purpose.PRESERVATION),
        basis=basis,
        basis_sha256=document(f"{basis}{docket.id}"),
        holder="承办律师",
        valid_from=today,
        valid_to=today + timedelta(days=180),
        case_id=case.id,
        sources=_ASKED_BY_LAWYERS[docket.stage],
        docket_id=docket.id,
    )


def docket_of(case: Case, file: CourtFile) -> Docket:
    """The court's file of a case as the creditor's people would enter it."""
    execution = file.stage == "execution"
    effective = file.filed - timedelta(days=60) if execution and file.filed else None
    return Docket(
        id="",
        case_id=case.id,
        number=file.number,
        court=file.court,
        stage=Stage(file.stage),
        cause=file.cause or "金融借款合同纠纷",
        filed=file.filed,
        preservation_ruling=file.ruling,
        instrument_no=file.instrument,
        instrument_kind="民事判决书" if execution else "",
        instrument_court=file.court if execution else "",
        instrument_effective=effective,
        instrument_orders="被告于判决生效之日起十日内偿还借款本金、利息及罚息" if execution else "",
        performance_due=effective + timedelta(days=10) if effective else None,
    )


async def enter(scene: Scene, adding: Service, approving: Service, cases: Iterable[tuple[Case, str]]) -> None:
    """Everything that the law rests on for the given cases, each with its debtor's pid."""
    today = scene.clock.now().date()
    await _approve(adding, approving, own_permit(today))
    await _approve(adding, approving, public_permit(today))
    consents: dict[str, list[Consent]] = {}
    for consent in scene.consents:
        consents.setdefault(consent.pid, []).append(consent)
    files = {file.pid: file for file in scene.dockets}
    for case, pid in cases:
        for consent in consents.get(pid, ()):
            await _approve(adding, approving, consent_permit(case, consent))
        file = files[pid]
        docket = await adding.permits.add_docket(docket_of(case, file))
        await _approve(adding, approving, lawyer_permit(case, docket, today))
        for draft in order_permits(case, docket, file.orders or {}, today):
            await _approve(adding, approving, draft)


async def _approve(adding: Service, approving: Service, draft: PermitDraft) -> None:
    await approving.permits.approve((await adding.permits.add_permit(draft)).number)

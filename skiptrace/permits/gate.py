"""The gate: the only maker of a grant. It says yes with a grant, or no with every reason and its article.

It is asked when a trace is planned and again, through `GrantCheck`, before every attempt and every use of a kept
answer, so that a permit revoked or a case settled in between stops the very next attempt.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

from sqlalchemy import Date, bindparam, select

from connectors import errors as connector_errors
from connectors.authority import Authority
from connectors.grant import Grant
from connectors.manifest.schema import Manifest
from connectors.query import Query
from skiptrace.cases.case import Case, HoldKind, Party
from skiptrace.cases.stopping import refusing, stopping
from skiptrace.clock import CHINA, Clock, today
from skiptrace.law.stages import door
from skiptrace.permits.assessed import Assessed
from skiptrace.permits.docket import Docket
from skiptrace.permits.errors import Denial, Reason
from skiptrace.permits.permit import Permit
from skiptrace.permits.register import Papers, in_force
from skiptrace.storage.sealing import MasterKey
from skiptrace.storage.store import Store

_GRANT_LIFE = timedelta(days=1)
_CONSENT_PAPER = "个人信息查询授权书"


@dataclass(frozen=True, slots=True)
class Door:
    """What is to be asked: a source with the authorities and purposes for which it answers, and its operations.

    `about_things`: it is asked about one known thing, by its place or certificate.
    """

    source: str
    authorities: frozenset[Authority]
    operations: frozenset[str]
    purposes: frozenset[str]
    about_things: bool = False

    @classmethod
    def of(cls, manifest: Manifest) -> Self:
        """What a source's manifest says."""
        needs = frozenset(manifest.needs)
        purposes = frozenset(manifest.permit.purposes)
        return cls(manifest.id, manifest.authorities, needs, purposes, about_things=manifest.about_things)


class Gate:
    """Decides on grants from a case and its papers as they stand now."""

    def __init__(self, clock: Clock, master: MasterKey, assessed: Assessed) -> None:
        self._clock = clock
        self._master = master
        self._assessed = assessed

    def open(self, wanted: Door, case: Case, party_id: str, papers: Papers) -> Grant | Denial:
        """A grant for one party of the case at one source, or the denial with all reasons."""
        party = next((each for each in case.parties if each.id == party_id), None)
        if party is None:
            return Denial((_NOT_A_PARTY,))
        if stops := _stopped(case):
            return Denial(stops)
        unassessed = self.unassessed(wanted.source)
        reasons: list[Reason] = []
        for authority in sorted(wanted.authorities):
            answer = self._by(authority, wanted, case, party, papers)
            if not isinstance(answer, Grant):
                reasons.extend(answer)
            elif unassessed is None:
                return answer
        return Denial((*reasons, *((unassessed,) if unassessed else ())))

    def unassessed(self, source: str) -> Reason | None:
        """Why no assessment in force covers this source today; None when one does."""
        return self._assessed.closed(source, today(self._clock))

    def _by(
        self, authority: Authority, wanted: Door, case: Case, party: Party, papers: Papers
    ) -> Grant | tuple[Reason, ...]:
        docket = papers.docket
        closed = door(authority, docket, about_things=wanted.about_things)
        if closed is not None:
            return (Reason("stage", closed.text, closed.article, closed.opens_with),)
        if authority is Authority.PUB and any(hold.kind is HoldKind.REFUSED for hold in case.holds):
            return (_PUBLIC_REFUSED,)
        about = [p for p in papers.permits if p.authority is authority and p.concerns(case, party.id, wanted.source)]
        standing = [p for p in about if p.in_force(today(self._clock))]
        if docket is not None and authority in {Authority.ORD, Authority.LAW}:
            standing = [p for p in standing if p.docket_id in {docket.id, *papers.earlier}]
        if not standing:
            return (_missing(authority, about),)
        fit = [p for p in standing if p.purpose.chinese in wanted.purposes]
        if not fit:
            return (_other_purpose(standing[0], wanted),)
        return self._mint(fit[0], wanted, case, party, docket)

    def _mint(self, permit: Permit, wanted: Door, case: Case, party: Party, docket: Docket | None) -> Grant:
        now = self._clock.now()
        last = datetime.combine(permit.valid_to, time.max, CHINA)
        return Grant(
            id=uuid.uuid4().hex,
            permit_id=permit.id,
            authority=permit.authority,
            basis_sha256=permit.basis_sha256,
            purpose=permit.purpose,
            case_id=case.id,
            subject=self._master.fingerprint("subject", party.id),
            source=wanted.source,
            operations=wanted.operations,
            fields=permit.fields,
            not_after=min(now + _GRANT_LIFE, last),
            consent_no=permit.consent_no,
            order_no=permit.order_no,
            docket_no=docket.number if docket else "",
            docket_id=permit.docket_id,
        )


_STANDING = select(
    in_force(bindparam("permit"), bindparam("today", type_=Date)),
    stopping(bindparam("case")),
    refusing(bindparam("case")),
)
"""One statement, because it is asked before every attempt."""


class StandingGrants:
    """`connectors.ports.GrantCheck` over permits and case as they stand at the moment of the attempt."""

    def __init__(self, store: Store, clock: Clock, assessed: Assessed) -> None:
        self._store = store
        self._clock = clock
        self._assessed = assessed

    async def check(self, grant: Grant, query: Query) -> None:
        """Raise `connectors.errors.Denied` when the permit or the case no longer allows the question."""
        now = self._clock.now()
        if not grant.covers(query.source, query.operation, now):
            raise connector_errors.Denied("授权不包含此来源或操作，或已过期")
        if unassessed := self._assessed.closed(grant.source, now.date()):
            raise connector_errors.Denied(f"{unassessed.text}（{unassessed.article}）")
        if await self._public_refused(grant.permit_id, grant.case_id, now.date()) and grant.authority is Authority.PUB:
            raise connector_errors.Denied(f"{_PUBLIC_REFUSED.text}（{_PUBLIC_REFUSED.article}）")

    async def standing(self, permit_id: str, case_id: str) -> None:
        """The part that holds for papers too: what was drafted under a permit may leave only while it stands."""
        await self._public_refused(permit_id, case_id, today(self._clock))

    async def _public_refused(self, permit_id: str, case_id: str, on: date) -> bool:
        asked = {"permit": permit_id, "case": case_id, "today": on}
        ((in_force, case_stopped, public_refused),) = await self._store.look(_STANDING, asked)
        if not in_force:
            raise connector_errors.Denied("许可已撤销或到期（个人信息保护法第15条、第47条）")
        if case_stopped:
            raise connector_errors.Denied("本案已停止查询（个人信息保护法第47条）")
        return bool(public_refused)


_NOT_A_PARTY = Reason(
    "not_a_party",
    "此人不是本案债务人、共同借款人或保证人，不得查询其财产或联系方式",
    "个人信息保护法第6条、第13条；民事诉讼法第253条（不得查询非被执行人）",
)


_PUBLIC_REFUSED = Reason(
    "public_refused",
    "当事人已明确拒绝，不再处理其公开信息；依其他依据的查询和诉讼材料不受影响",
    "个人信息保护法第27条",
)


def _stopped(case: Case) -> tuple[Reason, ...]:
    stops = [hold for hold in case.holds if hold.kind.stops_queries]
    if stops:
        return tuple(Reason(h.kind, f"本案已停止查询：{h.reason}", "个人信息保护法第6条、第47条") for h in stops)
    if not case.active_claims:
        return (Reason("no_claim", "本案没有尚欠的债权，查询目的已不存在", "个人信息保护法第47条"),)
    return ()


def _other_purpose(permit: Permit, wanted: Door) -> Reason:
    answers = "、".join(sorted(wanted.purposes))
    text = f"现有许可的目的是{permit.purpose.chinese}，此来源只为{answers}答复"
    return Reason("purpose", text, "个人信息保护法第6条", "许可申请（permits add --purpose）")


def _missing(authority: Authority, about: list[Permit]) -> Reason:
    if authority is Authority.AUTH:
        text = "债务人的授权已撤回或到期" if any(p.revoked for p in about) else "没有债务人的有效授权"
        return Reason("no_consent", text, "个人信息保护法第14条、第15条、第29条", _CONSENT_PAPER)
    if any(not p.approved_by and not p.revoked for p in about):
        text = f"{authority} 的许可尚待另一人批准"
        return Reason("unapproved", text, "个人信息保护法第51条", "许可批准（permits approve）")
    if authority is Authority.ORD:
        article = "民事诉讼法第64条、第67条；民诉解释第94条"
        return Reason("no_order", "没有有效的律师调查令", article, "律师调查令申请书")
    if authority is Authority.LAW:
        text = "没有登记本案律师的授权（执业证、律师事务所证明、授权委托书）"
        return Reason("no_lawyer", text, "律师法第35条", "授权委托书、律师事务所函")
    text = f"没有有效的 {authority} 许可"
    return Reason("no_permit", text, "个人信息保护法第13条、第55条", "许可申请（permits add）")

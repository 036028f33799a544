"""Cases, dockets, permits and packs, as they are shown."""

from datetime import date
from decimal import Decimal

from skiptrace.cases.case import Case, Party
from skiptrace.cases.register import CaseLine
from skiptrace.permits.docket import Docket
from skiptrace.permits.permit import Permit
from skiptrace.tracing.packs import Pack
from skiptrace.views.view import View, shown
from skiptrace.views.wording import HOLDS, ROLES


class CaseLineView(View):
    """A case in a list; the name is always masked, the total is of its active claims in yuan."""

    number: str
    name: str
    total: Decimal
    claims: int
    holds: tuple[str, ...]
    stage: str
    opened: date


class KnownFactView(View):
    """A contact fact of the creditor's file; `note` such as 停机."""

    kind: str
    value: str
    note: str


class PartyView(View):
    """Who answers for the debt; `id` is ours and tells nothing."""

    id: str
    role: str
    role_text: str
    name: str
    id_no: str
    facts: tuple[KnownFactView, ...]


class ClaimView(View):
    """One overdue contract, yuan."""

    contract: str
    principal: Decimal
    total: Decimal
    as_of: date
    status: str


class HoldView(View):
    """A stop in force."""

    kind: str
    kind_text: str
    since: date
    reason: str


class DocketView(View):
    """The court's case in force."""

    id: str
    number: str
    court: str
    stage: str
    stage_text: str
    cause: str
    filed: date | None
    preservation_ruling: str
    instrument_no: str
    instrument_kind: str
    instrument_court: str
    instrument_effective: date | None
    instrument_orders: str
    performance_due: date | None


class CaseView(View):
    """The whole matter; `assigned_to` are the people whose case it is."""

    number: str
    opened: date
    total: Decimal
    parties: tuple[PartyView, ...]
    claims: tuple[ClaimView, ...]
    holds: tuple[HoldView, ...]
    docket: DocketView | None
    assigned_to: tuple[str, ...]


class PermitView(View):
    """A permit; `state` waiting, in_force, ended or revoked; `case` empty: every case of the creditor."""

    number: str
    authority: str
    purpose: str
    case: str
    sources: tuple[str, ...]
    fields: tuple[str, ...]
    basis: str
    basis_sha256: str
    consent_no: str
    order_no: str
    holder: str
    valid_from: date
    valid_to: date
    state: str
    added_by: str
    approved_by: str


class PackView(View):
    """A request that people carry out. `overdue`: by how many days its answer is late."""

    no: str
    case: str
    source: str
    title: str
    state: str
    state_text: str
    filename: str
    sha256: str
    drafted_by: str
    approved_by: str
    due: date | None
    overdue: int


def case_line_view(line: CaseLine) -> CaseLineView:
    return CaseLineView(
        number=line.number,
        name=line.masked_name,
        total=line.total,
        claims=line.claims,
        holds=tuple(HOLDS[kind] for kind in line.holds),
        stage="已起诉" if line.remark_stage else "",
        opened=line.opened,
    )


def case_view(case: Case, docket: Docket | None, people: tuple[str, ...], *, masked: bool) -> CaseView:
    return CaseView(
        number=case.number,
        opened=case.opened,
        total=case.total,
        parties=tuple(_party(party, masked=masked) for party in case.parties),
        claims=tuple(
            ClaimView(
                contract=claim.contract_no,
                principal=claim.principal.value,
                total=claim.total,
                as_of=claim.as_of,
                status=claim.status,
            )
            for claim in case.claims
        ),
        holds=tuple(HoldView(kind=h.kind, kind_text=HOLDS[h.kind], since=h.since, reason=h.reason) for h in case.holds),
        docket=docket_view(docket) if docket else None,
        assigned_to=people,
    )


def docket_view(docket: Docket) -> DocketView:
    return DocketView(
        id=docket.id,
        number=docket.number,
        court=docket.court,
        stage=docket.stage,
        stage_text=docket.stage.chinese,
        cause=docket.cause,
        filed=docket.filed,
        preservation_ruling=docket.preservation_ruling,
        instrument_no=docket.instrument_no,
        instrument_kind=docket.instrument_kind,
        instrument_court=docket.instrument_court,
        instrument_effective=docket.instrument_effective,
        instrument_orders=docket.instrument_orders,
        performance_due=docket.performance_due,
    )


def permit_view(permit: Permit, case: str, today: date) -> PermitView:
    """`case` is the number of the case whose permit it is."""
    ended = permit.valid_to < today
    state = "revoked" if permit.revoked else "ended" if ended else "in_force" if permit.approved_by else "waiting"
    return PermitView(
        number=permit.number,
        authority=permit.authority,
        purpose=permit.purpose,
        case=case if permit.case_id else "",
        sources=tuple(sorted(permit.sources)),
        fields=tuple(sorted(permit.fields)),
        basis=permit.basis,
        basis_sha256=permit.basis_sha256,
        consent_no=permit.consent_no,
        order_no=permit.order_no,
        holder=permit.holder,
        valid_from=permit.valid_from,
        valid_to=permit.valid_to,
        state=state,
        added_by=permit.added_by,
        approved_by=permit.approved_by,
    )


def pack_view(pack: Pack, case: str, title: str, today: date) -> PackView:
    """`title` is what people call the source."""
    return PackView(
        no=pack.no,
        case=case,
        source=pack.source,
        title=title,
        state=pack.state,
        state_text=pack.state.chinese,
        filename=pack.filename,
        sha256=pack.sha256,
        drafted_by=pack.drafted_by,
        approved_by=pack.approved_by,
        due=pack.due,
        overdue=pack.overdue(today),
    )


def _party(party: Party, *, masked: bool) -> PartyView:
    number = shown("id_no", party.id_no, masked=masked) if party.id_no else party.id_hint
    return PartyView(
        id=party.id,
        role=party.role,
        role_text=ROLES[party.role],
        name=shown("name", party.name, masked=masked),
        id_no=number,
        facts=tuple(
            KnownFactView(kind=fact.kind, value=shown(fact.kind, fact.value, masked=masked), note=fact.note)
            for fact in party.facts
        ),
    )

"""What is known of the guarantees of a case, as it is shown: on what a person rests it only to who reads values."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from skiptrace.cases.case import Case, PartyRole
from skiptrace.cases.event import claim_label, party_label
from skiptrace.cases.guarantee import Told
from skiptrace.cases.guarantees import known_deed, known_terms
from skiptrace.views.view import View


class GuaranteeToldView(View):
    """Terms that a person entered. `counted` false: a person left them out, with who and why."""

    number: str
    of: str
    claims: str
    mode: str
    mode_text: str
    period: str
    until: date | None
    months: int | None
    period_text: str
    agreement: str
    scope: str
    limit: Decimal | None
    basis: str
    entered_by: str
    entered_at: datetime
    counted: bool
    undone_by: str
    undone_why: str


class GuaranteeView(View):
    """What counts for one guarantor and one contract, and who says so; of the deed, what people entered."""

    of: str
    claim: str
    mode: str
    mode_text: str
    period_text: str
    agreement: str
    scope: str
    limit: Decimal | None
    said: tuple[str, ...]


_HIDDEN = "（已密封）"


def told_view(case: Case, told: Told, *, masked: bool) -> GuaranteeToldView:
    terms = told.terms
    return GuaranteeToldView(
        number=told.number,
        of=party_label(case, told.party_id),
        claims=claim_label(case, told.claim_ids),
        mode=terms.mode,
        mode_text=terms.mode.chinese,
        period=terms.lasting,
        until=terms.until,
        months=terms.months,
        period_text=terms.period_text,
        agreement=_shown(told.deed.agreement, masked=masked),
        scope=_shown(told.deed.scope, masked=masked),
        limit=told.deed.limit,
        basis=_HIDDEN if masked else told.basis,
        entered_by=told.entered_by,
        entered_at=told.entered_at,
        counted=told.undone_at is None,
        undone_by=told.undone_by,
        undone_why="" if told.undone_at is None else _HIDDEN if masked else told.undone_why,
    )


def _shown(text: str, *, masked: bool) -> str:
    return _HIDDEN if masked and text else text


def guarantee_views(case: Case, told: Iterable[Told], *, masked: bool) -> tuple[GuaranteeView, ...]:
    """Every guarantor for every contract that is not over."""
    entries, found = tuple(told), []
    for party in case.parties:
        if party.role is not PartyRole.GUARANTOR:
            continue
        for claim in case.active_claims:
            terms, said = known_terms(party, claim, entries)
            deed = known_deed(party, claim, entries)
            found.append(
                GuaranteeView(
                    of=party_label(case, party.id),
                    claim=claim_label(case, [claim.id]),
                    mode=terms.mode,
                    mode_text=terms.mode.chinese,
                    period_text=terms.period_text,
                    agreement=_shown(deed.agreement, masked=masked),
                    scope=_shown(deed.scope, masked=masked),
                    limit=deed.limit,
                    said=said,
                )
            )
    return tuple(found)

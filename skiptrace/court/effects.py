"""What a settled paper changes: the docket's ruling, the case's measures, or the answer of the court's network query.

Everything happens in the transaction that settles the paper: killed before it nothing took effect, after it all did.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.answer import Answer, Asked, Cited, Outcome, Record
from connectors.authority import Authority
from connectors.reply import Reply
from connectors.source import Source
from skiptrace.cases.case import Case
from skiptrace.court.change import changes_of
from skiptrace.court.choices import Decision, Order
from skiptrace.court.forms import (
    AccountRow,
    CourtForm,
    LaterRuling,
    MeasureRow,
    MeasuresPaper,
    NetworkPrint,
    ReplacementRuling,
    Ruling,
)
from skiptrace.court.measure import Measure
from skiptrace.court.paper import CourtPaper
from skiptrace.court.papers import PaperStore
from skiptrace.entering.entry import page_text
from skiptrace.entering.form import On
from skiptrace.evidence import Vault
from skiptrace.journal import Action
from skiptrace.permits.docket import court_number
from skiptrace.permits.register import PermitRegister
from skiptrace.tracing.ledger import Lookup
from skiptrace.tracing.outcomes import OutcomeWriter


@dataclass(frozen=True, slots=True)
class Effects:
    """Brings a settled paper into effect. `query` is the source that the print is an answer of."""

    papers: PaperStore
    permits: PermitRegister
    outcomes: OutcomeWriter
    vault: Vault
    query: Source

    async def take_effect(
        self, tx: AsyncConnection, paper: CourtPaper, form: CourtForm, case: Case
    ) -> Mapping[str, object]:
        """What changed, by names that the journal may hold."""
        if isinstance(form, Ruling):
            return await self._ruling(tx, paper, form)
        if isinstance(form, MeasuresPaper):
            found = measures_of(paper, form)
            return {"measures": await self.papers.add_measures(tx, paper, found, paper.taken_at)}
        if isinstance(form, LaterRuling):
            return await self._later(tx, paper, form)
        assert isinstance(form, NetworkPrint)
        return await self._print(tx, paper, form, case)

    async def _ruling(self, tx: AsyncConnection, paper: CourtPaper, form: Ruling) -> Mapping[str, object]:
        """A ruling that grants preservation stands in the docket in force from now on; one that dismisses does not."""
        if form.decision.value is not Decision.GRANTED:
            return {"decision": form.decision.value}
        number, under = court_number(form.ruling_no.value), court_number(form.docket_no.value)
        docket = await self.permits.ruled(tx, paper.case_id, number, under)
        return {"decision": form.decision.value, "docket": docket.id}

    async def _later(self, tx: AsyncConnection, paper: CourtPaper, form: LaterRuling) -> Mapping[str, object]:
        """What changes a measure is read from the paper itself; what replaces one is a measure of its own."""
        detail: dict[str, object] = {"changes": [each.kind for each in changes_of(paper, form)]}
        if isinstance(form, ReplacementRuling):
            found = measures_of(paper, form)
            detail["measures"] = await self.papers.add_measures(tx, paper, found, paper.taken_at)
        return detail

    async def _print(
        self, tx: AsyncConnection, paper: CourtPaper, form: NetworkPrint, case: Case
    ) -> Mapping[str, object]:
        body = await self.vault.open(tx, paper.evidence_id)
        operation = next(iter(self.query.manifest.operations))
        lookup = Lookup(
            case.id,
            case.debtor.id,
            self.query.id,
            operation,
            "",
            Authority.JUD,
            Outcome.PENDING,
            paper.taken_at,
            docket_id=paper.docket_id,
        )
        asked = Asked((Reply(body, paper.file_kind, paper.taken_at),), answer_of(paper, form))
        kept = {paper.sha256: paper.evidence_id}
        placed = await self.outcomes.put(tx, lookup, asked, Action.REPLY_TAKEN, kept=kept)
        return {"lookup": placed.id, "outcome": placed.outcome, "records": placed.records}


def measures_of(paper: CourtPaper, form: MeasuresPaper | ReplacementRuling) -> tuple[Measure, ...]:
    """The measures of a notice, a receipt or a ruling that replaces some, each value with its page."""
    return tuple(_measure(paper, form, row) for row in form.measures)


def answer_of(paper: CourtPaper, form: NetworkPrint) -> Answer:
    """The print as the sheet of the same query would have been read; every value cites the paper and its page."""
    records = tuple(_record(paper, row) for row in form.accounts)
    total, answered = form.total.value, form.answered.value
    if answered < total:
        return Answer(Outcome.PARTIAL, records, f"反馈单位共 {total} 家，已反馈 {answered} 家")
    if not records:
        return Answer(Outcome.NO_RECORD, why=f"{total} 家单位均反馈无记录")
    return Answer(Outcome.FOUND, records)


def _measure(paper: CourtPaper, form: MeasuresPaper | ReplacementRuling, row: MeasureRow) -> Measure:
    document = form.ruling_no if isinstance(form, ReplacementRuling) else form.document_no
    head = {"document_no": document, "ruling_no": form.ruling_no}
    values = head | {name: getattr(row, name) for name in MeasureRow.model_fields}
    return Measure(
        id=uuid.uuid4().hex,
        case_id=paper.case_id,
        docket_id=paper.docket_id,
        paper_no=paper.number,
        evidence_id=paper.evidence_id,
        sha256=paper.sha256,
        kind=row.kind.value,
        what=row.what.value,
        name=row.name.value,
        holder=row.holder.value,
        measure=row.measure.value,
        rank=_rank(row),
        start=_value(row.start),
        end=_value(row.end),
        asked=_value(row.asked),
        frozen=_value(row.frozen),
        document_no=court_number(document.value),
        ruling_no=court_number(_value(form.ruling_no) or ""),
        notice_no=court_number(_value(row.notice_no) or ""),
        remark=_value(row.remark) or "",
        places={name: page_text(entered.page) for name, entered in values.items() if entered},
    )


def _rank(row: MeasureRow) -> int | None:
    if row.order.value is Order.FIRST:
        return 0
    return (row.queue.value or None) if row.queue else None


def _record(paper: CourtPaper, row: AccountRow) -> Record:
    entered: dict[str, On[Any] | None] = {name: getattr(row, name) for name in AccountRow.model_fields}
    fields = {
        name: Cited(_text(each.value), paper.sha256, page_text(each.page)) for name, each in entered.items() if each
    }
    return Record("deposit", fields, page_text(row.account_no.page))


def _text(value: Any) -> str:
    """As the engine of sheets delivers it: ISO dates, plain decimals."""
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _value(entered: On[Any] | None) -> Any:
    return entered.value if entered else None

"""Makes what a paper may state from the book. What is not surely the party's cannot pass `Confirmed`."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from skiptrace.cases.case import Claim, Party
from skiptrace.documents.book import Book
from skiptrace.documents.clue import court_assets
from skiptrace.documents.confirmed import Confirmed, enters
from skiptrace.documents.court_exhibits import exhibits
from skiptrace.documents.court_guarantees import guarantees, mortgages, preserved_box, priority_box, secured_box
from skiptrace.documents.court_matters import doors, earliest_end, elsewhere, measures
from skiptrace.documents.court_parties import agent, applicant, attempts, respondent, who
from skiptrace.documents.court_set import Attempt, Boxes, CourtClaim, CourtSet, Instrument, Totals
from skiptrace.documents.internal import claim_parts
from skiptrace.documents.lacking import completed
from skiptrace.documents.papers.paper import Paper, paper
from skiptrace.documents.stated import Money, Reckoned, written_day
from skiptrace.law.capital import capital
from skiptrace.law.fees import case_fee
from skiptrace.law.reckoning import yuan
from skiptrace.law.rule import rule
from skiptrace.permits.docket import Stage

STAGE_PAPER: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.PRE_SUIT: "preservation_pre_suit",
        Stage.IN_SUIT: "preservation_in_suit",
        Stage.EXECUTION: "execution",
    }
)
"""The paper that the docket's stage asks for first."""
_NONE = "未列"


def court_set(book: Book, wanted: Paper | None = None, of: Party | None = None) -> CourtSet:
    """What a paper may state, the stage's own unless one is wanted; of one party only where he alone signs it.

    UnconfirmedError when the plan holds a thing that is not surely the party's.
    """
    chosen = wanted or paper(STAGE_PAPER[book.stage])
    lines = [Confirmed(line) for line in book.plan.lines if enters(line, book.stage)]
    if chosen.by_party and of is None:
        of = book.profile.case.debtor
    return completed(_raw(book, chosen, lines, of), chosen, book)


def _raw(book: Book, chosen: Paper, lines: Sequence[Confirmed], of: Party | None) -> CourtSet:
    """Everything as it is known; what is not known is empty."""
    docket, plan, case = book.profile.docket, book.plan, book.profile.case
    execution = book.stage is Stage.EXECUTION
    asked = _enforced(book) if execution else plan.cap.value
    guaranteed = tuple(guarantees(book)) if chosen.shows("guarantees") else ()
    mortgaged = tuple(mortgages(book)) if chosen.shows("boxes") else ()
    return CourtSet(
        paper=chosen.id,
        name=f"{chosen.name}（{who(book, of)}）" if of else chosen.name,
        title=chosen.title,
        case=case.number,
        written=written_day(book.at.date()),
        stage=book.stage.chinese,
        court=docket.court if docket else "",
        docket=docket.number if docket else "",
        cause=docket.cause if docket else "",
        filed=written_day(docket.filed) if docket else "",
        preservation=docket.preservation_ruling if docket else "",
        applicant=applicant(book.creditor),
        agent=agent(book.counsel),
        instrument=_instrument(book),
        respondents=tuple(respondent(book, party) for party in ((of,) if of else case.parties)),
        claims=tuple(_claim(book, claim) for claim in case.active_claims),
        totals=_totals(book),
        amount=Money.of(asked),
        capital=capital(asked),
        cap_steps=plan.cap.steps,
        assets=court_assets(lines, book),
        measures=tuple(measures(book, chosen)) if chosen.shows("measures") else (),
        doors=tuple(doors(book, chosen, of)) if chosen.shows("doors") else (),
        elsewhere=tuple(elsewhere(book)) if chosen.shows("elsewhere") else (),
        guarantees=guaranteed,
        mortgages=mortgaged,
        boxes=Boxes(
            secured=secured_box(guaranteed, mortgaged),
            preserved=preserved_box(book) if chosen.shows("boxes") else "",
            priority=priority_box(mortgaged),
        ),
        earliest_end=earliest_end(book),
        attempts=_attempts(book) if chosen.shows("attempts") else (),
        periods=rule("A-30").text,
        fee=Reckoned.of(plan.fee),
        fee_payer=_fee_payer(chosen, execution=execution),
        case_fee=Reckoned.of(case_fee(case.total)),
        security=plan.security.text if plan.security else "",
        security_steps=plan.security.most.steps if plan.security else (),
        basis=tuple(rule(name).text for name in chosen.argued),
        exhibits=exhibits(book, lines),
        citations=_citations(chosen, lines),
        lacks=(),
        blocked=(),
    )


def _fee_payer(paper: Paper, *, execution: bool) -> str:
    """Who bears the court's fee (交费办法 20, 38): once there is an instrument, no suit is left to claim it in."""
    if execution:
        return "由被执行人负担，不预交"
    return "由申请人预交" if paper.shows("instrument") else "由申请人预交，列入诉讼请求"


def _attempts(book: Book) -> tuple[Attempt, ...]:
    return tuple(each for party in book.profile.case.parties for each in attempts(book, party))


def _enforced(book: Book) -> Decimal:
    """What is asked to be enforced: without the court's fee, which the court adds."""
    late = book.plan.late_interest
    return book.profile.case.total + (late.value if late else Decimal(0))


def _claim(book: Book, claim: Claim) -> CourtClaim:
    parts = {part.label: part for part in claim_parts(book, claim)}
    shown = {label: part.amount.text if part.amount else _NONE for label, part in parts.items()}
    places = "；".join(f"{label} {part.evidence} {part.pointer}" for label, part in parts.items() if part.evidence)
    return CourtClaim(
        contract=claim.contract_no,
        principal=shown["本金"],
        interest=shown["利息"],
        penalty=shown["罚息"],
        costs=shown["费用"],
        as_of=written_day(claim.as_of),
        overdue=written_day(claim.overdue_since),
        places=places,
    )


def _totals(book: Book) -> Totals:
    claims = book.profile.case.active_claims
    return Totals(
        principal=_sum([claim.principal.value for claim in claims]),
        interest=_sum([claim.interest.value for claim in claims if claim.interest]),
        penalty=_sum([claim.penalty.value for claim in claims if claim.penalty]),
        costs=_sum([claim.costs.value for claim in claims if claim.costs]),
        late_interest=_late_interest(book),
    )


def _late_interest(book: Book) -> str:
    """With the day that it is counted to; what could not be counted is no zero."""
    late = book.plan.late_interest
    if late is None:
        return "未计算（履行期限届满日未登记）"
    counted = f"暂计至{written_day(book.at.date())}，此后计至实际清偿之日"
    docket, since = book.profile.docket, rule("B-14").effective
    if docket and docket.performance_due and docket.performance_due < since:
        counted = f"自{written_day(since)}起，{counted}；此前的迟延履行期间按当时的规定另行计算"
    return f"{yuan(late.value)}（{counted}）"


def _sum(amounts: Sequence[Decimal]) -> str:
    return yuan(sum(amounts, Decimal(0))) if amounts else _NONE


def _instrument(book: Book) -> Instrument:
    docket = book.profile.docket
    return Instrument(
        kind=docket.instrument_kind if docket else "",
        number=docket.instrument_no if docket else "",
        court=docket.instrument_court if docket else "",
        effective=written_day(docket.instrument_effective) if docket else "",
        orders=docket.instrument_orders if docket else "",
        performance_due=written_day(docket.performance_due) if docket else "",
    )


def _citations(chosen: Paper, lines: Sequence[Confirmed]) -> tuple[str, ...]:
    """The rules of the paper, and those of the things where it lists any."""
    used = [rule(name) for name in chosen.rules]
    if chosen.shows("assets"):
        used += [line.line.rule for line in lines]
        used += [
            caution.rule for line in lines for caution in line.asset.cautions if caution.rule.id in {"A-16", "B-40"}
        ]
    return tuple(dict.fromkeys(each.citation for each in used))

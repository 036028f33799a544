"""A case's calendar: its facts from the creditor's file, the docket, the court's papers and the registries.

Surprising: a creditor's file gives the day since when a contract is overdue and not when it was to be paid in full, so
limitation and guarantees are counted from that earlier day, and say that they are.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from skiptrace.assets.asset import Asset, Seizure, SeizureState
from skiptrace.assets.disposal import Disposal
from skiptrace.cases.case import Case, PartyRole
from skiptrace.cases.event import Event, counted
from skiptrace.cases.guarantee import Lasting, Mode, Told
from skiptrace.cases.guarantees import known_terms
from skiptrace.court.file import CourtFile
from skiptrace.court.measure import Measure, counting
from skiptrace.documents.book import Book
from skiptrace.documents.happened import Happened
from skiptrace.law.calendar import calendar
from skiptrace.law.duty import Duty
from skiptrace.law.facts import (
    CaseFacts,
    ClaimFact,
    CourtStage,
    DisposalFact,
    DocketFacts,
    GuaranteeFact,
    MeasureFact,
    PriorFact,
    RulingFact,
)
from skiptrace.law.limitation import GuaranteeMode, guarantee_mode
from skiptrace.permits.docket import Docket, Stage, court_number

_ASSUMED = "案件只载逾期起始日，按该日推算，偏早；以合同约定的履行期限（分期的为最后一期，民法典第189条）为准"

RIGHTS = ("limitation:", "guarantee:", "guarantee-limitation:", "execution")
"""How the keys of those duties begin with which a right itself is lost; events move them."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known beside case, docket and papers: things by number, leads on disposals, events, guarantees told."""

    assets: tuple[tuple[str, Asset], ...] = ()
    disposals: tuple[Disposal, ...] = ()
    events: tuple[Event, ...] = ()
    guarantees: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseCalendar:
    """The duties of one case, and what could not be dated for want of a fact (Chinese)."""

    number: str
    duties: tuple[Duty, ...]
    undated: tuple[str, ...]


def case_calendar(book: Book) -> CaseCalendar:
    """The calendar of a case with all that is known; assets are numbered as in the dossier."""
    named = numbered(book.assets)
    case, docket = book.profile.case, book.profile.docket
    seen = Seen(named, book.disposals, book.events, book.guarantees)
    return docket_calendar(case, docket, book.court, book.at.date(), seen)


def numbered(things: Iterable[Asset]) -> tuple[tuple[str, Asset], ...]:
    """A1, A2 ... as in the dossier."""
    return tuple((f"A{number}", asset) for number, asset in enumerate(things, 1))


def docket_calendar(
    case: Case,
    docket: Docket | None,
    court: CourtFile,
    today: date,
    seen: "Seen | None" = None,
) -> CaseCalendar:
    """The same from the case, its docket and the court's papers; registries' seizures only of the assets `seen`."""
    told = seen or Seen()
    numbers = {asset.id: number for number, asset in told.assets}
    facts = replace(_facts(case, docket, court, told), disposals=tuple(_disposals(told.disposals, numbers)))
    undated = (*_undated(case, docket, court.measures), *_undated_disposals(told.disposals, numbers))
    undated = (*undated, *_undated_guarantees(facts.guarantees))
    return CaseCalendar(case.number, calendar(facts, today), undated)


def _disposals(found: Iterable[Disposal], numbers: Mapping[str, str]) -> Iterator[DisposalFact]:
    for each in found:
        if each.done is not None:
            yield DisposalFact(each.key, f"{numbers[each.asset.id]} {each.kind.chinese}", each.done, each.known)


def _undated_disposals(found: Iterable[Disposal], numbers: Mapping[str, str]) -> Iterator[str]:
    for each in found:
        if each.done is None:
            label = f"{numbers[each.asset.id]} {each.kind.chinese}"
            yield f"{label}：行为日期未载明，撤销权期间无法计算；自 {each.known} 知道起一年内主张"


def _facts(case: Case, docket: Docket | None, court: CourtFile, seen: Seen) -> CaseFacts:
    noted = [*_noted(seen.assets, court.measures)]
    happened = Happened(case, counted(seen.events))
    starts = [each.start for each in court.measures if each.start]
    return CaseFacts(
        docket=_docket(docket),
        measures=(*_measures(court.measures), *(each for each in noted if isinstance(each, MeasureFact))),
        first_measure=min(starts, default=None),
        priors=tuple(each for each in noted if isinstance(each, PriorFact)),
        rulings=tuple(_rulings(court)),
        claims=tuple(_claims(case, happened)),
        guarantees=tuple(_guarantees(case, happened, seen.guarantees)),
        enforcement_events=happened.of_enforcement(docket),
    )


def _docket(docket: Docket | None) -> DocketFacts:
    if docket is None:
        return DocketFacts()
    return DocketFacts(CourtStage(docket.stage), docket.filed, docket.instrument_effective, docket.performance_due)


def _measures(measures: tuple[Measure, ...]) -> Iterator[MeasureFact]:
    """Ours in force by the court's papers, numbered as in the dossier; what waits has no countdown."""
    numbers = {each.id: f"M{number}" for number, each in enumerate(measures, 1)}
    for each in counting(measures):
        assert each.end is not None
        label = f"{numbers[each.id]} {each.kind.chinese} {each.measure.chinese}"
        yield MeasureFact(each.id, label, each.start, each.end, each.window)


def _noted(assets: tuple[tuple[str, Asset], ...], measures: tuple[Measure, ...]) -> Iterator[MeasureFact | PriorFact]:
    """What registries note; our own measure is counted from the court's paper where there is one."""
    known = {(number, end) for each in measures for number in each.numbers for end in each.ends}
    for number, asset in assets:
        for place, each in enumerate(asset.seizures):
            key = f"{asset.id}:{place}"
            if each.rank > 0 or (_number(each), each.end) in known:
                continue
            if each.state is SeizureState.OURS and each.end is not None:
                yield MeasureFact(key, f"{number} 本案查封冻结", each.start, each.end)
            elif each.state is SeizureState.FIRST:
                yield PriorFact(key, number, each.start, each.end, we_wait=asset.ours)


def _rulings(court: CourtFile) -> Iterator[RulingFact]:
    for each in court.rulings:
        yield RulingFact(each.paper_no, f"裁定（{each.paper_no}）", each.made, each.served, each.granted)


def _claims(case: Case, happened: Happened) -> Iterator[ClaimFact]:
    for number, claim in enumerate(case.claims, 1):
        if claim in case.active_claims and claim.overdue_since:
            yield ClaimFact(claim.id, f"合同{number}", claim.overdue_since, _ASSUMED, happened.of_claim(claim.id))


def _guarantees(case: Case, happened: Happened, told: tuple[Told, ...]) -> Iterator[GuaranteeFact]:
    """Every guarantor for every contract: a file may name him beside one and mean all; how, where it is known."""
    guarantors = [party for party in case.parties if party.role is PartyRole.GUARANTOR]
    debts = {claim.id: claim for claim in case.claims}
    for claim in _claims(case, happened):
        for number, party in enumerate(guarantors, 1):
            terms, said = known_terms(party, debts[claim.key], told)
            yield GuaranteeFact(
                f"{claim.key}:{party.id}",
                f"{claim.label} 保证人{number}",
                claim.due,
                terms.mode.agreed,
                terms.until,
                terms.months,
                mode_open=terms.mode is Mode.OPEN,
                period_open=terms.lasting in {Lasting.NONE, Lasting.UNCLEAR},
                said=said,
                asked=happened.asked(claim.key, party.id),
                sued=happened.sued(claim.key),
                defence_ended=happened.defence_ended(claim.key, party.id),
                events=happened.of_guarantor(claim.key, party.id),
                assumed=_ASSUMED,
            )


def _undated_guarantees(facts: Iterable[GuaranteeFact]) -> Iterator[str]:
    """A general guarantor's debt begins to run on a day that only a person can tell (民法典 694(1))."""
    for each in facts:
        general = guarantee_mode(each.mode, each.main_due, agreed_none=each.mode_open) is GuaranteeMode.GENERAL
        if general and each.sued and not each.defence_ended:
            yield f"{each.label}：先诉抗辩权消灭之日未登记，无法计算保证债务的诉讼时效（民法典第694条第1款）"


def _undated(case: Case, docket: Docket | None, measures: Iterable[Measure]) -> Iterator[str]:
    for number, claim in enumerate(case.claims, 1):
        if claim in case.active_claims and claim.overdue_since is None:
            yield f"合同{number}：未载逾期起始日，无法计算诉讼时效和保证期间"
    for number, each in enumerate(measures, 1):
        if not each.waiting and each.end is None and each.lifted is None:
            yield f"M{number} {each.kind.chinese}：法院文书未载止日，无法提醒续行"
    if docket and docket.stage is Stage.EXECUTION and not (docket.performance_due or docket.instrument_effective):
        yield "未登记履行期间与生效日期，无法计算申请执行期间"


def _number(seizure: Seizure) -> str:
    return court_number(seizure.number.text) if seizure.number else ""

"""Makes the internal file from the book: what is known, how surely, what is open, and who was asked."""

from collections import Counter
from collections.abc import Iterable, Iterator

from connectors.answer import Outcome
from skiptrace.assets.asset import AssetKind
from skiptrace.assets.register import open_to
from skiptrace.cases.case import Amount, Claim, ClaimStatus, Origin, Party
from skiptrace.documents import enforcement, household
from skiptrace.documents.ability_text import ability_text, disposal_texts
from skiptrace.documents.ability_text import rules as ability_rules
from skiptrace.documents.asset_text import asset_texts, doubt_texts, plan_text, who
from skiptrace.documents.book import Book
from skiptrace.documents.categories import categories
from skiptrace.documents.deadlines import deadlines
from skiptrace.documents.dossier.asked import CoverageText, ExhibitText, JournalText, StrangerCount
from skiptrace.documents.dossier.file import InternalFile
from skiptrace.documents.dossier.people import ClaimPart, ClaimText, ContactText, DocketText, PartyText
from skiptrace.documents.guaranteed import guarantee_lines
from skiptrace.documents.measure_text import law_of, measure_texts
from skiptrace.documents.pictures import relations, timeline
from skiptrace.documents.stated import Money, Stated
from skiptrace.documents.summary import open_items, summary
from skiptrace.documents.wording import AUTHORITY, OPERATION, OUTCOME, ROLE, ground
from skiptrace.law.capital import capital
from skiptrace.law.rule import rule
from skiptrace.tracing.profile import SourceOutcome, Standing, TracedRecord

_STATUS = {
    ClaimStatus.SETTLED: "已结清",
    ClaimStatus.WITHDRAWN: "已撤回",
    ClaimStatus.TRANSFERRED: "已转让",
}


def internal_file(book: Book) -> InternalFile:
    """The whole internal file. Nothing of a stage later than the docket's is in it."""
    profile, parties = book.profile, book.parties
    usable = [record for record in profile.records if open_to(record, profile.docket)]
    things = asset_texts(book.assets, parties)
    numbers = {asset.id: text.number for asset, text in zip(book.assets, things, strict=True)}
    plan = plan_text(book.plan, numbers)
    ends = deadlines(book)
    return InternalFile(
        case=profile.case.number,
        stage=book.stage.chinese,
        written_at=book.at.strftime("%Y-%m-%d %H:%M"),
        creditor=book.creditor.name,
        parties=tuple(_party(book, party) for party in profile.case.parties),
        docket=_docket(book),
        holds=tuple(f"{hold.since} 起：{hold.reason}" for hold in profile.case.holds),
        summary=summary(book, numbers),
        claim=_claim(book),
        contacts=tuple(_contacts(book)),
        assets=things,
        unseen_kinds=_unseen(book),
        enforcement=enforcement.enforcement(book),
        doubtful=doubt_texts(_of(usable, Standing.LIKELY, Standing.REVIEW), parties),
        unclear=doubt_texts(_of(usable, Standing.UNCLEAR), parties),
        strangers=_strangers(usable),
        plan=plan,
        ability=ability_text(book, numbers),
        disposals=disposal_texts(book, numbers),
        measures=measure_texts(book),
        deadlines=ends,
        coverage=tuple(_coverage(book, outcome) for outcome in profile.outcomes),
        categories=categories(book),
        relations=relations(book, numbers),
        timeline=timeline(book),
        open_items=open_items(book, numbers),
        evidence=tuple(_exhibits(book)),
        law=_law(book),
        journal=JournalText(number=book.journal.number, sha256=book.journal.sha256) if book.journal else None,
    )


def _unseen(book: Book) -> tuple[str, ...]:
    """The court's kinds of which no record speaks: nobody has said that there is none."""
    seen = {asset.kind for asset in book.assets}
    return tuple(kind.chinese for kind in AssetKind if kind not in seen)


def _of(records: Iterable[TracedRecord], *standings: Standing) -> list[TracedRecord]:
    """Records of these standings; an operator's ordinals name nobody, so there is no doubt to show of them."""
    return [record for record in records if record.standing in standings and record.kind != "operator_number"]


def cell(book: Book, label: str, text: str, origin: Origin | None) -> Stated:
    """A value of the creditor's file with its cell; without an exhibit the place stays empty and shows as such."""
    found = book.exhibit(origin) if origin else None
    if found is None:
        return Stated(label=label, text=text, evidence="", pointer="", source="")
    return Stated.at(label, text, found)


def _party(book: Book, party: Party) -> PartyText:
    origins = party.origins
    return PartyText(
        role=ROLE[party.role],
        name=cell(book, "姓名", party.name, origins.get("name")),
        former_names=party.former_names,
        id_no=cell(book, "身份证号", party.id_no, origins.get("id_no")) if party.id_no else None,
        id_hint=party.id_hint,
        sex=party.sex,
        birth_date=party.birth_date.isoformat() if party.birth_date else "",
        household=household.household(book, party),
        guarantees=tuple(guarantee_lines(book, party)),
    )


def _docket(book: Book) -> DocketText | None:
    docket = book.profile.docket
    if docket is None:
        return None
    named = docket.instrument_no.endswith(docket.instrument_kind)
    instrument = docket.instrument_no if named else f"{docket.instrument_kind} {docket.instrument_no}".strip()
    return DocketText(
        number=docket.number,
        court=docket.court,
        cause=docket.cause,
        filed=docket.filed.isoformat() if docket.filed else "",
        preservation_ruling=docket.preservation_ruling,
        instrument=instrument,
    )


def _claim(book: Book) -> ClaimText:
    case = book.profile.case
    stopped = [f"合同 {c.contract_no}：{_STATUS[c.status]}" for c in case.claims if c.status in _STATUS]
    parts = [part for claim in case.active_claims for part in claim_parts(book, claim)]
    return ClaimText(
        total=Money.of(case.total), capital=capital(case.total), parts=tuple(parts), stopped=tuple(stopped)
    )


def claim_parts(book: Book, claim: Claim) -> Iterator[ClaimPart]:
    """Principal, interest, penalty and costs of one claim, each from its cell; what is not given stays None."""
    given: dict[str, Amount | None] = {
        "本金": claim.principal,
        "利息": claim.interest,
        "罚息": claim.penalty,
        "费用": claim.costs,
    }
    for label, amount in given.items():
        place = cell(book, label, "", amount.origin if amount else None)
        yield ClaimPart(
            contract=claim.contract_no,
            label=label,
            amount=Money.of(amount.value) if amount else None,
            as_of=claim.as_of.isoformat(),
            evidence=place.evidence,
            pointer=place.pointer,
        )


def _contacts(book: Book) -> Iterator[ContactText]:
    for point in book.contacts:
        first = point.sightings[0] if point.sightings else None
        yield ContactText(
            label=point.label,
            value=point.value,
            probability=round(point.probability, 4),
            reasons=point.reasons,
            set_aside=point.set_aside,
            source=first.source if first else "",
            evidence=first.evidence if first else "",
            seen=point.seen.isoformat() if point.seen else "",
        )


def _strangers(records: Iterable[TracedRecord]) -> tuple[StrangerCount, ...]:
    """How many records of others each source brought: counts only (law.md D4a)."""
    titles = Counter(
        next(iter(record.facts.values())).citation.title if record.facts else record.source
        for record in records
        if record.standing is Standing.REJECTED
    )
    return tuple(StrangerCount(source=title, count=count) for title, count in sorted(titles.items()))


def _coverage(book: Book, outcome: SourceOutcome) -> CoverageText:
    why = outcome.why or ("已查询，未发现登记" if outcome.outcome is Outcome.NO_RECORD else "")
    return CoverageText(
        source=outcome.title,
        party=who(book.parties, outcome.party_id),
        authority=AUTHORITY[outcome.authority],
        operation=OPERATION.get(outcome.operation, ""),
        outcome=outcome.outcome.value,
        outcome_text=OUTCOME[outcome.outcome],
        records=outcome.records,
        why=why,
        articles=outcome.articles,
        opens_with=outcome.opens_with,
        due=outcome.due.isoformat() if outcome.due else "",
        at=outcome.at.strftime("%Y-%m-%d %H:%M"),
        evidence=tuple(citation.number for citation in outcome.evidence),
    )


def _exhibits(book: Book) -> Iterator[ExhibitText]:
    for each in book.profile.exhibits:
        yield ExhibitText(
            number=each.number,
            title=each.title,
            authority=ground(each),
            obtained=each.obtained.strftime("%Y-%m-%d %H:%M"),
            sha256=each.sha256,
        )


def _law(book: Book) -> tuple[str, ...]:
    """Every rule that a caution or a figure rests on, once, in the order of use."""
    plan = book.plan
    used = [*plan.cap.rules, *plan.fee.rules]
    used += plan.security.most.rules if plan.security else ()
    used += plan.late_interest.rules if plan.late_interest else ()
    used += [line.rule for line in plan.lines]
    used += [rule(name) for name in law_of(book)]
    used += (*enforcement.rules(book), *household.rules(book))
    used += [gate.rule for gate in plan.gates]
    used += [venue.rule for venue in plan.venues]
    used += [*ability_rules(book), rule("B-07")]
    used += [caution.rule for asset in book.assets for caution in (asset.title_test, *asset.cautions)]
    return tuple(dict.fromkeys(f"{rule.citation}：{rule.text}" for rule in used))

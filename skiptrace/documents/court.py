"""Makes the court set of the docket's stage from the book. What is not surely the party's cannot pass `Confirmed`."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from matching.fields import resident_id
from skiptrace.assets.register import open_to
from skiptrace.cases.case import Claim, Party, PartyRole
from skiptrace.documents.book import Book
from skiptrace.documents.clue import court_assets
from skiptrace.documents.confirmed import Confirmed, enters
from skiptrace.documents.court_exhibits import exhibits
from skiptrace.documents.court_set import (
    Applicant,
    CourtClaim,
    CourtSet,
    Instrument,
    Paper,
    Respondent,
    Totals,
)
from skiptrace.documents.internal import cell, claim_parts
from skiptrace.documents.lacking import Lacking, attachments, blocked
from skiptrace.documents.stated import Money, Reckoned, Stated, written_day
from skiptrace.law.capital import capital
from skiptrace.law.reckoning import yuan
from skiptrace.law.rule import rule
from skiptrace.permits.docket import Stage
from skiptrace.settings import Creditor
from skiptrace.tracing.profile import Standing

PAPER = {
    Stage.PRE_SUIT: Paper.PRESERVATION_PRE_SUIT,
    Stage.IN_SUIT: Paper.PRESERVATION_IN_SUIT,
    Stage.EXECUTION: Paper.EXECUTION,
}
_ROLE = {
    PartyRole.DEBTOR: "借款人",
    PartyRole.CO_BORROWER: "共同借款人",
    PartyRole.GUARANTOR: "保证人",
}
_BASIS = {
    Stage.PRE_SUIT: ("A-02", "A-03", "A-06", "A-07", "A-09", "A-11", "A-21", "A-30", "FEE-PRESERVATION", "FEE-PAYMENT"),
    Stage.IN_SUIT: ("A-04", "A-06", "A-07", "A-09", "A-11", "A-20", "A-18", "A-30", "FEE-PRESERVATION", "FEE-PAYMENT"),
    Stage.EXECUTION: ("B-02", "B-03", "B-04", "B-08", "B-10", "B-14", "A-12", "FEE-EXECUTION", "FEE-PAYMENT"),
}
_ARGUED = {Stage.PRE_SUIT: ("A-02",), Stage.IN_SUIT: ("A-04",), Stage.EXECUTION: ("B-10", "B-14")}
"""Rules that the paper states in its reasons."""
_HIDING = frozenset("*＊×□")
"""What stands for hidden characters in exports and public papers."""

_NOT_FOR_SERVICE = {"停机", "空号", "单位"}
"""A dead number reaches nobody, and an office is no domicile."""
_NONE = "未列"


def court_set(book: Book) -> CourtSet:
    """The court set. UnconfirmedError when the plan holds a thing that is not surely the party's."""
    gaps = Lacking()
    docket, plan = book.profile.docket, book.plan
    lines = [Confirmed(line) for line in plan.lines if enters(line, book.stage)]
    things = court_assets(lines, book)
    return CourtSet(
        paper=PAPER[book.stage],
        title=PAPER[book.stage].heading,
        case=book.profile.case.number,
        written=written_day(book.at.date()),
        stage=book.stage.chinese,
        court=gaps.fill(docket.court if docket else "", "受理法院名称", "受理法院"),
        docket=docket.number if docket else "",
        cause=docket.cause if docket else "",
        filed=written_day(docket.filed) if docket else "",
        preservation=docket.preservation_ruling if docket else "",
        applicant=_applicant(book.creditor, gaps, execution=book.stage is Stage.EXECUTION),
        instrument=_instrument(book, gaps),
        respondents=tuple(_respondent(book, party, gaps) for party in book.profile.case.parties),
        claims=tuple(_claim(book, claim, gaps) for claim in book.profile.case.active_claims),
        totals=_totals(book),
        amount=Money.of(plan.cap.value if book.stage is not Stage.EXECUTION else _enforced(book)),
        capital=capital(plan.cap.value if book.stage is not Stage.EXECUTION else _enforced(book)),
        cap_steps=plan.cap.steps,
        assets=things,
        periods=rule("A-30").text,
        fee=Reckoned.of(plan.fee),
        fee_payer="由被执行人负担，不预交" if book.stage is Stage.EXECUTION else "由申请人预交，列入诉讼请求",
        security=plan.security.text if plan.security else "",
        security_steps=plan.security.most.steps if plan.security else (),
        basis=tuple(rule(name).text for name in _ARGUED[book.stage]),
        exhibits=exhibits(book, lines),
        citations=_citations(book, lines),
        lacks=(*gaps.items, *attachments(book.stage)),
        blocked=blocked(book, len(things)),
    )


def _enforced(book: Book) -> Decimal:
    """What is asked to be enforced: without the court's fee, which the court adds."""
    late = book.plan.late_interest
    return book.profile.case.total + (late.value if late else Decimal(0))


def _applicant(creditor: Creditor, gaps: Lacking, *, execution: bool) -> Applicant:
    def own(text: str, what: str) -> str:
        return gaps.fill(text, f"申请人{what}", what)

    def bank(text: str, what: str) -> str:
        return own(text, what) if execution else text

    return Applicant(
        name=own(creditor.name, "名称"),
        credit_code=own(creditor.credit_code, "统一社会信用代码"),
        address=own(creditor.address, "住所地"),
        representative=own(creditor.representative, "法定代表人或者负责人"),
        phone=own(creditor.phone, "联系电话"),
        bank=bank(creditor.bank, "开户行"),
        account_name=bank(creditor.account_name, "开户名"),
        account_no=bank(creditor.account_no, "银行账号"),
    )


def _respondent(book: Book, party: Party, gaps: Lacking) -> Respondent:
    who = f"{_ROLE[party.role]}{party.name}"
    number = resident_id.parse(party.id_no)
    birth = party.birth_date or number.birth_date
    found = respondent_values(book, party)
    gaps.note(f"{who}的民族（系统不收集，由承办人补填）")
    return Respondent(
        role=_ROLE[party.role],
        name=gaps.fill(_text(found["姓名"]), f"{_ROLE[party.role]}的完整姓名（清单中为脱敏姓名）", "姓名"),
        sex=gaps.fill(party.sex or number.sex or "", f"{who}的性别", "性别"),
        birth_date=gaps.fill(written_day(birth), f"{who}的出生日期", "出生日期"),
        id_no=gaps.fill(_text(found["证件号码"]), f"{who}的完整有效身份证号", "身份证号"),
        address=gaps.fill(_text(found["住所"]), f"{who}的住所地与送达地址", "住所地"),
        phone=gaps.fill(_text(found["电话"]), f"{who}的联系电话", "联系电话"),
        places="；".join(f"{label} {value.place}" for label, value in found.items() if value and value.evidence),
    )


def respondent_values(book: Book, party: Party) -> Mapping[str, Stated | None]:
    """What a paper states of a party that stands somewhere, by label."""
    return {
        "姓名": _name(book, party),
        "证件号码": cell(book, "证件号码", party.id_no, party.origins.get("id_no")) if party.id_no else None,
        "住所": _known(book, party, "address"),
        "电话": _known(book, party, "phone"),
    }


def _name(book: Book, party: Party) -> Stated | None:
    """The file's name; where the file hides it, the one that a record with the full number gives."""
    if _whole(party.name):
        return cell(book, "姓名", party.name, party.origins.get("name"))
    return _known(book, party, "name")


def _known(book: Book, party: Party, kind: str) -> Stated | None:
    """The creditor's own value first, else the newest confirmed record of the party; never one that was set aside."""
    aside = {_digits(point.value) for point in book.contacts if point.set_aside and point.party_id == party.id}
    for fact in party.facts:
        if fact.kind == kind and _whole(fact.value) and not fact.note and _digits(fact.value) not in aside:
            return cell(book, kind, fact.value, fact.origin)
    records = [
        record
        for record in book.profile.of_kind("person")
        if record.party_id == party.id
        and record.standing is Standing.COURT
        and _whole(record.text(kind))
        and record.text("status") not in _NOT_FOR_SERVICE
        and _digits(record.text(kind)) not in aside
        and open_to(record, book.profile.docket)
    ]
    records.sort(key=lambda record: (record.text("seen"), record.obtained), reverse=True)
    return Stated.of(kind, records[0].facts[kind]) if records else None


def _whole(value: str) -> bool:
    """A paper holds no masked value: it would name nobody, and reach nobody."""
    return bool(value) and not _HIDING & set(value)


def _digits(value: str) -> str:
    """A phone by its last eleven digits, however it is written; anything else as it stands."""
    digits = "".join(char for char in value if char.isdigit())
    return digits[-11:] if len(digits) >= 11 and not any("\u4e00" <= char <= "\u9fff" for char in value) else value


def _text(value: Stated | None) -> str:
    return value.text if value else ""


def _claim(book: Book, claim: Claim, gaps: Lacking) -> CourtClaim:
    parts = {part.label: part for part in claim_parts(book, claim)}
    for label, part in parts.items():
        if part.amount is None:
            gaps.note(f"合同 {claim.contract_no} 的{label}（债权人清单未列，未计入请求）")
    shown = {label: part.amount.text if part.amount else _NONE for label, part in parts.items()}
    places = "；".join(f"{label} {part.evidence} {part.pointer}" for label, part in parts.items() if part.evidence)
    return CourtClaim(
        contract=claim.contract_no,
        principal=shown["本金"],
        interest=shown["利息"],
        penalty=shown["罚息"],
        costs=shown["费用"],
        as_of=written_day(claim.as_of),
        places=places,
    )


def _totals(book: Book) -> Totals:
    claims = book.profile.case.active_claims
    late = book.plan.late_interest
    return Totals(
        principal=_sum([claim.principal.value for claim in claims]),
        interest=_sum([claim.interest.value for claim in claims if claim.interest]),
        penalty=_sum([claim.penalty.value for claim in claims if claim.penalty]),
        costs=_sum([claim.costs.value for claim in claims if claim.costs]),
        late_interest=yuan(late.value) if late else _NONE,
    )


def _sum(amounts: Sequence[Decimal]) -> str:
    return yuan(sum(amounts, Decimal(0))) if amounts else _NONE


def _instrument(book: Book, gaps: Lacking) -> Instrument | None:
    docket = book.profile.docket
    if book.stage is not Stage.EXECUTION or docket is None:
        return None
    return Instrument(
        kind=gaps.fill(docket.instrument_kind, "执行依据的文书类型", "文书类型"),
        number=gaps.fill(docket.instrument_no, "执行依据的文书号", "文书号"),
        court=gaps.fill(docket.instrument_court, "执行依据的作出机构", "作出机构"),
        effective=gaps.fill(written_day(docket.instrument_effective), "执行依据的生效日期", "生效日期"),
        orders=gaps.fill(docket.instrument_orders, "判项主文", "判项主文"),
        performance_due=gaps.fill(written_day(docket.performance_due), "履行期限届满日", "履行期限届满日"),
    )


def _citations(book: Book, lines: Sequence[Confirmed]) -> tuple[str, ...]:
    used = [rule(name) for name in _BASIS[book.stage]]
    used += [line.line.rule for line in lines]
    used += [caution.rule for line in lines for caution in line.asset.cautions if caution.rule.id in {"A-16", "B-40"}]
    return tuple(dict.fromkeys(each.citation for each in used))

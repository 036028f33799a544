"""What stands behind the debt in a paper: each guarantee with its terms, and the creditor's own rights on things.

Surprising: a box is ticked only for what is known to be there. That nothing is known leaves both boxes open, because a
creditor's file that names no guarantor has not said that there is none.
"""

from collections.abc import Iterable, Iterator

from skiptrace.assets.asset import Asset, Mortgage
from skiptrace.cases.case import Claim, Party, PartyRole
from skiptrace.cases.guarantee import Deed, Lasting, Mode, Terms, Told
from skiptrace.cases.guarantees import counted_mode, in_force, known_deed, known_terms, of_file
from skiptrace.documents.asset_text import mortgage_text
from skiptrace.documents.book import Book
from skiptrace.documents.calendar import case_calendar
from skiptrace.documents.court_parties import who, whole_name
from skiptrace.documents.court_set import CourtGuarantee, CourtMortgage
from skiptrace.documents.stated import written_day
from skiptrace.law.capital import capital
from skiptrace.law.limitation import GuaranteeMode
from skiptrace.law.reckoning import yuan
from skiptrace.law.rule import rule
from skiptrace.tracing.profile import Citation, Standing

_LIABILITY = {
    GuaranteeMode.JOINT: "承担连带保证责任",
    GuaranteeMode.GENERAL: "对债务人财产依法强制执行后仍不能履行的部分承担保证责任",
    None: "承担保证责任",
}
_RIGHT = {"抵押": "抵押权", "质押": "质权", "出质": "质权", "担保": "担保物权"}


def guarantees(book: Book) -> Iterator[CourtGuarantee]:
    """Every guarantor for every contract that is not over, in the order of the contracts."""
    for number, claim, party in _pairs(book):
        terms, deed = known_terms(party, claim, book.guarantees)[0], known_deed(party, claim, book.guarantees)
        yield CourtGuarantee(
            who=f"合同{number} {who(book, party)}",
            guarantor=whole_name(book, party),
            contract=claim.contract_no,
            mode=_mode(terms, claim),
            period=_period(terms),
            agreement=deed.agreement,
            scope=deed.scope,
            maximum=_ticked("□ 否", "是，最高债权额：", _limit(deed)),
            liability=_LIABILITY[counted_mode(terms, claim)],
            places="；".join(_places(book, party, claim)),
        )


def mortgages(book: Book) -> Iterator[CourtMortgage]:
    """Every right that a registry notes for the creditor on a thing that is surely a party's."""
    for asset, mortgage in _own(book):
        stated = mortgage_text(mortgage, asset.kind)
        owner = book.parties[asset.party_id]
        if stated is not None:
            yield CourtMortgage(
                owner=whole_name(book, owner) or who(book, owner),
                thing=f"{asset.kind.chinese}：{asset.title}",
                right=_RIGHT[stated.label],
                amount=yuan(mortgage.amount) if mortgage.amount is not None else "",
                until=mortgage.until,
                place=stated.place,
            )


def secured_box(guaranteed: Iterable[CourtGuarantee], mortgaged: Iterable[CourtMortgage]) -> str:
    """What a complaint asks of those who stand behind the debt."""
    asked = [f"请求{each.guarantor or each.who}对合同 {each.contract} 的债务{each.liability}" for each in guaranteed]
    asked += [f"请求就{_held(each)}折价或者拍卖、变卖的价款优先受偿" for each in mortgaged]
    return _ticked("□ 无", "有：", asked)


def priority_box(mortgaged: Iterable[CourtMortgage]) -> str:
    """The creditor's priority in a distribution."""
    return _ticked("□ 无", "有（种类与财产）：", [f"{each.right}，{_held(each)}" for each in mortgaged])


def preserved_box(book: Book) -> str:
    """Whether there was preservation before the suit, by the court's papers or the docket."""
    docket = book.profile.docket
    numbers = [each.ruling_no for each in book.measures] or ([docket.preservation_ruling] if docket else [])
    return _ticked("□ 否", "是，保全裁定：", list(dict.fromkeys(filter(None, numbers))))


def guarantee_exhibits(book: Book) -> Iterator[tuple[str, str]]:
    """Which exhibits prove the terms of a guarantee, and the creditor's own rights on things."""
    for _, claim, party in _pairs(book):
        if found := _in_file(book, party, claim):
            yield found.number, "保证人的保证方式、保证期间"
    for asset, mortgage in _own(book):
        fact = mortgage.holder or mortgage.amount_fact
        if fact is not None:
            yield fact.citation.number, f"申请人对{asset.kind.chinese}享有的担保物权"


def guarantee_cautions(book: Book) -> Iterator[str]:
    """What a lawyer must look at before a guarantor is sued; no name among it."""
    for number, claim, party in _pairs(book):
        label = f"合同{number} {who(book, party)}"
        if entries := in_force(book.guarantees, party.id, claim.id):
            numbers = "、".join(each.number for each in entries)
            yield f"{label}：保证约定系人工登记（{numbers}），请附保证合同并核对"
        terms, deed = known_terms(party, claim, book.guarantees)[0], known_deed(party, claim, book.guarantees)
        yield from (f"{label}的{text}" for text in _unsaid(terms, deed, claim))
    today = book.at.date()
    for duty in case_calendar(book).duties:
        if duty.key.startswith("guarantee:") and not duty.met and duty.day < today:
            day = written_day(duty.day)
            basis = rule("GUARANTEE-ACT").brief
            yield f"{duty.what}：按现有登记已于{day}届满，请先核对期间内是否主张过（{basis}）"


def _unsaid(terms: Terms, deed: Deed, claim: Claim) -> Iterator[str]:
    """What a lawyer must settle of terms that are known to be open."""
    if terms.mode is Mode.OPEN and counted_mode(terms, claim) is None:
        yield "保证方式没有约定，债务在民法典施行前到期或者到期日不明，请核对当时的规定"
    if not deed.scope:
        yield f"保证范围（没有另行约定的，依{rule('GUARANTEE-SCOPE').brief}）"
    if deed.limit is None:
        yield "是否为最高额保证，及其最高债权额"


def _limit(deed: Deed) -> list[str]:
    return [] if deed.limit is None else [f"{yuan(deed.limit)}（大写：{capital(deed.limit)}）"]


def _mode(terms: Terms, claim: Claim) -> str:
    if terms.mode is Mode.UNKNOWN:
        return ""
    if terms.mode is Mode.OPEN and counted_mode(terms, claim) is GuaranteeMode.GENERAL:
        return f"{terms.mode.chinese}，依法为一般保证（{rule('GUARANTEE-MODE').brief}）"
    return terms.mode.chinese


def _period(terms: Terms) -> str:
    if terms.until is not None:
        return f"至{written_day(terms.until)}"
    if terms.lasting in {Lasting.NONE, Lasting.UNCLEAR}:
        months = rule("GUARANTEE-PERIOD").figure("months")
        legal = f"依法为主债务履行期限届满之日起 {months} 个月（{rule('GUARANTEE-PERIOD').brief}）"
        return f"{terms.period_text}，{legal}"
    return "" if terms.lasting is Lasting.UNKNOWN else terms.period_text


def _places(book: Book, party: Party, claim: Claim) -> Iterator[str]:
    """Whence the terms come: persons' entries with their basis, and the file where it says what counts."""
    _, said = known_terms(party, claim, book.guarantees)
    for each in in_force(book.guarantees, party.id, claim.id):
        if not each.deed.silent or any(each.number in text for text in said):
            yield _entered(each)
    if any("债权人文件" in text for text in said) and (found := _in_file(book, party, claim)):
        yield f"{found.number} {found.title} {found.pointer}"


def _entered(told: Told) -> str:
    return f"{told.number}（经办人登记，依据：{told.basis}）"


def _in_file(book: Book, party: Party, claim: Claim) -> Citation | None:
    written = of_file(party, claim)
    return book.exhibit(written.origin) if written else None


def _pairs(book: Book) -> Iterator[tuple[int, Claim, Party]]:
    case = book.profile.case
    for number, claim in enumerate(case.claims, 1):
        if claim in case.active_claims:
            yield from ((number, claim, each) for each in case.parties if each.role is PartyRole.GUARANTOR)


def _own(book: Book) -> Iterator[tuple[Asset, Mortgage]]:
    for asset in book.assets:
        sure = asset.standing is Standing.COURT and all(each.standing is Standing.COURT for each in asset.records)
        if sure and asset.party_id in book.parties:
            yield from ((asset, each) for each in asset.mortgages if each.ours)


def _held(each: CourtMortgage) -> str:
    amount = f"，担保债权 {each.amount}" if each.amount else ""
    return f"{each.owner}名下{each.thing}{amount}（{each.place}）"


def _ticked(no: str, yes: str, told: list[str]) -> str:
    return f"{no}　■ {yes}{'；'.join(told)}" if told else f"{no}　□ {yes}"

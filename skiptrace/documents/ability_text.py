"""Whether the debtor can pay, and leads on transfers, in the words of the internal file."""

from collections.abc import Iterator, Mapping

from skiptrace.assets.ability import Ability, Earning
from skiptrace.assets.asset import AssetKind
from skiptrace.assets.disposal import Disposal
from skiptrace.documents.asset_text import caution_texts
from skiptrace.documents.book import Book
from skiptrace.documents.dossier.planned import AbilityText, EarningText
from skiptrace.documents.dossier.things import DisposalText
from skiptrace.documents.stated import Money, Reckoned, Stated
from skiptrace.law.limitation import revocation
from skiptrace.law.reckoning import yuan
from skiptrace.law.rule import Rule, rule


def ability_text(book: Book, numbers: Mapping[str, str]) -> AbilityText:
    """The whole weighing; `numbers` gives the A-number of each asset id."""
    found = book.ability
    month = found.by_month
    return AbilityText(
        advice=found.advice.chinese,
        grounds=caution_texts(found.grounds),
        earnings=tuple(_earning(each, numbers) for each in found.earnings),
        by_month=None if month is None else Money.of(month),
        others=_others(found),
        low=Money.of(found.low),
        high=Money.of(found.high),
        unvalued=found.unvalued,
        cost=Reckoned.of(found.cost),
        net=found.net,
        owed=Money.of(found.owed),
    )


def disposal_texts(book: Book, numbers: Mapping[str, str]) -> tuple[DisposalText, ...]:
    """Each lead with what its clock says."""
    return tuple(_disposal(each, numbers) for each in book.disposals)


def summary_lines(book: Book) -> Iterator[str]:
    """Ability and what follows, for page one."""
    found = book.ability
    parts = [f"可得净值 {yuan(found.low)}" + (f" 至 {yuan(found.high)}" if found.high != found.low else "")]
    if found.unvalued:
        parts.append(f"另有未估值 {found.unvalued} 项")
    parts.append(f"需先付费用 {yuan(found.cost.value)}")
    parts.append(_income(found))
    yield f"还款能力：{'；'.join(parts)}"
    grounds = "；".join(f"{each.text}（{each.rule.brief}）" for each in found.grounds[:2])
    yield f"建议：{found.advice.chinese}。{grounds}"


def disposal_lines(book: Book, numbers: Mapping[str, str]) -> Iterator[str]:
    """One sentence for page one where something may have been moved away."""
    if book.disposals:
        named = "、".join(dict.fromkeys(f"{numbers[each.asset.id]} {each.kind.chinese}" for each in book.disposals))
        yield f"可能可撤销的处分线索 {len(book.disposals)} 项：{named}"


def rules(book: Book) -> tuple[Rule, ...]:
    """What these parts rest on."""
    found = book.ability
    leads = (rule("B-47"), rule("B-47-TERM")) if book.disposals else ()
    return (*found.cost.rules, *(each.rule for each in found.grounds), *leads)


def _income(found: Ability) -> str:
    if not found.earnings:
        return "未发现收入记录"
    recent = [each for each in found.earnings if each.recent]
    if not recent:
        return "公积金、社会保险近三个月无缴存，现有收入待核"
    base = sum(each.base for each in recent)
    month = found.by_month
    lacks = "、".join(dict.fromkeys(text for each in recent for text in each.takeable.missing))
    taken = f"可扣留数额待定（尚缺：{lacks}）" if month is None else f"每月至多可扣留 {yuan(month)}"
    told = "缴存基数与养老金" if any(each.asset.kind is AssetKind.PENSION for each in recent) else "缴存基数"
    return f"{told}每月 {base:,.2f} 元，{taken}"


def _others(found: Ability) -> str:
    others = found.others
    if not others.count and not others.dishonest:
        return "未见已核定的其他执行案件"
    claimed = f"，标的合计 {yuan(others.claimed)}" if others.claimed else ""
    return f"其他执行案件 {others.count} 件{claimed}；失信记录 {others.dishonest} 条"


def _earning(each: Earning, numbers: Mapping[str, str]) -> EarningText:
    month = each.takeable.result
    return EarningText(
        asset=numbers[each.asset.id],
        employer=each.asset.text("employer") or each.asset.kind.chinese,
        employer_state=each.employer_state,
        base=Stated.of("月养老金" if each.asset.kind is AssetKind.PENSION else "缴存基数", each.fact),
        recent=each.recent,
        takeable=None if month is None else Money.of(month),
        steps=each.takeable.steps,
        lacks=each.takeable.missing,
    )


def _disposal(each: Disposal, numbers: Mapping[str, str]) -> DisposalText:
    until = revocation(each.done, each.known) if each.done else None
    return DisposalText(
        asset=numbers[each.asset.id],
        kind=each.kind.chinese,
        fact=Stated.at(each.kind.chinese, each.text, each.place),
        steps=(*each.test.steps, *(until.steps if until else ("行为日期未载明，自知道之日起一年内主张",))),
        lacks=each.test.missing,
        known=each.known.isoformat(),
        until=until.day.isoformat() if until else "",
        citation=rule("B-47-TERM").brief,
    )

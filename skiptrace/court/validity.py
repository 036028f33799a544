"""What an entry must satisfy before it is kept, and what is kept with a warning.

Surprising: the court's document is read as it is. An end beyond the law's maximum is no mistake of ours to mend, so it
is kept and marked; what cannot be the paper's (a page that it has not, another's number) is sent back with its place.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from matching import Decision, parse_party
from skiptrace.cases.case import Case
from skiptrace.cases.known import debtor_party
from skiptrace.court import choices
from skiptrace.court.change import Change, changes_of
from skiptrace.court.forms import (
    CourtForm,
    LaterRuling,
    LiftedRow,
    LiftingRuling,
    MeasureRow,
    MeasuresPaper,
    NetworkPrint,
    RenewalRuling,
    ReplacementRuling,
    Ruling,
)
from skiptrace.court.measure import Measure, exceeds, touches
from skiptrace.court.paper import CourtPaper
from skiptrace.entering.agreement import normal
from skiptrace.entering.entry import page_text
from skiptrace.entering.form import On, Shape, written
from skiptrace.errors import NotAllowed, UsageError
from skiptrace.law.rule import rule
from skiptrace.permits.docket import Docket
from skiptrace.tracing.identity import best


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to look at again, with its article; it holds no value."""

    text: str
    article: str


def check(
    form: CourtForm, paper: CourtPaper, case: Case, dockets: Sequence[Docket], known: Sequence[Measure] = ()
) -> tuple[Notice, ...]:
    """What to look at again. UsageError for what cannot stand on this paper, NotAllowed for what is not this case's."""
    if wrong := [*_pages(form, paper), *_contradictions(form)]:
        raise UsageError("\n".join(wrong))
    if foreign := [*_docket(form, dockets), *_strangers(form, case)]:
        raise NotAllowed(foreign)
    return notices(form, paper, known)


def notices(form: CourtForm, paper: CourtPaper, known: Sequence[Measure] = ()) -> tuple[Notice, ...]:
    """What a lawyer should see about an entry that is kept as it is; `known`: the measures of the case."""
    found = [each for number, row in enumerate(_measures(form), 1) for each in _of_measure(f"措施{number}", row)]
    for number, change in enumerate(changes_of(paper, form), 1):
        found += _of_change(f"{change.kind.chinese}{number}", change, known)
    return tuple(found)


def _measures(form: CourtForm) -> Sequence[MeasureRow]:
    return form.measures if isinstance(form, MeasuresPaper | ReplacementRuling) else ()


def _pages(form: CourtForm, paper: CourtPaper) -> Iterator[str]:
    for each in written(form):
        if each.entered and each.entered.page > paper.pages:
            yield f"{each.place.label}：页码大于文书的页数（共 {paper.pages} 页）；请改为该值所在的页"


def _contradictions(form: CourtForm) -> Iterator[str]:
    if isinstance(form, NetworkPrint) and form.answered.value > form.total.value:
        yield f"已反馈几家（{page_text(form.answered.page)}）：多于反馈单位总数；请对照图像核对"
    if isinstance(form, Ruling) and form.decision.value is choices.Decision.GRANTED and form.amount is None:
        yield "保全数额：准予保全的裁定须录入保全数额；请对照图像补录"
    if isinstance(form, Ruling) and form.served_on and form.served_on.value < form.made_on.value:
        yield f"送达日期（{page_text(form.served_on.page)}）：早于作出日期；请对照图像核对"
    if isinstance(form, LaterRuling):
        yield from _against_itself(form)
    for number, row in enumerate(_measures(form), 1):
        if row.start and row.end and row.end.value < row.start.value:
            yield (
                f"措施{number} 止日（{page_text(row.end.page)}）：早于起日；请对照图像核对，"
                "文书本身如此的，止日留空并在备注中写明"
            )
        if row.order.value is choices.Order.FIRST and row.queue and row.queue.value:
            yield f"措施{number} 轮候顺位（{page_text(row.queue.page)}）：首封没有轮候顺位；请改为轮候，或留空"


def _against_itself(form: LaterRuling) -> Iterator[str]:
    if form.served_on and form.served_on.value < form.made_on.value:
        yield f"送达日期（{page_text(form.served_on.page)}）：早于作出日期；请对照图像核对"
    for number, row in enumerate(_lifted(form), 1):
        whole = row.extent.value is choices.Extent.WHOLE
        if whole and row.amount is not None:
            yield f"解除{number} 解除数额（{page_text(row.amount.page)}）：全部解除的不填数额；请改为部分解除，或留空"
        if not whole and row.amount is None and row.kind.value in _COUNTED:
            yield f"解除{number} 解除数额：部分解除存款的须录入解除数额；请对照图像补录"
    for number, each in enumerate(form.renewed if isinstance(form, RenewalRuling) else (), 1):
        opens, closes = each.window_opens, each.window_closes
        if each.start and each.end.value < each.start.value:
            yield f"续行{number} 续行止日（{page_text(each.end.page)}）：早于起日；请对照图像核对"
        if (opens is None) != (closes is None) or (opens and closes and closes.value < opens.value):
            yield f"续行{number} 续行申请期间：须有起止两日且止日不早于起日；请对照图像核对"


def _lifted(form: CourtForm) -> Sequence[LiftedRow]:
    return form.lifted if isinstance(form, LiftingRuling | ReplacementRuling) else ()


_COUNTED = frozenset({choices.Thing.DEPOSIT, choices.Thing.PAYMENT_ACCOUNT, choices.Thing.HOUSING_FUND})


def _docket(form: CourtForm, dockets: Iterable[Docket]) -> Iterator[str]:
    """The number of the form must be one of the case's own, or one drawn from it (…号之一)."""
    said = form.docket_no
    number = normal(Shape.COURT_NO, said.value)
    known = {normal(Shape.COURT_NO, docket.number) for docket in dockets if docket.number}
    if number in known or any(number.startswith(f"{each}之") for each in known):
        return
    yield (
        f"案号（{page_text(said.page)}）不是本案登记的案号；请对照图像核对，属于本案的先用 dockets add 登记，"
        f"属于他案的登记到该案（{rule('A-42').brief}）"
    )


def _strangers(form: CourtForm, case: Case) -> Iterator[str]:
    parties = {party.id: debtor_party(party) for party in case.parties}
    for label, name, number in _named(form):
        said = parse_party({"name": name.value, "id_no": number.value if number else ""})
        if best(parties, (said,))[1].decision is Decision.DIFFERENT:
            yield (
                f"{label}（{page_text(name.page)}）不是本案债务人、共同借款人或保证人；请对照图像核对姓名与证件号码，"
                f"确非本案当事人的退回法院（{rule('A-42').brief}；{rule('B-10').brief}）"
            )


def _named(form: CourtForm) -> Iterator[tuple[str, On[str], On[str] | None]]:
    """Whom the paper is about, wherever it names somebody."""
    if isinstance(form, Ruling):
        yield from ((f"被申请人{n}", row.name, row.id_no) for n, row in enumerate(form.respondents, 1))
    yield from ((f"措施{n} 被保全人", row.name, row.id_no) for n, row in enumerate(_measures(form), 1))
    yield from ((f"解除{n} 被保全人", row.name, row.id_no) for n, row in enumerate(_lifted(form), 1))
    if isinstance(form, RenewalRuling):
        yield from ((f"续行{n} 被保全人", row.name, row.id_no) for n, row in enumerate(form.renewed, 1))
    if isinstance(form, NetworkPrint):
        yield "被查询人", form.name, form.id_no


def _of_measure(label: str, row: MeasureRow) -> Iterator[Notice]:
    kind, first = row.kind.value, row.order.value is choices.Order.FIRST
    if row.end and exceeds(kind, _value(row.start), row.end.value):
        text = f"{label} 止日（{page_text(row.end.page)}）：超过{kind.seized.chinese}的法定最长期限；已照录，请律师核实"
        yield Notice(text, rule("A-30").brief)
    if row.asked and row.frozen and row.frozen.value > row.asked.value:
        text = f"{label} 实际冻结数额（{page_text(row.frozen.page)}）：大于要求数额；已照录，请核实是否超标的额"
        yield Notice(text, rule("A-12").brief)
    if first and row.end is None:
        yield Notice(f"{label}：文书未载止日，无法提醒续行；请书面询问法院届满日", rule("A-31").brief)
    if kind is choices.Thing.DEPOSIT and row.asked is None and row.frozen is None:
        yield Notice(f"{label}：冻结存款未载数额；请核实", rule("A-11").brief)


def _of_change(label: str, change: Change, known: Sequence[Measure]) -> Iterator[Notice]:
    on = [each for each in known if touches(change, each)]
    if not on:
        text = f"{label}：没有与该财产标识完全相同的已登记措施；录入告知书或者回执后自动对应，请核对标识"
        yield Notice(text, rule("A-41").brief)
    if change.end is not None and exceeds(change.thing, change.made, change.end):
        text = f"{label} 续行止日：超过{change.thing.seized.chinese}的法定最长期限；已照录，请律师核实"
        yield Notice(text, rule("A-30").brief)
    ends = [each.end for each in on if each.end is not None]
    if change.end is not None and ends and max(ends) < change.made:
        yield Notice(f"{label}：裁定作出时原措施已届满，顺位可能后移；请向法院核实", rule("A-32").brief)


def _value(entered: On[Any] | None) -> Any:
    return entered.value if entered else None

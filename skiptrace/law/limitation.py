"""Limitation of actions and of enforcement with what interrupts and suspends it, and the periods of guarantees.

Surprising: an obstacle in the last six months gives six full months by 民法典 194, but only the days that were left by
执行程序解释 19. Limitation takes the code's count, enforcement the shorter one, because late is lost.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from skiptrace.law.counting import Deadline, civil_end, count
from skiptrace.law.period import Counting, Period, period
from skiptrace.law.rule import rule
from skiptrace.law.span import Span, Unit, months_after, years_after


@dataclass(frozen=True, slots=True)
class Interruption:
    """A demand, an acknowledgement, a suit ... on `day`; `ends` when the proceedings that it opened were over.

    `agreed`: the debtor agreed to perform, who then may no longer plead that the period is over (民法典 192).
    """

    day: date
    what: str = "主张权利"
    ends: date | None = None
    agreed: bool = False

    @property
    def again(self) -> date:
        """From when the period runs anew (民法典 195: from the interruption, or from the end of the proceedings)."""
        return self.ends or self.day


@dataclass(frozen=True, slots=True)
class Suspension:
    """An obstacle from `day` to `ends`, when its cause was gone."""

    day: date
    ends: date
    what: str = "障碍"

    def __post_init__(self) -> None:
        if self.ends < self.day:
            raise ValueError("中止原因消除之日早于发生之日")


@dataclass(slots=True)
class _Run:
    """A period on its way: from where it runs, to where, and what was said."""

    period: Period
    start: date
    end: date
    steps: list[str]
    used: list[str]


def limitation(
    kind: Period, start: date, events: Iterable[Interruption | Suspension] = (), named: str = ""
) -> Deadline:
    """A period of the civil code after its events, in their order.

    ValueError for a period that nothing interrupts (民法典 199, 692) when there are events.
    """
    happened = sorted(events, key=lambda each: (each.day, isinstance(each, Suspension)))
    if happened and kind.counting is not Counting.CIVIL:
        raise ValueError(f"{kind.what}不适用中止、中断（{kind.rule.brief}）")
    first = _of_its_time(kind, start)
    if not happened:
        return count(first, start, named)
    end = first.span.after(start)
    run = _Run(kind, start, end, [f"{named or kind.start} {start} 不计入，{first.span.text}计至 {end}"], [])
    for each in happened:
        _interrupt(run, each) if isinstance(each, Interruption) else _suspend(run, each)
    _longest(run, start)
    used = tuple(rule(name) for name in dict.fromkeys(run.used))
    return civil_end(_of_its_time(kind, run.start), run.end, run.steps, used)


_THREE_YEARS = date(2017, 10, 1)
"""From when the general part of the civil law gives three years instead of two."""
_OF_TWO_YEARS = frozenset({"limitation", "guarantee-limitation"})


def _of_its_time(kind: Period, start: date) -> Period:
    """The period as it ran from that day: two years that were over before 2017-10-01 are no three (总则时效解释 3)."""
    if kind.id not in _OF_TWO_YEARS:
        return kind
    basis = rule("B-53-TWO-YEARS")
    span = Span(int(basis.figure("years")), Unit.YEARS)
    return replace(kind, rule=basis, span=span) if span.after(start) < _THREE_YEARS else kind


def _interrupt(run: _Run, event: Interruption) -> None:
    if event.day > run.end:
        agreed = "；届满后同意履行的，不得再以届满抗辩（民法典第192条），范围与证据请律师核实" if event.agreed else ""
        run.steps.append(f"{event.day} {event.what}：期间已于 {run.end} 届满，不再中断{agreed}")
        return
    if event.again <= run.start:
        run.steps.append(f"{event.day} {event.what}：早于起算日 {run.start}，不影响计算")
        return
    span = _of_its_time(run.period, event.again).span
    run.start, run.end = event.again, span.after(event.again)
    when = f"，程序于 {event.ends} 终结" if event.ends else ""
    run.steps.append(f"{event.day} {event.what}{when}：中断，自 {run.start} 重新计算 {span.text}至 {run.end}")
    run.used.append("B-04-INTERRUPTED" if _enforcement(run.period) else "B-53-INTERRUPTED")


def _suspend(run: _Run, event: Suspension) -> None:
    """Only an obstacle in the last six months counts (民法典 194)."""
    basis = rule("B-04-SUSPENDED" if _enforcement(run.period) else "B-53-SUSPENDED")
    months = int(basis.figure("last_months"))
    opens = months_after(run.end, -months)
    if event.ends <= opens or event.day > run.end:
        run.steps.append(f"{event.day} 至 {event.ends} {event.what}：不在最后 {months} 个月（{opens} 起）内，不中止")
        return
    began = max(event.day, opens)
    full = Span(months, Unit.MONTHS).after(event.ends)
    left = event.ends + (run.end - began)
    run.used.append(basis.id)
    if _enforcement(run.period):
        run.steps.append(
            f"{began} 至 {event.ends} {event.what}：中止；继续计算剩余期间至 {left}，"
            f"依民法典第194条满 {months} 个月为 {full}；取早"
        )
        run.end = min(left, full)
    else:
        run.steps.append(f"{began} 至 {event.ends} {event.what}：中止；原因消除后满 {months} 个月，至 {full}")
        run.end = full


def _longest(run: _Run, first: date) -> None:
    """Twenty years from the day on which the right was harmed (民法典 188(2))."""
    if run.period.id != "limitation":
        return
    basis = rule("B-53-LONGEST")
    last = years_after(first, int(basis.figure("years")))
    if run.end > last:
        run.end = last
        run.steps.append(f"自权利受到损害之日起最长二十年，至 {last}")
        run.used.append(basis.id)


def _enforcement(kind: Period) -> bool:
    return kind.id == "execution"


class GuaranteeMode(StrEnum):
    """How a guarantor answers; not agreed means general (民法典 686)."""

    GENERAL = "general"
    JOINT = "joint"

    @property
    def chinese(self) -> str:
        return {"general": "一般保证", "joint": "连带责任保证"}[self.value]


_CODE = date(2021, 1, 1)
"""From when the civil code is in force."""


def guarantee_mode(agreed: GuaranteeMode | None, main_due: date, *, agreed_none: bool) -> GuaranteeMode | None:
    """The mode that counts: the agreed one, general where none was agreed (民法典 686), None where nobody has said.

    A debt that was due before the code was guaranteed before it, when the law took silence for joint liability: then
    silence says nothing here, and both acts are wanted.
    """
    if agreed is None and agreed_none and main_due >= _CODE:
        return GuaranteeMode.GENERAL
    return agreed


def guarantee_period(main_due: date, *, agreed_until: date | None = None, agreed_months: int | None = None) -> Deadline:
    """Until when the creditor must act to keep the guarantor (民法典 692): six months where nothing valid is agreed."""
    kind = period("guarantee")
    steps = [f"主债务履行期限于 {main_due} 届满"]
    until = agreed_until
    if agreed_months is not None:
        until = months_after(main_due, agreed_months)
        steps.append(f"约定保证期间 {agreed_months} 个月，计至 {until}")
    if until is not None and until > main_due:
        steps.append(f"约定的保证期间至 {until}，不中止、不中断、不延长")
        return civil_end(kind, until, steps)
    if until is not None:
        steps.append(f"约定至 {until}，不晚于主债务履行期限，视为没有约定")
    end = kind.span.after(main_due)
    steps.append(f"没有约定或者约定不明的，自 {main_due} 届满之日起 {kind.span.text}，计至 {end}")
    return civil_end(kind, end, steps)


def guarantee_act(mode: GuaranteeMode | None) -> str:
    """What must be done before the period ends (民法典 693); where the mode is unknown, both."""
    sue, ask = "对债务人起诉或者申请仲裁", "请求保证人承担保证责任并留存证据"
    if mode is GuaranteeMode.JOINT:
        return ask
    return sue if mode is GuaranteeMode.GENERAL else f"{sue}，并{ask}（保证方式不明，两者都做）"


def guarantee_limitation(
    asked: date, mode: GuaranteeMode, events: Iterable[Interruption | Suspension] = ()
) -> Deadline:
    """Three years for the claim on the guarantor (民法典 694), from the demand, or from when the refusal ended."""
    start = "请求保证人承担责任之日" if mode is GuaranteeMode.JOINT else "保证人拒绝承担责任的权利消灭之日"
    return limitation(period("guarantee-limitation"), asked, events, start)


def revocation(done: date, known: date | None = None) -> Deadline:
    """The creditor's avoidance (民法典 541): the earlier of one year from knowledge and five years from the act."""
    last = count(period("revocation-act"), done)
    if known is None:
        return Deadline(
            last.day, (*last.steps, "知道撤销事由之日未填写，只按行为发生之日计算"), last.rules, last.provisional
        )
    soon = count(period("revocation-knew"), known)
    found, why = (soon, "自知道起一年") if soon.day <= last.day else (last, "自行为发生起五年")
    steps = (*soon.steps, *last.steps, f"取先届满的：{why}，至 {found.day}")
    return Deadline(found.day, steps, found.rules, found.provisional)

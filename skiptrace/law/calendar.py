"""From the facts of a case to its dated duties: a pure function, so that the same facts give the same calendar.

Surprising: what a court's proceedings hold open is met, not absent. A claim in suit, or an application for enforcement
that was filed, stays in the calendar with that reason.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from skiptrace.law.counting import Deadline, count
from skiptrace.law.duty import Duty, DutyKind
from skiptrace.law.facts import (
    CaseFacts,
    ClaimFact,
    CourtStage,
    DisposalFact,
    GuaranteeFact,
    MeasureFact,
    PriorFact,
    RulingFact,
    Started,
)
from skiptrace.law.limitation import (
    GuaranteeMode,
    Interruption,
    guarantee_act,
    guarantee_limitation,
    guarantee_mode,
    guarantee_period,
    limitation,
    revocation,
)
from skiptrace.law.period import Period, Whose, period
from skiptrace.law.periods import apply_execution_by, expired, reminders, renew_by, renewal_aim, sue_by
from skiptrace.law.rule import Rule, rule

_LONG = (180, 90, 30, 7)
"""Days before the end of a period of months or years at which somebody is reminded."""

_SHORT = (3, 1)
"""The same for a period of days."""

_MONTH = (15, 7, 3, 1)
"""The same for the thirty days to sue."""


def calendar(facts: CaseFacts, today: date) -> tuple[Duty, ...]:
    """Every dated duty of the case, by its day."""
    found = [*_of_court(facts)]
    for measure in facts.measures:
        found += _measure(measure, today)
    for prior in facts.priors:
        found += _prior(prior, facts.docket.stage)
    for ruling in facts.rulings:
        found += _ruling(ruling, facts)
    found += [_claim(each, facts) for each in facts.claims]
    for guarantee in facts.guarantees:
        found += _guarantee(guarantee, facts)
    found += [_disposal(each) for each in facts.disposals]
    found += [_started(each) for each in facts.started]
    return tuple(sorted(found, key=lambda each: (each.day, each.key)))


def _of_court(facts: CaseFacts) -> Iterator[Duty]:
    """What follows from the stage: to sue, to apply for enforcement, to ask a higher court."""
    docket = facts.docket
    if facts.first_measure is not None and docket.stage in {CourtStage.NONE, CourtStage.PRE_SUIT}:
        missed = period("sue-after-measure").missed
        end = sue_by(facts.first_measure)
        yield Duty("sue", "诉前保全后起诉或者申请仲裁", DutyKind.OURS, end, reminders=_MONTH, missed=missed)
    filed = docket.filed if docket.stage is CourtStage.EXECUTION else None
    applied = f"已于 {filed} 申请执行" if filed else ""
    if (start := docket.performance_due or docket.instrument_effective) is not None:
        yield replace(_enforcement(facts, start), met=applied)
    if docket.performance_due and _before_enforcement(facts):
        due = count(period("execute-after-measure"), docket.performance_due)
        yield _by(period("execute-after-measure"), due, "execute-after-measure", "", _SHORT, applied)
    if filed:
        notice = period("execution-notice")
        done = "已有执行措施" if _acted(facts, filed) else ""
        yield _by(notice, count(notice, filed), "execution-notice", met=done)
        yield _by(period("execution-higher"), count(period("execution-higher"), filed), "execution-higher")


def _enforcement(facts: CaseFacts, start: date) -> Duty:
    docket = facts.docket
    events = facts.enforcement_events
    named = "" if docket.performance_due else "法律文书生效之日（未规定履行期间）"
    end = limitation(period("execution"), start, events, named) if events or named else apply_execution_by(start)
    missed = period("execution").missed
    return Duty("execution", "申请执行期间届满", DutyKind.OURS, end, reminders=_LONG, missed=missed)


def _before_enforcement(facts: CaseFacts) -> bool:
    """A measure taken after the instrument took effect, before enforcement was applied for (民诉解释 163)."""
    effective, first = facts.docket.instrument_effective, facts.first_measure
    return effective is not None and first is not None and first >= effective


def _measure(measure: MeasureFact, today: date) -> Iterator[Duty]:
    over = expired(measure.end, today)
    if not over:
        yield _renewal(measure)
    steps = ("以法院文书记载的日期为准，不因节假日顺延；届满未续行的，效力消灭",)
    end = Deadline(measure.end, steps, (rule("A-32"),))
    what = f"{measure.label}{'已届满' if over else '届满'}"
    yield Duty(f"end:{measure.key}", what, DutyKind.END, end)


def _renewal(measure: MeasureFact) -> Duty:
    """Seven days before the end, or the earlier end of the court's own window; aimed at ten working days before."""
    last, aim = renew_by(measure.end), renewal_aim(measure.end)
    steps = list(last.steps)
    if measure.window is not None:
        opens, closes = measure.window
        last = replace(last, result=min(last.day, closes))
        aim = min(max(aim, opens), last.day)
        steps.append(f"法院要求在 {opens} 至 {closes} 之间提交，最迟 {last.day}")
    before = reminders(measure.end)
    steps.append("提醒日：" + "、".join(f"{day}（届满前 {left} 日）" for left, day in before))
    days = tuple((last.day - day).days for _, day in before if day < last.day)
    return Duty(
        f"renew:{measure.key}",
        f"{measure.label} 最后续行申请日",
        DutyKind.OURS,
        replace(last, steps=tuple(steps)),
        aim=min(aim, last.day),
        reminders=days,
        missed=period("renewal").missed,
    )


def _prior(prior: PriorFact, stage: CourtStage) -> Iterator[Duty]:
    """What another court's seizure means for us: its end, and when its idleness opens a way (保全规定 21)."""
    if prior.end is not None:
        steps = ("以法院文书记载的日期为准；未续行的，轮候在先的自动生效",)
        end = Deadline(prior.end, steps, (rule("A-32"),))
        yield Duty(f"prior-end:{prior.key}", f"{prior.label} 在先查封冻结届满", DutyKind.END, end)
    if prior.we_wait and prior.start is not None and stage is CourtStage.EXECUTION:
        kind = period("transfer-request")
        yield _by(kind, count(kind, prior.start), f"transfer:{prior.key}", prior.label)


def _ruling(ruling: RulingFact, facts: CaseFacts) -> Iterator[Duty]:
    """Five days from service to ask for reconsideration: a duty where it was dismissed, else the end of a chance."""
    if ruling.served is not None:
        kind = period("reconsideration")
        found = _by(kind, count(kind, ruling.served), f"reconsider:{ruling.key}", ruling.label, _SHORT)
        yield replace(found, kind=DutyKind.END, reminders=()) if ruling.granted else found
    if ruling.granted:
        start = period("ruling-start")
        done = "已采取保全措施" if _acted(facts, ruling.made) else ""
        end = count(start, ruling.made)
        if facts.docket.stage is CourtStage.PRE_SUIT:
            end = Deadline(ruling.made, (f"诉前保全于 {ruling.made} 裁定，应当立即开始执行",), (rule("A-02"),))
        yield _by(start, end, f"ruling-start:{ruling.key}", ruling.label, met=done)


def _acted(facts: CaseFacts, since: date) -> bool:
    """Whether the court took any measure of ours from that day on."""
    return any(each.start is not None and each.start >= since for each in facts.measures)


def _claim(claim: ClaimFact, facts: CaseFacts) -> Duty:
    """Three years; a suit that is pending holds them open, and a measure before suit interrupts (民法典 195)."""
    events, first = list(claim.events), facts.first_measure
    stage, filed = facts.docket.stage, facts.docket.filed
    if first is not None and stage in {CourtStage.NONE, CourtStage.PRE_SUIT}:
        events.append(Interruption(first, "申请诉前保全"))
    end = limitation(period("limitation"), claim.due, events)
    met = ""
    if stage is CourtStage.EXECUTION or facts.docket.instrument_effective is not None:
        met = "已有生效法律文书，适用申请执行的期间"
    elif stage is CourtStage.IN_SUIT and (filed is None or filed <= end.day):
        met = "已起诉，时效中断，程序终结前不重新起算"
    return Duty(
        f"limitation:{claim.key}",
        f"{claim.label} 诉讼时效届满",
        DutyKind.OURS,
        end,
        reminders=_LONG,
        missed=period("limitation").missed,
        assumed=claim.assumed,
        met=met,
    )


def _guarantee(fact: GuaranteeFact, facts: CaseFacts) -> Iterator[Duty]:
    """The period of the guarantee, and after the act that keeps it its three years (民法典 693, 694)."""
    mode = guarantee_mode(fact.mode, fact.main_due, agreed_none=fact.mode_open)
    end = guarantee_period(fact.main_due, agreed_until=fact.agreed_until, agreed_months=fact.agreed_months)
    asked = fact.asked is not None and fact.asked <= end.day
    filed = facts.docket.filed if facts.docket.stage is not CourtStage.PRE_SUIT else None
    sued = any(day is not None and day <= end.day for day in (filed, fact.sued))
    met = _guarantee_met(mode, asked=asked, sued=sued)
    assumed = "；".join([*filter(None, [fact.assumed]), *_unsaid(fact, mode)])
    if not met and facts.docket.stage is CourtStage.EXECUTION:
        assumed = f"{assumed}；起诉日期未登记，请核对是否已在保证期间内起诉并请求保证人承担责任".lstrip("；")
    acts = [f"{fact.asked} 请求保证人承担责任{'' if asked else '，已在保证期间届满之后'}"] if fact.asked else []
    acts += [f"{fact.sued} 对债务人起诉或者申请仲裁"] if fact.sued else []
    steps = (*fact.said, *end.steps, *acts, f"届满前：{guarantee_act(mode)}")
    deadline = replace(end, steps=steps, rules=_with_act(end))
    yield Duty(
        f"guarantee:{fact.key}",
        f"{fact.label} 保证期间届满",
        DutyKind.OURS,
        deadline,
        reminders=_LONG,
        missed=period("guarantee").missed,
        assumed=assumed,
        met=met,
    )
    if (found := _guarantee_limitation(fact, mode, asked=asked, sued=sued)) is not None:
        missed = period("guarantee-limitation").missed
        over, assumed = found
        met = "已起诉或者申请执行，时效中断" if filed is not None and filed <= over.day else ""
        yield Duty(
            f"guarantee-limitation:{fact.key}",
            f"{fact.label} 保证债务诉讼时效届满",
            DutyKind.OURS,
            over,
            reminders=_LONG,
            missed=missed,
            assumed=assumed,
            met=met,
        )


def _guarantee_limitation(
    fact: GuaranteeFact, mode: GuaranteeMode | None, *, asked: bool, sued: bool
) -> tuple[Deadline, str] | None:
    """The three years from the act that begins them in this mode, and what was taken for granted (民法典 694).

    Where the mode is unknown both are counted and the earlier stands, because late is lost.
    """
    begun: list[tuple[Deadline, str]] = []
    if mode is not GuaranteeMode.GENERAL and asked and fact.asked is not None:
        assumed = "" if mode else "保证方式未登记，按连带责任保证自请求之日起算，偏早"
        begun.append((_three_years(fact, fact.asked, GuaranteeMode.JOINT), assumed))
    if mode is not GuaranteeMode.JOINT and fact.defence_ended is not None:
        assumed = "" if sued else "未登记在保证期间内起诉债务人；未起诉的，保证人不再承担保证责任"
        begun.append((_three_years(fact, fact.defence_ended, GuaranteeMode.GENERAL), assumed))
    if not begun:
        return None
    over, assumed = min(begun, key=lambda each: each[0].day)
    if len(begun) > 1:
        both = f"按连带责任保证至 {begun[0][0].day}，按一般保证至 {begun[1][0].day}；取早"
        over = replace(over, steps=(*over.steps, both))
    return over, assumed


def _three_years(fact: GuaranteeFact, start: date, mode: GuaranteeMode) -> Deadline:
    return guarantee_limitation(start, mode, [each for each in fact.events if each.day > start])


def _unsaid(fact: GuaranteeFact, mode: GuaranteeMode | None) -> Iterator[str]:
    """What nobody has said of the guarantee and was therefore taken."""
    if fact.mode is None and fact.mode_open and mode is None:
        yield "没有约定保证方式；主债务在民法典施行前到期，旧法与民法典规定不同，两种行为都要做"
    elif fact.mode is None and not fact.mode_open:
        yield "保证方式未登记"
    if fact.agreed_until is None and fact.agreed_months is None and not fact.period_open:
        yield "约定的保证期间未登记，先按六个月计算，偏早"


def _guarantee_met(mode: GuaranteeMode | None, *, asked: bool, sued: bool) -> str:
    """By what the guarantee is kept; where the mode is unknown only both acts together are enough."""
    if mode is GuaranteeMode.GENERAL:
        return "已在保证期间内对债务人起诉或者申请仲裁" if sued else ""
    if mode is GuaranteeMode.JOINT:
        return "已在保证期间内请求保证人承担责任" if asked else ""
    return "已在保证期间内起诉债务人并请求保证人承担责任" if asked and sued else ""


def _with_act(end: Deadline) -> tuple[Rule, ...]:
    return (*end.rules, rule("GUARANTEE-ACT"), rule("GUARANTEE-MODE"))


def _disposal(fact: DisposalFact) -> Duty:
    end = revocation(fact.done, fact.known)
    what = f"{fact.label} 撤销权届满"
    missed = period("revocation-act").missed
    return Duty(f"revocation:{fact.key}", what, DutyKind.OURS, end, reminders=_LONG, missed=missed)


def _started(fact: Started) -> Duty:
    kind = period(fact.period)
    return _by(kind, count(kind, fact.day), f"{kind.id}:{fact.key}", fact.label, _SHORT, fact.met)


def _by(kind: Period, end: Deadline, key: str, label: str = "", before: tuple[int, ...] = (), met: str = "") -> Duty:
    """A duty in the words of its period."""
    what = f"{label} {kind.what}".strip()
    return Duty(key, what, _kind(kind), end, reminders=before, missed=kind.missed, met=met)


def _kind(kind: Period) -> DutyKind:
    if kind.opens:
        return DutyKind.OPENS
    return {Whose.OURS: DutyKind.OURS, Whose.COURT: DutyKind.COURT, Whose.OPPONENT: DutyKind.OPPONENT}[kind.whose]

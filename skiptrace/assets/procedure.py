"""Which way to the court a docket's stage opens, and what must be there before the paper is filed.

Surprising: there are four ways and three stages. After judgment and before enforcement a docket still says in suit;
what tells the difference is the day on which the instrument took effect (民诉解释 163).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from skiptrace.assets.asset import Grade
from skiptrace.assets.listing import PlanLine
from skiptrace.law.rule import Rule, rule
from skiptrace.permits.docket import Docket, Stage
from skiptrace.tracing.profile import Profile


class PlanKind(StrEnum):
    """What is asked for."""

    PRE_SUIT = "pre_suit"
    IN_SUIT = "in_suit"
    BEFORE_EXECUTION = "before_execution"
    EXECUTION = "execution"

    @property
    def chinese(self) -> str:
        return {
            "pre_suit": "诉前财产保全",
            "in_suit": "诉讼财产保全",
            "before_execution": "执行前财产保全",
            "execution": "强制执行",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition of the way. `met` is None where no record can tell and a lawyer must."""

    text: str
    rule: Rule
    met: bool | None

    @property
    def state(self) -> str:
        return {True: "已具备", False: "尚缺", None: "请核对"}[self.met]


def plan_kind(docket: Docket | None) -> PlanKind:
    """The way that is open."""
    if docket is None or docket.stage is Stage.PRE_SUIT:
        return PlanKind.PRE_SUIT
    if docket.stage is Stage.EXECUTION:
        return PlanKind.EXECUTION
    return PlanKind.BEFORE_EXECUTION if docket.instrument_effective else PlanKind.IN_SUIT


def gates(kind: PlanKind, profile: Profile, lines: Sequence[PlanLine]) -> tuple[Gate, ...]:
    """Every condition, in the order in which a court asks."""
    if kind is PlanKind.EXECUTION:
        return tuple(_to_enforce(profile))
    return (*_to_preserve(kind, profile), _named(kind, lines))


def _to_preserve(kind: PlanKind, profile: Profile) -> Iterator[Gate]:
    docket = profile.docket
    if kind is PlanKind.PRE_SUIT:
        yield Gate("情况紧急，不立即保全将使合法权益受到难以弥补的损害：须写明事实并附证据", rule("A-02"), None)
        yield Gate("提供与请求数额相当的担保", rule("A-21"), None)
        yield Gate("采取措施后三十日内起诉或者申请仲裁", rule("A-03"), None)
        return
    yield Gate("已立案，有法院案号", rule("A-01"), bool(docket and docket.number))
    if kind is PlanKind.IN_SUIT:
        yield Gate("可能使判决难以执行或者造成其他损害：须写明事实", rule("A-04"), None)
        yield Gate("法院责令提供担保的，不超过请求数额的百分之三十", rule("A-20"), None)
        return
    yield Gate(
        "法律文书已生效，写明制作机关、文号和主要内容并附文书", rule("A-05"), bool(docket and docket.instrument_no)
    )
    yield Gate("对方转移财产等紧急情况：须写明事实", rule("A-05"), None)
    yield Gate("履行期间届满后五日内申请执行，否则解除", rule("A-05"), bool(docket and docket.performance_due) or None)


def _named(kind: PlanKind, lines: Sequence[PlanLine]) -> Gate:
    """Definite property, or in suit at least a lead (保全规定 10)."""
    entering = [line for line in lines if line.included]
    leads = sum(line.asset.grade is Grade.LEAD for line in entering)
    text = f"列明财产信息：列入 {len(entering)} 项，其中线索 {leads} 项"
    if kind is PlanKind.PRE_SUIT:
        return Gate(f"{text}；诉前须全部明确", rule("A-07"), bool(entering) and not leads)
    if not entering:
        return Gate(f"{text}；可以写具体线索，裁定后书面申请网络查控", rule("A-08"), met=False)
    return Gate(text, rule("A-07"), met=True)


def _to_enforce(profile: Profile) -> Iterator[Gate]:
    docket, today = profile.docket, profile.at.date()
    effective = docket.instrument_effective if docket else None
    due = docket.performance_due if docket else None
    yield Gate("生效法律文书", rule("B-02"), bool(docket and docket.instrument_no and effective and effective <= today))
    yield Gate("履行期间已届满而未履行", rule("B-02"), due < today if due else None)
    yield Gate("给付内容明确", rule("B-02"), bool(docket and docket.instrument_orders) or None)
    yield Gate("在两年申请执行期间内；逾期仍可申请，对方异议成立的不予执行", rule("B-05"), None)
    yield Gate("代为和解、放弃、领款的，授权委托书须有特别授权", rule("B-03-AGENT"), None)

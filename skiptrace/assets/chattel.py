"""Registered charges: a lead on a machine or a claim of the party's that somebody else has a right in.

Surprising: the registration proves the charge and not the thing. Whoever files it writes what he likes and nobody
checks, so nothing that rests on it is ever more than a lead; and where the register names the party as lessee or as
seller of a claim, the thing is another's.
"""

from collections.abc import Iterator
from datetime import date

from skiptrace.assets.asset import AssetKind, Caution
from skiptrace.assets.burdens import day
from skiptrace.assets.holding import Told
from skiptrace.law.rule import rule

LEASED, RETAINED, ASSIGNED = "融资租赁", "所有权保留", "应收账款转让"
_KINDS = {
    "设备存货抵押": AssetKind.MOVABLE,
    LEASED: AssetKind.MOVABLE,
    RETAINED: AssetKind.MOVABLE,
    "应收账款质押": AssetKind.RECEIVABLE,
    ASSIGNED: AssetKind.RECEIVABLE,
}


def kind(told: Told) -> AssetKind:
    return _KINDS.get(told("charge_kind"), AssetKind.OTHER)


def title(told: Told) -> str:
    return f"{told('charge_kind')}：{told('description')}（登记 {told('mortgage_no')}）"


def closed(told: Told) -> str:
    """Why the thing is not the party's, or why the registration tells nothing any more."""
    if told("charge_kind") == LEASED:
        return "登记为融资租赁，租赁物归出租人所有"
    if told("charge_kind") == ASSIGNED:
        return "登记为应收账款转让（保理），债权可能已归受让人，有追索权的余额须另查"
    if told("charge_kind") and told("register_status") == "注销":
        return "担保登记已注销，财产是否仍在须另查"
    return ""


def lacks(told: Told) -> tuple[str, ...]:
    """A registration is no proof that there is anything to seize."""
    return ("财产是否存在、现由谁占有（登记由填表人自行填写，须核实）",) if told("charge_kind") else ()


def cautions(told: Told, today: date) -> Iterator[Caution]:
    if not told("charge_kind"):
        return
    yield Caution("登记由填表人自行填写，登记机构不作实质审查：财产是否存在、由谁占有须核实", rule("A-16-REGISTERED"))
    until = day(told("mortgage_to"))
    if until and until < today:
        yield Caution(f"登记期限已于 {until} 届满，担保是否仍在须核实", rule("A-16-REGISTERED"))
    if told("charge_kind") == RETAINED:
        yield Caution(
            "出卖人保留所有权：可以查封，剩余价款从变价款中优先支付；出卖人可能主张取回", rule("B-32-RETAINED")
        )
    if told("charge_kind") == LEASED:
        yield Caution("租赁物不属于承租人；租金支付情况与留购权可作线索", rule("B-32-LEASED"))
    if kind(told) is AssetKind.MOVABLE:
        yield Caution("生产设备可以查封而允许继续使用，不宜先申请整体查封", rule("A-13"))

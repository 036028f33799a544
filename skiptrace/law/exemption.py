"""What of a debtor's things the law keeps from execution, or opens only under conditions, by kind of thing.

Surprising: a necessary home may be seized and yet not sold, and no local standard of living costs is kept here: without
one, the answer says what must stay and what is missing, and gives no amount.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from skiptrace.law.reckoning import Reckoned, non_negative, yuan
from skiptrace.law.rule import rule


class Openness(StrEnum):
    """How far execution may go."""

    EXEMPT = "exempt"
    SEIZE_ONLY = "seize_only"
    PART = "part"
    CONDITIONAL = "conditional"
    OPEN = "open"

    @property
    def chinese(self) -> str:
        return {
            "exempt": "不得查封、扣押、冻结",
            "seize_only": "可以查封，不得拍卖、变卖或者抵债",
            "part": "保留生活必需费用后可以执行",
            "conditional": "条件成就后可以执行，可先申请冻结、查封",
            "open": "可以执行",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Exempted:
    """The answer; `takeable`: what of a monthly income may be taken, None where that was not asked or is unknown."""

    openness: Openness
    takeable: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """A dwelling. `necessary`: the debtor and dependants live in it and have no other."""

    necessary: bool
    beyond_need: bool = False
    supporter_has_home: bool = False
    moved_homes: bool = False
    offers_housing: bool = False
    rent_years: int = 0
    mortgaged: bool = False


def home(facts: Home) -> Reckoned[Exempted]:
    """A dwelling (查封规定 4, 5; 异议复议规定 20)."""
    names, steps, missing = ["B-21"], [], []
    if facts.mortgaged:
        names.append("B-23")
        missing.append("抵押的唯一住房能否处置、有无宽限期，请律师确认")
    answer = Openness.OPEN
    if not facts.necessary:
        steps.append("不是生活必需的居住房屋")
    elif refused := _objection_fails(facts):
        names.append("B-22")
        steps += [f"唯一住房异议不予支持：{why}" for why in refused]
    elif facts.beyond_need:
        answer = Openness.CONDITIONAL
        steps.append("超过生活必需的房屋，申请执行人保障最低居住标准后可以执行（查封规定第5条）")
    else:
        answer = Openness.SEIZE_ONLY
        steps.append("生活必需的居住房屋可以查封，不得拍卖、变卖或者抵债（查封规定第4条）")
        names.append("B-22")
        missing.append("提供廉租标准住房，或者同意扣除五至八年租金的，可以执行")
    return _answer(answer, steps, names, missing=tuple(missing))


def _objection_fails(facts: Home) -> tuple[str, ...]:
    basis = rule("B-22")
    least, most = int(basis.figure("least_years")), int(basis.figure("most_years"))
    grounds = {
        "对被执行人有扶养义务的人另有能够维持生活的居住房屋": facts.supporter_has_home,
        "执行依据生效后为逃避债务转让其名下其他房屋": facts.moved_homes,
        "申请执行人提供廉租住房标准的居住房屋": facts.offers_housing,
        f"申请执行人同意从变价款中扣除 {facts.rent_years} 年租金": least <= facts.rent_years <= most,
    }
    return tuple(why for why, holds in grounds.items() if holds)


@dataclass(frozen=True, slots=True)
class Income:
    """Wages or a pension by the month; `living`: the local standard for one, `dependants`: who lives on it too.

    None is not told, which is not the same as nobody.
    """

    monthly: Decimal
    living: Decimal | None
    dependants: int | None = None
    pension: bool = False


def income(facts: Income) -> Reckoned[Exempted]:
    """What of an income may be taken (民诉 254; 查封规定 3)."""
    names = ["B-24", "B-20", *(["B-25"] if facts.pension else [])]
    nothing_left = facts.living is not None and facts.monthly <= facts.living
    if facts.living is None or (facts.dependants is None and not nothing_left):
        return _answer(Openness.PART, _unknown(facts), names, missing=_lacks(facts.living, facts.dependants))
    persons = 1 + (facts.dependants or 0)
    kept = non_negative(facts.living) * persons
    takeable = max(Decimal(0), non_negative(facts.monthly) - kept)
    steps = [
        f"保留：{yuan(facts.living)} × {persons} 人 = {yuan(kept)}",
        f"可以扣留、提取：{yuan(facts.monthly)} − {yuan(kept)} = {yuan(takeable)}（每月，以应当履行义务部分为限）",
    ]
    return _answer(Openness.PART if takeable else Openness.EXEMPT, steps, names, takeable)


def _unknown(facts: Income) -> list[str]:
    """What can be said of an income while the standard or the dependants are unknown: what one alone would keep."""
    who = "所扶养家属" if facts.dependants is None else f" {facts.dependants} 名所扶养家属"
    steps = [f"月收入 {yuan(facts.monthly)}，须保留本人及{who}的生活必需费用"]
    if facts.living is not None:
        left = max(Decimal(0), non_negative(facts.monthly) - non_negative(facts.living))
        steps.append(f"只保留本人一人时为 {yuan(left)}，有所扶养家属的更少，人数登记前不给数额")
    return steps


def _lacks(living: Decimal | None, dependants: int | None) -> tuple[str, ...]:
    missing = ("当地最低生活保障标准",) if living is None else ()
    return missing if dependants is not None else (*missing, "所扶养家属人数")


def account(thing: "Thing", living: Decimal | None, dependants: int | None) -> Reckoned[Exempted]:
    """Money on an account: what the debtor and his dependants live on stays, counted by the month (查封规定 3)."""
    found = other(thing)
    names = [*(each.id for each in found.rules), *(["B-20"] if thing is not Thing.DEPOSIT else [])]
    if living is None or dependants is None:
        return _answer(found.result.openness, [*found.steps[:-1]], names, missing=_lacks(living, dependants))
    persons = 1 + dependants
    kept = f"每月保留必需生活费用：{yuan(living)} × {persons} 人 = {yuan(non_negative(living) * persons)}"
    return _answer(found.result.openness, [*found.steps[:-1], kept], names)


class Withdrawal(StrEnum):
    """The conditions under which a housing fund may be withdrawn (公积金条例 24)."""

    BUY = "buy"
    RETIRED = "retired"
    DISABLED = "disabled"
    EMIGRATED = "emigrated"
    REPAY = "repay"
    RENT = "rent"

    @property
    def chinese(self) -> str:
        return {
            "buy": "购买、建造、翻建、大修自住住房",
            "retired": "离休、退休",
            "disabled": "完全丧失劳动能力并与单位终止劳动关系",
            "emigrated": "出境定居",
            "repay": "偿还购房贷款本息",
            "rent": "房租超出家庭工资收入的规定比例",
        }[self.value]


def housing_fund(met: Withdrawal | None, *, secured: bool) -> Reckoned[Exempted]:
    """A housing fund: executable when a condition of withdrawal is met and living and housing are secured."""
    missing = []
    if met is None:
        missing.append("提取条件（住房公积金管理条例第24条）是否成就")
    if not secured:
        missing.append("被执行人及其所扶养家属的基本生活和居住是否有保障")
    steps = [f"提取条件：{met.chinese}"] if met else []
    steps.append("各地做法不同，先向法院确认")
    answer = Openness.CONDITIONAL if missing else Openness.OPEN
    return _answer(answer, steps, ["B-26", "B-27", "B-28"], missing=tuple(missing))


class Thing(StrEnum):
    """Other things, with the rule that decides about each."""

    NECESSITIES = "necessities"
    LIVING_COSTS = "living_costs"
    SCHOOLING = "schooling"
    UNPUBLISHED = "unpublished"
    AIDS = "aids"
    MEDALS = "medals"
    TREATY = "treaty"
    DEPOSIT = "deposit"
    PAYMENT_ACCOUNT = "payment_account"
    POLICY = "policy"
    VEHICLE = "vehicle"
    EQUITY = "equity"
    RECEIVABLE = "receivable"
    LEASED = "leased"
    SOLD = "sold"

    @property
    def chinese(self) -> str:
        return _THINGS[self][0]


_THINGS: dict[Thing, tuple[str, Openness, str, str]] = {
    Thing.NECESSITIES: ("生活必需品", Openness.EXEMPT, "B-20", "衣服、家具、炊具、餐具等家庭生活必需的物品"),
    Thing.LIVING_COSTS: ("生活必需费用", Openness.EXEMPT, "B-20", "当地有最低生活保障标准的，依该标准确定"),
    Thing.SCHOOLING: ("义务教育所必需的物品", Openness.EXEMPT, "B-20-THINGS", ""),
    Thing.UNPUBLISHED: ("未公开的发明、未发表的著作", Openness.EXEMPT, "B-20-THINGS", ""),
    Thing.AIDS: ("身体缺陷所必需的辅助工具、医疗物品", Openness.EXEMPT, "B-20-THINGS", ""),
    Thing.MEDALS: ("勋章及荣誉物品", Openness.EXEMPT, "B-20-THINGS", ""),
    Thing.TREATY: ("依条约免于执行的财产", Openness.EXEMPT, "B-20-THINGS", ""),
    Thing.DEPOSIT: ("银行存款", Openness.PART, "B-20", "账户资金为生活必需费用的，保留当地标准；冻结须写明具体数额"),
    Thing.PAYMENT_ACCOUNT: ("支付账户余额", Openness.OPEN, "B-29", "属于实践做法，由法院查控"),
    Thing.POLICY: ("人身保险现金价值", Openness.OPEN, "B-29-POLICY", "属于实践做法，先向法院确认"),
    Thing.VEHICLE: ("机动车", Openness.OPEN, "B-30", "只有法院可以扣押，债权人不得自行扣车（民事诉讼法第120条）"),
    Thing.EQUITY: ("股权", Openness.OPEN, "B-50", "冻结自公示系统公示时起生效"),
    Thing.RECEIVABLE: ("到期债权", Openness.OPEN, "A-15", "由法院通知次债务人不得清偿"),
    Thing.LEASED: ("查封前已出租的房屋", Openness.CONDITIONAL, "B-33", "可以查封处置，租赁期内承租人可以阻止移交占有"),
    Thing.SOLD: (
        "已出卖未过户的财产",
        Openness.CONDITIONAL,
        "B-32",
        "买受人付清全款、占有且无过错的不得查封；只付部分价款的可以查封",
    ),
}


def other(thing: Thing) -> Reckoned[Exempted]:
    """A thing whose kind alone decides."""
    _, answer, name, note = _THINGS[thing]
    return _answer(answer, [note] if note else [], [name])


def _answer(
    answer: Openness,
    steps: list[str],
    names: list[str],
    takeable: Decimal | None = None,
    missing: tuple[str, ...] = (),
) -> Reckoned[Exempted]:
    rules = tuple(rule(name) for name in names)
    return Reckoned(Exempted(answer, takeable), (*steps, answer.chinese), rules, missing=missing)

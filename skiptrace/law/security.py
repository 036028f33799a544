"""How much security an application for preservation needs, and on which ground a court may waive it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from skiptrace.law.reckoning import Reckoning, cents, non_negative, percent, yuan
from skiptrace.law.rule import rule


class Exemption(StrEnum):
    """Grounds on which a court may ask no security in suit (保全规定 9); values are the words of the paper."""

    SUPPORT = "追索赡养费、扶养费、抚育费、抚恤金、医疗费用、劳动报酬、工伤赔偿、交通事故人身损害赔偿"
    VIOLENCE = "婚姻家庭纠纷中遭遇家庭暴力且经济困难"
    PUBLIC_INTEREST = "人民检察院提起的公益诉讼涉及损害赔偿"
    BRAVERY = "因见义勇为遭受侵害请求损害赔偿"
    CLEAR_FACTS = "案件事实清楚、权利义务关系明确，发生保全错误可能性较小"
    LICENSED = "申请人为金融监管部门批准设立、具有独立偿付债务能力的金融机构"


@dataclass(frozen=True, slots=True)
class Security:
    """`most`: what a court may ask at most (in suit), or must ask (before suit: `mandatory`)."""

    most: Reckoning
    mandatory: bool
    exemption: Exemption | None

    @property
    def text(self) -> str:
        """One Chinese sentence for a paper."""
        if self.mandatory:
            return f"诉前保全应当提供担保，数额相当于请求保全数额：{yuan(self.most.value)}"
        ceiling = f"法院责令提供担保的，不超过 {yuan(self.most.value)}"
        if self.exemption is None:
            return ceiling
        return f"请求不要求提供担保，理由：{self.exemption}；{ceiling}"


def before_suit(amount: Decimal) -> Security:
    """Equal to the amount asked for, mandatory (民诉 104; 保全规定 5(2)). `amount` in yuan."""
    return Security(_share(amount, "A-21"), mandatory=True, exemption=None)


def in_suit(amount: Decimal, exemption: Exemption | None = None) -> Security:
    """At most 30% of the amount asked for (保全规定 5(1)), waivable on a ground of article 9. `amount` in yuan."""
    return Security(_share(amount, "A-20", *(["A-18"] if exemption else [])), mandatory=False, exemption=exemption)


def _share(amount: Decimal, *names: str) -> Reckoning:
    ratio = rule(names[0]).figure("ratio")
    value = cents(non_negative(amount) * ratio)
    step = f"{yuan(amount)} × {percent(ratio)} = {yuan(value)}"
    return Reckoning(value, (step,), tuple(rule(name) for name in names))

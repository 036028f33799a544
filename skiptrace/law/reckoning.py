"""What a rule of law comes to, with the way that led to it, so that a lawyer can check it line by line.

One shape stands behind fees, interest, periods and exemptions: `Reckoned`. A thing that is lacking is named in
`missing` and leaves the result empty; nothing is ever guessed.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Generic, TypeVar

from skiptrace.law.rule import Certainty, Rule

_CENT = Decimal("0.01")
T = TypeVar("T", covariant=True)  # noqa: PLC0105  the one letter that every reader knows


@dataclass(frozen=True, slots=True)
class Reckoned(Generic[T]):
    """`steps` are Chinese lines; `rules` what it rests on.

    `provisional`: holidays that it depends on are not announced. `missing`: what must be known first.
    """

    result: T
    steps: tuple[str, ...]
    rules: tuple[Rule, ...]
    provisional: bool = False
    missing: tuple[str, ...] = ()

    @property
    def citations(self) -> tuple[str, ...]:
        """Every source of every rule, once, in the order of use."""
        return tuple(dict.fromkeys(text for each in self.rules for text in each.citations))

    @property
    def certainty(self) -> Certainty:
        """That of the least certain rule."""
        order = list(Certainty)
        return max((each.certainty for each in self.rules), key=order.index, default=Certainty.OPEN)


@dataclass(frozen=True, slots=True)
class Reckoning(Reckoned[Decimal]):
    """An amount in yuan, rounded to 0.01."""

    @property
    def value(self) -> Decimal:
        return self.result


def cents(amount: Decimal) -> Decimal:
    """Rounded half up to 0.01 yuan."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def yuan(amount: Decimal) -> str:
    """`1,234.50 元`, as printed everywhere."""
    return f"{cents(amount):,.2f} 元"


def percent(rate: Decimal) -> str:
    """`0.5%` without trailing zeros."""
    return f"{(rate * 100).normalize():f}%"


def non_negative(amount: Decimal) -> Decimal:
    """The amount; ValueError when it is negative or not finite."""
    if not amount.is_finite() or amount < 0:
        raise ValueError("金额应为不小于零的数")
    return amount

"""A figure of law with the way that led to it, so that a lawyer can check it line by line."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from skiptrace.law.rule import Rule

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Reckoning:
    """`value` in yuan, rounded to 0.01; `steps` Chinese lines of arithmetic; `rules` what it rests on."""

    value: Decimal
    steps: tuple[str, ...]
    rules: tuple[Rule, ...]


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

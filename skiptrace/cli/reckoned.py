"""How a figure of law is told: result, arithmetic, articles, certainty; with `--json` one document of the same.

Amounts leave as text (`"1020.00"`), because a JSON number is a binary fraction to most readers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from skiptrace.cases.money import read_money
from skiptrace.cli.dates import day
from skiptrace.cli.output import Output
from skiptrace.errors import UsageError
from skiptrace.law.counting import Deadline
from skiptrace.law.limitation import Interruption, Suspension
from skiptrace.law.reckoning import Reckoned, cents

_SPAN = ".."


def tell(output: Output, text: str, result: object, reckoned: Reckoned[Any]) -> None:
    """`text` is the result for people, `result` the same as data."""
    output.say(f"结果：{text}{'（暂定，节假日安排未公布）' if reckoned.provisional else ''}")
    for number, step in enumerate(reckoned.steps, 1):
        output.say(f"  {number}. {step}")
    for each in reckoned.missing:
        output.say(f"尚缺：{each}")
    for rule in reckoned.rules:
        for source in rule.sources:
            output.say(f"依据：{source.citation()}，{source.effective} 起施行，{rule.certainty.chinese}")
    output.document(document(result, reckoned))


def of_its_time(found: Deadline, start: date) -> Deadline:
    """The same, with a word to whoever counts from a day before the text that it is counted by."""
    basis = found.rules[0]
    if start >= basis.effective:
        return found
    said = f"起算日早于{basis.brief}现行文本的施行日 {basis.effective}，请核对当时的规定"
    return replace(found, steps=(*found.steps, said))


def document(result: object, reckoned: Reckoned[Any]) -> Mapping[str, object]:
    """The JSON document of a reckoned figure."""
    return {
        "result": result,
        "steps": reckoned.steps,
        "citations": reckoned.citations,
        "rules": [each.id for each in reckoned.rules],
        "certainty": reckoned.certainty,
        "provisional": reckoned.provisional,
        "missing": reckoned.missing,
    }


def money(amount: Decimal) -> str:
    """`1020.00`."""
    return str(cents(amount))


def amount(text: str, what: str = "金额") -> Decimal:
    """An amount in yuan as people write it (`50000`, `5万`, `1,234.50元`)."""
    found = read_money(text)
    if found is None or found < 0:
        raise UsageError(f"{what}应为不小于零的金额，如 50000、5万、1,234.50")
    return found


def rate(text: str, what: str) -> Decimal | None:
    """A yearly rate with its percent sign (`3.45%`); None where none was given. Without the sign it is ambiguous."""
    if not text:
        return None
    plain = text.strip().replace("％", "%")
    try:
        value = Decimal(plain.removesuffix("%"))
    except ArithmeticError:
        value = Decimal("NaN")
    if not plain.endswith("%") or not value.is_finite() or not 0 <= value <= 1000:
        raise UsageError(f"{what}应带百分号，如 3.45%")
    return value / 100


def some_day(text: str, what: str) -> date:
    """A date that must be given."""
    found = day(text)
    if found is None:
        raise UsageError(f"{what}应形如 2026-10-30")
    return found


def stretch(text: str, what: str) -> tuple[date, date]:
    """`2026-01-01..2026-03-01`."""
    first, dots, last = text.partition(_SPAN)
    if not dots:
        raise UsageError(f"{what}应形如 2026-01-01..2026-03-01")
    found = some_day(first, what), some_day(last, what)
    if found[1] < found[0]:
        raise UsageError(f"{what}：止日早于起日")
    return found


def events(interrupted: Sequence[str], suspended: Sequence[str]) -> tuple[Interruption | Suspension, ...]:
    """`2025-03-01=催收函送达` or, for proceedings, `2025-03-01..2025-09-01=起诉`; suspensions always have both days."""
    return (*(_interruption(text) for text in interrupted), *(_suspension(text) for text in suspended))


def _interruption(text: str) -> Interruption:
    when, _, what = text.partition("=")
    if _SPAN in when:
        first, last = stretch(when, "中断")
        return Interruption(first, what or "主张权利", last)
    return Interruption(some_day(when, "中断日期"), what or "主张权利")


def _suspension(text: str) -> Suspension:
    when, _, what = text.partition("=")
    first, last = stretch(when, "中止")
    return Suspension(first, last, what or "障碍")

"""Securities in an account: counted in units, and worth something only at a price that bears its day.

Surprising: what is pledged is not lost. A court may freeze it and the pledgee is paid first, so it counts at the high
end; what another court froze counts at neither.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from skiptrace.assets.asset import Caution, Money, Seizure, SeizureState
from skiptrace.assets.burdens import amount, day
from skiptrace.law.rule import rule
from skiptrace.tracing.profile import Fact

Told = Callable[[str], str]
"""The text of a field, "" where no record has it."""
_NOTHING = Decimal(0)


def title(told: Told) -> str:
    return " ".join(filter(None, (told("security_name"), told("security_code"), f"证券账户 {told('account_no')}")))


def value(facts: Mapping[str, Fact]) -> Money | None:
    """Units times price; None without a price, without its day, or without a count."""
    held, price = facts.get("quantity"), facts.get("price")
    units, each = _number(facts, "quantity"), _number(facts, "price")
    on = day(facts["price_date"].text) if "price_date" in facts else None
    if held is None or price is None or units is None or each is None or on is None:
        return None
    worth = units * each
    return Money(worth, worth, f"{held.citation.title}所载持有数量乘以 {on} 的价格", on, price)


def free(facts: Mapping[str, Fact], taken: Iterable[Seizure]) -> tuple[Decimal, Decimal]:
    """What is left for us at the price, low and high. What is not counted in units is taken to hold all."""
    units, each = _number(facts, "quantity") or _NOTHING, _number(facts, "price") or _NOTHING
    frozen, pledged = _number(facts, "frozen_quantity"), _number(facts, "pledged_quantity")
    states = {each.state for each in taken} - {SeizureState.OURS}
    lapsed = states == {SeizureState.EXPIRED}
    uncounted = (bool(states) and frozen is None) or ("mortgagee" in facts and pledged is None)
    others = frozen or _NOTHING
    left = max(_NOTHING, units - others - (pledged or _NOTHING))
    told_free = _number(facts, "available_quantity")
    low = left if told_free is None else min(left, told_free)
    high = units if lapsed else max(_NOTHING, units - others)
    return _NOTHING if uncounted else low * each, high * each


def closed(told: Told) -> str:
    """An account with nothing in it is known to be empty, of securities."""
    empty = told("quantity") != "" and amount(told("quantity")) == 0
    return "证券持有数量为零（资金余额须向券商另查）" if empty else ""


def cautions(told: Told, today: date) -> Iterator[Caution]:
    if not told("quantity"):
        return
    if not (told("price") and told("price_date")):
        yield Caution("来源没有给出价格，未估值；冻结以证券数量为准，请按冻结日价格核算", rule("A-12"))
    elif (on := day(told("price_date"))) and on < today:
        yield Caution(f"价格为 {on} 所载，证券价格随市波动，冻结数量请按冻结日价格核算", rule("A-12"))


def _number(facts: Mapping[str, Fact], name: str) -> Decimal | None:
    return amount(facts[name].text) if name in facts else None

"""Written legal scenarios, each with its article, from tables that a lawyer can read (`scenarios/*.toml`).

Expectations were derived by hand from the articles and the published holidays, never from the code.
"""

import tomllib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from skiptrace.law.benchmark import Benchmark
from skiptrace.law.calendar import calendar
from skiptrace.law.cap import CapFacts, Lender
from skiptrace.law.counting import Deadline, count
from skiptrace.law.duty import overdue
from skiptrace.law.exemption import (
    Exempted,
    Home,
    Income,
    Thing,
    Withdrawal,
    account,
    home,
    housing_fund,
    income,
    other,
)
from skiptrace.law.facts import CaseFacts
from skiptrace.law.fees import (
    Halving,
    case_fee,
    enforcement_fee,
    halved_case_fee,
    payment_order_fee,
    preservation_fee,
)
from skiptrace.law.interest import LateDebt, Loan, Payment, contract_interest, late_interest
from skiptrace.law.limitation import (
    GuaranteeMode,
    Interruption,
    Suspension,
    guarantee_limitation,
    guarantee_period,
    limitation,
    revocation,
)
from skiptrace.law.period import period
from skiptrace.law.periods import SeizedKind, seizure_days
from skiptrace.law.reckoning import Reckoned, Reckoning
from skiptrace.law.security import before_suit, in_suit

FOLDER = Path(__file__).parent / "scenarios"
FEES: dict[str, Callable[[Decimal], Reckoning]] = {
    "preservation": preservation_fee,
    "enforcement": enforcement_fee,
    "case": case_fee,
    "half": lambda amount: halved_case_fee(amount, Halving.SIMPLE),
    "order": payment_order_fee,
    "security_before": lambda amount: before_suit(amount).most,
    "security_in": lambda amount: in_suit(amount).most,
}


def table(file: str, key: str) -> list[Any]:
    """The scenarios of a table, named by article and name."""
    rows = tomllib.loads((FOLDER / f"{file}.toml").read_text(encoding="utf-8"))[key]
    return [pytest.param(row, id=f"{row['article']}：{row['name']}") for row in rows]


def test_there_are_at_least_sixty_scenarios_and_each_cites_its_article() -> None:
    rows = [
        row
        for path in FOLDER.glob("*.toml")
        for rows in tomllib.loads(path.read_text(encoding="utf-8")).values()
        for row in rows
    ]

    assert len(rows) >= 60
    assert len({(row["article"], row["name"]) for row in rows}) == len(rows)


@pytest.mark.parametrize("row", table("fees", "fee"))
def test_fees_and_security(row: dict[str, Any]) -> None:
    found = FEES[row["kind"]](Decimal(row["amount"]))

    assert found.value == Decimal(row["expect"])
    assert found.steps
    assert any(row["article"].split("第")[0] in each.brief for each in found.rules)


@pytest.mark.parametrize("row", table("periods", "period"))
def test_periods(row: dict[str, Any]) -> None:
    found = count(period(row["period"]), row["start"])

    assert found.day == row["expect"]
    assert found.provisional == row.get("provisional", False)
    said = "\n".join(found.steps)
    assert all(text in said for text in row.get("steps", []))


@pytest.mark.parametrize("row", table("seizures", "seizure"))
def test_seizures(row: dict[str, Any]) -> None:
    window = tuple(row["window"]) if "window" in row else None
    found = seizure_days(SeizedKind(row["kind"]), row["start"], row.get("court_end"), window).result

    assert found.end == row["end"]
    assert found.renew_by == row.get("renew", found.renew_by)
    assert found.aim == row.get("aim", found.aim)
    assert found.aim <= found.renew_by < found.end


@pytest.mark.parametrize("row", table("limitation", "limit"))
def test_limitation(row: dict[str, Any]) -> None:
    found = _limit(row)

    assert found.day == row["expect"]
    said = "\n".join(found.steps)
    assert all(text in said for text in row.get("steps", []))


def _limit(row: dict[str, Any]) -> Deadline:
    start: date = row["start"]
    happened = [Interruption(day[0], ends=day[1] if len(day) > 1 else None) for day in row.get("interrupted", [])]
    stopped = [Suspension(*days) for days in row.get("suspended", [])]
    match row["kind"]:
        case "guarantee":
            return guarantee_period(start, agreed_until=row.get("until"), agreed_months=row.get("months"))
        case "guarantee_claim":
            return guarantee_limitation(start, GuaranteeMode(row["mode"]), happened)
        case "revocation":
            return revocation(start, row.get("known"))
    kind = {"claim": "limitation", "enforcement": "execution"}[row["kind"]]
    return limitation(period(kind), start, [*happened, *stopped])


@pytest.mark.parametrize("row", table("interest", "late"))
def test_interest_under_an_instrument(row: dict[str, Any]) -> None:
    rate = Decimal(row["rate"]) if "rate" in row else None
    payments = tuple(Payment(day, Decimal(amount)) for day, amount in row.get("paid", []))
    first = row.get("principal_first", False)
    known = tuple(Benchmark(day, Decimal(each)) for day, each in row.get("benchmarks", []))
    debt = LateDebt(
        Decimal(row["principal"]), row["due"], rate, payments=payments, principal_first=first, benchmarks=known
    )
    reckoned = late_interest(debt, row["to"])
    found = reckoned.result
    if "missing" in row:
        assert found is None
        assert row["missing"] in "".join(reckoned.missing)
        return

    assert found is not None
    assert found.earlier == Decimal(row.get("earlier", "0"))
    assert found.doubled == Decimal(row["doubled"])
    assert found.general == Decimal(row["general"])
    assert found.owed == Decimal(row["owed"])
    assert found.surplus == Decimal(row.get("surplus", "0"))


@pytest.mark.parametrize("row", table("interest", "contract"))
def test_interest_of_a_contract(row: dict[str, Any]) -> None:
    amounts = {name: Decimal(row[name]) for name in ("lpr", "own") if name in row}
    facts = CapFacts(Lender(row["lender"]), row.get("signed"), **amounts)
    loan = Loan(Decimal(100000), Decimal(row["rate"]), Decimal(row.get("charges", "0")), row.get("year_days", 365))
    found = contract_interest(loan, date(2026, 1, 10), date(2026, 4, 20), facts)

    assert found.result == (Decimal(row["expect"]) if "expect" in row else None)
    assert bool(found.missing) == ("missing" in row)
    assert row.get("missing", "") in "".join(found.missing)


@pytest.mark.parametrize("row", table("exemptions", "exempt"))
def test_exemptions(row: dict[str, Any]) -> None:
    found = _exempt(row["kind"], row["facts"])

    assert found.result.openness == row["expect"]
    assert found.result.takeable == (Decimal(row["takeable"]) if "takeable" in row else None)
    assert row.get("missing", "") in "".join(found.missing)
    assert row.get("step", "") in "".join(found.steps)
    assert found.citations


def _exempt(kind: str, facts: dict[str, Any]) -> Reckoned[Exempted]:
    match kind:
        case "home":
            return home(Home(**facts))
        case "income":
            living = Decimal(facts["living"]) if "living" in facts else None
            pension = facts.get("pension", False)
            return income(Income(Decimal(facts["monthly"]), living, facts.get("dependants"), pension))
        case "account":
            return account(Thing.DEPOSIT, Decimal(facts["living"]), facts.get("dependants"))
        case "fund":
            met = Withdrawal(facts["met"]) if "met" in facts else None
            return housing_fund(met, secured=facts["secured"])
    return other(Thing(facts["thing"]))


@pytest.mark.parametrize("row", table("calendars", "case"))
def test_calendars(row: dict[str, Any]) -> None:
    facts = TypeAdapter(CaseFacts).validate_python(row["facts"])
    found = calendar(facts, row["today"])

    assert [[each.what, each.day, each.kind] for each in found] == row["expect"]
    assert [each.what for each in found if each.met] == row.get("met", [])
    assert [each.what for each in overdue(found, row["today"])] == row.get("overdue", [])

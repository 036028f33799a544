"""`skiptrace law fee` and `law interest`, `law security`: amounts with their arithmetic."""

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from skiptrace.cli.frame import WITH_REJECTS, Frame
from skiptrace.cli.group import Group
from skiptrace.cli.reckoned import amount, money, rate, some_day, tell
from skiptrace.errors import UsageError
from skiptrace.law.benchmark import Benchmark
from skiptrace.law.cap import CapFacts, Lender
from skiptrace.law.fees import (
    Halving,
    case_fee,
    enforcement_fee,
    enforcement_fee_without_amount,
    halved_case_fee,
    payment_order_fee,
    preservation_fee,
)
from skiptrace.law.interest import YEAR, LateDebt, LateInterest, Loan, Payment, contract_interest, late_interest
from skiptrace.law.reckoning import Reckoning, yuan
from skiptrace.law.security import before_suit, in_suit

fee = Group("诉讼费用：保全、执行、受理")

_Amount = Annotated[str, typer.Argument(metavar="AMOUNT", help="金额，如 50000、5万、1,234.50")]


class Kind(StrEnum):
    """Which interest."""

    LATE = "late"
    CONTRACT = "contract"


class Stage(StrEnum):
    """When preservation is applied for."""

    PRE_SUIT = "pre_suit"
    IN_SUIT = "in_suit"


def register(app: typer.Typer) -> None:
    """Commands that stand beside the groups."""
    app.command("interest")(interest)
    app.command("security")(security)


@fee.command("preservation")
def preservation(context: typer.Context, preserved: _Amount) -> None:
    """保全申请费，按实际保全的财产数额。"""
    _fee(context.obj, preservation_fee(amount(preserved)))


@fee.command("enforcement")
def enforcement(
    context: typer.Context,
    claimed: Annotated[str, typer.Argument(metavar="[AMOUNT]", help="执行金额；没有金额的不填")] = "",
) -> None:
    """执行申请费；不预交，由被执行人负担。"""
    frame: Frame = context.obj
    if claimed:
        return _fee(frame, enforcement_fee(amount(claimed)))
    found = enforcement_fee_without_amount()
    least, most = found.result
    return tell(frame.output, f"{yuan(least)} 至 {yuan(most)}", {"least": money(least), "most": money(most)}, found)


@fee.command("case")
def case(
    context: typer.Context,
    claimed: _Amount,
    half: Annotated[Halving | None, typer.Option(help="减半：mediated 调解、withdrawn 撤诉、simple 简易程序")] = None,
    payment_order: Annotated[bool, typer.Option("--payment-order", help="支付令：三分之一")] = False,
) -> None:
    """财产案件第一审受理费；可以计算减半与支付令。"""
    value = amount(claimed)
    if half and payment_order:
        raise UsageError("减半与支付令只能选一项")
    if payment_order:
        return _fee(context.obj, payment_order_fee(value))
    return _fee(context.obj, halved_case_fee(value, half) if half else case_fee(value))


def security(
    context: typer.Context,
    stage: Annotated[Stage, typer.Argument(help="pre_suit 诉前、in_suit 诉讼中")],
    asked: _Amount,
) -> None:
    """保全担保数额：诉前等额，诉讼中不超过三成。"""
    value = amount(asked)
    found = before_suit(value) if stage is Stage.PRE_SUIT else in_suit(value)
    frame: Frame = context.obj
    tell(frame.output, found.text, {"most": money(found.most.value), "mandatory": found.mandatory}, found.most)


def interest(
    context: typer.Context,
    principal: Annotated[str, typer.Option(help="本金（不含利息）")],
    start: Annotated[str, typer.Option("--from", help="履行期间届满之日（合同利息为起息日）")],
    end: Annotated[str, typer.Option("--to", help="计至何日（当日不计）")],
    kind: Annotated[Kind, typer.Option(help="late 迟延履行期间的利息、contract 合同利息")] = Kind.LATE,
    year: Annotated[str, typer.Option("--rate", help="年利率，如 14.6%；迟延履行时为文书确定的一般债务利息")] = "",
    rate_from: Annotated[str, typer.Option(help="一般债务利息起算日（默认同 --from）")] = "",
    paid: Annotated[list[str] | None, typer.Option(help="付款，可重复：日期=金额")] = None,
    principal_first: Annotated[bool, typer.Option("--principal-first", help="约定先抵本金（默认先息后本）")] = False,
    year_days: Annotated[int, typer.Option(min=360, max=366, help="一年按多少日")] = YEAR,
    lender: Annotated[Lender, typer.Option(help="licensed 持牌机构、private 民间借贷")] = Lender.LICENSED,
    signed: Annotated[str, typer.Option(help="合同成立日期")] = "",
    lpr: Annotated[str, typer.Option(help="合同成立时一年期LPR，如 3.45%（不登记，请自行核对）")] = "",
    cap: Annotated[str, typer.Option(help="自行填写的年利率上限，如 24%")] = "",
    charges: Annotated[str, typer.Option(help="同期主张的罚息、违约金、其他费用合计")] = "0",
    benchmark: Annotated[
        list[str] | None, typer.Option(help="2014-08-01 以前的同期贷款基准利率，可重复：起日=年利率（请自行核对）")
    ] = None,
) -> None:
    """迟延履行期间的债务利息，或者合同利息及其上限；缺少的数据列出，不估计。"""
    frame: Frame = context.obj
    base, first, last = amount(principal, "本金"), some_day(start, "--from"), some_day(end, "--to")
    if last < first:
        raise UsageError("--to 早于 --from")
    yearly = rate(year, "--rate")
    if kind is Kind.LATE:
        since = some_day(rate_from, "--rate-from") if rate_from else None
        payments = tuple(_payment(each) for each in paid or ())
        known = tuple(_benchmark(each) for each in benchmark or ())
        return _late(frame, LateDebt(base, first, yearly, since, payments, year_days, principal_first, known), last)
    if yearly is None:
        raise UsageError("合同利息须填写 --rate")
    signed_on = some_day(signed, "--signed") if signed else None
    facts = CapFacts(lender, signed_on, rate(lpr, "--lpr"), rate(cap, "--cap"))
    found = contract_interest(Loan(base, yearly, amount(charges, "--charges"), year_days), first, last, facts)
    if found.result is None:
        tell(frame.output, "数据不足，未计算", None, found)
        raise typer.Exit(WITH_REJECTS)
    return tell(frame.output, yuan(found.result), money(found.result), found)


def _late(frame: Frame, debt: LateDebt, until: date) -> None:
    found = late_interest(debt, until)
    if found.result is None:
        tell(frame.output, "数据不足，未计算", None, found)
        raise typer.Exit(WITH_REJECTS)
    tell(frame.output, f"尚欠合计 {yuan(found.result.owed)}", _late_result(found.result), found)


def _late_result(result: LateInterest) -> dict[str, str]:
    return {
        "general": money(result.general),
        "doubled": money(result.doubled),
        "principal_left": money(result.principal_left),
        "general_left": money(result.general_left),
        "doubled_left": money(result.doubled_left),
        "surplus": money(result.surplus),
        "earlier": money(result.earlier),
        "earlier_left": money(result.earlier_left),
        "owed": money(result.owed),
    }


def _payment(text: str) -> Payment:
    when, equals, value = text.partition("=")
    if not equals:
        raise UsageError("付款应写成 日期=金额，如 2026-03-01=50000")
    return Payment(some_day(when, "付款日期"), amount(value, "付款金额"))


def _benchmark(text: str) -> Benchmark:
    when, _, value = text.partition("=")
    found = rate(value, "--benchmark")
    if found is None:
        raise UsageError("基准利率应写成 起日=年利率，如 2012-07-06=6.00%")
    return Benchmark(some_day(when, "基准利率的起日"), found)


def _fee(frame: Frame, found: Reckoning) -> None:
    tell(frame.output, yuan(found.value), money(found.value), found)

"""`skiptrace law limitation` and `law exempt`: what is lost by waiting, and what execution may not touch."""

from collections.abc import Callable, Mapping
from typing import Annotated

import typer

from skiptrace.cli.frame import Frame
from skiptrace.cli.group import Group
from skiptrace.cli.reckoned import amount, events, money, of_its_time, some_day, tell
from skiptrace.errors import UsageError
from skiptrace.law.counting import Deadline
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
from skiptrace.law.limitation import (
    GuaranteeMode,
    guarantee_act,
    guarantee_limitation,
    guarantee_period,
    limitation,
    revocation,
)
from skiptrace.law.period import period
from skiptrace.law.reckoning import Reckoned, yuan

limits = Group("诉讼时效、申请执行时效、保证期间、撤销权")

_Interrupted = Annotated[list[str] | None, typer.Option(help="中断，可重复：日期[=事由]，程序为 起..止[=事由]")]
_Suspended = Annotated[list[str] | None, typer.Option(help="中止，可重复：起..止[=事由]")]
_THINGS = "、".join(f"{each.value} {each.chinese}" for each in Thing)


def register(app: typer.Typer) -> None:
    """The command that stands beside the group."""
    app.command(
        "exempt", help=f"某类财产能否执行：home 住房、wages 工资、pension 养老金、housing_fund 公积金、{_THINGS}"
    )(exempt)


@limits.command("claim")
def claim(
    context: typer.Context,
    due: Annotated[str, typer.Argument(metavar="DATE", help="履行期限届满之日（分期的为最后一期）")],
    interrupted: _Interrupted = None,
    suspended: _Suspended = None,
) -> None:
    """诉讼时效：三年，含中断与中止。"""
    _limited(context.obj, "limitation", due, interrupted, suspended)


@limits.command("enforcement")
def enforcement(
    context: typer.Context,
    due: Annotated[str, typer.Argument(metavar="DATE", help="履行期间最后一日；未规定的为文书生效之日")],
    interrupted: _Interrupted = None,
    suspended: _Suspended = None,
) -> None:
    """申请执行的期间：二年，含中断与中止；逾期仍可申请。"""
    _limited(context.obj, "execution", due, interrupted, suspended)


@limits.command("guarantee")
def guarantee(
    context: typer.Context,
    due: Annotated[str, typer.Argument(metavar="DATE", help="主债务履行期限届满之日")],
    mode: Annotated[
        GuaranteeMode | None, typer.Option(help="general 一般保证、joint 连带责任保证；没有约定不填")
    ] = None,
    until: Annotated[str, typer.Option(help="约定的保证期间止日")] = "",
    months: Annotated[int | None, typer.Option(min=0, max=1200, help="约定的保证期间月数")] = None,
) -> None:
    """保证期间：约定的，或者六个月；不中止、不中断、不延长。"""
    frame: Frame = context.obj
    if until and months is not None:
        raise UsageError("约定止日与约定月数只填一项")
    agreed = some_day(until, "约定止日") if until else None
    found = guarantee_period(some_day(due, "主债务届满日"), agreed_until=agreed, agreed_months=months)
    frame.output.say(f"届满前：{guarantee_act(mode)}")
    _deadline(frame, found)


@limits.command("guarantee-claim")
def guarantee_claim(
    context: typer.Context,
    asked: Annotated[str, typer.Argument(metavar="DATE", help="连带：请求之日；一般：先诉抗辩权消灭之日")],
    mode: Annotated[GuaranteeMode, typer.Option(help="general 一般保证、joint 连带责任保证")],
    interrupted: _Interrupted = None,
    suspended: _Suspended = None,
) -> None:
    """保证债务的诉讼时效：在保证期间内主张之后三年。"""
    happened = events(interrupted or (), suspended or ())
    _deadline(context.obj, guarantee_limitation(some_day(asked, "日期"), mode, happened))


@limits.command("revocation")
def revoke(
    context: typer.Context,
    act: Annotated[str, typer.Option(help="债务人的行为发生之日")],
    knew: Annotated[str, typer.Option(help="知道或者应当知道撤销事由之日")] = "",
) -> None:
    """撤销权：自知道起一年、自行为起五年，先到为准。"""
    done, known = some_day(act, "--act"), some_day(knew, "--knew") if knew else None
    if known is not None and known < done:
        raise UsageError("知道之日早于行为发生之日")
    _deadline(context.obj, revocation(done, known))


def _limited(frame: Frame, name: str, due: str, interrupted: list[str] | None, suspended: list[str] | None) -> None:
    happened = events(interrupted or (), suspended or ())
    start = some_day(due, "起算日")
    _deadline(frame, of_its_time(limitation(period(name), start, happened), start))


def _deadline(frame: Frame, found: Deadline) -> None:
    tell(frame.output, found.day.isoformat(), found.day, found)


def exempt(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="财产种类")],
    sole_home: Annotated[bool, typer.Option("--sole-home", help="住房：本人及所扶养家属生活必需，别无住房")] = False,
    beyond_need: Annotated[bool, typer.Option("--beyond-need", help="住房：超过生活必需")] = False,
    supporter_has_home: Annotated[bool, typer.Option("--supporter-has-home", help="住房：扶养义务人另有住房")] = False,
    moved_homes: Annotated[bool, typer.Option("--moved-homes", help="住房：文书生效后转让过其他房屋")] = False,
    offers_housing: Annotated[bool, typer.Option("--offers-housing", help="住房：我方提供廉租标准住房")] = False,
    rent_years: Annotated[int, typer.Option(min=0, max=20, help="住房：我方同意扣除几年租金")] = 0,
    mortgaged: Annotated[bool, typer.Option("--mortgaged", help="住房：已设定抵押")] = False,
    monthly: Annotated[str, typer.Option(help="工资、养老金：每月收入")] = "",
    living: Annotated[str, typer.Option(help="工资、养老金、存款：当地每人每月生活费用标准（请自行核对）")] = "",
    dependants: Annotated[
        int | None, typer.Option(min=0, max=20, help="工资、养老金、存款：所扶养家属人数，没有的填 0；不填不计算")
    ] = None,
    withdrawal: Annotated[Withdrawal | None, typer.Option(help="公积金：已成就的提取条件")] = None,
    secured: Annotated[bool, typer.Option("--secured", help="公积金：基本生活和居住已有保障")] = False,
) -> None:
    """Help is set where it is registered."""
    frame: Frame = context.obj
    house = Home(sole_home, beyond_need, supporter_has_home, moved_homes, offers_housing, rent_years, mortgaged)

    standard = amount(living, "--living") if living else None

    def earned(*, pension: bool) -> Reckoned[Exempted]:
        if not monthly:
            raise UsageError("请用 --monthly 填写每月收入")
        return income(Income(amount(monthly, "--monthly"), standard, dependants, pension))

    answers: Mapping[str, Callable[[], Reckoned[Exempted]]] = {
        "home": lambda: home(house),
        "wages": lambda: earned(pension=False),
        "pension": lambda: earned(pension=True),
        "deposit": lambda: account(Thing.DEPOSIT, standard, dependants),
        "payment_account": lambda: account(Thing.PAYMENT_ACCOUNT, standard, dependants),
        "housing_fund": lambda: housing_fund(withdrawal, secured=secured),
    }
    answer = answers.get(kind) or (lambda: other(_thing(kind)))
    found = answer()
    takeable = found.result.takeable
    text = found.result.openness.chinese
    if takeable is not None:
        text = f"{text}：每月可以执行 {yuan(takeable)}"
    result = {"openness": found.result.openness, "takeable": None if takeable is None else money(takeable)}
    tell(frame.output, text, result, found)


def _thing(kind: str) -> Thing:
    try:
        return Thing(kind)
    except ValueError:
        raise UsageError(f"没有种类 {kind}；可用：home、wages、pension、housing_fund、{_THINGS}") from None

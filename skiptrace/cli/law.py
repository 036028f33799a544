"""`skiptrace law`: every rule with its source and day of effect; calculators that need no case and no data folder."""

from typing import Annotated

import typer

from skiptrace.cli import law_limits, law_money
from skiptrace.cli.frame import Frame
from skiptrace.cli.group import Group
from skiptrace.cli.reckoned import events, of_its_time, some_day, stretch, tell
from skiptrace.contacts.rules import ContactRule, contact_rules
from skiptrace.errors import NotFound, UsageError
from skiptrace.law.counting import Deadline, count
from skiptrace.law.limitation import limitation
from skiptrace.law.numbering import VERSIONS, now
from skiptrace.law.period import Counting, Period, find_periods, period, periods
from skiptrace.law.periods import SeizedKind, seizure_days
from skiptrace.law.rule import Certainty, Rule, rules

app = Group("法律规则与计算：费用、利息、期限、查封、豁免、时效")
app.add_typer(law_money.fee, name="fee")
app.add_typer(law_limits.limits, name="limitation")
law_money.register(app)
law_limits.register(app)

_RULES = (
    ("id", "编号"),
    ("title", "规则"),
    ("source", "出处"),
    ("effective", "施行日期"),
    ("certainty_text", "确定程度"),
    ("figures_text", "数值"),
)
_PERIODS = (
    ("id", "编号"),
    ("what", "期限"),
    ("length", "长度"),
    ("start", "起算"),
    ("whose_text", "归谁"),
    ("rule", "规则"),
    ("source", "出处"),
)


@app.command("list")
def list_rules(
    context: typer.Context,
    search: Annotated[str, typer.Option(help="只列编号、标题、出处或正文含此词的")] = "",
) -> None:
    """列出全部规则：出处、施行日期、确定程度、数值。"""
    frame: Frame = context.obj
    rows = [_rule_row(each) for each in rules().values()]
    rows += [_contact_row(name, each) for name, each in contact_rules().items() if name not in rules()]
    words = search.split()
    found = [row for row in rows if all(word.lower() in _haystack(row) for word in words)]
    if not found:
        raise NotFound(f"没有含「{search}」的规则")
    frame.output.records(f"规则 {len(found)} 条", _RULES, found)


@app.command("show")
def show(context: typer.Context, number: Annotated[str, typer.Argument(help="规则编号，如 A-03")]) -> None:
    """显示一条规则的正文、全部出处与版本、数值。"""
    frame: Frame = context.obj
    found, contact = rules().get(number.upper()), contact_rules().get(number)
    if found is None and contact is None:
        raise NotFound(f"没有规则 {number}；请用 law list --search 查找")
    row = _rule_row(found) if found else _contact_row(number, contact) if contact else {}
    frame.output.say(f"{row['id']} {row['title']}")
    frame.output.say(f"{row['text']}")
    for each in found.sources if found else ():
        frame.output.say(f"出处：{each.citation()}，{each.effective} 起施行")
    if contact and not found:
        frame.output.say(f"出处：{contact.source}")
    frame.output.say(f"确定程度：{row['certainty_text']}")
    if found and found.read:
        frame.output.say(f"核对自：{found.read}")
    for text in found.figure_texts if found else ():
        frame.output.say(f"数值：{text}")
    for each_period in find_periods(number) if found else ():
        frame.output.say(f"期限：{each_period.id}（{each_period.what}，{each_period.span.text}）")
    frame.output.document(row)


@app.command("article")
def article(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="司法解释所引的民事诉讼法旧条号，如 227")],
    version: Annotated[int, typer.Option(help="该条号所属的修正年份：2017 或 2021")],
) -> None:
    """把民事诉讼法的旧条号换成 2023 年修正后的条号。"""
    frame: Frame = context.obj
    if version not in VERSIONS:
        raise UsageError("修正年份只有 2017、2021")
    found = now(number, version)
    if found is None:
        raise NotFound(f"对照表中没有 {version} 年修正的第{number}条，请核对原文")
    frame.output.say(f"{version} 年修正第{number}条（{found.topic}）现为第{found.new}条")
    frame.output.document({"topic": found.topic, "old": number, "version": version, "new": found.new})


@app.command("periods")
def list_periods(context: typer.Context) -> None:
    """列出可以计算的期限。"""
    frame: Frame = context.obj
    frame.output.records("期限", _PERIODS, [_period_row(each) for each in periods().values()])


@app.command("deadline")
def deadline(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="RULE", help="期限编号（law periods）或规则编号，如 A-03")],
    start: Annotated[str, typer.Argument(metavar="DATE", help="起算日，如 2026-10-30；倒数的期限为届满日")],
    by_notice: Annotated[bool, typer.Option("--by-notice", help="起算日为公告发出之日，经过公告期间视为送达")] = False,
    interrupted: Annotated[
        list[str] | None, typer.Option(help="中断，可重复：日期[=事由]，程序为 起..止[=事由]")
    ] = None,
    suspended: Annotated[list[str] | None, typer.Option(help="中止，可重复：起..止[=事由]")] = None,
) -> None:
    """计算一个期限的最后一日：按各自规则顺延、不顺延或者倒数，并写明每一步。"""
    frame: Frame = context.obj
    kind, first = _period(name), some_day(start, "起算日")
    notice = count(period("notice-service"), first) if by_notice else None
    begin = notice.day if notice else first
    happened = events(interrupted or (), suspended or ())
    try:
        found = limitation(kind, begin, happened) if happened else count(kind, begin)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if notice:
        steps = (*notice.steps, f"视为于 {begin} 送达", *found.steps)
        found = Deadline(found.day, steps, (*found.rules, *notice.rules), found.provisional)
    frame.output.say(f"{kind.what}（{kind.whose.chinese}；逾期：{kind.missed}）")
    tell(frame.output, found.day.isoformat(), found.day, of_its_time(found, first))


@app.command("seizure")
def seizure(
    context: typer.Context,
    kind: Annotated[
        SeizedKind, typer.Argument(help="deposit 存款、movable 动产（含机动车）、real_estate 不动产及其他")
    ],
    start: Annotated[str, typer.Argument(metavar="DATE", help="查封、冻结起始日")],
    end: Annotated[str, typer.Option(help="法院文书记载的届满日（没有则按法定上限）")] = "",
    window: Annotated[str, typer.Option(help="法院要求的续行申请期间：起..止")] = "",
) -> None:
    """计算查封、冻结的届满日、续行申请的最后一日与建议日、提醒日。"""
    frame: Frame = context.obj
    first, last = some_day(start, "起始日"), some_day(end, "届满日") if end else None
    if last is not None and last < first:
        raise UsageError("届满日早于起始日")
    found = seizure_days(kind, first, last, stretch(window, "续行申请期间") if window else None)
    days = found.result
    text = f"{days.end} 届满；续行最迟 {days.renew_by}，建议 {days.aim} 前"
    result = {
        "end": days.end,
        "renew_by": days.renew_by,
        "aim": days.aim,
        "reminders": [day for _, day in days.reminders],
        "window": days.window,
    }
    tell(frame.output, text, result, found)


def _period(name: str) -> Period:
    found = find_periods(name)
    if not found:
        raise NotFound(f"没有期限 {name}；请用 law periods 查看编号")
    if len(found) > 1:
        raise UsageError(f"规则 {name} 有多个期限，请选一个：{'、'.join(each.id for each in found)}")
    return found[0]


def _rule_row(each: Rule) -> dict[str, object]:
    return {
        "id": each.id,
        "subject": each.subject,
        "title": each.title,
        "source": "；".join(source.brief for source in each.sources),
        "citations": each.citations,
        "version": each.sources[0].version,
        "effective": each.effective,
        "certainty": each.certainty,
        "certainty_text": each.certainty.chinese,
        "read": each.read,
        "figures": {name: str(value) for name, value in each.figures.items()},
        "figures_text": "；".join(each.figure_texts),
        "brackets": [[str(part.until), str(part.rate)] for part in each.brackets],
        "text": each.text,
    }


def _contact_row(name: str, each: ContactRule) -> dict[str, object]:
    """The rules of contact stand in their own table; the list shows both."""
    return {
        "id": name,
        "subject": "contacts",
        "title": each.title,
        "source": each.source,
        "citations": (each.source,),
        "version": "",
        "effective": None,
        "certainty": each.certainty,
        "certainty_text": Certainty(each.certainty).chinese,
        "figures": {key: str(value) for key, value in each.values.items()},
        "figures_text": "；".join(f"{key}：{value}" for key, value in each.values.items()),
        "brackets": [],
        "text": each.text,
    }


def _haystack(row: dict[str, object]) -> str:
    return " ".join(str(row[key]) for key in ("id", "subject", "title", "source", "citations", "text")).lower()


def _period_row(each: Period) -> dict[str, object]:
    return {
        "id": each.id,
        "what": each.what,
        "length": f"{'前 ' if each.counting is Counting.BACKWARD else ''}{each.span.text}",
        "start": each.start,
        "whose": each.whose,
        "whose_text": each.whose.chinese,
        "counting": each.counting,
        "missed": each.missed,
        "rule": each.rule.id,
        "source": each.rule.brief,
    }

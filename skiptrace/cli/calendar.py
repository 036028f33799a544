"""`skiptrace calendar`: the dated duties of cases, what is overdue, what comes, and all of it as iCalendar."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

import typer

from skiptrace.acting import Service
from skiptrace.cli import events, guarantees
from skiptrace.cli.frame import Frame
from skiptrace.cli.group import Group
from skiptrace.cli.private_file import write_private
from skiptrace.documents.calendar import CaseCalendar
from skiptrace.errors import UsageError
from skiptrace.journal import Action
from skiptrace.law.duty import Duty, due_within, overdue
from skiptrace.law.icalendar import icalendar

app = Group("期限日历：查封续行、起诉、申请执行、时效、保证期间")
app.add_typer(events.app, name="event")
app.add_typer(guarantees.app, name="guarantee")

_COLUMNS = (
    ("case", "案件"),
    ("day_text", "日期"),
    ("aim", "建议日"),
    ("what", "事项"),
    ("kind_text", "性质"),
    ("state", "状态"),
    ("source", "依据"),
)
_Cases = Annotated[list[str] | None, typer.Argument(help="案件编号，可多个")]
_All = Annotated[bool, typer.Option("--all", help="全部案件")]


@app.command("show")
def show(context: typer.Context, case: Annotated[str, typer.Argument(help="案件编号，如 C000001")]) -> None:
    """列出一个案件的全部期限，含已完成的；--json 给出计算步骤。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.calendar(await service.cases.case(case))
        rows = [_row(found.number, each, _state(each, service)) for each in found.duties]
        frame.output.records(f"{found.number} 的期限", _COLUMNS, rows)
        for text in found.undated:
            frame.output.note(f"{found.number} {text}")

    frame.run(work)


@app.command("due")
def due(
    context: typer.Context,
    cases: _Cases = None,
    every: _All = False,
    within: Annotated[int, typer.Option(min=0, max=3660, help="今后多少日内")] = 30,
) -> None:
    """列出已逾期的和今后若干日内到期（或者应当着手）的期限。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        today, late, soon = service.scribe.today(), [], []
        async for found in _calendars(service, cases or [], every=every):
            late += [_row(found.number, each, "已逾期") for each in overdue(found.duties, today)]
            soon += [_row(found.number, each, "待办") for each in due_within(found.duties, today, within)]
        rows = [*sorted(late, key=_day), *sorted(soon, key=_day)]
        frame.output.records(f"已逾期 {len(late)} 项，{within} 日内 {len(soon)} 项", _COLUMNS, rows)

    frame.run(work)


@app.command("export")
def export(
    context: typer.Context,
    cases: _Cases = None,
    every: _All = False,
    out: Annotated[Path, typer.Option(help="写入的文件（.ics）")] = Path("calendar.ics"),
) -> None:
    """写出 iCalendar 文件，供日历程序导入；除案件编号外不含个人信息，再次导出时同一事项不重复。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = [each async for each in _calendars(service, cases or [], every=every)]
        body = icalendar(((each.number, each.duties) for each in found), service.scribe.now())
        write_private(out, body)
        count = sum(not duty.met for each in found for duty in each.duties)
        detail = {"fields": "calendar", "cases": len(found), "sha256": hashlib.sha256(body).hexdigest()}
        await service.scribe.commit(Action.READ, "", detail)
        frame.output.say(f"已写出 {out}：{len(found)} 个案件，{count} 项期限")
        frame.output.document({"file": out, "cases": len(found), "duties": count})

    frame.run(work)


async def _calendars(service: Service, cases: list[str], *, every: bool) -> AsyncIterator[CaseCalendar]:
    if bool(cases) == every:
        raise UsageError("请填写案件编号，或者用 --all 列出全部案件")
    async for each in service.calendars(list(dict.fromkeys(cases))):
        yield each


def _row(number: str, duty: Duty, state: str) -> dict[str, object]:
    deadline = duty.deadline
    return {
        "case": number,
        "key": duty.key,
        "day": duty.day,
        "day_text": deadline.text,
        "aim": duty.aim,
        "what": duty.what,
        "kind": duty.kind,
        "kind_text": duty.kind.chinese,
        "state": state,
        "provisional": deadline.provisional,
        "missed": duty.missed,
        "assumed": duty.assumed,
        "steps": deadline.steps,
        "source": deadline.rules[0].brief,
        "citations": deadline.citations,
        "certainty": deadline.certainty,
    }


def _state(duty: Duty, service: Service) -> str:
    if duty.met:
        return duty.met
    return "已逾期" if overdue([duty], service.scribe.today()) else ""


def _day(row: dict[str, object]) -> str:
    return f"{row['day']} {row['case']} {row['key']}"

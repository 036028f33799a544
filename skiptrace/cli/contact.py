"""`skiptrace contact`: may this person be contacted, by which point, now; and what came of it."""

from typing import Annotated

import typer

from skiptrace.acting import Service
from skiptrace.cases.case import Case, Party
from skiptrace.cli.frame import WITH_REJECTS, Frame
from skiptrace.cli.group import Group
from skiptrace.contacts.check import TARGETS, ContactAllowed, ContactDenied, check, journal_check
from skiptrace.contacts.dialling import Calling
from skiptrace.contacts.outcome import ContactOutcome
from skiptrace.contacts.point import find_point
from skiptrace.contacts.ranking import pending
from skiptrace.views.contact import decision_view, dialled_view, point_view, relay_call_view

app = Group("联系：能否联系、用哪个、登记结果")

_COLUMNS = (
    ("ref", "编号"),
    ("label", "种类"),
    ("value", "内容"),
    ("probability", "概率"),
    ("reasons", "理由"),
    ("set_aside", "不得使用的原因"),
)


_CALLS = (
    ("point", "联系点"),
    ("by", "何人"),
    ("at", "时间"),
    ("state_text", "中间号"),
    ("valid_until", "有效期"),
    ("outcome_text", "结果"),
)


@app.command("points")
def points(context: typer.Context, case: Annotated[str, typer.Argument(help="案件编号")]) -> None:
    """列出联系点，最可能找到本人的在前；停用的列明原因。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        masked = await frame.masked(service, found.id)
        profile = await service.profile(found)
        ranked = await service.contact_points(profile)
        frame.output.records(
            f"{found.number} 的联系点", _COLUMNS, [point_view(point, masked=masked).model_dump() for point in ranked]
        )
        if waiting := pending(profile):
            frame.output.say(
                f"另有 {len(waiting)} 条待核记录可能含联系方式，认定后才会列出（review list {found.number}）"
            )

    frame.run(work)


@app.command("check")
def check_contact(
    context: typer.Context,
    case: Annotated[str, typer.Argument(help="案件编号")],
    to: Annotated[str, typer.Option(help="debtor、co_borrower、guarantor 或 third（无关第三人）")] = "debtor",
    point: Annotated[str, typer.Option(help="只问这一个联系点")] = "",
) -> None:
    """现在能不能联系？用哪个？不能时说明依据和下次可以的时间。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        masked = await frame.masked(service, found.id)
        profile = await service.profile(found)
        party = _target(found, to)
        ranked = await service.contact_points(profile, party) if to == "third" or party else ()
        log = await service.contacts.lines(found, ranked)
        answer = check(found, ranked, log, service.scribe.now(), to=to, ref=point)
        await journal_check(service.scribe, found, answer)
        frame.output.document(decision_view(answer, masked=masked).model_dump())
        if isinstance(answer, ContactAllowed):
            best = point_view(answer.point, masked=masked)
            frame.output.say(f"可以联系，{answer.until:%H:%M} 以前有效。")
            frame.output.say(f"用 {best.ref}（{best.label} {best.value}，概率 {best.probability}）：{best.reasons}")
            for note in answer.notes:
                frame.output.say(f"注意：{note}")
            return
        _say_no(frame, answer)

    frame.run(work)


@app.command("log")
def log_contact(
    context: typer.Context,
    case: Annotated[str, typer.Argument(help="案件编号")],
    point: Annotated[str, typer.Argument(help="联系点编号")],
    outcome: Annotated[str, typer.Argument(help="接通、无人接听、空号、停机、非本人、承诺还款、拒绝……")],
    note: Annotated[str, typer.Option(help="备注（密封保存）")] = "",
    to: Annotated[str, typer.Option(help="debtor、co_borrower 或 guarantor")] = "debtor",
) -> None:
    """登记一次联系的结果；结果计入次数与排序。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        ranked = await service.contact_points(await service.profile(found), _target(found, to))
        chosen = find_point(ranked, point)
        written = await service.contacts.record(found, chosen, ContactOutcome.read(outcome), note)
        frame.output.say(f"已登记：{chosen.ref} {written.outcome.chinese}")
        frame.output.document({"case": found.number, "point": chosen.ref, "outcome": written.outcome})

    frame.run(work)


@app.command("dial")
def dial(
    context: typer.Context,
    case: Annotated[str, typer.Argument(help="案件编号")],
    point: Annotated[str, typer.Argument(help="联系点编号（运营商修复号码）")],
    caller: Annotated[str, typer.Option(help="在运营商登记的外呼号码")],
    to: Annotated[str, typer.Option(help="debtor、co_borrower 或 guarantor")] = "debtor",
    checked: Annotated[bool, typer.Option("--checked", help="上次答复丢失的，已与运营商核对")] = False,
) -> None:
    """申请中间号并显示一次；先过联系检查，通话后须登记结果。"""
    frame: Frame = context.obj

    async def work(service: Service) -> int | None:
        found = await service.cases.case(case)
        profile = await service.profile(found)
        ranked = await service.contact_points(profile, _target(found, to))
        answer = await service.dialler.dial(profile, ranked, Calling(point, caller, to, checked=checked))
        frame.output.document(dialled_view(answer, masked=True).model_dump())
        if isinstance(answer, ContactDenied):
            _say_no(frame, answer)
            return WITH_REJECTS
        if not answer.number:
            frame.output.say(f"{answer.call.state.chinese}：{answer.why}")
            return WITH_REJECTS
        until = f"，{answer.call.valid_until} 前有效" if answer.call.valid_until else ""
        frame.output.say(f"请拨中间号 {answer.number}{until}（只显示这一次，不是债务人的号码，不得保存）")
        frame.output.say(f"通话后请登记：skiptrace contact log {found.number} {answer.call.ref} 结果")
        return None

    frame.run(work)


@app.command("calls")
def calls(context: typer.Context, case: Annotated[str, typer.Argument(help="案件编号")]) -> None:
    """列出通过中间号的通话及其结果。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        rows = [relay_call_view(each).model_dump() for each in await service.dialler.calls(found)]
        frame.output.records(f"{found.number} 通过中间号的通话", _CALLS, rows)

    frame.run(work)


def _say_no(frame: Frame, answer: ContactDenied) -> None:
    frame.output.say("现在不可以联系：")
    for reason in answer.reasons:
        frame.output.say(f"- {reason.text}（{reason.article}）")
    when = f"{answer.next_allowed:%Y-%m-%d %H:%M}" if answer.next_allowed else "等待不能解决，须先改变案件情况"
    frame.output.say(f"下次可以联系：{when}")


def _target(case: Case, to: str) -> Party | None:
    role = TARGETS.get(to)
    return next((party for party in case.parties if party.role is role), None)

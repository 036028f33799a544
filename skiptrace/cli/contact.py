"""`skiptrace contact`: may this person be contacted, by which point, now; and what came of it."""

from typing import Annotated

import typer

from skiptrace.cases.case import Case, Party
from skiptrace.cli.frame import Frame
from skiptrace.contacts.check import TARGETS, ContactAllowed, check, journal_check
from skiptrace.contacts.outcome import ContactOutcome
from skiptrace.contacts.point import find_point
from skiptrace.contacts.ranking import pending
from skiptrace.service import Service
from skiptrace.views.contact import decision_view, point_view

app = typer.Typer(help="联系：能否联系、用哪个、登记结果", no_args_is_help=True)

_COLUMNS = (
    ("ref", "编号"),
    ("label", "种类"),
    ("value", "内容"),
    ("probability", "概率"),
    ("reasons", "理由"),
    ("set_aside", "不得使用的原因"),
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
        frame.output.say("现在不可以联系：")
        for reason in answer.reasons:
            frame.output.say(f"- {reason.text}（{reason.article}）")
        when = f"{answer.next_allowed:%Y-%m-%d %H:%M}" if answer.next_allowed else "等待不能解决，须先改变案件情况"
        frame.output.say(f"下次可以联系：{when}")

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


def _target(case: Case, to: str) -> Party | None:
    role = TARGETS.get(to)
    return next((party for party in case.parties if party.role is role), None)

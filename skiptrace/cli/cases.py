"""`skiptrace cases`: the creditor's files in, cases listed, stopped, joined."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from skiptrace.access.permission import Permission
from skiptrace.acting import Service
from skiptrace.cases.case import Case, HoldKind
from skiptrace.cases.event import addressed, party_label
from skiptrace.cases.masking import mask_value
from skiptrace.cases.preview import preview_lines
from skiptrace.cases.rejects import write_rejects
from skiptrace.cases.report import ImportReport
from skiptrace.cli import case_pairs
from skiptrace.cli.dates import day
from skiptrace.cli.frame import WITH_REJECTS, Frame
from skiptrace.cli.group import Group
from skiptrace.cli.output import Output
from skiptrace.errors import NotAllowed, UsageError
from skiptrace.views.case import case_line_view
from skiptrace.views.imported import import_view
from skiptrace.views.wording import CLAIMS, HOLDS, ROLES

app = Group("案件：导入、查看、停止、合并")
case_pairs.register(app)

_SHOWN = 20
_COLUMNS = (
    ("number", "案件"),
    ("name", "债务人"),
    ("total", "尚欠合计"),
    ("claims", "合同数"),
    ("holds", "停止"),
    ("stage", "备注阶段"),
)


@app.command("import")
def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="逾期清单：XLSX、XLS 或 CSV")],
    preview: Annotated[Path | None, typer.Option(help="只预览，逐行写入该 JSONL 文件，不导入")] = None,
    rejects: Annotated[Path | None, typer.Option(help="把被拒的行写成 XLSX，标出问题，退回债权人")] = None,
    as_of: Annotated[str, typer.Option(help="余额日期；文件中没有写时使用")] = "",
) -> None:
    """读入债权人的逾期清单；同一文件导入两次不会改变任何内容。"""
    frame: Frame = context.obj
    if preview is not None:
        raise typer.Exit(_preview(frame.output, file, preview))

    async def work(service: Service) -> int:
        report = await service.cases.import_file(file, as_of=day(as_of))
        if rejects is not None and report.rejected:
            write_rejects(report, rejects)
        _show_report(frame.output, report, rejects)
        return WITH_REJECTS if report.rejected else 0

    frame.run(work)


@app.command("list")
def list_cases(context: typer.Context) -> None:
    """列出全部案件（姓名脱敏）。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        views = [case_line_view(line) for line in await service.cases.list()]
        rows = [view.model_dump(exclude={"opened"}) | {"holds": "、".join(view.holds)} for view in views]
        frame.output.records("案件", _COLUMNS, rows)

    frame.run(work)


@app.command("show")
def show(context: typer.Context, case: Annotated[str, typer.Argument(help="案件编号")]) -> None:
    """显示一个案件的当事人、合同与停止记录。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        masked = await frame.masked(service, found.id)
        _show_case(frame.output, found, masked=masked)

    frame.run(work)


@app.command("hold")
def hold(
    context: typer.Context,
    case: Annotated[str, typer.Argument(help="案件编号")],
    kind: Annotated[HoldKind, typer.Argument(help="停止的种类")],
    reason: Annotated[str, typer.Option(help="理由")],
) -> None:
    """立即停止一个案件的查询或联系。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.hold(case, kind, reason)
        frame.output.say(f"{found.number} 已停止：{HOLDS[kind]}")
        frame.output.document({"case": found.number, "hold": kind})

    frame.run(work)


@app.command("release")
def release(
    context: typer.Context,
    case: Annotated[str, typer.Argument(help="案件编号")],
    kind: Annotated[HoldKind, typer.Argument(help="停止的种类")],
    reason: Annotated[str, typer.Option(help="理由")],
) -> None:
    """解除一项停止。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.release(case, kind, reason)
        frame.output.say(f"{found.number} 已解除：{HOLDS[kind]}")
        frame.output.document({"case": found.number, "released": kind})

    frame.run(work)


@app.command("dependants")
def dependants(
    context: typer.Context,
    case: Annotated[str, typer.Argument(help="案件编号")],
    count: Annotated[int | None, typer.Argument(min=0, max=20, help="所扶养家属人数，没有的填 0")] = None,
    basis: Annotated[str, typer.Option(help="依据，例如户口簿、财产报告令答复（密封保存）")] = "",
    of: Annotated[str, typer.Option("--of", help="谁的：债务人、共同借款人1、保证人1")] = "债务人",
    clear: Annotated[bool, typer.Option("--clear", help="撤销已登记的人数")] = False,
) -> None:
    """登记一名当事人所扶养家属的人数，用于计算应保留的生活费用；没有登记的不当作没有。"""
    frame: Frame = context.obj
    if clear == (count is not None):
        raise UsageError("请填写人数，或者用 --clear 撤销")

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        if why := await service.refused(Permission.EVENT_ENTER, found):
            raise NotAllowed([why.text])
        party = addressed(found, of)
        if count is None:
            await service.households.clear(found, party)
        else:
            await service.households.tell(found, party, count, basis)
        done = "已撤销登记的人数" if count is None else f"已登记所扶养家属 {count} 人"
        frame.output.say(f"{found.number} {party_label(found, party.id)}：{done}")
        frame.output.document({"case": found.number, "of": party_label(found, party.id), "dependants": count})

    frame.run(work)


@app.command("forget-strangers")
def forget_strangers(context: typer.Context, case: Annotated[str, typer.Argument(help="案件编号")]) -> None:
    """销毁本案中已排除的他人记录的内容与密钥；来源、结论和理由保留，不可恢复。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        count = await service.forget_strangers(found)
        frame.output.say(f"{found.number}：已销毁 {count} 条他人记录的内容")
        frame.output.document({"case": found.number, "records": count})

    frame.run(work)


def _preview(output: Output, file: Path, target: Path) -> int:
    lines = list(preview_lines(file))
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    target.write_text(text, encoding="utf-8")
    rejected = sum(not line["ok"] for line in lines)
    output.say(f"预览：{len(lines)} 行数据，{len(lines) - rejected} 行可导入，{rejected} 行会被拒；已写入 {target}")
    output.document({"rows": len(lines), "rejected": rejected, "preview": target})
    return WITH_REJECTS if rejected else 0


def _show_report(output: Output, report: ImportReport, rejects: Path | None) -> None:
    output.document(import_view(report).model_dump())
    if report.again:
        output.say("此文件此前已导入，未作任何改动。")
    output.say(
        f"共 {report.rows} 行；新建案件 {report.cases_created} 件、合同 {report.claims_created} 份；"
        f"更新 {report.claims_updated} 份，未变 {report.claims_unchanged} 份；被拒 {len(report.rejected)} 行。"
    )
    for note in report.notes:
        output.say(f"说明：{note}")
    changes = [(d.case_number, d.what, d.old, d.new) for d in report.differences]
    if changes:
        output.table("与上次的差异", ["案件", "项目", "原值", "新值"], changes)
    stops = [(s.case_number, HOLDS[s.kind], s.reason) for s in report.stops]
    if stops:
        output.table("停止的案件", ["案件", "种类", "原因"], stops)
    if report.conflicts:
        output.table("未采用的行", ["工作表", "行", "原因"], [(c.sheet, c.row, c.why) for c in report.conflicts])
    _show_problems(output, "被拒的行", report.rejected)
    _show_problems(output, "已导入但有疑问的行", report.warned)
    if report.rejected and rejects is not None:
        output.say(f"被拒的行已写入 {rejects}，可退回债权人更正。")
    elif report.rejected:
        output.say("加 --rejects 文件.xlsx 再次导入，可把被拒的行写出退回债权人；已导入的不会改变。")
    if report.cases_created:
        output.say("下一步：permits add 申请许可，由另一人 permits approve；再 trace 案件，或 batch run 整份清单。")


def _show_problems(output: Output, title: str, rows: tuple[Any, ...]) -> None:
    found = [(r.sheet, r.row, p.column, p.reason, p.mend) for r in rows for p in r.problems]
    if found:
        output.table(title, ["工作表", "行", "列", "问题", "怎么改"], found[:_SHOWN])
    if len(found) > _SHOWN:
        output.say(f"……另有 {len(found) - _SHOWN} 条（--json 给出全部）")


def _show_case(output: Output, case: Case, *, masked: bool) -> None:
    def shown(kind: str, value: str) -> str:
        return mask_value(kind, value) if masked else value

    parties = [
        {
            "role": ROLES[party.role],
            "name": shown("name", party.name),
            "id_no": shown("id_no", party.id_no) if party.id_no else party.id_hint,
            "facts": [{"kind": f.kind, "value": shown(f.kind, f.value), "note": f.note} for f in party.facts],
        }
        for party in case.parties
    ]
    claims = [
        {
            "contract": claim.contract_no,
            "principal": claim.principal.value,
            "total": claim.total,
            "as_of": claim.as_of,
            "status": claim.status,
        }
        for claim in case.claims
    ]
    holds = [{"kind": HOLDS[h.kind], "since": h.since, "reason": h.reason} for h in case.holds]
    output.document({"number": case.number, "parties": parties, "claims": claims, "holds": holds, "total": case.total})
    output.say(f"案件 {case.number}，建档 {date.isoformat(case.opened)}，尚欠合计 {case.total:,.2f} 元")
    output.table(
        "当事人",
        ["身份", "姓名", "证件号码", "电话、地址、单位等"],
        [
            (
                ROLES[party.role],
                shown("name", party.name),
                shown("id_no", party.id_no) if party.id_no else party.id_hint,
                "、".join(shown(fact.kind, fact.value) for fact in party.facts),
            )
            for party in case.parties
        ],
    )
    output.table(
        "合同",
        ["合同号", "本金", "合计", "余额日期", "状态"],
        [[*list(c.values())[:-1], CLAIMS[claim.status]] for c, claim in zip(claims, case.claims, strict=True)],
    )
    if holds:
        output.table("停止", ["种类", "自", "原因"], [list(h.values()) for h in holds])

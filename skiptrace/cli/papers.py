"""`skiptrace papers`: what papers there are, drafts for a case, a lawyer's template checked, drafts for many cases."""

from pathlib import Path
from typing import Annotated

import typer

from skiptrace.acting import Service
from skiptrace.cli.frame import DONE, WITH_REJECTS, Frame
from skiptrace.cli.group import Group
from skiptrace.cli.output import plain
from skiptrace.documents.papers.bulk import LOG, CaseLog, log_sheet
from skiptrace.documents.papers.check import check_template
from skiptrace.documents.papers.paper import catalogue, paper
from skiptrace.documents.set import write_files
from skiptrace.errors import SkiptraceError, UsageError
from skiptrace.permits.docket import Stage

app = Group("法院文书：目录、草稿、模板检查、批量")

_Papers = Annotated[list[str] | None, typer.Option("--paper", help="文书编号或名称，可多次；默认当前阶段的全部")]
_COLUMNS = (
    ("id", "编号"),
    ("name", "文书"),
    ("stages", "阶段"),
    ("fields", "字段"),
    ("required", "必填"),
    ("rules", "依据"),
)
_FIELDS = (("path", "模板变量"), ("label", "字段"), ("source", "来自"), ("article", "依据"), ("required", "必填"))


@app.command("list")
def list_papers(
    context: typer.Context,
    stage: Annotated[Stage | None, typer.Option(help="只列这一阶段的文书")] = None,
    fields: Annotated[str, typer.Option(help="列出一种文书的字段")] = "",
) -> None:
    """列出全部文书；--fields 列出一种文书的字段：来自何处、依据哪一条、是否必填。"""
    frame: Frame = context.obj
    if fields:
        chosen = paper(fields)
        frame.output.records(f"{chosen.name} 的字段", _FIELDS, [_field(each) for each in chosen.fields])
        return
    found = [each for each in catalogue().values() if stage is None or stage in each.stages]
    rows = [
        {
            "id": each.id,
            "name": each.name,
            "stages": each.stages_text,
            "fields": len(each.fields),
            "required": len(each.required),
            "rules": "、".join(each.rules),
        }
        for each in found
    ]
    frame.output.records("法院文书", _COLUMNS, rows)


@app.command("draft")
def draft(
    context: typer.Context,
    case: Annotated[str, typer.Argument(help="案件编号")],
    out: Annotated[Path, typer.Option(help="写入的文件夹")],
    papers: _Papers = None,
    templates: Annotated[Path | None, typer.Option(help="律师自己的模板文件夹（默认取设置 templates）")] = None,
) -> None:
    """写出一个案件的文书草稿（DOCX），逐份列出缺什么；不属于当前阶段的文书不出。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        drafted = await service.papers(await service.cases.case(case), tuple(papers or ()), templates)
        written = write_files({each.place: each.body for each in drafted}, out)
        for each, file in zip(drafted, written, strict=True):
            state = "，目前不能提交" if each.blocked else ""
            frame.output.say(f"{file.path}  缺 {len(each.lacks)} 项{state}")
            for item in (*each.blocked, *each.lacks):
                frame.output.say(f"  □ {item}")
        rows = [
            {"paper": each.paper, "name": each.name, "file": file, "lacks": each.lacks, "blocked": each.blocked}
            for each, file in zip(drafted, written, strict=True)
        ]
        frame.output.document({"case": case, "papers": rows})

    frame.run(work)


@app.command("check-template")
def check(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="模板文件（.docx）")],
    name: Annotated[str, typer.Option("--paper", help="它是哪一种文书的模板")],
) -> None:
    """检查律师的模板：未知的变量、没有印出的字段、必须印出而没有的内容。不需要案件。"""
    frame: Frame = context.obj
    if not file.is_file():
        raise UsageError(f"没有文件 {file}")
    found = check_template(file, paper(name))
    for path in found.unknown:
        frame.output.say(f"未知变量：{path}")
    for text in found.absent:
        frame.output.say(f"必须印出：{text}")
    for field in found.unused:
        if not field.required:
            frame.output.say(f"没有印出（可以）：{field.label}（{field.path}）")
    frame.output.say("模板可用" if found.fits else "模板不可用")
    frame.output.document({**_plain(found), "fits": found.fits})
    raise typer.Exit(DONE if found.fits else WITH_REJECTS)


@app.command("bulk")
def bulk(
    context: typer.Context,
    cases: Annotated[list[str], typer.Argument(help="案件编号，可多个")],
    out: Annotated[Path, typer.Option(help="写入的文件夹")],
    papers: _Papers = None,
    templates: Annotated[Path | None, typer.Option(help="律师自己的模板文件夹（默认取设置 templates）")] = None,
) -> None:
    """为多个案件写出草稿，并写出一份清单（XLSX），每份草稿缺什么一行；一个案件出错不影响其他案件。"""
    frame: Frame = context.obj

    async def work(service: Service) -> int:
        logs: list[CaseLog] = []
        with frame.output.progress("文书", len(cases)) as bar:
            for number in dict.fromkeys(cases):
                logs.append(await _one(service, number, tuple(papers or ()), templates, out))
                bar.step()
        write_files({LOG: log_sheet(logs, service.scribe.now())}, out)
        failed = [each for each in logs if each.error]
        for log in failed:
            frame.output.note(f"{log.case}：{log.error}")
        frame.output.say(f"已写出 {sum(len(each.drafts) for each in logs)} 份草稿，清单 {out / LOG}")
        frame.output.document({"log": out / LOG, "cases": [each.plain() for each in logs]})
        return WITH_REJECTS if failed else DONE

    frame.run(work)


async def _one(service: Service, number: str, papers: tuple[str, ...], templates: Path | None, out: Path) -> CaseLog:
    """The drafts of one case, written; what went wrong is kept in its place in the log."""
    try:
        drafted = await service.papers(await service.cases.case(number), papers, templates)
    except SkiptraceError as error:
        return CaseLog(number, (), str(error))
    write_files({f"{number}/{each.place}": each.body for each in drafted}, out)
    return CaseLog(number, drafted, "")


def _field(field: object) -> dict[str, object]:
    row = _plain(field)
    return row | {"required": bool(row["required"])}


def _plain(value: object) -> dict[str, object]:
    return dict(plain(value))

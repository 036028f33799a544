"""`skiptrace source new`, `lint`, `read`, `examine`, `schema`, `assessment`: making a source, nobody is asked."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
import yaml

from connectors.authority import Authority
from connectors.conformance import examination
from connectors.conformance.golden import replies, written
from connectors.errors import ConnectorError, ManifestError
from connectors.manifest.finding import Finding
from connectors.manifest.lint import lint
from connectors.manifest.loader import load
from connectors.manifest.rules import RULES
from connectors.manifest.scaffold import open_assessment, scaffold
from connectors.manifest.schema import Manifest
from connectors.registry import FOLDER, open_source
from connectors.source import Source
from skiptrace.cli.frame import WITH_REJECTS, Frame
from skiptrace.errors import UsageError

_STATES = {"passes": "通过", "red": "不合格", "exempt": "豁免", "inapplicable": "不适用", "unmarked": "未声明"}


def register(app: typer.Typer) -> None:
    """Add the commands of this page."""
    for name, command in _COMMANDS.items():
        app.command(name)(command)


def new(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="来源名，如 loan_archive")],
    title: Annotated[str, typer.Option(help="中文名称")],
    authority: Annotated[
        Authority, typer.Option(help="凭什么问：OWN 自有、AUTH 授权、PUB 公开、LAW 律师、ORD 调查令")
    ] = Authority.OWN,
) -> None:
    """在本机构的来源目录里新建一个 HTTP 来源：清单、样例、评估模板。"""
    frame: Frame = context.obj
    folder = frame.settings().own_sources / source
    if (FOLDER / source).exists():
        raise UsageError(f"{source} 与随附的来源同名，请改名")
    try:
        made = scaffold(folder, title, authority)
    except ManifestError as error:
        raise UsageError(str(error)) from None
    for path in made:
        frame.output.say(f"已写入：{path}")
    frame.output.say(f"下一步：填写 {folder / 'assessment.yaml'}，再运行 skiptrace source lint {source}")
    frame.output.document({"folder": folder, "files": made})


def check(context: typer.Context, source: Annotated[str, typer.Argument(help="来源名或其文件夹")]) -> None:
    """按格式与编号规则检查一个来源；每一条都有编号、位置与改法。"""
    frame: Frame = context.obj
    folder = _folder(frame, source)
    findings = _findings(folder)
    rows = [{"rule": f.rule, "place": f.place, "mend": f.mend, "why": RULES.get(f.rule, "")} for f in findings]
    if not rows:
        frame.output.say(f"{folder.name}：符合全部规则")
    else:
        columns = (("rule", "规则"), ("place", "位置"), ("mend", "改法"), ("why", "为什么"))
        frame.output.records(folder.name, columns, rows)
    raise typer.Exit(WITH_REJECTS if rows else 0)


def read(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="来源名或其文件夹")],
    operation: Annotated[str, typer.Argument(help="操作名")],
    files: Annotated[list[str], typer.Argument(help="samples 下的样例，按先后")],
) -> None:
    """显示清单从样例中读出了什么，即 golden.yaml 的写法；样例须是编造的人。"""
    frame: Frame = context.obj
    opened = _opened(frame, source)
    try:
        answer = opened.parse(operation, replies(opened.folder / "samples", files))
    except (OSError, ConnectorError) as error:
        raise UsageError(f"读不出：{error if isinstance(error, ConnectorError) else '没有这个样例文件'}") from None
    entry = [{"operation": operation, "replies": files, **written(answer)}]
    frame.output.say(yaml.safe_dump(entry, allow_unicode=True, sort_keys=False, width=120).rstrip())
    frame.output.document(entry)


def examine(context: typer.Context, source: Annotated[str, typer.Argument(help="来源名或其文件夹")]) -> None:
    """运行一致性检验：每条规则的结果、算出的档次、不合格之处。"""
    frame: Frame = context.obj
    opened = _opened(frame, source)
    found = examination(opened)
    frame.output.table(opened.title, ["规则", "结果"], [[rule, _STATES[state]] for rule, state in found.states.items()])
    frame.output.say(f"档次：{found.tier.chinese}（声明为{found.claimed.chinese}）")
    for each in found.failing:
        frame.output.say(f"不合格：{each.check} {each.place}")
    frame.output.document(
        {
            "source": opened.id,
            "tier": found.tier,
            "claimed": found.claimed,
            "rules": found.states,
            "failing": [{"check": each.check, "place": each.place} for each in found.failing],
        }
    )
    raise typer.Exit(WITH_REJECTS if found.failing else 0)


def schema(context: typer.Context) -> None:
    """输出清单的 JSON Schema，供编辑器补全与检查。"""
    frame: Frame = context.obj
    frame.output.say(schema_text().rstrip())
    frame.output.document(Manifest.model_json_schema())


def assessment(context: typer.Context, source: Annotated[str, typer.Argument(help="来源名")]) -> None:
    """输出影响评估的模板；凡“待填”之处须由人写明，评估人与批准人为两人。"""
    frame: Frame = context.obj
    frame.output.say(open_assessment(source).rstrip())


def schema_text() -> str:
    """The schema as it is kept beside the manifest's model."""
    return json.dumps(Manifest.model_json_schema(), ensure_ascii=False, indent=1) + "\n"


def _findings(folder: Path) -> tuple[Finding, ...]:
    try:
        return lint(load(folder), folder)
    except ManifestError as error:
        return (Finding("SRC000", "source.yaml", str(error)),)


def _folder(frame: Frame, source: str) -> Path:
    for folder in (Path(source), frame.settings().own_sources / source, FOLDER / source):
        if (folder / "source.yaml").is_file():
            return folder.resolve()
    raise UsageError(f"没有来源 {source}；可用 skiptrace source new {source} --title 名称 新建")


def _opened(frame: Frame, source: str) -> Source:
    folder = _folder(frame, source)
    try:
        return open_source(folder)
    except ManifestError as error:
        raise UsageError(f"{error}；请先运行 skiptrace source lint {source}") from None


_COMMANDS: dict[str, Callable[..., None]] = {
    "new": new,
    "lint": check,
    "read": read,
    "examine": examine,
    "schema": schema,
    "assessment": assessment,
}

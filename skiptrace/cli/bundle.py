"""`skiptrace bundle CASE --out FILE` and `skiptrace verify BUNDLE`, which needs nothing but the bundle."""

import os
from pathlib import Path
from typing import Annotated

import typer

from skiptrace.acting import Service
from skiptrace.cli.frame import DONE, FAILED, Frame
from skiptrace.documents.bundle import stamp
from skiptrace.documents.bundle.manifest import UNSTAMPED
from skiptrace.documents.bundle.verification import Verified
from skiptrace.documents.bundle.verification import verify as verify_bytes
from skiptrace.errors import UsageError

_MOST_BYTES = 2**30


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("bundle")(bundle)
    app.command("verify")(verify)


def bundle(
    context: typer.Context,
    case: Annotated[str, typer.Argument(help="案件编号")],
    out: Annotated[Path, typer.Option(help="写入的文件（.zip）")],
    no_timestamp: Annotated[bool, typer.Option("--no-timestamp", help="不向时间戳服务请求时间戳")] = False,
) -> None:
    """写出证据包：法院材料、所引证据（第三人信息已遮盖）、证据目录、日志、哈希清单与时间戳。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        made = await service.bundle(found, timestamp=not no_timestamp)
        _write(out, made.body)
        frame.output.say(f"{out}  清单 SHA-256 {made.manifest_sha256}")
        frame.output.say("已加盖可信时间戳" if made.stamped else UNSTAMPED)
        frame.output.document(
            {"case": found.number, "file": out, "manifest_sha256": made.manifest_sha256, "stamped": made.stamped}
        )

    frame.run(work)


def verify(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="证据包文件")],
    certificates: Annotated[Path | None, typer.Option(help="时间戳机构的根证书（PEM）")] = None,
) -> None:
    """离线核验证据包，指出被改动、缺失或加入的文件；不需要数据目录、数据库或网络。"""
    frame: Frame = context.obj
    result = verify_bytes(_read(file), stamp.roots(certificates) if certificates else ())
    frame.output.document({"whole": result.whole, "file": file, **_plain(result)})
    for line in _words(result):
        frame.output.say(line)
    raise typer.Exit(DONE if result.whole else FAILED)


def _plain(result: Verified) -> dict[str, object]:
    return {"case": result.case, "findings": result.findings, "proved": result.proved, "unproved": result.unproved}


def _words(result: Verified) -> list[str]:
    if not result.whole:
        found = [f"  {each.file}：{each.what}" for each in result.findings]
        return ["证据包已被改动或不完整：", *found, *result.unproved]
    return [
        f"证据包完整（案件 {result.case}）。已核验：",
        *(f"  {each}" for each in result.proved),
        "本包不能证明、须另行核对：",
        *(f"  {each}" for each in result.unproved),
    ]


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise UsageError(f"{file} 超过 {_MOST_BYTES // 2**20} MB，不是证据包")
        return file.read_bytes()
    except OSError:
        raise UsageError(f"无法读取文件 {file}；请检查路径与权限") from None


def _write(path: Path, body: bytes) -> None:
    """Readable by its owner only; written beside and moved into place, so that it is whole or not there."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(body)
        os.replace(part, path)  # noqa: PTH105 - atomic on every platform, which Path.rename is not
    except OSError:
        part.unlink(missing_ok=True)
        raise UsageError(f"无法写入 {path}；请检查文件夹是否存在、权限与磁盘空间") from None

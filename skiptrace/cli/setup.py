"""`skiptrace init` and `skiptrace settings check`."""

import asyncio

import typer
from sqlalchemy import make_url

from skiptrace import service
from skiptrace.cli.frame import Frame
from skiptrace.cli.group import Group
from skiptrace.settings import FILE_NAME

_START = """\
# skiptrace 设置。环境变量 SKIPTRACE_* 优先于本文件。运行 skiptrace settings check 检查。
person = "operator"
role = "operator"

[creditor]
name = ""
credit_code = ""
address = ""
representative = ""
phone = ""
"""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    settings = Group("设置")
    settings.command("check")(check)
    app.add_typer(settings, name="settings")
    app.command("init")(init)


def init(context: typer.Context) -> None:
    """建立数据目录、数据库和主密钥（已有的保留不动）。"""
    frame: Frame = context.obj
    frame.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = frame.data / FILE_NAME
    if not file.exists():
        file.write_text(_START, encoding="utf-8")
    settings = frame.settings()
    key = asyncio.run(service.initialise(settings))
    frame.output.say(f"已就绪：{frame.data}")
    frame.output.say(f"主密钥：{key}（权限 0600）")
    frame.output.say("请立即把主密钥另行备份到离线介质，与数据库备份分开存放：没有它，任何密封的数据都无法读取；")
    frame.output.say("数据库备份中不要包含主密钥，否则密封即失去意义。更换机器时把两者一并恢复即可。")
    frame.output.document({"data": frame.data, "master_key": key, "settings": file})


def check(context: typer.Context) -> None:
    """逐项检查设置，说明每个错误值及改法。"""
    frame: Frame = context.obj
    settings = frame.settings()
    shown = {
        "数据目录": settings.data,
        "数据库": _database(settings.database_url),
        "检索库": settings.index.url or "SQLite（内置）",
        "主密钥": settings.key_file,
        "操作人": settings.person,
        "角色": settings.role,
        "时钟": settings.clock or "系统时间",
        "来源": "、".join(f"{n}{'（模拟）' if s.simulated else ''}" for n, s in settings.sources.items()) or "未设置",
        "债权人": settings.creditor.name or "未设置（文书将列入缺件）",
    }
    frame.output.table("设置有效", ["项目", "值"], list(shown.items()))
    frame.output.document({"ok": True, "settings": shown})


def _database(url: str) -> str:
    """Where it is, without user and password."""
    if not url:
        return "SQLite（内置）"
    where = make_url(url)
    return f"{where.host}:{where.port or 5432}/{where.database}" if where.host else str(where.database)

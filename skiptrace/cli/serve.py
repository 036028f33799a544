"""`skiptrace serve`: the interface over HTTP; `skiptrace keys`: who may use it."""

import asyncio
from typing import Annotated

import typer

from skiptrace.acting import Service
from skiptrace.cli.frame import Frame
from skiptrace.cli.group import Group
from skiptrace.errors import UsageError
from skiptrace.settings import Role
from skiptrace.web.serve import serve

keys = Group("接口密钥：发放、查看、撤销")

_COLUMNS = (("id", "编号"), ("person", "持有人"), ("role", "角色"), ("added_by", "发放人"), ("state", "状态"))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(serve_interface)


def serve_interface(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="监听地址；默认只限本机")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口", min=0, max=65535)] = 8080,
    slots: Annotated[int, typer.Option(help="同时查询的案件数", min=1, max=64)] = 4,
) -> None:
    """提供 HTTP 接口（OpenAPI 在 /openapi.json），并在后台查询；Ctrl-C 或 SIGTERM 平稳结束，不丢任务。"""
    frame: Frame = context.obj
    settings = frame.settings()

    def ready(actual: int) -> None:
        frame.output.note(f"接口：http://{host}:{actual}/openapi.json（密钥：skiptrace keys add 姓名 --key-role 角色）")

    try:
        asyncio.run(serve(settings, host, port, slots=slots, on_ready=ready))
    except OSError as error:
        raise UsageError(f"无法监听 {host}:{port}（{error.strerror}）；请换一个 --port") from None
    frame.output.note("已平稳结束；未完成的任务下次启动时继续")


@keys.command("add")
def add_key(
    context: typer.Context,
    person: Annotated[str, typer.Argument(help="持有人")],
    key_role: Annotated[Role, typer.Option(help="密钥的角色，决定可看可做什么")],
) -> None:
    """发放密钥；密钥只显示这一次，请妥善交给本人。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        key, secret = await service.keys.add(person, key_role)
        frame.output.say(secret)
        frame.output.note(f"{key.person}（{key.role}）的密钥，编号 {key.id}；只显示这一次")
        frame.output.document({"id": key.id, "person": key.person, "role": key.role, "secret": secret})

    frame.run(work)


@keys.command("list")
def list_keys(context: typer.Context) -> None:
    """列出密钥（不含密钥本身）。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        rows = [
            {
                "id": key.id,
                "person": key.person,
                "role": key.role,
                "added_by": key.added_by,
                "state": "已撤销" if key.revoked else "有效",
            }
            for key in await service.keys.list()
        ]
        frame.output.records("接口密钥", _COLUMNS, rows)

    frame.run(work)


@keys.command("revoke")
def revoke_key(context: typer.Context, key: Annotated[str, typer.Argument(help="编号")]) -> None:
    """撤销密钥，立即生效。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        revoked = await service.keys.revoke(key)
        frame.output.say(f"已撤销 {revoked.person} 的密钥")
        frame.output.document({"id": revoked.id, "revoked": True})

    frame.run(work)

"""The help page of a command, in Chinese: how it is used, what it takes, which commands stand below it.

Surprising: the page is written here and not by the framework, whose headings, kinds of values and marks are English
and cannot be given to it.
"""

from __future__ import annotations

import inspect
import io
from collections.abc import Sequence
from enum import Enum
from typing import Any

from rich.console import Console
from rich.table import Table
from typer.core import TyperArgument, TyperGroup

_GLOBAL = "全局选项（--data、--person、--role、--reveal、--json）可写在命令前后任何位置，说明见 skiptrace --help。"
_KINDS = {int: "整数", float: "数", str: "文本"}
_SKIPPED: tuple[object, ...] = (None, False, "", (), [])


def usage(command: Any, context: Any) -> str:
    """How a command is called: its arguments in order, optional ones in brackets, then the options that it needs."""
    words, needed = [context.command_path], []
    for each in command.params:
        if isinstance(each, TyperArgument):
            named = title(each) if each.required else f"[{title(each)}]"
            words.append(named if each.nargs == 1 else f"{named}…")
        elif each.required:
            needed.append(f"{title(each)} {kind(each)}")
    words += [*needed, "[选项]"]
    if isinstance(command, TyperGroup):
        words.append("命令 …")
    return "用法：" + " ".join(words)


def title(param: Any) -> str:
    """What a parameter is called on the command line."""
    if isinstance(param, TyperArgument):
        return str(param.metavar or param.name.upper())
    return "/".join((*param.opts, *param.secondary_opts))


def choices(param: Any) -> tuple[str, ...]:
    """The words that a parameter may be; empty where it is free."""
    return tuple(_written(each) for each in param.type_descriptor.choices or ())


def kind(param: Any) -> str:
    """What kind of value a parameter takes, with its bounds; empty for a switch."""
    if getattr(param, "is_flag", False):
        return ""
    described = param.type_descriptor
    if described.is_choice:
        return "|".join(choices(param))
    if described.is_path:
        return "路径"
    word = next((word for base, word in _KINDS.items() if described.annotation is base), "文本")
    return word + _bounds(param.min, param.max)


def page(command: Any, context: Any) -> str:
    """The whole page, as wide as the terminal."""
    written = io.StringIO()
    console = Console(file=written, width=context.terminal_width, highlight=False, markup=False, emoji=False)
    console.print(usage(command, context))
    console.print()
    console.print(inspect.cleandoc(command.help or "").replace("\n", ""))
    visible = [each for each in command.get_params(context) if not each.hidden]
    _part(console, "参数", [_row(each) for each in visible if isinstance(each, TyperArgument)])
    _part(console, "选项", [_row(each) for each in visible if not isinstance(each, TyperArgument)])
    if isinstance(command, TyperGroup):
        below = [command.get_command(context, name) for name in command.list_commands(context)]
        _part(console, "命令", [(each.name or "", _short(each)) for each in below if each and not each.hidden])
    if context.parent is not None:
        console.print()
        console.print(_GLOBAL)
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines())


def _part(console: Console, heading: str, rows: Sequence[tuple[str, str]]) -> None:
    if not rows:
        return
    console.print()
    console.print(heading)
    table = Table.grid(padding=(0, 2))
    table.add_column(ratio=2, overflow="fold")
    table.add_column(ratio=3, overflow="fold")
    for left, right in rows:
        table.add_row(f"  {left}", right)
    console.print(table)


def _row(param: Any) -> tuple[str, str]:
    if "--help" in param.opts:
        return "--help", "显示本说明"
    marks = ["必填"] if param.required else []
    marks += ["可多个"] if param.nargs == -1 or getattr(param, "multiple", False) else []
    if param.default not in _SKIPPED and param.show_default and not callable(param.default):
        marks.append(f"默认 {_written(param.default)}")
    if param.envvar:
        marks.append(f"环境变量 {param.envvar}")
    told = f"{param.help or ''}（{'；'.join(marks)}）" if marks else param.help or ""
    return f"{title(param)} {kind(param)}".rstrip(), told


def _short(command: Any) -> str:
    return inspect.cleandoc(command.help or "").partition("\n")[0].rstrip("。")


def _bounds(least: float | None, most: float | None) -> str:
    if least is None and most is None:
        return ""
    if most is None:
        return f"（不小于 {least}）"
    return f"（不大于 {most}）" if least is None else f"（{least}–{most}）"


def _written(value: object) -> str:
    return str(value.value if isinstance(value, Enum) else value)

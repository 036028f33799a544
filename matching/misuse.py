"""The border of the command line: what is wrong is one Chinese line, then how the command is used.

Surprising: nothing of the framework's own message is used. It repeats what was typed, which may be a name or a number.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperArgument, TyperGroup

from matching.errors import MatchingError

if TYPE_CHECKING:
    from collections.abc import Sequence

_WRONG_USE = 2
_WORDS = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]"}


def run(app: typer.Typer, name: str, words: Sequence[str]) -> int:
    """Do what a command line says, and its exit code: 0 done, 1 done with lines that could not be used, 2 wrong use."""
    command = typer.main.get_command(app)
    try:
        with command.make_context(name, list(words)) as context:
            command.invoke(context)
    except typer.Exit as stop:
        return stop.exit_code
    except MatchingError as error:
        sys.stderr.write(f"{error}\n")
        return _WRONG_USE
    except typer.TyperException as error:
        sys.stderr.write(_told(error, name))
        return _WRONG_USE
    return 0


def _told(error: Any, name: str) -> str:
    # The framework keeps the classes of its errors to itself, and gives them apart by these names.
    if type(error).__name__ == "NoArgsIsHelpError":
        return ""  # the framework has written the page already
    context = getattr(error, "ctx", None)
    use = _use(context) if context is not None else f"说明：{name} --help\n"
    match type(error).__name__:
        case "NoSuchOption":
            said = "有一个选项无法识别"
        case "BadOptionUsage":
            said = f"选项 {error.option_name} 后面缺少值，或者它是开关而带了值"
        case "MissingParameter":
            said = f"缺少 {_named(error.param)}"
        case "BadParameter" if error.param is not None:
            said = f"{_named(error.param)} 的值无法使用"
        case _ if context is not None and isinstance(context.command, TyperGroup):
            said = f"没有这个命令；可选：{'、'.join(context.command.list_commands(context))}"
        case _:
            said = "参数过多；含空格的内容请用引号括起"
    return f"输入有误：{said}\n{use}"


def _named(param: Any) -> str:
    return str(param.metavar or param.name.upper()) if isinstance(param, TyperArgument) else str(param.opts[-1])


def _use(context: Any) -> str:
    pieces = [_WORDS.get(piece, piece) for piece in context.command.collect_usage_pieces(context)]
    return f"用法：{context.command_path} {' '.join(pieces)}（说明：{context.command_path} --help）\n"

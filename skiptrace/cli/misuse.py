"""What the framework says of a wrong command line, told in Chinese with its mend.

Surprising: nothing of the framework's own message is used. It repeats what was typed, and what was typed may be a name,
a number or an address; the message is made anew from what the command declares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Any

import typer
from typer.core import TyperArgument, TyperGroup

from skiptrace.cli.page import choices, kind, title

_OPTION = re.compile(r"--?[a-z][a-z-]{0,30}")
_COMMAND = re.compile(r"[a-z][a-z_-]{0,30}")


@contextmanager
def within(context: Any) -> Iterator[None]:
    """Say which command was being read, where the framework does not."""
    try:
        yield
    except typer.TyperException as error:
        if getattr(error, "ctx", None) is None:
            vars(error)["ctx"] = context
        raise


def asks_for_page(error: Any) -> bool:
    """Whether a group was typed without a command: its page is the answer, and the error's message."""
    return type(error).__name__ == "NoArgsIsHelpError"


def mended(error: Any) -> tuple[str, str]:
    """The lines of an error: what is wrong with its mend, then how the command is used."""
    context = error.ctx
    return _said(error, context), context.command.get_usage(context)


def _said(error: Any, context: Any) -> str:
    # The framework keeps the classes of its errors to itself, and gives them apart by these names.
    match type(error).__name__:
        case "NoSuchOption":
            return _no_option(error.option_name, context)
        case "BadOptionUsage":
            return _option_use(error.option_name, context)
        case "MissingParameter":
            return f"缺少{_named(error.param)}{_mend(error.param)}"
        case "BadParameter" if error.param is not None:
            return f"{_named(error.param)}的值无法使用{_mend(error.param)}"
        case _:
            return _surplus(context)


def _no_option(typed: str, context: Any) -> str:
    options = [each for each in context.command.get_params(context) if not isinstance(each, TyperArgument)]
    names = [name for each in options for name in (*each.opts, *each.secondary_opts)]
    shown = f"没有选项 {typed}" if _OPTION.fullmatch(typed) else "有一个选项无法识别"
    near = get_close_matches(typed, names, n=3)
    return f"{shown}；可选：{'、'.join(near or names)}"


def _option_use(name: str, context: Any) -> str:
    options = [each for each in context.command.params if not isinstance(each, TyperArgument)]
    switches = [each for each in options if name in (*each.opts, *each.secondary_opts) and each.is_flag]
    return f"选项 {name} 是开关，后面不带值" if switches else f"选项 {name} 后面缺少值"


def _surplus(context: Any) -> str:
    """A command that is missing or not there, or words after the last argument."""
    if not isinstance(context.command, TyperGroup):
        return "参数过多：最后几项不在用法之内；含空格的内容请用引号括起"
    return f"缺少命令；可选：{'、'.join(context.command.list_commands(context))}"


def no_command(typed: str, names: list[str]) -> str:
    """A word that names no command; shown only where it can be no person's name or number."""
    shown = f"没有命令 {typed}" if _COMMAND.fullmatch(typed) else "没有这个命令"
    near = get_close_matches(typed, names, n=3)
    return f"{shown}；可选：{'、'.join(near or names)}"


def _named(param: Any) -> str:
    what = "参数" if isinstance(param, TyperArgument) else "选项"
    about = f"（{param.help}）" if param.help else ""
    return f"{what} {title(param)}{about}"


def _mend(param: Any) -> str:
    if words := choices(param):
        return f"；可选：{'、'.join(words)}"
    due = kind(param)
    return f"；应为{due}" if due and due != "文本" else ""

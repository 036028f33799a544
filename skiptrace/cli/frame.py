"""The frame of every command: global options anywhere on the line, one error border, one exit code each.

Exit codes: 0 done (also with pending or not asked), 1 done with rejects, 2 wrong use or input or denied, 3 failed.
Surprising: the service is loaded where it is opened, so that a command that needs none (`law`) does not wait for it.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
import typer

from skiptrace.cli.misuse import asks_for_page, mended
from skiptrace.cli.output import Output
from skiptrace.errors import NotAllowed, SettingsError, SkiptraceError, UsageError

if TYPE_CHECKING:
    from skiptrace.acting import Service
    from skiptrace.journal import Actor
    from skiptrace.service import House
    from skiptrace.settings import Settings

DONE, WITH_REJECTS, WRONG_USE, FAILED = 0, 1, 2, 3
_WITH_VALUE = frozenset({"--data", "--person", "--role", "--reveal"})
_FLAGS = frozenset({"--json"})


@dataclass(frozen=True, slots=True)
class Frame:
    """What the global options said."""

    data: Path
    person: str
    role: str
    reveal: str
    output: Output

    def settings(self) -> Settings:
        from skiptrace.settings import load

        return load(self.data, person=self.person, role=self.role)

    def run(self, work: Callable[[Service], Coroutine[Any, Any, int | None]]) -> None:
        """Open the service, do the work, exit with its code."""
        from skiptrace import service

        async def whole() -> int:
            async with service.open_service(self.settings()) as opened:
                return await work(opened) or DONE

        raise typer.Exit(asyncio.run(whole()))

    def run_house(self, work: Callable[[House, Actor], Coroutine[Any, Any, int | None]]) -> None:
        """The same for work in the name of several people: the house, and who runs the command."""
        from skiptrace import service
        from skiptrace.journal import Actor

        async def whole() -> int:
            settings = self.settings()
            async with service.open_house(settings) as house:
                return await work(house, Actor(settings.person, settings.role)) or DONE

        raise typer.Exit(asyncio.run(whole()))

    async def masked(self, opened: Service, case_id: str) -> bool:
        """Values are masked unless a reason for reading them is given, which is journalled."""
        from skiptrace.journal import Action

        if not self.reveal:
            return True
        await opened.scribe.commit(Action.READ, case_id, {"reason": self.reveal, "fields": "full"})
        return False


def hoisted(arguments: Sequence[str]) -> list[str]:
    """Global options moved to the front, so that they may stand before or behind a command."""
    front: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        name, equals, _ = word.partition("=")
        if word in _FLAGS or (equals and name in _WITH_VALUE):
            front.append(word)
        elif word in _WITH_VALUE:
            if (value := next(words, None)) is None:
                raise UsageError(f"选项 {word} 后面缺少值")
            front += [word, value]
        else:
            rest.append(word)
    return front + rest


def _first(error: BaseException) -> BaseException:
    """What really went wrong, where several questions ran at once."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def typed(app: typer.Typer, words: Sequence[str]) -> int:
    """Do what a command line says, and its exit code; what the framework has to say of it is raised, not written."""
    command = typer.main.get_command(app)
    code = DONE
    try:
        with command.make_context("skiptrace", list(words)) as context:
            command.invoke(context)
    except typer.Exit as stop:
        code = stop.exit_code
    sys.stdout.flush()
    return code


def guarded(call: Callable[[], int]) -> int:
    """Run a command line and turn what goes wrong into one Chinese line and an exit code."""
    try:
        return call()
    except (BrokenPipeError, SystemExit):
        # Who read our output has stopped (`| head`), the second when rich wrote; what is still buffered must not fail
        # once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        return _say("已中断", ["再次运行同一命令即可从中断处继续"], FAILED)
    except Exception as error:  # noqa: BLE001  the last border: a foreign message may hold a personal value
        return _told(_first(error))


def _told(error: BaseException) -> int:
    match error:
        case NotAllowed():
            return _say("拒绝", error.reasons, WRONG_USE)
        case SettingsError():
            return _say("设置有误", error.problems, WRONG_USE)
        case UsageError():
            return _say("输入有误", [str(error)], WRONG_USE)
        case typer.TyperException():
            return _misused(error)
        case SkiptraceError():
            return _say("无法完成", [str(error)], FAILED)
        case _:
            name = type(error).__name__
            structlog.get_logger().error("command_failed", error=name)
            return _say("无法完成", [f"内部错误（{name}）；数据未受影响，可再次运行同一命令"], FAILED)


def _misused(error: typer.TyperException) -> int:
    """A command line that cannot be read; a group without a command is answered by its page."""
    if asks_for_page(error):
        sys.stderr.write(error.format_message() + "\n")
        return WRONG_USE
    said, use = mended(error)
    _say("输入有误", [said], WRONG_USE)
    sys.stderr.write(f"{use}\n")
    return WRONG_USE


def _say(what: str, lines: Sequence[str], code: int) -> int:
    for line in lines:
        sys.stderr.write(f"{what}：{line}\n")
    return code

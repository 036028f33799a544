"""Groups of commands whose pages and complaints are Chinese: what a module of commands declares.

Surprising: the framework takes the class of each command where it is declared, so `Group` hands it ours.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from skiptrace.cli.misuse import no_command, within
from skiptrace.cli.page import page, usage
from skiptrace.errors import UsageError


class Leaf(TyperCommand):
    """A command that does something."""

    def get_usage(self, ctx: Any) -> str:
        """The line that shows how it is called."""
        return usage(self, ctx)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words behind its name."""
        with within(ctx):
            return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the whole page."""
        formatter.write(page(self, ctx))


class Branch(TyperGroup):
    """A group of commands."""

    def get_usage(self, ctx: Any) -> str:
        """The line that shows how it is called."""
        return usage(self, ctx)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words behind its name."""
        with within(ctx):
            return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the whole page."""
        formatter.write(page(self, ctx))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the next word names. UsageError when there is none."""
        if self.get_command(ctx, args[0]) is None:
            raise UsageError(no_command(args[0], self.list_commands(ctx)))
        return super().resolve_command(ctx, args)


class Group(typer.Typer):
    """What a module of commands declares."""

    def __init__(self, text: str | None = None) -> None:
        super().__init__(cls=Branch, help=text, no_args_is_help=True, add_completion=False)

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Any], Any]:
        """Add a command with a page of ours."""
        return super().command(name, cls=Leaf, **settings)

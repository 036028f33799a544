"""How commands speak: Chinese text and tables for people, one JSON document (or JSON Lines) for programs.

With `--json` nothing but the result goes to standard output; progress and diagnostics go to standard error always.
"""

import dataclasses
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

_RULED = 3
"""What a column of a table takes besides its text."""

_READABLE = 10
"""Columns of a terminal below which a Chinese text is a tower of letters."""


_LINES = 2
"""How many lines of the terminal a row may fill before it is no longer read across."""


class Output:
    """The two faces of a command's result."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self._people = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
        self._diagnostics = Console(stderr=True, highlight=False, markup=False, emoji=False)

    @property
    def watched(self) -> bool:
        """Whether a person sees the progress bar."""
        return self._diagnostics.is_terminal

    def say(self, text: str = "") -> None:
        """A line for people; silent with --json."""
        if not self.as_json:
            self._people.print(text)

    def note(self, text: str) -> None:
        """A diagnostic."""
        self._diagnostics.print(text, soft_wrap=True)

    def document(self, value: object) -> None:
        """The one JSON document of a command; silent for people."""
        if self.as_json:
            sys.stdout.write(json.dumps(plain(value), ensure_ascii=False) + "\n")

    def records(self, title: str, columns: Sequence[tuple[str, str]], rows: Sequence[Mapping[str, object]]) -> None:
        """A table: `columns` pairs key and Chinese heading. JSON Lines with --json."""
        if self.as_json:
            for row in rows:
                sys.stdout.write(json.dumps(plain(row), ensure_ascii=False) + "\n")
            return
        cells = [[row.get(key, "") for key, _ in columns] for row in rows]
        self.table(title, [heading for _, heading in columns], cells)

    def table(self, title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """A table for people only."""
        if self.as_json:
            return
        cells = [[_cell(value) for value in row] for row in rows]
        if not cells:
            self._people.print(f"{title or '记录'}：无")
            return
        leasts = [_least([heading, *(row[n] for row in cells)]) for n, heading in enumerate(headings)]
        longest = sum(max(cell_len(row[n]) for row in cells) for n in range(len(headings)))
        if sum(leasts) + len(leasts) * _RULED + 1 > self._people.width or longest > _LINES * self._people.width:
            self._cards(title, headings, cells)
            return
        table = Table(title=title or None, title_justify="left", show_lines=False)
        for heading, least in zip(headings, leasts, strict=True):
            table.add_column(heading, overflow="fold", min_width=least)
        for row in cells:
            table.add_row(*row)
        self._people.print(table)

    def _cards(self, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Rows below one another, where a table as wide as the terminal would cut numbers and codes to pieces."""
        if title:
            self._people.print(title)
        for row in rows:
            filled = [(heading, value) for heading, value in zip(headings, row, strict=True) if value]
            for place, (heading, value) in enumerate(filled):
                self._people.print(f"{'  ' if place else '- '}{heading}：{value}")

    @contextmanager
    def progress(self, text: str, total: int | None) -> Iterator["Bar"]:
        """A bar on standard error while something runs; none where no person looks."""
        shown = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._diagnostics,
            disable=not self._diagnostics.is_terminal,
            transient=True,
        )
        with shown:
            yield Bar(shown, shown.add_task(text, total=total))


@dataclasses.dataclass(frozen=True, slots=True)
class Bar:
    """One running bar."""

    shown: Progress
    task: Any

    def at(self, done: int, total: int, text: str = "") -> None:
        """Where a thing stands that was begun before."""
        changes: dict[str, Any] = {"completed": done, "total": total}
        if text:
            changes["description"] = text
        self.shown.update(self.task, **changes)

    def step(self, text: str = "", *, total: int | None = None) -> None:
        changes: dict[str, Any] = {"advance": 1}
        if text:
            changes["description"] = text
        if total is not None:
            changes["total"] = total
        self.shown.update(self.task, **changes)


def plain(value: object) -> Any:  # noqa: PLR0911  one line a type
    """A value as JSON knows it: dataclasses as objects, dates as ISO text, amounts as numbers."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Path):
        return str(value)
    return value


def _least(texts: Sequence[str]) -> int:
    """How narrow a column may be: text is broken anywhere, a number, a code or a date is not."""
    words = [word for text in texts for word in text.split()] or [""]
    return max(cell_len(word) if word.isascii() else min(cell_len(word), _READABLE) for word in words)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)

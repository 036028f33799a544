"""Samples of a source with what they mean, written down by hand and kept beside the manifest."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from connectors.answer import Answer
from connectors.manifest.loader import plain
from connectors.reply import Reply
from connectors.source import Source

RECEIVED = datetime(2026, 10, 30, 10, 0, tzinfo=timezone(timedelta(hours=8)))
"""All samples count as received now, so that due dates are fixed."""


@dataclass(frozen=True, slots=True)
class Golden:
    """One exchange: the operation, its replies in order, and the expected meaning as `golden.yaml` writes it."""

    operation: str
    names: tuple[str, ...]
    replies: tuple[Reply, ...]
    expected: Mapping[str, Any]

    @property
    def place(self) -> str:
        return f"{self.operation} {'+'.join(self.names)}"


def goldens(source: Source) -> Iterator[Golden]:
    """All samples of a source."""
    folder = source.folder / "samples"
    for entry in plain((folder / "golden.yaml").read_text(encoding="utf-8")):
        names = tuple(entry.pop("replies"))
        yield Golden(entry.pop("operation"), names, replies(folder, names), entry)


def replies(folder: Path, names: Iterable[str]) -> tuple[Reply, ...]:
    """Samples as if they had just come, in order."""
    return tuple(
        Reply((folder / name).read_bytes(), name.rsplit(".", 1)[-1], RECEIVED, status=200, attempt=number)
        for number, name in enumerate(names, start=1)
    )


def written(answer: Answer) -> dict[str, Any]:
    """An answer in the form of `golden.yaml`."""
    plain: dict[str, Any] = {"outcome": str(answer.outcome)}
    plain |= {name: value for name in ("why", "ticket", "error") if (value := getattr(answer, name))}
    if answer.due:
        plain["due"] = answer.due.isoformat()
    if answer.records:
        plain["records"] = [
            {
                "kind": record.kind,
                "pointer": record.pointer,
                "fields": {name: f"{cited.text} @ {cited.pointer}" for name, cited in record.fields.items()},
            }
            for record in answer.records
        ]
    if answer.rejected:
        plain["rejected"] = [f"{row.pointer} {row.why}" for row in answer.rejected]
    return plain

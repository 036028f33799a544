"""Lists under keys: how every register of the world is indexed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")


def group(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    """Pairs into lists under their key, order kept."""
    table: dict[str, list[T]] = {}
    for key, value in pairs:
        table.setdefault(key, []).append(value)
    return table

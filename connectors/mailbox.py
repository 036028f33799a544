"""A holder's two folders, as a host sees them: request packs are laid into one, reply files taken out of the other.

A file is taken in four steps so that nothing is lost and nothing counts twice whenever a process dies: it lies whole,
one worker claims it by renaming, it is fetched, it is put aside. A claim is a lease: one that was never finished falls
back to everybody.
"""

import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

NAME = re.compile(r"(?!\.)[\w（）()\-. ]{1,120}(?<![. ])")
"""What a file may be called on either side: no path, nothing hidden, no sign with a meaning of its own."""

REPLY_ENDINGS = frozenset({".xlsx", ".xls", ".csv"})


@dataclass(frozen=True, slots=True)
class Claimed:
    """A reply that this worker alone may take now. `name` as the holder gave it, `held` as it is called meanwhile."""

    name: str
    held: str
    size: int


class Mailbox(Protocol):
    """Open for the time of one round. Every method raises `errors.Down` when the line breaks, `Refused` for a no."""

    async def put(self, name: str, body: bytes) -> bool:
        """Lay a pack out under its name, whole or not at all; False when the same bytes lay there already.

        Contract when other bytes lie there under the name.
        """

    async def claim(self) -> tuple[Claimed, ...]:
        """The replies that lie whole and that nobody else has claimed, now this worker's."""

    async def fetch(self, claimed: Claimed) -> bytes:
        """The bytes; Contract when there are more than allowed, Down when fewer come than lay there."""

    async def put_aside(self, claimed: Claimed) -> None:
        """Done with: out of everybody's way, and never deleted."""

    async def readable(self) -> None:
        """Look into the folder of replies; nothing is claimed."""

    async def writable(self) -> datetime:
        """Lay an empty file where packs are laid and take it away again; its moment by the holder's clock."""


Opening = Callable[[], AbstractAsyncContextManager[Mailbox]]
"""Opens a mailbox; raises as its methods do."""

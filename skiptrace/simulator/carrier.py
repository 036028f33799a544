"""The messenger between the job and the offices: takes request packs to the counter and brings the replies.

Surprising: packs stay where they lie. How late a pack is answered follows from what it asks and the seed alone, and
what was brought is noted beside the packs, so a carrier that is started again neither forgets nor brings twice.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from skiptrace.simulator.counter import Pack
from skiptrace.simulator.counters import COUNTERS
from skiptrace.simulator.faces import court

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from skiptrace.simulator.papers import Docket
    from skiptrace.simulator.world.world import World

_NOTE = ".brought.json"


@dataclass(frozen=True, slots=True)
class Habits:
    """Shares (0..1) of replies that come days later, and of replies that come in part first."""

    late: float = 0.3
    partial: float = 0.12
    longest_days: int = 6


class Carrier:
    """Serves one outbox and one inbox. Files are written under a hidden name and renamed when whole."""

    def __init__(
        self,
        world: World,
        dockets: Iterable[Docket],
        *,
        outbox: Path,
        inbox: Path,
        seed: int = 0,
        habits: Habits | None = None,
    ) -> None:
        self.world = world
        self.dockets = {docket.number: docket for docket in dockets if docket.number}
        self.outbox = outbox
        self.inbox = inbox
        self.seed = seed
        self.habits = habits or Habits()

    def run(self, day: date) -> list[Path]:
        """Bring what is due on that day, in order of the pack files' names; returns the new files of the inbox."""
        self.inbox.mkdir(parents=True, exist_ok=True)
        noted = self._noted()
        brought: list[Path] = []
        for path in sorted(self.outbox.glob("*.zip")):
            pack = read_pack(path)
            for name, due, partial in self._schedule(pack):
                if due <= day and name not in noted:
                    brought.append(self._write(name, self._answer(pack, due, partial=partial)))
                    noted.add(name)
        if brought:
            (self.outbox / _NOTE).write_text(json.dumps(sorted(noted)), "utf-8")
        return brought

    def drop_court_results(
        self, folder: Path, subjects: Sequence[tuple[str, str, str]], day: date | None = None
    ) -> list[Path]:
        """Prints for (name, full id, docket number); a docket at a stage without a court result gets none."""
        folder.mkdir(parents=True, exist_ok=True)
        dropped = []
        for _, id_no, docket_no in subjects:
            docket = self.dockets.get(docket_no)
            person = self.world.by_id.get(id_no)
            if person is None or (docket and not docket.opens_court_result):
                continue
            rng = Random(f"{self.seed}:{docket_no}:{id_no}")
            answered = court.INSTITUTIONS - (rng.randint(1, 4) if rng.random() < self.habits.partial else 0)
            accounts = court.search(self.world, person)
            if answered < court.INSTITUTIONS and accounts:
                accounts = accounts[:-1]
            title = docket.court if docket else f"{person.city}人民法院"
            head = court.Print(docket_no, title, day or self.world.date, person.id_no, answered)
            content = court.reply(person, accounts, head)
            dropped.append(_put(folder, f"查控反馈-{docket_no}-{person.pid}.xlsx", content))
        return dropped

    def _schedule(self, pack: Pack) -> list[tuple[str, date, bool]]:
        """File names with the day on which they come, and whether in part. The rest of a partial reply comes later."""
        asked = json.dumps(pack.subject, ensure_ascii=False, sort_keys=True)
        rng = Random(f"{self.seed}:{pack.source}:{pack.docket_no}:{asked}")
        suffix = COUNTERS[pack.source].suffix
        late = rng.randint(1, self.habits.longest_days) if rng.random() < self.habits.late else 0
        first = pack.drawn + timedelta(days=late)
        if rng.random() >= self.habits.partial:
            return [(f"{pack.number}.{suffix}", first, False)]
        rest = first + timedelta(days=rng.randint(1, self.habits.longest_days))
        return [(f"{pack.number}.{suffix}", first, True), (f"{pack.number}-2.{suffix}", rest, False)]

    def _answer(self, pack: Pack, day: date, *, partial: bool) -> bytes:
        known = replace(pack, docket=self.dockets.get(pack.docket_no))
        return COUNTERS[pack.source].answer(self.world, known, day, partial=partial)

    def _noted(self) -> set[str]:
        note = self.outbox / _NOTE
        return set(json.loads(note.read_text("utf-8"))) if note.exists() else set()

    def _write(self, name: str, content: bytes) -> Path:
        return _put(self.inbox, name, content)


def read_pack(path: Path) -> Pack:
    """The request of a pack; `KeyError` when its request.json lacks a field."""
    with zipfile.ZipFile(path) as archive:
        request = json.loads(archive.read("request.json"))
    return Pack(
        number=request["pack"],
        source=request["source"],
        order_no=request["order_no"] or "",
        docket_no=request["docket"] or "",
        subject=request["subject"],
        drawn=date.fromisoformat(request["drawn"]),
        authority=request.get("authority", ""),
    )


def _put(folder: Path, name: str, content: bytes) -> Path:
    target, part = folder / name, folder / f".{name}.part"
    part.write_bytes(content)
    return part.replace(target)

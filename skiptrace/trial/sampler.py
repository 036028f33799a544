"""Where the time goes, by room: the main thread's stack is looked at every few milliseconds.

A sample belongs to the innermost frame of our own code, so that a library's time counts for the room that called it;
a sample without such a frame is waiting (for a source, or for the disk).
"""

import sys
import threading
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

_ROOT = Path(__file__).resolve().parents[2]
_EVERY_SECONDS = 0.005
_WAITING = "waiting"


class RoomSampler:
    """A context in which the thread that enters it is sampled."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._watched = threading.get_ident()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._watched = threading.get_ident()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def shares(self) -> Mapping[str, float]:
        """Share of the samples in each room, largest first; they add up to 1."""
        total = sum(self._counts.values()) or 1
        return {room: round(count / total, 4) for room, count in self._counts.most_common()}

    def _run(self) -> None:
        while not self._stop.wait(_EVERY_SECONDS):
            frame = sys._current_frames().get(self._watched)  # noqa: SLF001  the documented way to see another thread
            self._counts[_room(frame)] += 1


def _room(frame: FrameType | None) -> str:
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(_ROOT) and ".venv" not in path.parts:
            parts = path.relative_to(_ROOT).parts
            if parts[0] in {"matching", "connectors"}:
                return parts[0]
            if parts[:2] != ("skiptrace", "trial"):
                return parts[1].removesuffix(".py")
        frame = frame.f_back
    return _WAITING

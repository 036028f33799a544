"""Where the time goes, by room: a timer's signal looks at the stack every few milliseconds.

A sample belongs to the innermost frame of our own code, so that a library's time counts for the room that called it;
a sample without such a frame is waiting (for a source, or for the disk). A second thread would see a false picture: it
gets its turn when the watched one lets go of the interpreter, which is mostly inside the database.
"""

import signal
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

_ROOT = str(Path(__file__).resolve().parents[2]) + "/"
_EVERY_SECONDS = 0.005
_WAITING = "waiting"
_AROUND = frozenset({"cli", "trial"})
"""What runs the job is no room of it."""


class RoomSampler:
    """A context in which the main thread is sampled; enter it there, for signals arrive nowhere else."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def __enter__(self) -> Self:
        self._before = signal.signal(signal.SIGALRM, self._sample)
        signal.setitimer(signal.ITIMER_REAL, _EVERY_SECONDS, _EVERY_SECONDS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self._before)

    def shares(self) -> Mapping[str, float]:
        """Share of the samples in each room, largest first; they add up to 1."""
        total = sum(self._counts.values()) or 1
        return {room: round(count / total, 4) for room, count in self._counts.most_common()}

    def _sample(self, _signal: int, frame: FrameType | None) -> None:
        self._counts[_room(frame)] += 1


def _room(frame: FrameType | None) -> str:
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(_ROOT) and "/.venv/" not in name:
            parts = name.removeprefix(_ROOT).split("/")
            room = parts[0] if parts[0] != "skiptrace" else parts[1].removesuffix(".py")
            if room not in _AROUND:
                return room
        frame = frame.f_back
    return _WAITING

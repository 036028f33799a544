"""A run: traces of some cases, asked for once by one person, of which nothing is forgotten until each has ended."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from skiptrace.journal import Actor


class RunKind(StrEnum):
    """`TRACE`: somebody waits for it, so it goes first. `BATCH`: a file's cases, overnight."""

    TRACE = "trace"
    BATCH = "batch"

    @property
    def chinese(self) -> str:
        return {"trace": "单案查询", "batch": "批量查询"}[self.value]


class RunState(StrEnum):
    """Derived from the cases; `WAITING` also when a run was left off and nobody works on it."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"

    @property
    def chinese(self) -> str:
        return {"waiting": "等待", "running": "进行中", "done": "已结束", "cancelled": "已取消"}[self.value]


class CaseState(StrEnum):
    """Where one case of a run stands."""

    WAITING = "waiting"
    LEASED = "leased"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def chinese(self) -> str:
        return {
            "waiting": "等待查询",
            "leased": "查询中",
            "done": "查询完成",
            "failed": "查询出错",
            "cancelled": "已取消",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Run:
    """`number` is what people use (R000001). `actor` asked for it: whoever resumes it goes on in that person's name.

    `file_sha256` and `evidence_id` are of the creditor's file that brought the cases, "" where there is none.
    """

    id: str
    number: str
    kind: RunKind
    actor: Actor
    created_at: datetime
    cancelled: bool
    file_sha256: str
    evidence_id: str


@dataclass(frozen=True, slots=True)
class RunCase:
    """One case of a run. `error` is the last one (Chinese, or a class's name), "" for none."""

    run_id: str
    case_id: str
    place: int
    state: CaseState
    attempts: int
    error: str
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Leased:
    """The right of one owner to trace one case, until its lease runs out."""

    run: Run
    case_id: str
    attempts: int
    failures: int

    @property
    def key(self) -> tuple[str, str]:
        return self.run.id, self.case_id


@dataclass(frozen=True, slots=True)
class RunProgress:
    """How many cases of a run stand where."""

    run: Run
    total: int
    waiting: int
    leased: int
    done: int
    failed: int
    cancelled: int

    @property
    def finished(self) -> bool:
        """Nothing of it is under way or will be."""
        return self.waiting == 0 and self.leased == 0

    @property
    def state(self) -> RunState:
        if self.run.cancelled:
            return RunState.CANCELLED
        if self.finished:
            return RunState.DONE
        return RunState.RUNNING if self.leased else RunState.WAITING

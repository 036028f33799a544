"""Runs of traces, as they are shown."""

from datetime import datetime

from skiptrace.batch.run import RunCase, RunProgress
from skiptrace.views.view import View


class RunView(View):
    """How far a run is: its cases by state."""

    run: str
    kind: str
    kind_text: str
    person: str
    created_at: datetime
    state: str
    state_text: str
    total: int
    waiting: int
    leased: int
    done: int
    failed: int
    cancelled: int


class RunCaseView(View):
    """One case of a run; `error` says what was in the way."""

    case: str
    state: str
    state_text: str
    attempts: int
    error: str


def run_view(progress: RunProgress) -> RunView:
    run, state = progress.run, progress.state
    return RunView(
        run=run.number,
        kind=run.kind,
        kind_text=run.kind.chinese,
        person=run.actor.name,
        created_at=run.created_at,
        state=state,
        state_text=state.chinese,
        total=progress.total,
        waiting=progress.waiting,
        leased=progress.leased,
        done=progress.done,
        failed=progress.failed,
        cancelled=progress.cancelled,
    )


def run_case_view(case: RunCase, number: str) -> RunCaseView:
    return RunCaseView(
        case=number, state=case.state, state_text=case.state.chinese, attempts=case.attempts, error=case.error
    )

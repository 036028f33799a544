"""Traces, started as jobs: the answer comes at once, the work goes on, and its progress can be listened to."""

import asyncio
from typing import Annotated

from aiohttp import web
from aiohttp_sse import EventSourceResponse
from pydantic import Field

from skiptrace.access.permission import GRANTED, Permission
from skiptrace.batch.run import Run, RunKind
from skiptrace.batch.worker import RunEvent
from skiptrace.errors import NotFound
from skiptrace.views.run import RunCaseView, RunView, run_case_view, run_view
from skiptrace.views.view import View
from skiptrace.views.wording import OUTCOMES
from skiptrace.web.api.cases import CaseNumber
from skiptrace.web.operation import Call, Nothing, Operation, operation

_TAG = "查询"
_QUIET_SECONDS = 2.0
"""How long nothing may happen before a listener is told how far the run is anyway."""


class TraceBody(View):
    """The cases to trace."""

    cases: Annotated[tuple[CaseNumber, ...], Field(min_length=1, max_length=1000)]


class RunsQuery(View):
    """The newest runs."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    before: str = Field(default="", pattern=r"^(R\d{6,12})?$")


class RunsView(View):
    """Runs, newest first."""

    items: tuple[RunView, ...]


class OfRun(View):
    """A run by its number."""

    run: str = Field(pattern=r"^R\d{6,12}$", examples=["R000001"])


class RunDetailView(RunView):
    """A run with its cases, 1,000 at most; `batch report` has them all."""

    cases: tuple[RunCaseView, ...]


class EventView(View):
    """What happened to a case of a run; `done` of `planned` questions, the last one's source and outcome."""

    case: str
    state: str
    done: int = 0
    planned: int = 0
    source: str = ""
    outcome: str = ""


@operation(
    "POST",
    "/api/v1/traces",
    "发起查询；立即返回任务编号，查询在后台进行",
    tag=_TAG,
    permission=Permission.TRACE_RUN,
    body=TraceBody,
    returns=RunView,
    status=202,
    missing=True,
)
async def start_trace(call: Call[Nothing, Nothing, TraceBody]) -> RunView:
    cases: dict[str, None] = {}
    for number in call.body.cases:
        case = await call.service.cases.case(number.upper())
        await call.require(Permission.TRACE_RUN, case)
        cases[case.id] = None
    scribe = call.service.scribe
    run = await call.house.runs.create(RunKind.TRACE, scribe.actor, list(cases), at=scribe.now())
    call.workshop.wake()
    return run_view(await call.house.runs.progress(run.number))


@operation(
    "GET",
    "/api/v1/traces",
    "查询任务，新的在前",
    tag=_TAG,
    permission=Permission.TRACE_RUN,
    query=RunsQuery,
    returns=RunsView,
    missing=True,
)
async def list_traces(call: Call[Nothing, RunsQuery, None]) -> RunsView:
    runs = await call.house.runs.list(limit=call.query.limit, before=call.query.before)
    mine = [run for run in runs if _is_mine(call, run)]
    return RunsView(items=tuple([run_view(await call.house.runs.progress(run.number)) for run in mine]))


@operation(
    "GET",
    "/api/v1/traces/{run}",
    "一个查询任务与其中每个案件的状态",
    tag=_TAG,
    permission=Permission.TRACE_RUN,
    params=OfRun,
    returns=RunDetailView,
    missing=True,
)
async def show_trace(call: Call[OfRun, Nothing, None]) -> RunDetailView:
    run = await _run(call)
    cases = (await call.house.runs.cases(run.id))[:1000]
    numbers = [(await call.service.cases.case(case.case_id)).number for case in cases]
    progress = run_view(await call.house.runs.progress(run.number))
    shown = tuple(run_case_view(case, number) for case, number in zip(cases, numbers, strict=True))
    return RunDetailView(**progress.model_dump(), cases=shown)


@operation(
    "POST",
    "/api/v1/traces/{run}/cancellation",
    "取消任务：不再开始新的案件，已得到的答复保留",
    tag=_TAG,
    permission=Permission.TRACE_RUN,
    params=OfRun,
    returns=RunView,
    missing=True,
)
async def cancel_trace(call: Call[OfRun, Nothing, None]) -> RunView:
    run = await _run(call)
    progress = await call.house.runs.cancel(run.number)
    call.workshop.wake()
    return run_view(progress)


@operation(
    "GET",
    "/api/v1/traces/{run}/events",
    "任务的进展（server-sent events）：run 为总进度，case 为单案进展，结束后关闭",
    tag=_TAG,
    permission=Permission.TRACE_RUN,
    params=OfRun,
    returns="text/event-stream",
    missing=True,
)
async def trace_events(call: Call[OfRun, Nothing, None]) -> web.StreamResponse:
    run = await _run(call)
    response = EventSourceResponse()
    await response.prepare(call.request)
    async with response:
        with call.workshop.hub.listen(run.id) as events:
            while response.is_connected():
                progress = run_view(await call.house.runs.progress(run.number))
                await response.send(progress.model_dump_json(), event="run")
                if progress.waiting + progress.leased == 0 or call.workshop.closing.is_set():
                    break
                await _pass_on(call, response, events)
    return response


async def _pass_on(
    call: Call[OfRun, Nothing, None], response: EventSourceResponse, events: asyncio.Queue[RunEvent]
) -> None:
    """Send what happens until it is quiet for a while, or a case has ended."""
    try:
        while True:
            event = await asyncio.wait_for(events.get(), _QUIET_SECONDS)
            number = (await call.service.cases.case(event.case_id)).number
            await response.send(_event(event, number).model_dump_json(), event="case")
            if event.progress is None:
                return
    except TimeoutError:
        return


def _event(event: RunEvent, number: str) -> EventView:
    progress = event.progress
    if progress is None:
        return EventView(case=number, state=event.state)
    return EventView(
        case=number,
        state=event.state,
        done=progress.done,
        planned=progress.planned,
        source=progress.source,
        outcome=OUTCOMES[progress.outcome],
    )


async def _run(call: Call[OfRun, View, None]) -> Run:
    """The run, if it is this person's or all cases are."""
    run = await call.house.runs.run(call.path.run)
    if not _is_mine(call, run):
        raise NotFound(f"没有任务 {call.path.run}")
    return run


def _is_mine(call: Call[View, View, None], run: Run) -> bool:
    service = call.service
    return Permission.CASE_ANY in GRANTED[service.role] or run.actor.name == service.scribe.actor.name


OPERATIONS: tuple[Operation, ...] = (start_trace, list_traces, show_trace, cancel_trace, trace_events)

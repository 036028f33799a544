"""Is the process alive, is it ready, and how is it used. No value of anybody is in a label: routes are canonical."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import text

from skiptrace.service import House
from skiptrace.views.view import View
from skiptrace.web.operation import Call, Nothing, Operation, Raw, operation
from skiptrace.web.problem import Problem, ProblemError

_TAG = "运行"
_DEADLINE = 2.0
_WITHOUT_INDEX = "检索库暂不可用：查询、案件与文书照常；候选检索只比对证件号码，恢复后自动补齐变更"
_TYPE = "text/plain"


class Metrics:
    """The counters of one process; a registry of its own, so that two applications in one test do not meet."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = Counter("skiptrace_requests", "Requests answered", labels, registry=self.registry)
        self._seconds = Histogram("skiptrace_request_seconds", "Time to answer", ("route",), registry=self.registry)
        self._open = Gauge("skiptrace_requests_open", "Requests under way", registry=self.registry)

    async def measured(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Count one request under its route's canonical path, never under what was typed."""
        resource = request.match_info.route.resource
        route, started = resource.canonical if resource else "unknown", time.perf_counter()
        with self._open.track_inprogress():
            response = await handler(request)
        self._requests.labels(request.method, route, response.status).inc()
        self._seconds.labels(route).observe(time.perf_counter() - started)
        return response

    def text(self) -> bytes:
        return generate_latest(self.registry)


METRICS = web.AppKey("metrics", Metrics)


class AliveView(View):
    """The process answers."""

    alive: bool = True


class PartView(View):
    """One thing that the service needs; `milliseconds` is how long it took to answer."""

    name: str
    ok: bool
    milliseconds: int


class ReadyView(View):
    """Whether work can be done now. `notes` say in Chinese what is away without stopping it."""

    ready: bool
    parts: tuple[PartView, ...]
    notes: tuple[str, ...]


@operation("GET", "/livez", "进程在运行", tag=_TAG, permission=None, returns=AliveView)
async def livez(_call: Call[Nothing, Nothing, None]) -> AliveView:
    return AliveView()


@operation("GET", "/readyz", "各项存储可用", tag=_TAG, permission=None, returns=ReadyView)
async def readyz(call: Call[Nothing, Nothing, None]) -> ReadyView:
    parts = (await _answers("存储", _store(call.house)), await _answers("查询任务", _worker(call)))
    if not all(part.ok for part in parts):
        lost = "、".join(part.name for part in parts if not part.ok)
        raise ProblemError(Problem(type="not-ready", title="尚不可用", status=503, detail=f"无应答：{lost}"))
    index = call.workshop.index_health
    kept = PartView(name="检索库", ok=index.ok, milliseconds=0)
    return ReadyView(ready=True, parts=(*parts, kept), notes=() if index.ok else (_WITHOUT_INDEX,))


@operation("GET", "/metrics", "运行指标（Prometheus）", tag=_TAG, permission=None, returns=_TYPE)
async def metrics(call: Call[Nothing, Nothing, None]) -> web.StreamResponse | Raw:
    return web.Response(body=call.request.app[METRICS].text(), content_type=_TYPE, charset="utf-8")


async def _store(house: House) -> None:
    async with house.store.read() as tx:
        await tx.execute(text("SELECT 1"))


async def _worker(call: Call[Nothing, Nothing, None]) -> None:
    if not call.workshop.working:
        raise RuntimeError


async def _answers(name: str, asked: Awaitable[None]) -> PartView:
    started = time.perf_counter()
    try:
        await asyncio.wait_for(asked, _DEADLINE)
    except Exception:  # noqa: BLE001  whatever is wrong with it, it does not answer
        return PartView(name=name, ok=False, milliseconds=_since(started))
    return PartView(name=name, ok=True, milliseconds=_since(started))


def _since(started: float) -> int:
    return int((time.perf_counter() - started) * 1000)


OPERATIONS: tuple[Operation, ...] = (livez, readyz, metrics)

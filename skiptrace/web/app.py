"""The application: every operation at its route, one border for errors, headers that keep answers out of caches."""

from collections.abc import AsyncIterator, Awaitable, Callable

from aiohttp import web

from skiptrace.batch.owner import this_owner
from skiptrace.batch.worker import Worker
from skiptrace.service import House
from skiptrace.web import health
from skiptrace.web.api import (
    calls,
    cases,
    court,
    desk,
    dossiers,
    events,
    guarantees,
    index,
    pack_course,
    packs,
    papers,
    permits,
    plans,
    profiles,
    reply_papers,
    traces,
)
from skiptrace.web.api import house as of_house
from skiptrace.web.health import METRICS, Metrics
from skiptrace.web.openapi import contract
from skiptrace.web.operation import Operation
from skiptrace.web.problem import problem_of, response
from skiptrace.web.reception import HOUSE, WORKSHOP, Reception
from skiptrace.web.workshop import EventHub, Workshop

OPERATIONS: tuple[Operation, ...] = (
    *of_house.OPERATIONS,
    *cases.OPERATIONS,
    *permits.OPERATIONS,
    *traces.OPERATIONS,
    *packs.OPERATIONS,
    *pack_course.OPERATIONS,
    *profiles.OPERATIONS,
    *calls.OPERATIONS,
    *desk.OPERATIONS,
    *court.OPERATIONS,
    *reply_papers.OPERATIONS,
    *plans.OPERATIONS,
    *events.OPERATIONS,
    *guarantees.OPERATIONS,
    *papers.OPERATIONS,
    *dossiers.OPERATIONS,
    *index.OPERATIONS,
    *health.OPERATIONS,
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_CONTRACT = "/openapi.json"
Answering = Callable[[web.Request], Awaitable[web.StreamResponse]]


def make_app(house: House, *, slots: int = 4, lease_seconds: float = 15.0, grace: float = 10.0) -> web.Application:
    """The interface on a house, with a worker of its own that traces while it runs."""
    hub = EventHub()
    worker = Worker(
        house.runs,
        house.trace_case,
        owner=this_owner(),
        slots=slots,
        lease_seconds=lease_seconds,
        grace=grace,
        on_event=hub.publish,
    )
    app = web.Application(middlewares=[_measured, _bordered])
    app[HOUSE], app[WORKSHOP], app[METRICS] = house, Workshop(worker, hub, house.keeper()), Metrics()
    for operation in OPERATIONS:
        app.router.add_route(operation.method, operation.path, Reception(operation).answer)
    app.router.add_get(_CONTRACT, _contract)
    app.on_response_prepare.append(_sealed)
    app.on_shutdown.append(_closing)
    app.cleanup_ctx.append(_working)
    return app


async def _contract(_request: web.Request) -> web.Response:
    return web.json_response(contract(OPERATIONS))


@web.middleware
async def _measured(request: web.Request, handler: Answering) -> web.StreamResponse:
    return await request.app[METRICS].measured(request, handler)


@web.middleware
async def _bordered(request: web.Request, handler: Answering) -> web.StreamResponse:
    """Whatever goes wrong becomes a problem; nothing foreign reaches the sender."""
    try:
        return await handler(request)
    except web.HTTPMethodNotAllowed as error:
        answer = response(problem_of(error))
        answer.headers["Allow"] = error.headers["Allow"]
        return answer
    except Exception as error:  # noqa: BLE001  the last border: a foreign message may hold a personal value
        return response(problem_of(error))


async def _sealed(_request: web.Request, answer: web.StreamResponse) -> None:
    answer.headers.update(_HEADERS)


async def _working(app: web.Application) -> AsyncIterator[None]:
    """The worker runs as long as the application; at its end what was under way goes back to the ledger."""
    workshop = app[WORKSHOP]
    workshop.open()
    yield
    await workshop.close()


async def _closing(app: web.Application) -> None:
    """Listeners are told to go before connections are waited for."""
    app[WORKSHOP].closing.set()

"""One process on loopback that serves the sources which are asked by machine.

Surprising: a repeat is counted only when the earlier answer left whole. Asking again after a fault, or after PENDING,
is what a job should do.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aiohttp import web

from skiptrace.simulator.faces import core, fund
from skiptrace.simulator.faces.companies import CompanyRegister
from skiptrace.simulator.faces.faults import Faults
from skiptrace.simulator.faces.ledger import Ledger
from skiptrace.simulator.faces.operator import Desk
from skiptrace.simulator.faces.spoiling import NEEDS_ANSWER, spoil

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from skiptrace.simulator.papers import Consent
    from skiptrace.simulator.world.things import FundAccount
    from skiptrace.simulator.world.world import World

    Body = dict[str, object]

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOBODY: Mapping[str, object] = {"code": "1001", "msg": "客户不存在"}


@dataclass(frozen=True, slots=True)
class Running:
    """A serving process: its base URL, and how to end it."""

    url: str
    counter: Counter
    stop: Callable[[], Awaitable[None]]


class Counter:
    """The counter behind every source: world, papers, faults and ledger. `now` is the world's time of day."""

    def __init__(
        self,
        world: World,
        consents: Iterable[Consent],
        *,
        faults: Faults,
        secret: str,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        known = {consent.number: consent for consent in consents}
        self.world = world
        self.fund_consents = {n: c for n, c in known.items() if c.holder == "housing_fund"}
        self.desk = Desk(world, {n: c for n, c in known.items() if c.holder == "operator_repair"})
        self.companies = CompanyRegister(world)
        self.faults = faults
        self.secret = secret
        self.ledger = Ledger(secret)
        self.last_told: dict[str, tuple[str, Body]] = {}
        self.now = now or (lambda: datetime(world.date.year, world.date.month, world.date.day, 10, tzinfo=SHANGHAI))

    def core_get(self, body: Mapping[str, object]) -> Body:
        """`POST /core/customer/get`."""
        found = core.find(self.world, str(body.get("certNo", "")))
        if found is None:
            return dict(NOBODY)
        return {"code": "0000", "msg": "成功", "data": {"customer": core.customer(self.world, found)}}

    def core_search(self, body: Mapping[str, object]) -> Body:
        """`POST /core/customer/search`."""
        mobile, page = str(body.get("mobile", "")), int(str(body.get("page", 1)))
        found = core.search(self.world, mobile=mobile, name=str(body.get("custName", "")))
        if not found:
            return dict(NOBODY)
        cards = [core.card(self.world, one, mobile) for one in found[(page - 1) * core.PAGE : page * core.PAGE]]
        data = {"total": len(found), "page": page, "size": core.PAGE, "list": cards}
        return {"code": "0000", "msg": "成功", "data": data}

    def fund_by_number(self, query: Mapping[str, object]) -> Body:
        """`GET /gjj/zhanghu`."""
        id_no, name = str(query.get("zjhm", "")), str(query.get("xm", ""))
        if not self._consented(query, id_no):
            return {"ret": "3", "errmsg": "授权无效"}
        return self._accounts(fund.by_number(self.world, id_no, name))

    def fund_by_employer(self, query: Mapping[str, object]) -> Body:
        """`GET /gjj/chaxun`."""
        name = str(query.get("xm", ""))
        if not self._consented(query, ""):
            return {"ret": "3", "errmsg": "授权无效"}
        return self._accounts(fund.by_employer(self.world, name, str(query.get("dwmc", ""))))

    def _accounts(self, accounts: list[FundAccount]) -> Body:
        if not accounts:
            return {"ret": "9", "errmsg": "无此职工"}
        return {"ret": "0", "list": [fund.shown(self.world, account) for account in accounts]}

    def _consented(self, query: Mapping[str, object], id_no: str) -> bool:
        consent = self.fund_consents.get(str(query.get("sqbh", "")))
        if consent is None or not consent.covers(self.world.date):
            return False
        return not id_no or self.world.people[consent.pid].id_no == id_no


COUNTER = web.AppKey("counter", Counter)


def make_app(
    world: World,
    consents: Iterable[Consent],
    *,
    faults: Faults | None = None,
    secret: str = "",
    now: Callable[[], datetime] | None = None,
) -> web.Application:
    """The application of all faces, with `/control/log` and `/control/faults` beside them."""
    counter = Counter(world, consents, faults=faults or Faults(), secret=secret, now=now)
    app = web.Application()
    app[COUNTER] = counter
    app.router.add_post("/core/customer/get", _served("core", counter.core_get))
    app.router.add_post("/core/customer/search", _served("core", counter.core_search))
    app.router.add_get("/gjj/zhanghu", _served("gjj", counter.fund_by_number))
    app.router.add_get("/gjj/chaxun", _served("gjj", counter.fund_by_employer))
    app.router.add_post("/carrier/init", _served("carrier", counter.desk.init))
    app.router.add_post("/carrier/query", _served("carrier", _query(counter)))
    app.router.add_post("/carrier/bind", _served("carrier", lambda body: counter.desk.bind(body, counter.now())))
    companies = counter.companies
    app.router.add_post("/companies/person/scan", _served("companies", companies.scan))
    app.router.add_post("/companies/person/offices", _served("companies", companies.person_offices))
    app.router.add_post("/companies/person/shares", _served("companies", companies.person_shares))
    app.router.add_post("/companies/company/freezes", _served("companies", companies.freezes))
    app.router.add_post("/companies/company/pledges", _served("companies", companies.pledges))
    app.router.add_get("/control/log", _log)
    app.router.add_get("/control/faults", _faults)
    app.router.add_post("/control/faults", _set_faults)
    return app


def _query(counter: Counter) -> Callable[[Mapping[str, object]], Body]:
    return lambda body: counter.desk.query(str(body.get("process_id", "")), counter.now())


def _served(
    source: str, answer: Callable[[Mapping[str, object]], Body]
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """A handler that checks the secret, counts, lets a fault happen, and answers."""

    async def handle(request: web.Request) -> web.StreamResponse:
        counter = request.app[COUNTER]
        counter.ledger.came(source, request.headers.get("X-Grant", ""), time.monotonic())
        if request.headers.get("Authorization") != f"Bearer {counter.secret}":
            counter.ledger.unauthorised += 1
            return web.Response(status=401)
        try:
            asked = dict(request.query) if request.method == "GET" else await request.json()
        except json.JSONDecodeError:
            return web.Response(status=400)
        await counter.faults.delay()
        subject = counter.ledger.subject(json.dumps(_lasting(asked), sort_keys=True))
        fault = counter.faults.draw(source)
        if fault:
            counter.ledger.faults[fault] += 1
        if fault == "wrong_person":
            told = _another(counter, request.path, subject)
            return _sent(answer(asked) if told is None else told)
        if fault:
            return await spoil(fault, counter.faults, request, answer(asked) if fault in NEEDS_ANSWER else {})
        body = answer(asked)
        counter.last_told[request.path] = subject, body
        counter.ledger.done((source, request.path, subject), complete=body.get("result_code") != "PENDING")
        return _sent(body)

    return handle


def _sent(body: Body) -> web.Response:
    return web.json_response(body, dumps=lambda value: json.dumps(value, ensure_ascii=False))


def _another(counter: Counter, path: str, subject: str) -> Body | None:
    """What somebody else was told here last."""
    before, body = counter.last_told.get(path, (subject, {}))
    return body if before != subject else None


def _lasting(asked: Mapping[str, object]) -> dict[str, object]:
    """What makes two requests the same question: an order number of the asker does not."""
    return {key: value for key, value in asked.items() if key != "outer_order_no"}


async def _log(request: web.Request) -> web.Response:
    return web.json_response(request.app[COUNTER].ledger.report())


async def _faults(request: web.Request) -> web.Response:
    faults = request.app[COUNTER].faults
    return web.json_response({name: getattr(faults, name) for name in faults.__slots__ if not name.startswith("_")})


async def _set_faults(request: web.Request) -> web.Response:
    counter = request.app[COUNTER]
    try:
        counter.faults = counter.faults.change(await request.json())
    except (TypeError, ValueError):
        return web.Response(status=400, text="故障设置有误：名称不存在，或各项比例之和超过 1")
    return await _faults(request)


async def start(
    world: World,
    consents: Iterable[Consent],
    *,
    faults: Faults | None = None,
    secret: str = "",
    host: str = "127.0.0.1",
    port: int = 0,
    now: Callable[[], datetime] | None = None,
) -> Running:
    """Serve all faces; port 0 takes a free one."""
    app = make_app(world, consents, faults=faults, secret=secret, now=now)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    bound = runner.addresses[0][1]
    return Running(f"http://{host}:{bound}", app[COUNTER], runner.cleanup)

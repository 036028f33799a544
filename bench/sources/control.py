"""The bare client: aiohttp, a departure each 1/rate seconds, JSON read; no permit, journal, log of departures, parse."""

import asyncio
import time

import aiohttp

from bench.sources.figures import Plan, Run, cpu


async def run(plan: Plan) -> Run:
    """Ask all questions of all sources; a 503 is asked again."""
    departures: dict[str, list[float]] = {name: [] for name in plan.names}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        started, spent = time.monotonic(), cpu()
        await asyncio.gather(*(_source(plan, name, session, departures[name]) for name in plan.names))
        seconds, used = time.monotonic() - started, cpu() - spent
    return Run.of("control", plan, departures, seconds, used, plan.calls * len(plan.names))


async def _source(plan: Plan, name: str, session: aiohttp.ClientSession, departures: list[float]) -> None:
    questions = iter(range(plan.calls))
    due = time.monotonic()

    async def depart() -> None:
        nonlocal due
        due, mine = max(due, time.monotonic() - 3 / plan.rate) + 1 / plan.rate, due
        if (wait := mine - time.monotonic()) > 0:
            await asyncio.sleep(wait)
        departures.append(time.monotonic())

    async def worker() -> None:
        for number in questions:
            status = 0
            while status != 200:
                await depart()
                asked = {"zjhm": plan.number(number), "xm": "林小满", "sqbh": "SQ-1"}
                async with session.get(f"{plan.url}/{name}/zhanghu", params=asked, headers={"X-Grant": "G"}) as reply:
                    status = reply.status
                    body = await reply.read()
                    if status == 200:
                        await reply.json()
                    assert body

    await asyncio.gather(*(worker() for _ in range(plan.workers)))

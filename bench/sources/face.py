"""A holder that answers for anybody, in a process of its own: JSON of a housing-fund centre, a fixed latency, some 503.

Prints its port; ends when its standard input does. `GET /control/log` says what it saw; it never trusts the client.
"""

import asyncio
import json
import sys
import time
from random import Random

from aiohttp import web

from skiptrace.simulator.faces.ledger import Ledger

LATENCY = 0.05
_ACCOUNT = {
    "grzh": "571000000001", "dwmc": "杭州样例科技有限公司", "dwzh": "0571000123", "grjcjs": "8000.00",
    "gryjce": "1920.00", "grzhye": "45210.33", "grzhzt": "01", "grjzny": "202609", "khrq": "2016-07-01",
    "dkye": "0.00", "sjhm": "138****1111", "txdz": "杭州市西湖区样例路8号",
}  # fmt: skip


class Counter:
    """Answers and counts by the first part of the path."""

    def __init__(self, latency: float, busy: float) -> None:
        self.latency = latency
        self.busy = busy
        self.ledger = Ledger("bench")
        self.random = Random(7)
        self.subjects: set[tuple[str, str]] = set()

    async def answer(self, request: web.Request) -> web.Response:
        source, number = request.match_info["source"], request.query["zjhm"]
        self.ledger.came(source, request.headers.get("X-Grant", ""), time.monotonic())
        if self.latency:
            await asyncio.sleep(self.latency)
        if self.random.random() < self.busy:
            self.ledger.faults["busy"] += 1
            return web.Response(status=503, text="busy")
        body = {"ret": "0", "list": [{**_ACCOUNT, "xm": request.query["xm"], "zjhm": number}]}
        if (source, number) in self.subjects:
            self.ledger.repeats[source] += 1
        self.subjects.add((source, number))
        return web.Response(body=json.dumps(body, ensure_ascii=False).encode(), content_type="application/json")

    async def log(self, _: web.Request) -> web.Response:
        return web.json_response({**self.ledger.report(), "answered": len(self.subjects)})


async def serve(latency: float, busy: float) -> None:
    """Until standard input ends."""
    counter = Counter(latency, busy)
    app = web.Application()
    app.router.add_get("/control/log", counter.log)
    app.router.add_get("/{source}/zhanghu", counter.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]), float(sys.argv[2])))

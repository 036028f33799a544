"""Serves the interface until the process is asked to end, and ends without losing a job."""

import asyncio
import logging
import signal
from collections.abc import Callable

from aiohttp import web

from skiptrace.service import open_house
from skiptrace.settings import Settings
from skiptrace.web.app import make_app

_ENDING = (signal.SIGTERM, signal.SIGINT)
_CONNECTIONS_SECONDS = 5.0
"""How long open connections may take to end; a trace under way has its own grace."""


def _quiet() -> logging.Logger:
    """The server library logs a broken request with its headers, the key among them; those who sent it are told."""
    logger = logging.getLogger("skiptrace.web.server")
    logger.disabled = True
    return logger


async def serve(
    settings: Settings, host: str, port: int, *, slots: int = 4, on_ready: Callable[[int], None] = lambda _: None
) -> None:
    """Listen until SIGTERM or SIGINT. `on_ready` gets the port, which the system chooses for 0."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in _ENDING:
        loop.add_signal_handler(name, stop.set)
    async with open_house(settings) as house:
        runner = web.AppRunner(
            make_app(house, slots=slots), access_log=None, logger=_quiet(), shutdown_timeout=_CONNECTIONS_SECONDS
        )
        await runner.setup()
        try:
            site = web.TCPSite(runner, host, port)
            await site.start()
            on_ready(runner.addresses[0][1])
            await stop.wait()
        finally:
            await runner.cleanup()
            for name in _ENDING:
                loop.remove_signal_handler(name)

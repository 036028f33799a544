"""The ways out of the house: each source's address by HTTP, database or SFTP, as the settings have them.

Surprising: the library of a way is loaded only where the settings name an address for it.
"""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from connectors.transport.routes import NoWay, Routes
from connectors.wire import Address, Transport

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from connectors.mailbox import Opening
    from connectors.transport.sftp import SftpPlace
    from skiptrace.clock import Clock
    from skiptrace.settings import Settings, SftpSettings, SourceSettings


@asynccontextmanager
async def transport(settings: Settings, clock: Clock) -> AsyncIterator[Transport]:
    """The way to every source that has an address in the settings."""
    pages, databases = {}, {}
    for name, of in settings.sources.items():
        secret = of.secret.get_secret_value()
        if of.base_url is not None:
            pages[name] = Address(str(of.base_url), secret, of.options)
        if of.database_url:
            databases[name] = Address("", secret, of.options, of.database_url)
    ways: dict[str, Transport] = {}
    async with AsyncExitStack() as open_ways:
        if pages:
            from connectors.transport.http import HttpTransport

            ways |= dict.fromkeys(pages, await open_ways.enter_async_context(HttpTransport(pages, clock)))
        if databases:
            from connectors.transport.sql import SqlTransport

            ways |= dict.fromkeys(databases, await open_ways.enter_async_context(SqlTransport(databases, clock)))
        yield Routes(NoWay(), ways)


def mailboxes(settings: Settings, clock: Clock) -> dict[str, Opening]:
    """How the holders are reached whose settings name an SFTP server."""
    named = {name: (of, of.sftp) for name, of in settings.sources.items() if of.sftp is not None}
    if not named:
        return {}
    from connectors.transport.sftp import sftp_mailbox

    return {name: partial(sftp_mailbox, _place(of, given), clock) for name, (of, given) in named.items()}


def _place(of: SourceSettings, given: SftpSettings) -> SftpPlace:
    from connectors.transport.sftp import SftpPlace

    return SftpPlace(
        given.host,
        given.port,
        given.user,
        given.host_key,
        "" if given.private_key_file else of.secret.get_secret_value(),
        given.private_key_file,
        given.requests,
        given.replies,
        given.marker,
        given.stable_seconds,
        given.claim_minutes * 60.0,
        given.max_bytes,
    )

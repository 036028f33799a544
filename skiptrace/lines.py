"""The ways out of the house: each source's address by HTTP, database or SFTP, as the settings have them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from connectors.mailbox import Opening
from connectors.transport.http import HttpTransport
from connectors.transport.routes import Routes
from connectors.transport.sftp import SftpPlace, sftp_mailbox
from connectors.transport.sql import SqlTransport
from connectors.wire import Address, Transport
from skiptrace.clock import Clock
from skiptrace.settings import Settings, SourceSettings


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
    async with HttpTransport(pages, clock) as http, SqlTransport(databases, clock) as sql:
        yield Routes(http, dict.fromkeys(databases, sql))


def mailboxes(settings: Settings, clock: Clock) -> dict[str, Opening]:
    """How the holders are reached whose settings name an SFTP server."""
    places = {name: _place(of) for name, of in settings.sources.items()}
    return {name: partial(sftp_mailbox, place, clock) for name, place in places.items() if place}


def _place(of: SourceSettings) -> SftpPlace | None:
    if of.sftp is None:
        return None
    given = of.sftp
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

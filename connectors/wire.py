"""The border to the network: what is sent, and the one protocol behind which every network library stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from connectors.reply import Reply

FAULT_HEADER = "x-transport-fault"
"""Set by the transport, never taken from the wire: why there is no whole reply (`FAULTS`)."""

FAULTS = frozenset({"timeout", "disconnect", "unreachable", "too_large", "locked"})


@dataclass(frozen=True, slots=True)
class Select:
    """A read of a database: its heading, then at most `most` rows, both from one view of the data.

    The texts come from a manifest that passed its rules; `values` are bound to their names and never part of a text.
    """

    heading: str
    statement: str
    values: Mapping[str, str] = field(repr=False)
    most: int


@dataclass(frozen=True, slots=True)
class WireRequest:
    """One attempt of one call. `params` and `body` hold a person's values and never appear in a message."""

    source: str
    method: str
    path: str = field(repr=False)
    params: Mapping[str, str] = field(repr=False)
    body: Mapping[str, str | int] | None = field(repr=False)
    grant_id: str
    attempt: int
    bearer: bool = True
    timeout_seconds: float = 10.0
    max_bytes: int = 2_000_000
    select: Select | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """Where a source is reached, from settings: by HTTP, or in a database.

    `options` are the values that its manifest names in `http.settings`.
    """

    base_url: str
    secret: str = field(default="", repr=False)
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    database_url: str = field(default="", repr=False)


class Transport(Protocol):
    """Carries requests. Trouble of the network is a `Reply` too (status 0 and a fault): it is evidence."""

    def options(self, source: str) -> Mapping[str, str]:
        """The settings of a source; `ManifestError` when it has no address."""

    async def send(self, request: WireRequest) -> Reply:
        """Exactly one request on the wire, and what came back. Raises nothing but cancellation."""

"""A source's own engine against its own samples: time that jumps, a holder that can be disturbed, a permit to revoke.

Nothing here is one source's: keys, replies and limits come from its folder. No network: a transport is one method.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from connectors.asker import Asker
from connectors.authority import INCOMING_ONLY
from connectors.conformance.golden import RECEIVED, Golden
from connectors.errors import Denied
from connectors.grant import Grant
from connectors.guard.lane import Guards
from connectors.manifest.operation import HttpOperation
from connectors.ports import Clock, GrantCheck, IntentLog
from connectors.query import Query
from connectors.reply import Reply
from connectors.source import Lookup
from connectors.wire import FAULT_HEADER, Transport, WireRequest

Disturb = Callable[[int, WireRequest], Reply | None]
"""The number of a departure (from 0) and its request -> the reply instead of the sample's, or None."""

_KEY = 713_982_645_031_800_000
"""The first key of a question: longer than the digits of any float, so that no metric holds it by chance."""


@dataclass
class JumpingClock:
    """Waiting moves the time on at once."""

    seconds: float = 0.0
    waited: float = 0.0

    def now(self) -> datetime:
        return RECEIVED + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        self.waited += seconds
        await asyncio.sleep(0)


@dataclass
class Host:
    """The permit and the journal of the host, in one."""

    revoked: bool = False
    intents: int = 0

    async def check(self, grant: Grant, query: Query) -> None:
        if self.revoked:
            raise Denied("许可已撤销")

    async def intend(self, grant: Grant, query: Query, attempt: int) -> None:
        self.intents += 1


@dataclass
class Sandbox:
    """The holder: answers each question by the sample's replies in order, unless disturbed."""

    golden: Golden
    clock: JumpingClock
    disturb: Disturb = lambda _, __: None
    left: list[float] = field(default_factory=list)
    requests: list[WireRequest] = field(default_factory=list)
    closed: asyncio.Event | None = None
    """While set and not fired, requests stay under way."""
    _given: dict[str, int] = field(default_factory=dict)

    def options(self, source: str) -> dict[str, str]:
        return dict.fromkeys(self.settings, "样例")

    settings: tuple[str, ...] = ()

    async def send(self, request: WireRequest) -> Reply:
        number = len(self.left)
        self.left.append(self.clock.monotonic())
        self.requests.append(request)
        if self.closed is not None:
            await self.closed.wait()
        reply = self.disturb(number, request) or self._sample(request)
        return replace(reply, attempt=request.attempt, received_at=self.clock.now())

    def _sample(self, request: WireRequest) -> Reply:
        number = self._given.get(request.grant_id, 0)
        self._given[request.grant_id] = number + 1
        return self.golden.replies[min(number, len(self.golden.replies) - 1)]


@dataclass(frozen=True, slots=True)
class Ports:
    """What an engine is put together from."""

    transport: Transport
    check: GrantCheck
    intents: IntentLog
    clock: Clock


Engine = Callable[[Lookup, Ports], Asker]


def engine(source: Lookup, ports: Ports) -> Asker:
    """The engine that asks in earnest."""
    guards = Guards({source.id: source}, ports.clock)
    return Asker(guards, ports.transport, check=ports.check, intents=ports.intents, clock=ports.clock)


@dataclass
class Drive:
    """One source at its sandbox. `built` makes the engine; a second one is a process that was started again."""

    source: Lookup
    golden: Golden
    built: Engine = engine
    clock: JumpingClock = field(default_factory=JumpingClock)
    host: Host = field(default_factory=Host)

    def __post_init__(self) -> None:
        http = self.source.manifest.http
        self.sandbox = Sandbox(self.golden, self.clock, settings=http.settings if http else ())
        self.start()

    def start(self) -> None:
        """Put a fresh engine together."""
        self.asker = self.built(self.source, Ports(self.sandbox, self.host, self.host, self.clock))

    def query(self, number: int = 0) -> Query:
        """A question of its own: digits fit every key."""
        needs = self.source.needs[self.golden.operation]
        return Query(self.source.id, self.golden.operation, {key: str(_KEY + number) for key in needs})

    def grant(self, number: int = 0) -> Grant:
        return Grant(
            id=f"G{number}",
            permit_id="P",
            authority=min(self.source.authorities - INCOMING_ONLY),
            basis_sha256="0" * 64,
            purpose="样例",
            case_id="C",
            subject="s",
            source=self.source.id,
            operations=frozenset(self.source.manifest.operations),
            fields=frozenset(),
            not_after=RECEIVED + timedelta(days=30),
            consent_no="SQ-1",
            order_no="（2026）样例调令1号",
            docket_no="（2026）样例民初1号",
        )


def status(code: int, retry_after: str | None = None) -> Reply:
    """A reply that is a status and a page for people."""
    headers = {} if retry_after is None else {"retry-after": retry_after}
    return Reply("<html>系统繁忙</html>".encode(), "html", RECEIVED, status=code, headers=headers)


def disconnected() -> Reply:
    return Reply(b"", "other", RECEIVED, status=0, headers={FAULT_HEADER: "disconnect"})


def is_act(source: Lookup, operation: str) -> bool:
    """Whether the manifest says that it must not be done twice blindly."""
    form = source.manifest.operations[operation]
    return isinstance(form, HttpOperation) and form.repeat == "never"


def simplest(source: Lookup, samples: tuple[Golden, ...]) -> Golden | None:
    """The sample that a question can be driven with: repeatable, few replies, if possible nobody in it."""

    def order(golden: Golden) -> tuple[bool, int]:
        return golden.expected["outcome"] != "no_record", len(golden.replies)

    fit = [
        golden
        for golden in samples
        if isinstance(source.manifest.operations[golden.operation], HttpOperation)
        and not is_act(source, golden.operation)
        and golden.expected["outcome"] in {"no_record", "found"}
    ]
    return min(fit, key=order, default=None)

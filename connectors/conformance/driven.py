"""Checks that need the engine running: rates, the breaker, hints to wait, a permit revoked in between, a kill."""

import asyncio
import contextlib
import io
import logging
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from datetime import timedelta
from email.utils import format_datetime

from connectors.answer import Asked, Outcome
from connectors.conformance.failing import Failing
from connectors.conformance.golden import RECEIVED, Golden
from connectors.conformance.sandbox import Drive, Engine, disconnected, engine, is_act, simplest, status
from connectors.errors import ConnectorError, Denied
from connectors.guard.limiter import SECONDS
from connectors.manifest.schema import Limit
from connectors.source import Lookup

Check = Callable[[Lookup, Golden, Engine], AsyncIterator[Failing]]

_MOST = 40
"""Limits are scaled down to this many calls: the engine is the same, and the kit stays quick."""
_QUESTIONS = 100
_WAITING = 20
_UNTIL_OPEN = 60
_TURNS = 50
"""Turns of the loop after which a question is under way."""
_SAID = frozenset({Outcome.FOUND, Outcome.NO_RECORD})
_PAST = "Wed, 21 Oct 2015 07:28:00 GMT"
_SOON = 3.0
_LEAST_JITTER = 0.75


def drives(source: Lookup, samples: tuple[Golden, ...], built: Engine = engine) -> tuple[Failing, ...]:
    """Every check of the running engine, by one source's manifest and samples."""
    golden = simplest(source, samples)
    acts = [each for each in samples if each.operation in source.needs and is_act(source, each.operation)]
    return asyncio.run(_all(source, golden, acts, built))


async def _all(source: Lookup, golden: Golden | None, acts: Iterable[Golden], built: Engine) -> tuple[Failing, ...]:
    found: list[Failing] = []
    tried: list[tuple[Check, Golden]] = [(_act_once, act) for act in acts]
    tried += [(check, golden) for check in _CHECKS if golden is not None]
    for check, sample in tried:
        try:
            found += [failing async for failing in check(source, sample, built)]
        except Exception as error:  # noqa: BLE001  whatever escapes the engine is the finding
            found.append(Failing("mutated", f"{sample.place}: {type(error).__name__} out of the engine"))
    return tuple(found)


async def _rate(source: Lookup, golden: Golden, built: Engine) -> AsyncIterator[Failing]:
    """No window of departures is denser than a limit allows, and no question is lost."""
    scaled = tuple(Limit(calls=min(each.calls, _MOST), per=each.per) for each in source.manifest.limits)
    drive = Drive(source, golden)
    drive.source = _limited(source, scaled)
    drive.built = lambda _, ports: built(drive.source, ports)
    drive.start()
    asked = await asyncio.gather(*(drive.asker.ask(drive.query(n), drive.grant(n)) for n in range(_QUESTIONS)))
    for limit in scaled:
        if _densest(drive.sandbox.left, limit) > limit.calls:
            yield Failing("rate", f"{limit.calls} per {limit.per}")
    for each in asked:
        if each.answer.error not in {"", "QuotaSpent"} or (each.answer.outcome in _SAID and not each.replies):
            yield Failing("rate", f"lost: {each.answer.error or each.answer.outcome}")
            return
    if len(drive.sandbox.left) > drive.host.intents:
        yield Failing("rate", "departures that were not counted")


def _limited(source: Lookup, limits: tuple[Limit, ...]) -> Lookup:
    return type(source)(source.manifest.model_copy(update={"limits": limits}), source.folder)


def _densest(left: list[float], limit: Limit) -> int:
    """The most departures in any window of the limit's length, up to and without its end."""
    if limit.per == "day":
        days = [(RECEIVED + timedelta(seconds=at)).date() for at in left]
        return max((days.count(day) for day in set(days)), default=0)
    return max((sum(at <= other < at + SECONDS[limit.per] for other in left) for at in left), default=0)


async def _breaker(source: Lookup, golden: Golden, built: Engine) -> AsyncIterator[Failing]:
    """A source that is down is left alone, and at most one question finds out when it is back."""
    drive = Drive(source, golden, built)
    drive.sandbox.disturb = lambda _, __: status(500)
    for number in range(_UNTIL_OPEN):
        before = len(drive.sandbox.left)
        await drive.asker.ask(drive.query(number), drive.grant(number))
        if len(drive.sandbox.left) == before:
            break
    else:
        yield Failing("breaker", "never opens")
        return
    await drive.clock.sleep(source.manifest.breaker.rest_seconds + 0.01)
    drive.sandbox.closed = asyncio.Event()
    before = len(drive.sandbox.left)
    numbers = range(_UNTIL_OPEN, _UNTIL_OPEN + _WAITING)
    waiting = [asyncio.ensure_future(drive.asker.ask(drive.query(n), drive.grant(n))) for n in numbers]
    for _ in range(_WAITING):
        await asyncio.sleep(0)
    probes = len(drive.sandbox.left) - before
    drive.sandbox.closed.set()
    await asyncio.gather(*waiting)
    if probes != 1:
        yield Failing("breaker", f"{probes} probes at once")


async def _retry_after(source: Lookup, golden: Golden, built: Engine) -> AsyncIterator[Failing]:
    """Every form of the hint: never at once again, never beyond the budget, and not the holder's last word."""
    retry = source.manifest.retry
    floor = retry.first_wait_seconds * _LEAST_JITTER
    soon = format_datetime((RECEIVED + timedelta(seconds=_SOON)).astimezone(), usegmt=False)
    forms = {"": floor, "0": floor, "-5": floor, _PAST: floor, "soon": floor, "NaN": floor, "2": 2.0, soon: _SOON}
    for form, least in forms.items():
        for code in (429, 503):
            drive = Drive(source, golden, built)
            drive.sandbox.disturb = lambda n, _, c=code, f=form: status(c, f or None) if n == 0 else None  # type: ignore[misc]
            answer = (await drive.asker.ask(drive.query(), drive.grant())).answer
            left = drive.sandbox.left
            again = len(left) > 1 and least <= retry.budget_seconds
            if (again and left[1] - left[0] < least * 0.99) or (len(left) < 2 and answer.outcome in _SAID):
                yield Failing("retry_after", f"{code} Retry-After: {form or 'none'}")
    drive = Drive(source, golden, built)
    drive.sandbox.disturb = lambda _, __: status(429, "999999")
    answer = (await drive.asker.ask(drive.query(), drive.grant())).answer
    if len(drive.sandbox.left) > 1 or drive.clock.waited > retry.budget_seconds or answer.outcome in _SAID:
        yield Failing("retry_after", "huge hint")
    drive = Drive(source, golden, built)
    drive.sandbox.disturb = lambda _, __: status(429, "0")
    answer = (await drive.asker.ask(drive.query(), drive.grant())).answer
    if len(drive.sandbox.left) > retry.attempts or answer.outcome in _SAID:
        yield Failing("retry_after", "more attempts than allowed")


async def _revoked(source: Lookup, golden: Golden, built: Engine) -> AsyncIterator[Failing]:
    """A permit that ends stops the very next attempt, also that of a question under way."""
    drive = Drive(source, golden, built)

    def fail_and_revoke(_: int, __: object) -> object:
        drive.host.revoked = True
        return status(500)

    drive.sandbox.disturb = fail_and_revoke  # type: ignore[assignment]
    if not await _denied(drive.asker.ask(drive.query(), drive.grant())) or len(drive.sandbox.left) != 1:
        yield Failing("revoked", "between two attempts")
    if not await _denied(drive.asker.ask(drive.query(1), drive.grant(1))) or len(drive.sandbox.left) != 1:
        yield Failing("revoked", "before the first attempt")


async def _denied(asking: Awaitable[Asked]) -> bool:
    try:
        await asking
    except Denied:
        return True
    return False


async def _resumed(source: Lookup, golden: Golden, built: Engine) -> AsyncIterator[Failing]:
    """Killed with a request under way and started again: the same answer, and only that request twice."""
    drive = Drive(source, golden, built)
    drive.sandbox.closed = asyncio.Event()
    under_way = asyncio.ensure_future(drive.asker.ask(drive.query(), drive.grant()))
    for _ in range(_TURNS):
        await asyncio.sleep(0)
    if len(drive.sandbox.left) > drive.host.intents:
        yield Failing("resumed", "a request before its intent")
    under_way.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await under_way
    drive.sandbox.closed = None
    drive.start()
    answer = (await drive.asker.ask(drive.query(), drive.grant())).answer
    if str(answer.outcome) != golden.expected["outcome"]:
        yield Failing("resumed", f"{golden.place}: {answer.outcome}")
    if len(drive.sandbox.left) != len(golden.replies) + 1 or len(drive.sandbox.left) > drive.host.intents:
        yield Failing("resumed", "more requests than were under way")


async def _act_once(source: Lookup, golden: Golden, built: Engine) -> AsyncIterator[Failing]:
    """An act whose answer is lost is not done again: a person looks."""
    drive = Drive(source, golden, built)
    drive.sandbox.disturb = lambda _, __: disconnected()
    answer = (await drive.asker.ask(drive.query(), drive.grant())).answer
    if len(drive.sandbox.left) != 1 or answer.outcome is not Outcome.PENDING:
        yield Failing("resumed", f"{golden.operation}: an act done again")


async def _told(source: Lookup, golden: Golden, built: Engine) -> AsyncIterator[Failing]:
    """A person's keys appear in no log, error, metric or repr, whatever the holder does."""
    for name, reply in {"500": status(500), "401": status(401), "404": status(404), "lost": disconnected()}.items():
        drive = Drive(source, golden, built)
        drive.sandbox.disturb = lambda n, _, r=reply: r if n == 0 else None  # type: ignore[misc]
        told = io.StringIO()
        with _listening(told):
            try:
                asked = await drive.asker.ask(drive.query(), drive.grant())
                told.write(f"{asked!r} {asked.answer.why} {drive.sandbox.requests!r} {drive.query()!r}")
            except ConnectorError as error:
                told.write(f"{error!r} {error}")
        if any(value in told.getvalue() for value in drive.query().keys.values()):
            yield Failing("redaction", f"{golden.place}: {name}")


@contextlib.contextmanager
def _listening(told: io.StringIO) -> Iterator[None]:
    """Everything that is logged at any level, printed, or counted."""
    handler, root = logging.StreamHandler(told), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
            yield
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        metrics = sys.modules.get("prometheus_client")
        if metrics is not None:
            told.write(metrics.generate_latest().decode())


_CHECKS: tuple[Check, ...] = (
    _rate,
    _breaker,
    _retry_after,
    _revoked,
    _resumed,
    _told,
)

"""Whether a source could be asked, found out without a word about any person.

HTTP: its root answers and takes the key. A database: each operation's own statement runs over none of its rows, so
that login, rights, tables, columns and the date of the data are looked at and nobody's row is. A mailbox: its two
folders can be read and written as reply and pack need it. Surprising: the holder's clock is looked at too, because data
"of tomorrow" and permits that end at midnight are judged by ours.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from connectors.answer import Outcome
from connectors.authority import Authority
from connectors.engines.asking import Asking
from connectors.engines.document import document
from connectors.engines.fault import fault
from connectors.errors import Barred, ConnectorError, Contract, Down
from connectors.grant import Grant
from connectors.mailbox import Opening
from connectors.manifest.statement import SqlOperation
from connectors.query import Query
from connectors.reply import Reply
from connectors.source import Lookup
from connectors.wire import Select, Transport, WireRequest

APART = timedelta(minutes=2)
"""How far a holder's clock may be from ours."""

_ID = "probe"
_MOMENT = Select("SELECT CURRENT_TIMESTAMP AS moment", "SELECT 1 AS one", {}, 1)
_CHINA = timezone(timedelta(hours=8))
_EVER = datetime.max.replace(tzinfo=_CHINA)


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at; `trouble` is None when it is in order, else it says what to mend."""

    what: str
    trouble: ConnectorError | None = None

    @property
    def down(self) -> bool:
        return isinstance(self.trouble, Down)


async def probe_http(source: Lookup, transport: Transport) -> AsyncIterator[Checked]:
    """One GET of the root. Raises ManifestError without an address."""
    http = source.manifest.http
    bearer = http is not None and http.auth == "bearer"
    reply = await transport.send(WireRequest(source.id, "GET", "", {}, None, grant_id=_ID, attempt=1, bearer=bearer))
    trouble = fault(reply)
    if isinstance(trouble, Down | Barred):
        yield Checked("连通与密钥", trouble)
        return
    yield Checked("连通与密钥")
    told = reply.headers.get("date", "")
    if told:
        yield _clock(_date(told), reply.received_at)


async def probe_database(source: Lookup, transport: Transport) -> AsyncIterator[Checked]:
    """Login and clock, then each operation over no rows. Raises ManifestError without an address."""
    operations = {n: o for n, o in source.manifest.operations.items() if isinstance(o, SqlOperation)}
    drafts = {name: _about_nobody(source, name, form) for name, form in operations.items()}
    reply = await transport.send(replace(next(iter(drafts.values())), select=_MOMENT))
    if trouble := fault(reply) or _complaint(source, reply):
        yield Checked("连通与登录", trouble)
        return
    yield Checked("连通与登录")
    if moment := _moment(reply):
        yield _clock(moment, reply.received_at)
    for name, request in drafts.items():
        answer = source.parse(name, [await transport.send(request)])
        right = answer.outcome is Outcome.NO_RECORD
        yield Checked(f"{name}：权限、表、列与数据日期", None if right else Contract(answer.why))


async def probe_mailbox(opening: Opening, now: datetime) -> AsyncIterator[Checked]:
    """Host key and login, the folder of replies, the folder of requests, the clock."""
    place = "连通、主机密钥与登录"
    try:
        async with opening() as mailbox:
            yield Checked(place)
            place = "回复目录可读"
            await mailbox.readable()
            yield Checked(place)
            place = "请求目录可写"
            moment = await mailbox.writable()
            yield Checked(place)
            yield _clock(moment, now)
    except ConnectorError as error:
        yield Checked(place, error)


def _about_nobody(source: Lookup, name: str, form: SqlOperation) -> WireRequest:
    """The operation's own statement with empty keys, cut to none of its rows."""
    keys = dict.fromkeys(form.needs, "0")
    nobody = Grant(_ID, "", Authority.OWN, "", "", "", "", source.id, frozenset({name}), frozenset(), _EVER)
    request = source.step(Asking(Query(source.id, name, keys), nobody, {}, 1), [])
    assert isinstance(request, WireRequest)
    assert request.select is not None
    empty = f"SELECT * FROM ({request.select.statement}) AS nobody WHERE 1 = 0"  # noqa: S608  the manifest's own text
    return replace(request, select=replace(request.select, statement=empty, values=dict.fromkeys(form.needs, "")))


def _complaint(source: Lookup, reply: Reply) -> ConnectorError | None:
    """What the database said instead of a result, as the engine words it."""
    if "error" not in document(reply):
        return None
    answer = source.parse(next(iter(source.manifest.operations)), [reply])
    return Barred(answer.why) if answer.error == Barred.__name__ else Contract(answer.why)


def _moment(reply: Reply) -> datetime | None:
    """The server's time; None of a file, whose clock is this machine's."""
    told = str(document(reply)["heading"][0]["moment"])
    return datetime.fromisoformat(told).replace(tzinfo=_CHINA) if "T" in told else None


def _date(told: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(told)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _clock(theirs: datetime | None, ours: datetime) -> Checked:
    what = "时钟"
    if theirs is None:
        return Checked(what, Contract("对方给出的时间无法读取"))
    apart = theirs - ours
    if abs(apart) <= APART:
        return Checked(what)
    side = "快" if apart > timedelta() else "慢"
    return Checked(what, Contract(f"对方的时钟比本机{side} {abs(apart) // timedelta(seconds=1)} 秒，请与对方校准"))

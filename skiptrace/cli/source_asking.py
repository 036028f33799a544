"""`skiptrace source try`: what one question brings.

At the simulator a question needs no permit: nothing leaves this machine. A real holder is asked like in a trace and no
easier: a case, its own party's values, the gate's grant, the journal before the wire, the reply sealed as evidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated

import typer

from connectors import errors as connector_errors
from connectors.answer import Asked, Outcome, Record
from connectors.asker import Asker
from connectors.authority import INCOMING_ONLY
from connectors.errors import BadQuery, Down, ManifestError
from connectors.grant import Grant
from connectors.ports import GrantCheck
from connectors.query import Query
from connectors.reply import Reply
from connectors.source import Lookup
from connectors.wire import Transport, WireRequest
from skiptrace.acting import Service
from skiptrace.cases.case import Case
from skiptrace.cli.frame import FAILED, Frame
from skiptrace.errors import NotAllowed, UsageError
from skiptrace.journal import Actor
from skiptrace.permits.assessed import simulated
from skiptrace.permits.errors import Denial
from skiptrace.permits.gate import Door, StandingGrants
from skiptrace.service import House
from skiptrace.tracing.identity import questions
from skiptrace.tracing.intents import JournalledIntents
from skiptrace.tracing.ledger import Lookup as Row
from skiptrace.tracing.plan import Known
from skiptrace.views.view import shown

_OUTCOMES = {
    "found": "有记录",
    "no_record": "无记录",
    "partial": "部分",
    "pending": "待答复",
    "refused": "持有方拒绝",
    "failed": "失败",
}
_PERSONAL = frozenset({"name", "id_no", "phone", "employer"})


@dataclass
class _Watched:
    """The transport, with what went through it."""

    inner: Transport
    requests: list[WireRequest] = field(default_factory=list)

    def options(self, source: str) -> Mapping[str, str]:
        return self.inner.options(source)

    async def send(self, request: WireRequest) -> Reply:
        self.requests.append(request)
        return await self.inner.send(request)


class _AtSimulator:
    """Every grant stands there: no holder and no person is at the other end."""

    async def check(self, grant: Grant, query: Query) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be asked, on which grant, and the row of the ledger where it is kept (real holders only)."""

    query: Query
    grant: Grant
    check: GrantCheck
    row: Row | None = None


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("try")(try_question)


def try_question(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="来源名")],
    keys: Annotated[list[str] | None, typer.Argument(help="键=值，如 id_no=330106198506123419")] = None,
    op: Annotated[str, typer.Option(help="操作名；只有一个时可省略")] = "",
    case: Annotated[str, typer.Option(help="案件编号；真实持有方必须写明，并须有有效许可")] = "",
    consent_no: Annotated[str, typer.Option(help="模拟来源的授权书编号")] = "",
    order_no: Annotated[str, typer.Option(help="模拟来源的调查令文号")] = "",
) -> None:
    """问一次：显示发出的请求（掩码）、结果、记录及其出处。真实持有方须有案件与有效许可。"""
    frame: Frame = context.obj

    async def work(house: House, actor: Actor) -> int | None:
        service, wanted = house.acting(actor), _lookup(house, source)
        name = _operation(wanted, op)
        given = _given(keys or [], wanted.needs[name])
        if simulated(house.settings.sources.get(source)):
            asking = _at_simulator(house, wanted, Query(source, name, given), consent_no, order_no)
        else:
            asking = await at_holder(house, service, wanted, name, given, case)
        requests, asked = await put(house, service, asking)
        _show(frame, asking.query, requests, asked)
        if asking.row is None and asked.answer.error == Down.__name__:
            frame.output.note("模拟来源未在本机运行：演示目录请先运行 skiptrace source simulate")
        return FAILED if asked.answer.outcome == "failed" else None

    frame.run_house(work)


async def put(house: House, service: Service, asking: Question) -> tuple[list[WireRequest], Asked]:
    """Ask under the guards of the house; what a real holder says is kept in the ledger with its evidence."""
    watched = _Watched(house.transport)
    intents = JournalledIntents(service.scribe, house.sealer.master)
    asker = Asker(house.guards, watched, check=asking.check, intents=intents, clock=house.clock)
    try:
        asked = await asker.ask(asking.query, asking.grant)
    except (connector_errors.Denied, BadQuery, ManifestError) as error:
        raise NotAllowed([str(error)]) from None
    if asking.row is not None:
        await service.desk.outcomes.write(asking.row, asked)
    return watched.requests, asked


def _lookup(house: House, source: str) -> Lookup:
    found = house.sources.get(source)
    if found is None:
        raise UsageError(f"没有来源 {source}；可用：{'、'.join(house.sources)}")
    if not isinstance(found, Lookup):
        raise UsageError(f"{found.title}由人办理，不能由程序询问")
    return found


def _operation(source: Lookup, name: str) -> str:
    known = tuple(source.needs)
    chosen = name or (known[0] if len(known) == 1 else "")
    if chosen not in known:
        raise UsageError(f"请用 --op 写明操作；{source.title}可用：{'、'.join(known)}")
    return chosen


def _given(words: list[str], needs: tuple[str, ...]) -> dict[str, str]:
    given = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or name not in needs:
            raise UsageError(f"应写成 键=值；此操作的键：{'、'.join(needs)}")
        given[name] = value
    return given


def _at_simulator(house: House, source: Lookup, query: Query, consent_no: str, order_no: str) -> Question:
    grant = Grant(
        id="try",
        permit_id="模拟",
        authority=min(source.authorities - INCOMING_ONLY),
        basis_sha256="",
        purpose="试问模拟来源",
        case_id="",
        subject="",
        source=source.id,
        operations=frozenset({query.operation}),
        fields=frozenset(),
        not_after=house.clock.now() + timedelta(minutes=5),
        consent_no=consent_no,
        order_no=order_no,
    )
    return Question(query, grant, _AtSimulator())


async def at_holder(
    house: House, service: Service, source: Lookup, name: str, given: Mapping[str, str], number: str
) -> Question:
    """A question to a real holder about a case's own debtor. NotAllowed without case, permit or assessment."""
    if not number:
        raise NotAllowed([f"{source.title}是真实持有方：须写明 --case，且该案有有效许可（个人信息保护法第13条）"])
    case = await service.cases.case(number)
    papers = await service.permits.papers(case.id)
    answer = service.desk.gate.open(Door.of(source.manifest), case, case.debtor.id, papers)
    if isinstance(answer, Denial):
        raise NotAllowed([f"{reason.text}（{reason.article}）" for reason in answer.reasons])
    query = Query(source.id, name, await _of_the_debtor(service, case, source.needs[name], given))
    print_ = house.sealer.master.fingerprint("query", query.key)
    row = Row(
        case.id, case.debtor.id, source.id, name, print_, answer.authority, Outcome.NOT_ASKED, service.scribe.now(),
        docket_id=answer.docket_id, grant_id=answer.id,
    )  # fmt: skip
    check = StandingGrants(service.store, house.clock, house.assessed)
    return Question(query, answer, check, row)


async def _of_the_debtor(
    service: Service, case: Case, needs: tuple[str, ...], given: Mapping[str, str]
) -> dict[str, str]:
    """The keys of the question. A personal one must be what the case knows of its debtor."""
    identities = (await service.desk.resolver.resolve(case)).identities
    known = questions(identities[case.debtor.id])
    keys = dict(given)
    for key in needs:
        if key not in _PERSONAL:
            continue
        values = _values(known, key)
        if key in keys and keys[key] not in values:
            raise NotAllowed([f"{key} 不是本案债务人的资料，不得以此查询（个人信息保护法第6条、第13条）"])
        if not values:
            raise UsageError(f"本案没有债务人的有效 {key}，无法查询")
        keys.setdefault(key, values[0])
    return keys


def _values(known: Known, key: str) -> tuple[str, ...]:
    single = known.single.get(key, "")
    return (single,) if single else known.several.get(key, ())


def _show(frame: Frame, query: Query, requests: list[WireRequest], asked: Asked) -> None:
    masks = {value: shown(name, value, masked=True) for name, value in query.keys.items()}
    sent = [_request(request, masks) for request in requests]
    for request in sent:
        frame.output.say(f"请求：{request['method']} {request['path']} {request['values']}")
    answer = asked.answer
    frame.output.say(f"结果：{_OUTCOMES.get(answer.outcome, answer.outcome)} {answer.why}".rstrip())
    records = [_record(record) for record in answer.records]
    rows = [[each["kind"], each["field"], each["value"], each["cites"]] for record in records for each in record]
    if rows:
        frame.output.table("记录", ["种类", "字段", "值（掩码）", "出处"], rows)
    frame.output.document({"requests": sent, "outcome": answer.outcome, "why": answer.why, "records": records})


def _record(record: Record) -> list[dict[str, str]]:
    """A line a field: its masked value, and where in which bytes it stands."""
    return [
        {
            "kind": record.kind,
            "field": name,
            "value": shown(name, cited.text, masked=True),
            "cites": f"{cited.sha256[:12]} {cited.pointer}",
        }
        for name, cited in record.fields.items()
    ]


def _request(request: WireRequest, masks: Mapping[str, str]) -> dict[str, object]:
    values = {**request.params, **(request.body or {})}
    masked = {name: masks.get(str(value), str(value)) for name, value in values.items()}
    path = request.path
    for value, mask in masks.items():
        path = path.replace(value, mask)
    return {"method": request.method, "path": path, "values": masked, "attempt": request.attempt}

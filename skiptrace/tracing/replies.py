"""Takes in what was brought: replies to request packs, and the court's results. The same file twice changes nothing."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from connectors import errors as connector_errors
from connectors.answer import Asked, Outcome
from connectors.asker import only
from connectors.authority import Authority
from connectors.engines.packed import harmless
from connectors.reply import Reply
from connectors.source import Drop, Exchange, Source
from matching import Decision, Verdict, parse_party
from skiptrace.cases.case import Case
from skiptrace.cases.known import debtor_party
from skiptrace.cases.register import Register
from skiptrace.clock import Clock
from skiptrace.errors import NotAllowed, UsageError
from skiptrace.evidence.vault import evidence
from skiptrace.journal import Action
from skiptrace.law.stages import door
from skiptrace.permits.docket import Docket
from skiptrace.permits.register import PermitRegister, permit_behind
from skiptrace.storage.store import Store
from skiptrace.tracing.identity import best, worth
from skiptrace.tracing.ledger import Ledger, Lookup
from skiptrace.tracing.outcomes import OutcomeWriter
from skiptrace.tracing.packs import PackDesk
from skiptrace.tracing.resolve import Resolver

_KINDS = {".xlsx": "xlsx", ".xls": "xls", ".csv": "csv", ".json": "json"}
ON_PAPER = frozenset({".pdf", ".png", ".jpg", ".jpeg"})
"""Files that people must read: they go to the desk for paper replies."""

MOST_BYTES = 50 * 2**20
"""Of one reply file; a sheet of twenty thousand rows has a tenth of that."""

_TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Taken:
    """What one file brought. `new` is False when it had been taken before."""

    file: str
    source: str
    case_id: str
    outcome: Outcome
    records: int
    new: bool


@dataclass(frozen=True, slots=True)
class Swept:
    """What was taken from a folder, and why some files were left there."""

    taken: tuple[Taken, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplyDesk:
    """Matches a file to its question, seals it, reads it, and scores what it brought."""

    store: Store
    sources: Mapping[str, Source]
    ledger: Ledger
    outcomes: OutcomeWriter
    packs: PackDesk
    permits: PermitRegister
    cases: Register
    resolver: Resolver
    clock: Clock

    async def take(self, path: Path) -> Taken:
        """Take one file. UsageError when it belongs to nothing here; NotAllowed when its stage is not open."""
        taken = await self._take(path)
        await self._resolve([taken])
        return taken

    async def _take(self, path: Path) -> Taken:
        reply = await asyncio.to_thread(self._read, path)
        for source in self.sources.values():
            if isinstance(source, Exchange) and (no := _number(source, reply)):
                return await self._answer(path.name, source, no, reply)
            if isinstance(source, Drop) and (heading := _heading(source, reply)).get("docket"):
                return await self._court(path.name, source, heading, reply)
        await asyncio.to_thread(_readable, reply)
        raise UsageError(f"{path.name}：不是本系统发出的请求包的回复，也不是可识别的法院查控结果；请核对回执编号或案号")

    async def sweep(self, inbox: Path, *, only: frozenset[str] | None = None) -> Swept:
        """Take the files of the inbox, or only replies to given packs, and move each aside.

        A file that belongs to nothing here stays where it lies, with the reason.
        """
        taken: list[Taken] = []
        left: list[str] = []
        for path in await asyncio.to_thread(_lying_in, inbox, only):
            try:
                taken.append(await self._take(path))
            except (UsageError, NotAllowed) as error:
                left.append(str(error))
                continue
            await asyncio.to_thread(_put_aside, path)
        await self._resolve(taken)
        return Swept(tuple(taken), tuple(left))

    async def _resolve(self, taken: Iterable[Taken]) -> None:
        """Score what came, once a case however many files it got; a stop before this is made good by the next trace."""
        for case_id in {each.case_id: None for each in taken if each.new}:
            await self.resolver.resolve(await self.cases.case(case_id))

    def _read(self, path: Path) -> Reply:
        kind = _KINDS.get(path.suffix.lower())
        if kind is None:
            on_paper = "；扫描件与照片请用 replies paper add" if path.suffix.lower() in ON_PAPER else ""
            raise UsageError(f"{path.name}：只接受 {'、'.join(_KINDS)} 文件{on_paper}")
        try:
            if path.stat().st_size > MOST_BYTES:
                raise UsageError(f"{path.name}：超过 {MOST_BYTES // 2**20} MB，未读取；请对方拆分后重发")
            return Reply(path.read_bytes(), kind, self.clock.now(), name=path.name)
        except FileNotFoundError:
            raise UsageError(f"找不到文件 {path}") from None

    async def _answer(self, file: str, source: Exchange, no: str, reply: Reply) -> Taken:
        pack = await self.packs.pack(no)
        if await self._known(pack.case_id, reply):
            return await self._again(file, pack.lookup_id)
        async with self.store.read() as tx:
            asked_for = (await self.ledger.by_id(tx, pack.lookup_id)).operation
        answer = await asyncio.to_thread(source.parse, asked_for, (reply,))
        async with self.store.write() as tx:
            lookup = await self.ledger.by_id(tx, pack.lookup_id)
            permit = await permit_behind(tx, pack.permit_id)
            asked = Asked((reply,), only(permit.fields if permit else frozenset(), answer))
            placed = await self.outcomes.put(tx, replace(lookup, at=reply.received_at), asked, Action.REPLY_TAKEN)
            if placed.outcome.final:
                await self.packs.answered(tx, no, whole=placed.outcome is not Outcome.PARTIAL)
        return Taken(file, source.manifest.id, pack.case_id, placed.outcome, placed.records, new=True)

    async def _court(self, file: str, source: Drop, heading: Mapping[str, str], reply: Reply) -> Taken:
        numbered = await self.permits.docket_numbered(heading["docket"])
        dockets = tuple({each.case_id: each for each in reversed(numbered)}.values())  # the newest of each case
        if not dockets:
            raise UsageError(f"{file}：其案号未登记；请先运行 dockets add 登记法院案件")
        authority = min(source.manifest.authorities)
        for docket in dockets:
            if (closed := door(authority, docket)) is not None:
                raise NotAllowed([f"{closed.text}（{closed.article}）"])
        case, docket = await self._addressed(file, dockets, heading)
        if await self._known(case.id, reply):
            return Taken(file, source.manifest.id, case.id, Outcome.FOUND, 0, new=False)
        operation = next(iter(source.manifest.operations))
        answer = await asyncio.to_thread(source.parse, operation, (reply,))
        lookup = self._lookup(case, docket, source, operation, authority, reply)
        async with self.store.write() as tx:
            placed = await self.outcomes.put(tx, lookup, Asked((reply,), answer), Action.REPLY_TAKEN)
        return Taken(file, source.manifest.id, case.id, placed.outcome, placed.records, new=True)

    async def _addressed(self, file: str, dockets: Sequence[Docket], heading: Mapping[str, str]) -> tuple[Case, Docket]:
        """The case whose party the court's result names; several of one debtor may stand under one number."""
        named = parse_party({"name": heading.get("name", ""), "id_no": heading.get("id_no", "")})
        found: list[tuple[Verdict, Case, Docket]] = []
        for docket in dockets:
            case = await self.cases.case(docket.case_id)
            parties = {party.id: debtor_party(party) for party in case.parties}
            found.append((best(parties, (named,))[1], case, docket))
        verdict, case, docket = max(found, key=lambda each: worth(each[0]))
        if verdict.decision is Decision.DIFFERENT:
            raise UsageError(f"{file}：被查询人不是该案号下案件的当事人；请核对后退回法院或改登记案号")
        return case, docket

    def _lookup(
        self, case: Case, docket: Docket, source: Source, operation: str, authority: Authority, reply: Reply
    ) -> Lookup:
        """The court's result answers the standing wait for it; it is nobody's query of ours."""
        at = reply.received_at
        manifest = source.manifest
        row = Lookup(case.id, case.debtor.id, manifest.id, operation, "", authority, Outcome.PENDING, at)
        return replace(row, docket_id=docket.id)

    async def _known(self, case_id: str, reply: Reply) -> bool:
        query = select(evidence.c.id).where(evidence.c.scope == case_id, evidence.c.sha256 == reply.sha256)
        async with self.store.read() as tx:
            return (await tx.execute(query)).first() is not None

    async def _again(self, file: str, lookup_id: str) -> Taken:
        async with self.store.read() as tx:
            lookup = await self.ledger.by_id(tx, lookup_id)
        return Taken(file, lookup.source, lookup.case_id, lookup.outcome, lookup.records, new=False)


def _lying_in(inbox: Path, only: frozenset[str] | None) -> list[Path]:
    if only is not None:
        return sorted(path for name in only for path in inbox.glob(f"{name}*") if path.suffix.lower() in _KINDS)
    return sorted(path for path in inbox.glob("*") if path.suffix.lower() in _KINDS)


def _put_aside(path: Path) -> None:
    aside = path.parent / _TAKEN
    aside.mkdir(exist_ok=True)
    path.replace(aside / path.name)


def _readable(reply: Reply) -> None:
    """Why a workbook that belongs to nothing here could not even be looked into, if that is so."""
    if reply.kind != "xlsx":
        return
    try:
        harmless(reply.body)
    except connector_errors.Contract as error:
        raise UsageError(f"{reply.name}：{error}；未读取，留在原处，请对方重发") from None


def _number(source: Exchange, reply: Reply) -> str:
    try:
        return source.match(reply)
    except connector_errors.ConnectorError:
        return ""


def _heading(source: Drop, reply: Reply) -> Mapping[str, str]:
    try:
        return source.heading(next(iter(source.manifest.operations)), reply)
    except connector_errors.ConnectorError:
        return {}

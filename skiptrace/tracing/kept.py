"""Answers of earlier questions that may stand for the same question asked again, of another case too.

Nothing is kept for this: the ledger knows what was answered, the vault holds the bytes, and parse reads them again. So
what was erased cannot be found, and a new reading of a reply holds here too. Law draws the lines: what an order or a
lawyer's filed case opened stays with its docket, what the debtor authorised with that very permit, own and public
records are the installation's; and what was asked for one purpose answers no other (个人信息保护法 6). A found or an
empty answer may stand for its manifest's time; an error never does.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.answer import Asked, Outcome
from connectors.asker import KEPT
from connectors.authority import Authority
from connectors.engines.fault import whole
from connectors.grant import Grant
from connectors.ports import Kept
from connectors.query import Query
from connectors.reply import Reply
from connectors.source import Source
from skiptrace.errors import ErasedError
from skiptrace.evidence.vault import Vault, evidence
from skiptrace.journal import Scribe
from skiptrace.permits.tables import permits
from skiptrace.storage.sealing import MasterKey
from skiptrace.storage.store import Store
from skiptrace.tracing.tables import lookups

_EVERYWHERE = frozenset({Authority.OWN, Authority.PUB})
_OF_A_DOCKET = frozenset({Authority.ORD, Authority.LAW})


class KeptReplies:
    """`connectors.ports.KeptAnswers` on ledger and vault."""

    def __init__(
        self, store: Store, vault: Vault, sources: Mapping[str, Source], scribe: Scribe, master: MasterKey
    ) -> None:
        self._store = store
        self._vault = vault
        self._sources = sources
        self._scribe = scribe
        self._master = master

    async def find(self, grant: Grant, query: Query) -> Kept | None:
        async with self._store.read() as tx:
            for row in await self._young(tx, grant, query):
                if (kept := await self._read(tx, row, query)) is not None:
                    return kept
        return None

    async def use(self, grant: Grant, query: Query, kept: Kept) -> None:
        detail: dict[str, object] = {
            "source": query.source,
            "operation": query.operation,
            "query": self._print(query),
            "grant": grant.id,
            "permit": grant.permit_id,
            "authority": grant.authority,
            "purpose": grant.purpose,
            "attempt": KEPT,
            "kept_evidence": sorted(kept.evidence),
        }
        await self._scribe.intend(grant.case_id, detail)

    async def _young(self, tx: AsyncConnection, grant: Grant, query: Query) -> list[Any]:
        """Answers to this question that law lets stand for it, the newest first."""
        times, now = self._sources[query.source].manifest.cache, self._scribe.now()
        columns = (lookups.c.case_id, lookups.c.grant_id, lookups.c.outcome, lookups.c.at)
        statement = select(*columns).where(
            lookups.c.source == query.source,
            lookups.c.operation == query.operation,
            lookups.c.query_print == self._print(query),
            lookups.c.authority == grant.authority,
            lookups.c.permit_id.in_(select(permits.c.id).where(permits.c.purpose == grant.purpose)),
            lookups.c.at > now - timedelta(seconds=max(times.found, times.no_record)),
        )
        if grant.authority in _OF_A_DOCKET:
            if not grant.docket_id:
                return []
            statement = statement.where(lookups.c.docket_id == grant.docket_id)
        elif grant.authority not in _EVERYWHERE:
            statement = statement.where(lookups.c.permit_id == grant.permit_id)
        lasts = {Outcome.FOUND: times.found, Outcome.NO_RECORD: times.no_record}
        rows = (await tx.execute(statement.order_by(lookups.c.at.desc(), lookups.c.case_id))).all()
        return [row for row in rows if row.at > now - timedelta(seconds=lasts.get(Outcome(row.outcome), 0))]

    async def _read(self, tx: AsyncConnection, row: Any, query: Query) -> Kept | None:
        """The bytes of that answer read again; None when they are gone, or mean something else by now."""
        same = (
            evidence.c.scope == row.case_id,
            evidence.c.source == query.source,
            evidence.c.operation == query.operation,
            evidence.c.query_key == self._print(query),
            evidence.c.grant_id == row.grant_id,
        )
        columns = (evidence.c.id, evidence.c.kind, evidence.c.received_at, evidence.c.status, evidence.c.attempt)
        kept = (await tx.execute(select(*columns).where(*same).order_by(evidence.c.attempt))).all()
        try:
            bodies = [(each, await self._vault.open(tx, each.id)) for each in kept]
        except ErasedError:
            return None
        replies = whole([Reply(b, e.kind, e.received_at, e.status, attempt=e.attempt) for e, b in bodies])
        answer = self._sources[query.source].parse(query.operation, replies)
        if not replies or answer.outcome != row.outcome:
            return None
        return Kept(Asked(replies, answer), tuple(each.id for each in kept))

    def _print(self, query: Query) -> str:
        return self._master.fingerprint("query", query.key)

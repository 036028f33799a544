"""Writes what one question brought: bytes, outcome, records and journal line in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.answer import Answer, Asked, Outcome
from connectors.reply import Reply
from skiptrace.evidence import Exhibit, Vault
from skiptrace.journal import Action, Scribe
from skiptrace.storage.store import Store
from skiptrace.tracing.ledger import Ledger, Lookup
from skiptrace.tracing.records import RecordStore


class OutcomeWriter:
    """The one commit of an answer: killed before it, the question was not answered; after it, nothing is lost."""

    def __init__(self, store: Store, vault: Vault, ledger: Ledger, records: RecordStore, scribe: Scribe) -> None:
        self._store = store
        self._vault = vault
        self._ledger = ledger
        self._records = records
        self._scribe = scribe

    async def write(self, lookup: Lookup, asked: Asked, action: Action = Action.ANSWERED) -> Lookup:
        """Commit the outcome of an asked question."""
        async with self._store.write() as tx:
            return await self.put(tx, lookup, asked, action)

    async def put(
        self,
        tx: AsyncConnection,
        lookup: Lookup,
        asked: Asked,
        action: Action,
        *,
        kept: Mapping[str, str] = MappingProxyType({}),
    ) -> Lookup:
        """The same inside a transaction of the caller's; `kept` names bytes that lie in the vault already, by hash."""
        at = asked.replies[-1].received_at if asked.replies else self._scribe.now()
        placed = await self._ledger.put(tx, answered(replace(lookup, at=at), asked.answer))
        fresh = [reply for reply in asked.replies if reply.sha256 not in kept]
        evidence = {**kept, **await self._keep(tx, placed, fresh)}
        await self._records.add(tx, placed, asked.answer.records, evidence)
        detail: dict[str, object] = {
            "lookup": placed.id,
            "source": placed.source,
            "operation": placed.operation,
            "query": placed.query_print,
            "outcome": placed.outcome,
            "records": placed.records,
            "evidence": sorted(evidence),
        }
        await self._scribe.write(tx, action, placed.case_id, detail)
        return placed

    async def unasked(self, lookups: Sequence[Lookup]) -> None:
        """Commit what was not asked, each with its reasons and articles: our own no, or a wait for the court."""
        async with self._store.write() as tx:
            for lookup in lookups:
                placed = await self._ledger.put(tx, lookup)
                detail: dict[str, object] = {
                    "lookup": placed.id,
                    "source": placed.source,
                    "operation": placed.operation,
                    "why": placed.why,
                    "articles": list(placed.articles),
                }
                action = Action.DENIED if placed.outcome is Outcome.NOT_ASKED else Action.PLANNED
                await self._scribe.write(tx, action, placed.case_id, detail)

    async def _keep(self, tx: AsyncConnection, lookup: Lookup, replies: Sequence[Reply]) -> dict[str, str]:
        kept = {}
        for reply in replies:
            exhibit = Exhibit(
                scope=lookup.case_id,
                body=reply.body,
                kind=reply.kind,
                source=lookup.source,
                received_at=reply.received_at,
                operation=lookup.operation,
                query_key=lookup.query_print,
                grant_id=lookup.grant_id,
                attempt=reply.attempt,
                status=reply.status,
            )
            kept[reply.sha256] = (await self._vault.keep(tx, exhibit)).id
        return kept


def answered(lookup: Lookup, answer: Answer) -> Lookup:
    """The row with what the answer says."""
    return replace(
        lookup,
        outcome=answer.outcome,
        why=answer.why,
        articles=(),
        opens_with="",
        error=answer.error,
        ticket=answer.ticket,
        due=answer.due,
        records=len(answer.records),
    )

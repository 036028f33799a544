"""The journal as the connectors' log of intents: no entry, no query."""

from connectors.grant import Grant
from connectors.query import Query
from skiptrace.journal import Scribe
from skiptrace.storage.sealing import MasterKey


class JournalledIntents:
    """`connectors.ports.IntentLog` on the journal: the intent is committed before the question leaves."""

    def __init__(self, scribe: Scribe, master: MasterKey) -> None:
        self._scribe = scribe
        self._master = master

    async def intend(self, grant: Grant, query: Query, attempt: int) -> None:
        detail: dict[str, object] = {
            "source": query.source,
            "operation": query.operation,
            "query": self._master.fingerprint("query", query.key),
            "grant": grant.id,
            "permit": grant.permit_id,
            "authority": grant.authority,
            "purpose": grant.purpose,
            "attempt": attempt,
        }
        await self._scribe.intend(grant.case_id, detail)

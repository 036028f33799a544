"""A process that asks and writes down every answer, killed again and again: nothing is lost, little is asked twice.

Each round goes on where the rows say; what may be repeated is what was in flight, or answered and not yet committed.
"""

import asyncio
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from bench.sources.figures import Plan
from bench.sources.ours import CASE, Stack, stack
from connectors import Authority, Outcome, Query
from skiptrace.evidence import Vault
from skiptrace.journal import Action
from skiptrace.journal.journal import journal
from skiptrace.storage.sealing import MasterKey, Sealer
from skiptrace.tracing.ledger import Ledger, Lookup
from skiptrace.tracing.outcomes import OutcomeWriter
from skiptrace.tracing.records import RecordStore
from skiptrace.tracing.tables import source_days


@dataclass(frozen=True, slots=True)
class Clerk:
    """Asks what has no answer yet, and writes it down."""

    held: Stack
    plan: Plan
    ledger: Ledger
    outcomes: OutcomeWriter

    @classmethod
    def of(cls, held: Stack, plan: Plan) -> "Clerk":
        sealer, ledger = Sealer(MasterKey(bytes(32))), Ledger(held.store)
        records = RecordStore(sealer, set())
        return cls(held, plan, ledger, OutcomeWriter(held.store, Vault(sealer), ledger, records, held.scribe))

    async def ask_open(self) -> None:
        known = {row.query_print for row in await self.ledger.of_case(CASE) if row.outcome.final}
        wanted = (self.query(n) for n in range(self.plan.calls))
        questions = iter([query for query in wanted if query.key[:32] not in known])
        await asyncio.gather(*(self._work(questions) for _ in range(self.plan.workers)))

    def query(self, number: int) -> Query:
        return Query(self.plan.names[0], "account", {"id_no": self.plan.number(number), "name": "林小满"})

    async def _work(self, questions: Iterator[Query]) -> None:
        grant, name = self.held.grant(self.plan.names[0]), self.plan.names[0]
        blank = Lookup(CASE, "p", name, "account", "", Authority.AUTH, Outcome.NOT_ASKED, self.held.clock.now())
        for query in questions:
            asked = await self.held.asker.ask(query, grant)
            await self.outcomes.write(replace(blank, query_print=query.key[:32]), asked)


async def report(plan: Plan) -> dict[str, int]:
    """What the rows say in the end."""
    async with stack(plan) as held:
        rows = await Ledger(held.store).of_case(CASE)
        count = select(func.count()).where(journal.c.action == Action.INTENT)
        async with held.store.read() as tx:
            intents = int((await tx.execute(count)).scalar_one())
            used = int((await tx.execute(select(func.sum(source_days.c.used)))).scalar() or 0)
        whole = (await held.scribe.journal.verify()).broken_at is None
    final = sum(row.outcome.final for row in rows)
    return {"answers": final, "intents": intents, "quota_used": used, "journal_whole": int(whole)}


async def main(plan: Plan, *, told: bool) -> None:
    """One round, or what came of all."""
    if told:
        print(json.dumps(await report(plan)))
        return
    async with stack(plan) as held:
        print("asking", flush=True)
        await Clerk.of(held, plan).ask_open()


if __name__ == "__main__":
    asyncio.run(main(Plan(**json.loads(sys.argv[1])), told=sys.argv[2:] == ["report"]))

"""Reads from the journal whether a job that was killed asked anything twice that had an answer."""

from collections import Counter, defaultdict

from sqlalchemy import select

from skiptrace.acting import Service
from skiptrace.journal import Action
from skiptrace.tracing.tables import lookups


async def asked_again(service: Service) -> int:
    """Intents for a question whose answer the journal already held, for every party whom it was asked about.

    Two parties who share a number are two questions in the same words: what the one's answer says is not the other's.
    """
    async with service.store.read() as tx:
        rows = (await tx.execute(select(lookups.c.case_id, lookups.c.query_print))).all()
    parties = Counter((row.case_id, row.query_print) for row in rows)
    answered: dict[object, set[object]] = defaultdict(set)
    again = 0
    async for line in service.journal.lines():
        question = line.entry.case_id, line.entry.detail.get("query")
        if line.entry.action is Action.INTENT:
            again += question in answered and len(answered[question]) >= parties[question]
        if line.entry.action is Action.ANSWERED and line.entry.detail["outcome"] in {"found", "no_record", "partial"}:
            answered[question].add(line.entry.detail["lookup"])
    return again

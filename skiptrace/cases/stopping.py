"""Whether a case is stopped, told from its rows without opening anything: asked before every attempt."""

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.cases.case import ClaimStatus, HoldKind
from skiptrace.cases.tables import claims, holds

_STOPPING = tuple(kind for kind in HoldKind if kind.stops_queries)


async def refused(tx: AsyncConnection, case_id: str) -> bool:
    """True when the person expressly refused: public data about him are left alone (个人信息保护法 27)."""
    held = exists().where(holds.c.case_id == case_id, holds.c.released_at.is_(None), holds.c.kind == HoldKind.REFUSED)
    return bool((await tx.execute(select(held))).scalar_one())


async def stopped(tx: AsyncConnection, case_id: str) -> bool:
    """True when a hold stops queries, or when no claim is active any more (个人信息保护法 47)."""
    held = exists().where(holds.c.case_id == case_id, holds.c.released_at.is_(None), holds.c.kind.in_(_STOPPING))
    owed = exists().where(claims.c.case_id == case_id, claims.c.status == ClaimStatus.ACTIVE)
    return bool((await tx.execute(select(or_(held, ~owed)))).scalar_one())

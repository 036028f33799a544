"""Holds as rows: set by a file's remark or by a person, released by a person (or by a file that says so)."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.cases.case import ClaimStatus, Hold, HoldKind
from skiptrace.cases.tables import holds

OF_CLAIMS = {
    HoldKind.SETTLED: ClaimStatus.SETTLED,
    HoldKind.WITHDRAWN: ClaimStatus.WITHDRAWN,
    HoldKind.TRANSFERRED: ClaimStatus.TRANSFERRED,
}
"""Holds that are no rows: they follow from claims that have all ended."""

KIND_NAMES = {
    HoldKind.NO_CONTACT: "停催",
    HoldKind.REFUSED: "拒绝联系",
    HoldKind.SETTLED: "已结清",
    HoldKind.WITHDRAWN: "已撤回",
    HoldKind.TRANSFERRED: "已转让",
    HoldKind.DECEASED: "债务人死亡",
}


def hold_row(case_id: str, hold: Hold, set_by: str) -> dict[str, Any]:
    """A new row of `holds`."""
    return {
        "id": uuid.uuid4().hex,
        "case_id": case_id,
        "kind": hold.kind,
        "since": hold.since,
        "reason": hold.reason,
        "set_by": set_by,
        "released_by": "",
        "released_why": "",
    }


async def release_rows(tx: AsyncConnection, case_id: str, kind: HoldKind, by: str, why: str, *, at: datetime) -> int:
    """Release the holds of a kind; how many there were."""
    query = update(holds).where(holds.c.case_id == case_id, holds.c.kind == kind, holds.c.released_at.is_(None))
    done = await tx.execute(query.values(released_by=by, released_why=why, released_at=at))
    return int(done.rowcount)

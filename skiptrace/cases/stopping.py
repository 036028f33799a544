"""Whether a case is stopped, told from its rows without opening anything: asked before every attempt."""

from sqlalchemy import BindParameter, ColumnElement, exists, or_

from skiptrace.cases.case import ClaimStatus, HoldKind
from skiptrace.cases.tables import claims, holds


def refusing(case_id: BindParameter[str]) -> ColumnElement[bool]:
    """True when the person expressly refused: public data about him are left alone (个人信息保护法 27)."""
    return exists().where(holds.c.case_id == case_id, holds.c.released_at.is_(None), holds.c.kind == HoldKind.REFUSED)


def stopping(case_id: BindParameter[str]) -> ColumnElement[bool]:
    """True when a hold stops queries, or when no claim is active any more (个人信息保护法 47)."""
    stops = or_(*(holds.c.kind == kind for kind in HoldKind if kind.stops_queries))
    held = exists().where(holds.c.case_id == case_id, holds.c.released_at.is_(None), stops)
    owed = exists().where(claims.c.case_id == case_id, claims.c.status == ClaimStatus.ACTIVE)
    return or_(held, ~owed)

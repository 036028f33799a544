"""The log of calls placed through an operator's middle number: asked for, bound, called, with what came of it.

Surprising: the number itself is not in it. It is shown once to who calls and lies in the sealed reply; it is nobody's
number, and tomorrow it is another debtor's.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.contacts.outcome import ContactOutcome
from skiptrace.contacts.point import ContactPoint
from skiptrace.contacts.tables import contact_log, relay_calls


class CallState(StrEnum):
    """`ASKED` before the operator was asked, so that a stop in between is seen; `LOST` when its answer was."""

    ASKED = "asked"
    BOUND = "bound"
    CLOSED = "closed"
    LOST = "lost"
    FAILED = "failed"
    CHECKED = "checked"

    @property
    def chinese(self) -> str:
        return {
            "asked": "已申请，未见答复",
            "bound": "已绑定",
            "closed": "运营商未予绑定",
            "lost": "答复丢失，待核对",
            "failed": "未能送出",
            "checked": "已与运营商核对",
        }[self.value]


@dataclass(frozen=True, slots=True)
class RelayCall:
    """One call. `outcome` is None until its result was logged."""

    id: str
    case_id: str
    party_id: str
    ref: str
    state: CallState
    by: str
    at: datetime
    evidence_id: str = ""
    valid_until: date | None = None
    line_id: str = ""
    outcome: ContactOutcome | None = None

    @property
    def unknown(self) -> bool:
        """Whether a number may be bound though nobody here knows it."""
        return self.state in {CallState.ASKED, CallState.LOST}

    @property
    def unlogged(self) -> bool:
        return self.state is CallState.BOUND and not self.line_id


async def of_case(tx: AsyncConnection, case_id: str) -> tuple[RelayCall, ...]:
    """The calls of a case in their order."""
    query = select(relay_calls, contact_log.c.outcome).outerjoin(contact_log, contact_log.c.id == relay_calls.c.line_id)
    query = query.where(relay_calls.c.case_id == case_id).order_by(relay_calls.c.at, relay_calls.c.id)
    return tuple(_call(row) for row in (await tx.execute(query)).all())


async def begin(tx: AsyncConnection, point: ContactPoint, by: str, at: datetime) -> RelayCall:
    """Note that a number is about to be asked for."""
    call = RelayCall(uuid.uuid4().hex, point.case_id, point.party_id, point.ref, CallState.ASKED, by, at)
    values = {name: getattr(call, name) for name in RelayCall.__slots__ if name != "outcome"}
    await tx.execute(insert(relay_calls).values(values))
    return call


async def end(tx: AsyncConnection, call: RelayCall, changes: Mapping[str, Any]) -> RelayCall:
    """What came of it."""
    await tx.execute(update(relay_calls).where(relay_calls.c.id == call.id).values(changes))
    return replace(call, **changes)


async def logged(tx: AsyncConnection, point: ContactPoint, line_id: str) -> None:
    """The result that was just logged is that of the call through this point that still lacked one."""
    open_one = (
        relay_calls.c.case_id == point.case_id,
        relay_calls.c.ref == point.ref,
        relay_calls.c.state == CallState.BOUND,
        relay_calls.c.line_id == "",
    )
    await tx.execute(update(relay_calls).where(*open_one).values(line_id=line_id))


def _call(row: Row[Any]) -> RelayCall:
    values = {name: getattr(row, name) for name in RelayCall.__slots__ if name != "outcome"}
    outcome = ContactOutcome(row.outcome) if row.outcome else None
    return RelayCall(**(values | {"state": CallState(row.state), "outcome": outcome}))

"""Keeps what lawyers decide about the plan: in, out or worth, journalled in the same transaction.

Surprising: the reason is sealed like a personal value, because a lawyer writes whatever convinced him.
"""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.assets.asset import Asset, AssetKind
from skiptrace.assets.choice import Act, Choice, Choices, Valuation
from skiptrace.assets.tables import plan_choices
from skiptrace.cases.case import Case
from skiptrace.errors import UsageError
from skiptrace.journal import Action, Scribe
from skiptrace.storage.sealing import SealClass, Sealer
from skiptrace.storage.store import Store


class Planner:
    """Takes choices about things of a case and takes them back."""

    def __init__(self, store: Store, sealer: Sealer, scribe: Scribe) -> None:
        self._store = store
        self._sealer = sealer
        self._scribe = scribe

    async def choices(self, case_id: str) -> Choices:
        """Everything in force in a case."""
        query = select(plan_choices).where(plan_choices.c.case_id == case_id, plan_choices.c.undone_at.is_(None))
        query = query.order_by(plan_choices.c.chosen_at, plan_choices.c.id)
        async with self._store.read() as tx:
            rows = (await tx.execute(query)).all()
            opened = [await self._opened(tx, row) for row in rows]
        ticks = tuple(each for each in opened if isinstance(each, Choice))
        return Choices(ticks, tuple(each for each in opened if isinstance(each, Valuation)))

    async def choose(self, case: Case, asset: Asset, *, included: bool, reason: str) -> None:
        """Tick or untick a thing; what was chosen for it before is replaced."""
        act = Act.TICK if included else Act.UNTICK
        await self._keep(
            case, asset, act, {"reason": _told(reason, "理由（--reason），例如已核实占有、当事人另有约定")}
        )

    async def appraise(self, case: Case, asset: Asset, low: Decimal, high: Decimal, basis: str, as_of: date) -> None:
        """Say what a thing is worth. UsageError for money that a source counts, and for a range upside down."""
        if not asset.kind.sold_at_auction:
            raise UsageError(f"{asset.kind.chinese}的数额以来源所载为准，只有房屋、机动车、股权、设备存货可以登记估值")
        if not 0 < low <= high or as_of > self._scribe.today():
            raise UsageError("估值须大于零、低值不高于高值，日期不得晚于今天")
        told = _told(basis, "估值依据（--basis），例如评估报告编号、询价结果")
        await self._keep(
            case, asset, Act.VALUE, {"reason": told, "low": str(low), "high": str(high), "as_of": as_of.isoformat()}
        )

    async def clear(self, case: Case, asset: Asset) -> None:
        """Take back everything that was chosen about a thing. UsageError when nothing was."""
        async with self._store.write() as tx:
            gone = await self._leave_out(tx, case.id, asset, tuple(Act))
            if not gone:
                raise UsageError("这项财产没有人工选择或者估值，无可撤销")
            await self._scribe.write(tx, Action.PLAN_CHOSEN, case.id, {"act": "clear", "choices": gone})

    async def _keep(self, case: Case, asset: Asset, act: Act, told: dict[str, str]) -> None:
        at, number = self._scribe.now(), uuid.uuid4().hex
        replaced = (Act.VALUE,) if act is Act.VALUE else (Act.TICK, Act.UNTICK)
        async with self._store.write() as tx:
            await self._leave_out(tx, case.id, asset, replaced)
            values = {
                "id": number,
                "case_id": case.id,
                "act": act,
                "kind": asset.kind,
                "record_ids": sorted(asset.record_ids),
                "sealed": await self._sealer.seal_json(tx, case.id, SealClass.DEBTOR, told, at=at),
                "chosen_by": self._scribe.actor.name,
                "chosen_at": at,
                "undone_by": "",
            }
            await tx.execute(insert(plan_choices).values(values))
            detail = {"act": act, "choice": number, "asset": asset.id, "kind": asset.kind}
            await self._scribe.write(tx, Action.PLAN_CHOSEN, case.id, detail)

    async def _leave_out(self, tx: AsyncConnection, case_id: str, asset: Asset, acts: tuple[Act, ...]) -> list[str]:
        """Undo the choices of these acts that speak of the thing; which they were."""
        same = (plan_choices.c.case_id == case_id, plan_choices.c.kind == asset.kind, plan_choices.c.act.in_(acts))
        rows = (await tx.execute(select(plan_choices).where(*same, plan_choices.c.undone_at.is_(None)))).all()
        mine = [row.id for row in rows if frozenset(row.record_ids) & asset.record_ids]
        values = {"undone_by": self._scribe.actor.name, "undone_at": self._scribe.now()}
        if mine:
            await tx.execute(update(plan_choices).where(plan_choices.c.id.in_(mine)).values(values))
        return mine

    async def _opened(self, tx: AsyncConnection, row: Row[Any]) -> Choice | Valuation:
        told = await self._sealer.open_json(tx, row.case_id, SealClass.DEBTOR, row.sealed)
        choice = Choice(
            row.id,
            Act(row.act),
            AssetKind(row.kind),
            frozenset(row.record_ids),
            row.chosen_by,
            row.chosen_at,
            told["reason"],
        )
        if choice.act is not Act.VALUE:
            return choice
        return Valuation(choice, Decimal(told["low"]), Decimal(told["high"]), date.fromisoformat(told["as_of"]))


def _told(text: str, what: str) -> str:
    if not text.strip():
        raise UsageError(f"请写明{what}")
    return text.strip()

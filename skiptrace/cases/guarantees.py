"""Keeps what people say of a guarantee (mode, period, deed): entered on a basis, undone by a decision, never deleted.

Surprising: a person's word stands over the creditor's file, and the latest one over those before it. Undone, the one
before it stands again, and at last the file.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.cases.cabinet import opened_terms, sealed_terms
from skiptrace.cases.case import Case, Claim, Guarantee, Party, PartyRole
from skiptrace.cases.guarantee import Deed, Lasting, Mode, Terms, Told, told_number, told_serial
from skiptrace.cases.tables import guarantees_told
from skiptrace.cases.told import Kind, ToldBook, words
from skiptrace.errors import UsageError
from skiptrace.journal import Action, Scribe
from skiptrace.law.limitation import GuaranteeMode, guarantee_mode
from skiptrace.storage.sealing import SealClass, Sealer
from skiptrace.storage.store import Store

_KIND = Kind(guarantees_told, SealClass.THIRD, "保证约定", "calendar guarantee list", told_number)
_MAX_WORDS = 500
_MAX_LIMIT = Decimal("1e12")


class GuaranteeRegister:
    """What was told of the guarantees of cases, for one person in one role."""

    def __init__(self, store: Store, sealer: Sealer, scribe: Scribe) -> None:
        self._store = store
        self._sealer = sealer
        self._scribe = scribe
        self._book = ToldBook(_KIND, store, sealer, scribe)

    async def tell(
        self, case: Case, party: Party, claim_ids: Iterable[str], terms: Terms, basis: str, deed: Deed | None = None
    ) -> Told:
        """Keep the terms. UsageError for a party that guarantees nothing, for silence, or without a basis."""
        claims, rests_on = tuple(sorted(claim_ids)), words(basis, "依据（--basis），例如保证合同编号及条款")
        said = _checked(deed or Deed())
        if party.role is not PartyRole.GUARANTOR:
            raise UsageError("只有保证人有保证方式和保证期间；请用 --of 保证人1 写明是哪一个保证人")
        if not claims:
            raise UsageError("没有涉及的合同：案件的合同均已结束，请写明合同序号（--claim）")
        if terms.silent and said.silent:
            raise UsageError(
                "请填写保证方式（--mode）、保证期间（--until、--months、--period）或者保证合同（--agreement、--scope、--limit）"
            )
        at = self._scribe.now()
        async with self._store.write() as tx:
            serial = await self._book.next_serial(tx)
            sealed = {"terms": sealed_terms(terms), "basis": rests_on, "deed": _sealed(said)}
            values = {
                "id": uuid.uuid4().hex,
                "serial": serial,
                "case_id": case.id,
                "party_id": party.id,
                "claim_ids": claims,
                "sealed": await self._sealer.seal_json(tx, case.id, SealClass.THIRD, sealed, at=at),
                "entered_by": self._scribe.actor.name,
                "entered_at": at,
                "undone_by": "",
            }
            await tx.execute(insert(guarantees_told).values(values))
            detail = {"guarantee": told_number(serial), "claims": len(claims)}
            await self._scribe.write(tx, Action.GUARANTEE_TOLD, case.id, detail)
            return await self._opened(tx, await self._book.row(tx, serial))

    async def undo(self, case: Case, number: str, why: str) -> Told:
        """Leave an entry out from now on; it stays to be seen with who did it and why."""
        async with self._store.write() as tx:
            row = await self._book.leave_out(tx, case, told_serial(number), why)
            await self._scribe.write(tx, Action.GUARANTEE_UNDONE, case.id, {"guarantee": told_number(row.serial)})
            return await self._opened(tx, row)

    async def of_case(self, case_id: str) -> tuple[Told, ...]:
        """Every entry of a case and of those that were joined to it, undone ones too, in order of entry."""
        return (await self.of_cases([case_id]))[case_id]

    async def of_cases(self, case_ids: Collection[str]) -> Mapping[str, tuple[Told, ...]]:
        """The same of many cases, each by its id, in a few statements however many they are."""
        return await self._book.of_cases(case_ids, self._opened)

    async def _opened(self, tx: AsyncConnection, row: Row[Any]) -> Told:
        said = await self._sealer.open_json(tx, row.case_id, SealClass.THIRD, row.sealed)
        return Told(
            told_number(row.serial),
            row.party_id,
            tuple(row.claim_ids),
            opened_terms(said["terms"]),
            said["basis"],
            row.entered_by,
            row.entered_at,
            row.undone_by,
            row.undone_at,
            await self._book.why_undone(tx, row),
            _opened(said.get("deed", {})),
        )


def in_force(told: Iterable[Told], party_id: str, claim_id: str) -> tuple[Told, ...]:
    """What counts of a guarantor and a contract, the latest first."""
    found = [each for each in told if each.undone_at is None and each.party_id == party_id]
    return tuple(each for each in reversed(found) if claim_id in each.claim_ids)


def of_file(party: Party, claim: Claim) -> Guarantee | None:
    """What the creditor's file says of a guarantor's guarantee of a contract."""
    return next((each for each in party.guarantees if each.claim_key == claim.key), None)


def known_terms(party: Party, claim: Claim, told: Iterable[Told]) -> tuple[Terms, tuple[str, ...]]:
    """What is known of a guarantee, and who says so of mode and period (Chinese); persons before the file."""
    written = of_file(party, claim)
    sources = [(each.terms, f"{each.number} 登记") for each in in_force(told, party.id, claim.id)]
    sources += [(written.terms, "债权人文件")] if written else []
    terms, said = Terms(), []
    for each, by in sources:
        if terms.mode is Mode.UNKNOWN and each.mode is not Mode.UNKNOWN:
            said.append(f"保证方式：{each.mode.chinese}（{by}）")
        if terms.lasting is Lasting.UNKNOWN and each.lasting is not Lasting.UNKNOWN:
            said.append(f"保证期间：{each.period_text}（{by}）")
        terms = terms.over(each)
    return terms, tuple(said)


def known_deed(party: Party, claim: Claim, told: Iterable[Told]) -> Deed:
    """What people have said of the agreement, the latest first; the creditor's file tells nothing of it."""
    deed = Deed()
    for each in in_force(told, party.id, claim.id):
        deed = deed.over(each.deed)
    return deed


def counted_mode(terms: Terms, claim: Claim) -> GuaranteeMode | None:
    """The mode that the law counts for the contract, None where nobody has said, or the day it was due is unknown."""
    if claim.overdue_since is None:
        return terms.mode.agreed
    return guarantee_mode(terms.mode.agreed, claim.overdue_since, agreed_none=terms.mode is Mode.OPEN)


def general_guarantors(case: Case, told: Iterable[Told]) -> frozenset[str]:
    """Who answers for every open contract only behind the debtor (民法典 687), by the party's id."""
    entries, found = tuple(told), set()
    for party in case.parties:
        modes = {counted_mode(known_terms(party, claim, entries)[0], claim) for claim in case.active_claims}
        if party.role is PartyRole.GUARANTOR and modes == {GuaranteeMode.GENERAL}:
            found.add(party.id)
    return frozenset(found)


def _checked(deed: Deed) -> Deed:
    """The deed without blanks around its words. UsageError for a sum or a text that cannot be."""
    if deed.limit is not None and not (0 < deed.limit <= _MAX_LIMIT and deed.limit == round(deed.limit, 2)):
        raise UsageError("最高债权额（--limit）应大于 0，以元为单位，至多两位小数")
    said = Deed(deed.agreement.strip(), deed.scope.strip(), deed.limit)
    if max(len(said.agreement), len(said.scope)) > _MAX_WORDS:
        raise UsageError(f"保证合同（--agreement）与保证范围（--scope）各不超过 {_MAX_WORDS} 字")
    return said


def _sealed(deed: Deed) -> dict[str, str]:
    limit = "" if deed.limit is None else str(deed.limit)
    return {"agreement": deed.agreement, "scope": deed.scope, "limit": limit}


def _opened(sealed: Mapping[str, str]) -> Deed:
    """The deed as it was sealed; entries from before deeds were kept have none."""
    limit = sealed.get("limit", "")
    return Deed(sealed.get("agreement", ""), sealed.get("scope", ""), Decimal(limit) if limit else None)

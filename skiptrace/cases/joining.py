"""Joining two cases of one debtor: by a number that came later, or by a person's word."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.cases.cabinet import KeptCase
from skiptrace.cases.case import Hold, Party, PartyRole
from skiptrace.cases.merging import same_person
from skiptrace.cases.tables import cases, claims, dependants, guarantees_told, holds, limitation_events, parties
from skiptrace.storage import changes


def absorb(into: KeptCase, gone: KeptCase) -> KeptCase:
    """One case of both: the debtors merged, every other party and claim beside the ones that are there."""
    people = [_merged(into.debtor, gone.debtor) if p.role is PartyRole.DEBTOR else p for p in into.parties]
    for party in gone.parties:
        if party.role is PartyRole.DEBTOR:
            continue
        place = next((n for n, p in enumerate(people) if p.role is party.role and same_person(p, party)), None)
        if place is None:
            people.append(party)
        else:
            people[place] = _merged(people[place], party)
    return replace(into, parties=tuple(people), claims=(*into.claims, *gone.claims), holds=_holds(into, gone))


def _holds(into: KeptCase, gone: KeptCase) -> tuple[Hold, ...]:
    kinds = {hold.kind for hold in into.holds}
    return (*into.holds, *(hold for hold in gone.holds if hold.kind not in kinds))


def _merged(known: Party, other: Party) -> Party:
    """Two parties that are one person; the first one's number and name stand, what it lacks is added."""
    named = {known.name, *known.former_names}
    former = (*known.former_names, *(name for name in (other.name, *other.former_names) if name not in named))
    places = {(fact.kind, fact.value) for fact in known.facts}
    facts = (*known.facts, *(fact for fact in other.facts if (fact.kind, fact.value) not in places))
    keys = {each.claim_key for each in known.guarantees}
    guarantees = (*known.guarantees, *(each for each in other.guarantees if each.claim_key not in keys))
    hint = known.id_hint or other.id_hint
    merged = replace(known, former_names=former, facts=facts, id_hint=hint, guarantees=guarantees)
    if known.id_no or not other.id_no:
        return merged
    origins = {**known.origins, "id_no": other.origins["id_no"]}
    return replace(merged, id_no=other.id_no, sex=other.sex, birth_date=other.birth_date, origins=origins)


def _followed(into: KeptCase, gone: KeptCase) -> dict[str, str]:
    """Which party of the absorbing case each party of the joined one has become; who stays himself is left out."""
    found = {gone.debtor.id: into.debtor.id}
    for party in gone.parties:
        same = (p.id for p in into.parties if p.role is party.role and same_person(p, party))
        if party.role is not PartyRole.DEBTOR and (known := next(same, None)):
            found[party.id] = known
    return found


async def carry_told(tx: AsyncConnection, into: KeptCase, gone: KeptCase) -> None:
    """What people told about the parties of a joined case is about those that they have become."""
    for old, new in _followed(into, gone).items():
        for table in (limitation_events, dependants, guarantees_told):
            await tx.execute(update(table).where(table.c.party_id == old).values(party_id=new))


def loose(into: KeptCase, gone: KeptCase, ties: Mapping[str, Sequence[str]]) -> str:
    """Why the one may not take the other up, with the mend; empty when nothing hangs on the one that goes."""
    if gone.id not in ties:
        return ""
    why = f"案件 {gone.number} 名下已有{'、'.join(ties[gone.id])}，并入后将无法从案件查到，不予合并"
    if into.id in ties:
        return f"{why}；案件 {into.number} 也有，两案请分别办理"
    return f"{why}；请保留 {gone.number}：cases join {gone.number} {into.number}"


async def remove_joined(tx: AsyncConnection, gone: KeptCase, into: str) -> None:
    """Take the rows of a joined case away and leave its number as a pointer; to be done before the other is saved."""
    await tx.execute(delete(parties).where(parties.c.case_id == gone.id))
    await tx.execute(delete(claims).where(claims.c.case_id == gone.id))
    await tx.execute(update(holds).where(holds.c.case_id == gone.id).values(case_id=into))
    await tx.execute(update(cases).where(cases.c.joined_into == gone.id).values(joined_into=into))
    await tx.execute(update(cases).where(cases.c.id == gone.id).values(joined_into=into))
    await changes.note(tx, [gone.id])

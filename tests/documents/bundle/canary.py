"""Who is who, from the truth of the world: the values of a case's parties, and those of everybody else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from skiptrace.cases.case import Case
from skiptrace.simulator.world import World
from skiptrace.simulator.world.places import Address

_SHORTEST = 5


@dataclass(frozen=True)
class Values:
    """Names, and everything else that leads to a person."""

    names: frozenset[str]
    others: frozenset[str]

    def __sub__(self, other: "Values") -> "Values":
        return Values(self.names - other.names, self.others - other.others)

    def in_texts(self, texts: Iterable[str]) -> set[str]:
        joined = "\n".join(texts)
        return {value for value in self.names | self.others if value in joined}


def of_parties(world: World, case: Case) -> Values:
    """What may be seen: the parties' values in truth, and what the creditor's file says of them."""
    numbers = {party.id_no for party in case.parties}
    names = {name for party in case.parties for name in (party.name, *party.former_names)}
    facts = {fact.value for party in case.parties for fact in party.facts}
    born = {party.birth_date for party in case.parties}
    pids = [
        pid
        for pid, person in world.people.items()
        if person.id_no in numbers or (person.name in names and (person.birth in born or None in born))
    ]
    truth = _values(world, pids)
    return Values(truth.names | names, truth.others | facts)


def of_strangers(world: World, case: Case) -> Values:
    """What must not be seen: everybody's values that are not a party's too."""
    return _values(world, list(world.people)) - of_parties(world, case)


def _values(world: World, pids: Sequence[str]) -> Values:
    wanted = set(pids)
    people = [world.people[pid] for pid in pids]
    names = {person.name for person in people} | {former.name for p in people for former in p.former_names}
    others = {person.id_no for person in people} | {spell.number for p in people for spell in p.phones}
    for person in people:
        others |= {text for home in person.residences for text in _written(home.address)}
    for customer in world.customers.values():
        if customer.pid in wanted:
            others |= {customer.number, *(phone.number for phone in customer.phones)}
            others |= {text for home in customer.addresses for text in _written(home.address)}
    return Values(frozenset(names), frozenset(v for v in others | _things(world, wanted) if len(v) >= _SHORTEST))


def _things(world: World, pids: set[str]) -> set[str]:
    found: set[str] = set()
    for house in world.houses:
        if pids & {owner.pid for owner in house.owners}:
            found |= {house.title_no, house.unit_no, *_written(house.address)}
    for vehicle in world.vehicles:
        if vehicle.owner in pids:
            found |= {vehicle.plate, vehicle.vin, vehicle.engine, vehicle.phone, vehicle.address}
    for account in world.accounts:
        if account.owner in pids:
            found |= {account.number, account.phone, account.address}
    for fund in world.fund_accounts:
        if fund.owner in pids:
            found |= {fund.number, fund.phone, fund.address}
    return found


def _written(address: Address) -> set[str]:
    return {address.full(), address.registered(), address.terse()}

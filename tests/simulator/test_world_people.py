"""The people of a world are believable: true frequencies, valid numbers, dense mistakes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from matching.fields.resident_id import check_character
from skiptrace.simulator.world import build_world
from skiptrace.simulator.world.issuing import carrier_of

if TYPE_CHECKING:
    from skiptrace.simulator.world import World


@pytest.fixture(scope="module")
def large_world() -> World:
    return build_world(seed=1, debtors=2000)


def test_equal_seed_gives_an_equal_world() -> None:
    """Nothing but the seed decides."""
    one, two = build_world(seed=5, debtors=12), build_world(seed=5, debtors=12)

    assert one == two
    assert one.people != build_world(seed=6, debtors=12).people


def test_names_have_the_frequencies_of_the_population(large_world: World) -> None:
    """14% of Han names have two characters; the commonest surnames have their shares."""
    names = [large_world.people[pid].name for pid in large_world.debtors if large_world.people[pid].ethnicity == "汉"]
    surnames = Counter(name[0] for name in names)

    assert sum(len(name) == 2 for name in names) / len(names) == pytest.approx(0.142, abs=0.02)
    assert surnames["王"] / len(names) == pytest.approx(0.0717, abs=0.015)
    assert surnames["李"] / len(names) == pytest.approx(0.07, abs=0.015)
    assert surnames["张"] / len(names) == pytest.approx(0.0674, abs=0.015)


def test_minority_names_exist(large_world: World) -> None:
    """Names with a dot are borne by some."""
    assert any("·" in person.name for person in large_world.people.values())


def test_numbers_are_valid_and_nobody_shares_one(large_world: World) -> None:
    """Check characters hold, birth date and sex agree with the number, and no number stands twice."""
    people = large_world.people.values()

    assert len({person.id_no for person in people}) == len(people)
    for person in people:
        assert person.id_no[17] == check_character(person.id_no[:17])
        assert person.id_no[6:14] == f"{person.birth:%Y%m%d}"
        assert int(person.id_no[16]) % 2 == (person.sex == "男")


def test_namesakes_are_near_and_have_other_numbers(large_world: World) -> None:
    """Three at least, the first in the debtor's city, the second of the debtor's county of registration."""
    for pid in large_world.debtors:
        debtor = large_world.people[pid]
        namesakes = [large_world.people[other] for other in large_world.namesakes[pid]]

        assert len(namesakes) >= 3
        assert all(other.name == debtor.name for other in namesakes)
        assert all(other.id_no[-4:] != debtor.id_no[-4:] for other in namesakes)
        assert namesakes[0].city == debtor.city
        assert namesakes[1].id_no[:6] == debtor.id_no[:6]


def test_namesakes_never_have_the_debtors_phone_or_flat(large_world: World) -> None:
    """What tells them apart is never there by chance."""
    for pid in large_world.debtors:
        debtor = large_world.people[pid]
        numbers = {spell.number for spell in debtor.phones}
        flats = {home.address.place for home in debtor.residences}
        for other in (large_world.people[p] for p in large_world.namesakes[pid]):
            assert not numbers & {spell.number for spell in other.phones}
            assert not flats & {home.address.place for home in other.residences}


def test_twins_differ_in_the_sequence_only(large_world: World) -> None:
    """County and birth date are one; kin never bear the debtor's name."""
    twins = 0
    for pid in large_world.debtors:
        debtor = large_world.people[pid]
        for relative in debtor.kin:
            other = large_world.people[relative.pid]
            assert not debtor.bore(other.name)
            if relative.relation == "双胞胎":
                twins += 1
                assert other.id_no[:14] == debtor.id_no[:14]
                assert other.id_no[14:] != debtor.id_no[14:]

    assert twins > 10


def test_numbers_pass_to_second_hand_owners(large_world: World) -> None:
    """A number given up is dead or another's; a spell ends before the next holder's begins."""
    handed_on = 0
    for pid in large_world.debtors:
        for spell in large_world.people[pid].phones:
            for holder in large_world.by_phone[spell.number]:
                if holder.role == "successor":
                    handed_on += 1
                    assert spell.until is not None
                    assert holder.phones[0].since > spell.until

    assert handed_on > 500


def test_every_debtor_can_be_reached_somehow(large_world: World) -> None:
    """There is a present number, of a known network, and a present home."""
    for pid in large_world.debtors:
        debtor = large_world.people[pid]
        assert debtor.current_phones
        assert all(carrier_of(number).startswith("CHINA_") for number in debtor.current_phones)
        assert debtor.current_home


def test_shares_of_a_house_add_up(large_world: World) -> None:
    """To 100 per cent, and the kind of co-ownership fits."""
    for house in large_world.houses:
        assert sum(owner.share for owner in house.owners) == 100
        assert (house.co_ownership == "单独所有") == (len(house.owners) == 1)
        assert len(house.unit_no) == 28


def test_things_of_every_sort_exist(large_world: World) -> None:
    """New-energy plates, wallets, co-owned and seized houses, fund states, companies, court files, the dead."""
    world = large_world

    assert any(vehicle.kind == "52" and len(vehicle.plate) == 8 for vehicle in world.vehicles)
    assert {"支付宝", "财付通", "借记卡"} <= {account.kind for account in world.accounts}
    assert any(len(house.seizures) > 1 for house in world.houses)
    assert {"01", "02", "04", "05", "06"} <= {account.state for account in world.fund_accounts}
    assert world.companies
    assert world.shareholdings
    assert world.court_records
    assert any(person.died for person in world.people.values())
    assert any(person.former_names for person in world.people.values())

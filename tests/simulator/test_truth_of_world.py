"""The composition that the judge rests on: what share has no full number, who stands beside the right records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from skiptrace.simulator.truth import Truth

if TYPE_CHECKING:
    from skiptrace.simulator.portfolio import Portfolio
    from skiptrace.simulator.world import World

EVERYWHERE = ("core_banking", "housing_fund", "property_registry", "vehicle_office", "bank_deposits")


@pytest.fixture(scope="module")
def truth(small_world: World, portfolio: Portfolio) -> Truth:
    return Truth(small_world, portfolio)


def test_two_in_five_records_carry_no_full_number(small_world: World, truth: Truth) -> None:
    """Over all that the faces return to perfect questions, and over the debtors' own assets alone a third."""
    every = [s for pid in small_world.debtors for s in (*truth.of(pid).assets, *truth.of(pid).strangers)]
    own = [s for pid in small_world.debtors for s in truth.of(pid).assets]

    assert sum(s.id_form != "full" for s in every) / len(every) >= 0.4
    assert sum(s.id_form != "full" for s in own) / len(own) >= 0.3


def test_three_strangers_stand_beside_each_debtor(small_world: World, truth: Truth) -> None:
    """Already in the core system, which every case may ask."""
    for pid in small_world.debtors:
        assert sum(s.source == "core_banking" for s in truth.of(pid).strangers) >= 3


def test_three_in_four_unnumbered_records_carry_a_fact(small_world: World, truth: Truth) -> None:
    """A phone, a room or a plate that the creditor knows, so that review can rank them; public registers tell none."""
    every = [s for pid in small_world.debtors for s in truth.of(pid).assets if s.id_form != "full"]
    open_ones = [s for s in every if s.source not in {"company_registry", "movables"}]

    assert sum(bool(s.facts) for s in open_ones) / len(open_ones) == pytest.approx(0.76, abs=0.06)


def test_strangers_of_the_name_carry_no_fact(small_world: World, truth: Truth) -> None:
    """Only kin do: at the debtor's home, or where they insure the debtor; under other names."""
    at_home = 0
    for pid in small_world.debtors:
        kin = {relative.pid for relative in small_world.people[pid].kin}
        for stranger in truth.of(pid).strangers:
            if stranger.facts:
                at_home += 1
                assert set(stranger.owners) <= kin

    assert at_home > 10


def test_every_source_holds_both_kinds_of_records(small_world: World, truth: Truth) -> None:
    """Attributable and reviewable ones, so that no source's recall is empty."""
    for source in EVERYWHERE[1:]:
        assert any(truth.of(pid).attributable([source]) for pid in small_world.debtors)
        assert any(truth.of(pid).reviewable([source]) for pid in small_world.debtors)
    assert truth.of(small_world.debtors[0]).attributable([]) == ()


def test_owners_are_known_by_the_keys_of_replies(small_world: World, truth: Truth) -> None:
    """Whatever is shown can be judged."""
    for pid in small_world.debtors:
        for shown in (*truth.of(pid).assets, *truth.of(pid).strangers):
            assert truth.owners_of(shown.key) == shown.owners
    assert truth.owners_of("nothing") == ()


def test_numbers_are_current_dead_or_anothers(small_world: World, truth: Truth) -> None:
    """Each number of a debtor is exactly one of the three."""
    for pid in small_world.debtors:
        debtor = truth.of(pid)
        numbers = [spell.number for spell in small_world.people[pid].phones]
        assert sorted(numbers) == sorted([*debtor.current_phones, *debtor.dead_numbers, *debtor.others_numbers])


def test_most_debtors_can_be_found_and_some_cannot(small_world: World, truth: Truth) -> None:
    """The creditor's side knows a present number of three in five to nine in ten."""
    reachable = [bool(truth.of(p).known.phones & set(truth.of(p).current_phones)) for p in small_world.debtors]

    assert 0.6 < sum(reachable) / len(reachable) < 0.92

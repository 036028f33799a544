"""Builds a world of so many debtors from a seed.

Surprising: each debtor draws from a generator of its own, so that a larger world begins with the people of a smaller
one of the same seed as far as shared numbers allow, and one debtor's change does not stir the others' draws.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import TYPE_CHECKING

from skiptrace.simulator.world.custom import open_customers
from skiptrace.simulator.world.draft import Draft
from skiptrace.simulator.world.endowing import endowed
from skiptrace.simulator.world.estate import give_houses
from skiptrace.simulator.world.families import Wish, settle
from skiptrace.simulator.world.insured import insure
from skiptrace.simulator.world.movables import give_movables
from skiptrace.simulator.world.publishing import publish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skiptrace.simulator.world.world import World

WORLD_DATE = date(2026, 10, 30)
"""The day on which every world stands unless told otherwise."""


def build_world(*, seed: int, debtors: int, date: date = WORLD_DATE) -> World:
    """A world with that many debtors and the people and things around them; equal arguments, equal world."""
    return grow(seed, [Wish()] * debtors, date)


def grow(seed: int, wishes: Sequence[Wish], day: date) -> World:
    """A world with one debtor for each wish."""
    draft = Draft(seed, day)
    for wish in wishes:
        for number in (wish.id_no, *wish.phones):
            draft.issuer.claim(number)
    for place, wish in enumerate(wishes):
        rng = Random(f"{seed}:{place}")
        debtor = settle(draft, rng, wish)
        open_customers(draft, rng, debtor)
        give_houses(draft, rng, debtor)
        give_movables(draft, rng, debtor)
    for place, pid in enumerate(draft.debtors):
        publish(draft, Random(f"{seed}:public:{place}"), draft.people[pid])
    for place, pid in enumerate(draft.debtors):
        insure(draft, Random(f"{seed}:insured:{place}"), draft.people[pid])
    return replace(draft.world(), belongings=endowed(draft))

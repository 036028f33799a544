"""The synthetic world: who lives where, owns what, and is known to the creditor's core system as what.

Surprising: registers differ from the truth in the world itself (old titles carry no number, numbers pass to other
people), because that is so before any face shows them; only the creditor's spreadsheet is damaged later.
"""

from __future__ import annotations

from skiptrace.simulator.world.around import build_world_around
from skiptrace.simulator.world.building import build_world
from skiptrace.simulator.world.person import Employer, Kin, Person, PhoneSpell, Residence
from skiptrace.simulator.world.places import Address
from skiptrace.simulator.world.publicity import Charge, EquityFreeze, JudgmentDebt, Office
from skiptrace.simulator.world.things import (
    Account,
    Company,
    CourtRecord,
    Freeze,
    FundAccount,
    House,
    Mortgage,
    Owner,
    Seizure,
    Shareholding,
    Vehicle,
)
from skiptrace.simulator.world.world import Customer, World

__all__ = [
    "Account",
    "Address",
    "Charge",
    "Company",
    "CourtRecord",
    "Customer",
    "Employer",
    "EquityFreeze",
    "Freeze",
    "FundAccount",
    "House",
    "JudgmentDebt",
    "Kin",
    "Mortgage",
    "Office",
    "Owner",
    "Person",
    "PhoneSpell",
    "Residence",
    "Seizure",
    "Shareholding",
    "Vehicle",
    "World",
    "build_world",
    "build_world_around",
]

"""The offices to which a messenger can take a pack: a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from skiptrace.simulator.faces import clearing, households, insured, insurers, registry, units, vehicles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from skiptrace.simulator.counter import Counter

COUNTERS: Mapping[str, Counter[Any]] = {
    "property_registry": registry.COUNTER,
    "vehicle_office": vehicles.COUNTER,
    "securities": clearing.COUNTER,
    "insurance": insurers.COUNTER,
    "social_insurance": insured.COUNTER,
    "property_by_address": units.COUNTER,
    "household_registration": households.COUNTER,
}
"""By the id of the source."""

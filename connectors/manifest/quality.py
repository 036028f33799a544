"""What a source claims about itself in `quality.yaml`: a tier, and each rule of the kit done or exempt with a reason.

A claim is not a tier: `connectors.conformance` computes that from what passes.
"""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from connectors.manifest.operation import Closed

FILE_NAME = "quality.yaml"


class Tier(StrEnum):
    """How much a source is trusted with: a sandbox, real permits, evidence for a court."""

    NONE = "none"
    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"

    @property
    def chinese(self) -> str:
        return {"none": "未达标", "bronze": "铜", "silver": "银", "gold": "金"}[self]

    def reaches(self, other: "Tier") -> bool:
        order = tuple(Tier)
        return order.index(self) >= order.index(other)


RULES_BY_TIER: dict[Tier, tuple[str, ...]] = {
    Tier.BRONZE: ("manifest", "golden", "silence", "pure"),
    Tier.SILVER: ("paging", "rate", "breaker", "retry_after", "revoked"),
    Tier.GOLD: ("resumed", "mutated", "redaction", "runbook", "replay"),
}
RULES = tuple(rule for rules in RULES_BY_TIER.values() for rule in rules)


class Exempt(Closed):
    """A rule that does not apply, and why."""

    exempt: str = Field(min_length=6)


class Quality(Closed):
    """The claims of one source; rules that are not named are still to be done."""

    tier: Tier
    rules: dict[str, Literal["done"] | Exempt]

    def marked(self, rule: str) -> bool:
        """Done or exempt."""
        return rule in self.rules

    def exempt(self, rule: str) -> bool:
        return isinstance(self.rules.get(rule), Exempt)

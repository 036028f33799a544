"""A promise that a source does not keep: what every check of the kit yields."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failing:
    """`check` is the name of the check that fails, `place` where; never a value of a sample."""

    check: str
    place: str

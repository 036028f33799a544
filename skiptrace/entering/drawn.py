"""A page as people see it. Apart from `picture`, which loads what draws it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as a JPEG, with its pixels."""

    body: bytes = field(repr=False)
    width: int
    height: int

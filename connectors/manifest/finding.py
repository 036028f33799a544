"""What a rule found in a manifest."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule: its number, where in the manifest, and how to mend it."""

    rule: str
    place: str
    mend: str

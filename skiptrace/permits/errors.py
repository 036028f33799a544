"""Reasons of our own no, as data: unknown, invalid and denied are different things.

UsageError (skiptrace.errors)   wrong input, nothing changed
NotAllowed (skiptrace.errors)   an act that this person may not do (approve one's own permit)
Denial                          not an error: the gate's no, a value with its reasons
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground of a denial: code, Chinese text, article, and the paper that would open the door."""

    code: str
    text: str
    article: str
    opens_with: str = ""


@dataclass(frozen=True, slots=True)
class Denial:
    """The gate's no. Never empty."""

    reasons: tuple[Reason, ...]

    @property
    def text(self) -> str:
        return "；".join(f"{reason.text}（{reason.article}）" for reason in self.reasons)

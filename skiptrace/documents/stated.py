"""The smallest parts that both products are made of: a value that says where it stands, and an amount.

Surprising: dates and amounts travel as data *and* as the Chinese text that is printed, so that the JSON, the sheet and
the papers can never differ in how they write the same figure.
"""

from datetime import date
from decimal import Decimal
from typing import Self

from pydantic import BaseModel, ConfigDict

from skiptrace.law.reckoning import Reckoning, cents, yuan
from skiptrace.tracing.profile import Citation, Fact


def written_day(day: date | None) -> str:
    """`2026年10月30日`, as court papers write it; "" for None."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


class Part(BaseModel):
    """A frozen part of a document; unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Money(Part):
    """An amount in yuan, exact to 0.01, with its printed form."""

    yuan: Decimal
    text: str

    @classmethod
    def of(cls, amount: Decimal) -> Self:
        return cls(yuan=cents(amount), text=yuan(amount))


class Stated(Part):
    """One value under its Chinese label. `evidence` is the exhibit's number, `pointer` its place there."""

    label: str
    text: str
    evidence: str
    pointer: str
    source: str

    @classmethod
    def of(cls, label: str, fact: Fact) -> Self:
        return cls.at(label, fact.text, fact.citation)

    @classmethod
    def at(cls, label: str, text: str, citation: Citation) -> Self:
        return cls(label=label, text=text, evidence=citation.number, pointer=citation.pointer, source=citation.title)

    @property
    def place(self) -> str:
        """`E2 不动产登记中心 Sheet1!C5`, as printed beside the value."""
        return " ".join(part for part in (self.evidence, self.source, self.pointer) if part)


class Reckoned(Part):
    """A figure of law with its arithmetic and the articles it rests on."""

    value: Money
    steps: tuple[str, ...]
    citations: tuple[str, ...]

    @classmethod
    def of(cls, reckoning: Reckoning) -> Self:
        return cls(
            value=Money.of(reckoning.value),
            steps=reckoning.steps,
            citations=tuple(rule.citation for rule in reckoning.rules),
        )

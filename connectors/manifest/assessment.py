"""The impact assessment of a source (个人信息保护法 55, 56): a record of its own, made and approved by two people.

Without one in force a source is not asked. It names what goes out and what comes back, so that a manifest that begins
to disclose or to obtain more no longer fits it and has to be assessed again.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from connectors.manifest.loader import read
from connectors.manifest.operation import Closed

FILE_NAME = "assessment.yaml"
OPEN = "待填"
"""Stands in the template where a person has to write; nothing that holds it is a finished assessment."""

KEPT_YEARS = 3

Text = Annotated[str, StringConstraints(min_length=2)]
Account = Annotated[str, StringConstraints(min_length=12)]


class Risk(Closed):
    """One way in which the person may be harmed, what is done against it, and what is left."""

    what: Account
    measure: Account
    left: Literal["low", "medium", "high"]


class Assessment(Closed):
    """One report. `simulated` marks that of a simulated holder: it never stands for a real one.

    `discloses` are the keys of a person that the holder gets to see, `obtains` the kinds of records that come back:
    both as in the manifest.
    """

    assessment: Literal[1]
    number: Text
    source: Text
    simulated: bool = False
    dated: date
    assessor: Text
    approver: Text
    purposes: tuple[Text, ...] = Field(min_length=1)
    necessity: Account
    grounds: tuple[Text, ...] = Field(min_length=1)
    discloses: frozenset[str]
    obtains: frozenset[str] = Field(min_length=1)
    sensitive: tuple[Text, ...] = ()
    effects: Account
    risks: tuple[Risk, ...] = Field(min_length=2)
    conclusion: Literal["allowed", "allowed_with_measures", "refused"]
    review_due: date

    @model_validator(mode="after")
    def _finished(self) -> Self:
        if OPEN in self.model_dump_json():
            raise ValueError("尚有待填之处")
        if self.assessor == self.approver:
            raise ValueError("评估人与批准人不得为同一人")
        if self.review_due <= self.dated:
            raise ValueError("复评期限应晚于评估日期")
        if any(risk.left == "high" for risk in self.risks) and self.conclusion != "refused":
            raise ValueError("仍有高风险时结论只能是 refused")
        return self

    @property
    def kept_until(self) -> date:
        """The report is kept at least three years (个人信息保护法 56)."""
        leap_day = (self.dated.month, self.dated.day) == (2, 29)
        moved = self.dated.replace(day=28) if leap_day else self.dated
        return moved.replace(year=self.dated.year + KEPT_YEARS)

    def lapse(self, on: date) -> str:
        """Why it does not allow anything on this day, in Chinese; empty when it does."""
        if self.conclusion == "refused":
            return f"影响评估 {self.number} 的结论是不得启用"
        if on < self.dated:
            return f"影响评估 {self.number} 自 {self.dated} 起生效"
        if on > self.review_due:
            return f"影响评估 {self.number} 已于 {self.review_due} 到期，须复评"
        return ""


def load_assessment(path: Path) -> Assessment:
    """Read one report; ManifestError lists everything wrong with its place."""
    return read(path, Assessment)

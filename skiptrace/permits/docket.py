"""The court's case: its number, its court, the stage it is in, and the orders that it brought."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_BRACKETS = str.maketrans("()[]〔〕【】", "（）（）（）（）")


def court_number(text: str) -> str:
    """A court's number in one form: full-width round brackets, no blanks, plain digits."""
    return "".join(unicodedata.normalize("NFKC", text).split()).translate(_BRACKETS)


class Stage(StrEnum):
    """How far the matter is in court (law.md D4a: the stage opens doors)."""

    PRE_SUIT = "pre_suit"
    IN_SUIT = "in_suit"
    EXECUTION = "execution"

    @property
    def chinese(self) -> str:
        return {"pre_suit": "诉前", "in_suit": "诉讼中", "execution": "执行中"}[self.value]


@dataclass(frozen=True, slots=True)
class Docket:
    """`number` is the 案号 (empty before filing). `preservation_ruling` is the 裁定's number, empty when there is none.

    `instrument*` are of the effective document in execution: number, what it orders, and when it took effect.
    """

    id: str
    case_id: str
    number: str
    court: str
    stage: Stage
    cause: str  # 案由
    filed: date | None
    preservation_ruling: str
    instrument_no: str
    instrument_kind: str
    instrument_court: str
    instrument_effective: date | None
    instrument_orders: str
    performance_due: date | None

    @property
    def court_results_open(self) -> bool:
        """The court's network query may exist (保全规定 11; 民诉 253)."""
        return self.stage is Stage.EXECUTION or (self.stage is Stage.IN_SUIT and bool(self.preservation_ruling))

"""A house with one debtor's case and its docket; whoever acts in it is named by the test."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from skiptrace import service
from skiptrace.acting import Service
from skiptrace.cases.case import Case
from skiptrace.court.choices import PaperKind
from skiptrace.court.desk import Entered
from skiptrace.court.paper import CourtPaper
from skiptrace.journal import Actor
from skiptrace.permits.docket import Docket, Stage
from skiptrace.service import House
from skiptrace.settings import Settings, SourceSettings
from tests.fakes.court_papers import COURT, DOCKET_NO, ID_NO, NAME, encoded, image
from tests.fakes.creditor_file import PLAIN, write_xlsx

if TYPE_CHECKING:
    from tests.conftest import FixedClock


@dataclass(frozen=True)
class Office:
    """The house with a case of one debtor, and shortcuts for what people do in it."""

    house: House
    case: Case

    def acting(self, name: str, role: str = "legal") -> Service:
        return self.house.acting(Actor(name, role))

    async def docket(self, stage: Stage = Stage.IN_SUIT, number: str = DOCKET_NO, **changes: Any) -> Docket:
        values: dict[str, Any] = {"instrument_no": "（2026）京0102民初0号"} if stage is Stage.EXECUTION else {}
        values |= changes
        base = Docket(
            "", self.case.id, number, COURT, stage, "金融借款合同纠纷", date(2026, 9, 1), values.get("ruling", ""),
            values.get("instrument_no", ""), "", "", None, "", None,
        )  # fmt: skip
        return await self.acting("wu").permits.add_docket(base)

    async def take(self, kind: PaperKind, body: bytes | None = None) -> CourtPaper:
        picture = image(text=kind) if body is None else body
        return (await self.acting("sun").court.take(self.case, kind, picture)).paper

    async def enter(self, name: str, paper: CourtPaper, form: dict[str, Any]) -> Entered:
        return await self.acting(name).court.enter(paper.number, encoded(form))

    async def settled(self, kind: PaperKind, form: dict[str, Any], body: bytes | None = None) -> CourtPaper:
        """A paper that wu and qian have entered alike."""
        paper = await self.take(kind, body)
        await self.enter("wu", paper, form)
        return (await self.enter("qian", paper, form)).paper


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    simulated = {"property_registry": SourceSettings(simulated=True)}
    return Settings(data=tmp_path / "data", synchronous="NORMAL", sources=simulated)


@pytest.fixture
async def house(settings: Settings, laid_out: Path, clock: "FixedClock") -> AsyncIterator[House]:
    shutil.copytree(laid_out, settings.data)
    async with service.open_house(settings, clock) as opened:
        yield opened


@pytest.fixture
async def office(house: House, tmp_path: Path) -> Office:
    """The case of the made-up debtor; no docket yet."""
    row = (NAME, ID_NO, "13900000001", "HT001", 100000, "2025-01-02", "")
    importing = house.acting(Actor("wu", "operator"))
    await importing.cases.import_file(write_xlsx(tmp_path / "file.xlsx", [PLAIN, row]))
    return Office(house, await importing.cases.case("C000001"))

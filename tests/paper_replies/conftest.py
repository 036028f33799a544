"""A house with one debtor whose packs went out under an order, and whose public pages may be looked up."""

import json
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from connectors.authority import Authority
from skiptrace import service
from skiptrace.acting import Service
from skiptrace.cases.case import Case
from skiptrace.journal import Actor
from skiptrace.paper_replies.desk import PaperEntered
from skiptrace.paper_replies.paper import ReplyPaper
from skiptrace.permits.docket import Docket, Stage
from skiptrace.permits.permit import Purpose
from skiptrace.permits.register import PermitDraft
from skiptrace.service import House
from skiptrace.settings import Settings, SourceSettings
from skiptrace.tracing.profile import Profile, SourceOutcome
from tests.fakes.court_papers import COURT, DOCKET_NO, ID_NO, NAME, image
from tests.fakes.creditor_file import PLAIN, write_xlsx

if TYPE_CHECKING:
    from tests.conftest import FixedClock

TODAY, UNTIL = date(2026, 10, 30), date(2026, 11, 28)


@dataclass(frozen=True)
class Office:
    """The house with its case, and shortcuts for what people do in it."""

    house: House
    case: Case

    def acting(self, name: str, role: str = "legal") -> Service:
        return self.house.acting(Actor(name, role))

    async def pack(self, source: str = "property_registry") -> str:
        packs = await self.acting("sun").packs.list(case_id=self.case.id)
        return next(pack.no for pack in packs if pack.source == source)

    async def take(self, source: str = "property_registry", *pictures: bytes) -> ReplyPaper:
        files = pictures or (image(text=source),)
        return (await self.acting("sun").reply_papers.answer_pack(await self.pack(source), files)).paper

    async def enter(self, name: str, paper: ReplyPaper, form: dict[str, Any]) -> PaperEntered:
        return await self.acting(name).reply_papers.enter(paper.number, json.dumps(form, ensure_ascii=False).encode())

    async def settled(self, paper: ReplyPaper, form: dict[str, Any]) -> PaperEntered:
        """A paper that wu and qian have entered alike."""
        await self.enter("wu", paper, form)
        return await self.enter("qian", paper, form)

    async def profile(self, role: str = "legal") -> Profile:
        return await self.acting("sun", role).profile(await self.acting("sun").cases.case(self.case.id))

    async def outcome(self, source: str, operation: str = "") -> SourceOutcome:
        found = [each for each in (await self.profile()).outcomes if each.source == source]
        return next(each for each in found if operation in {"", each.operation})


@pytest.fixture
async def house(tmp_path: Path, laid_out: Path, clock: "FixedClock") -> AsyncIterator[House]:
    simulated = {name: SourceSettings(simulated=True) for name in ("property_registry", "dishonest_debtors")}
    settings = Settings(data=tmp_path / "data", synchronous="NORMAL", sources=simulated)
    shutil.copytree(laid_out, settings.data)
    async with service.open_house(settings, clock) as opened:
        yield opened


@pytest.fixture
async def office(house: House, tmp_path: Path) -> Office:
    """Packs to registry and vehicle office were carried; the public site waits for a person."""
    row = (NAME, ID_NO, "13900000001", "HT001", 100000, "2025-01-02", "")
    wu = house.acting(Actor("wu", "operator"))
    await wu.cases.import_file(write_xlsx(tmp_path / "file.xlsx", [PLAIN, row]))
    case = await wu.cases.case("C000001")
    plain = Docket(
        "",
        case.id,
        DOCKET_NO,
        COURT,
        Stage.IN_SUIT,
        "金融借款合同纠纷",
        date(2026, 9, 1),
        "",
        "",
        "",
        "",
        None,
        "",
        None,
    )
    docket = await wu.permits.add_docket(plain)
    order: dict[str, Any] = {"case_id": case.id, "order_no": "（2026）京0102调令1号", "docket_id": docket.id}
    drafts = [
        PermitDraft(Authority.ORD, Purpose.PRESERVATION, "律师调查令", "a" * 64, "律师", TODAY, UNTIL, **order),
        PermitDraft(Authority.PUB, Purpose.POST_LOAN, "影响评估报告", "b" * 64, "法务部", TODAY, UNTIL),
    ]
    qian = house.acting(Actor("qian", "supervisor"))
    for draft in drafts:
        await qian.permits.approve((await wu.permits.add_permit(draft)).number)
    await house.acting(Actor("sun", "legal")).trace(case)
    for pack in await qian.packs.list():
        await qian.packs.approve(pack.no)
        await qian.packs.carried(pack.no)
    return Office(house, case)

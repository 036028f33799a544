"""Fixture strategy: a register and a store of records over the root's store, and the index's side of them.

What arrives is put in by the rooms themselves: a creditor's file through the register, rows of lists through the record
store. `site` is a site of the backend under test; tests that say nothing take the memory twin.
"""

import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from connectors.answer import Cited, Outcome, Record
from connectors.authority import Authority
from matching import parse_party
from matching.index import IndexSite, MemorySite
from skiptrace.candidates.finder import Finder, Found
from skiptrace.candidates.pairs import CasePairs
from skiptrace.candidates.place import IndexPlace
from skiptrace.candidates.scope import scopes_of_case
from skiptrace.candidates.upkeep import Upkeep
from skiptrace.candidates.verification import Verification
from skiptrace.cases.case import Case
from skiptrace.cases.register import Register
from skiptrace.evidence import Vault
from skiptrace.journal import Actor, Journal, Scribe
from skiptrace.permits.docket import Docket, Stage
from skiptrace.permits.register import PermitRegister
from skiptrace.settings import Role
from skiptrace.storage.sealing import Sealer
from skiptrace.storage.store import Store
from skiptrace.tracing.ledger import Lookup
from skiptrace.tracing.records import RecordStore

if TYPE_CHECKING:
    from tests.conftest import FixedClock

BULK = ("bank_deposits", "dishonest_debtors", "property_registry")
HEAD = "合同号,客户姓名,证件号码,手机号码,家庭地址,逾期本金,担保人,担保人证件号码\n"


@dataclass
class Office:
    """One process's view of everything; `another` is a second process over the same records and the same site."""

    store: Store
    sealer: Sealer
    scribe: Scribe
    site: IndexSite
    folder: Path
    small: int = 20_000
    records: RecordStore = field(init=False)
    register: Register = field(init=False)
    permits: PermitRegister = field(init=False)
    upkeep: Upkeep = field(init=False)

    def __post_init__(self) -> None:
        self.records = RecordStore(self.sealer, BULK)
        self.register = Register(self.store, self.sealer, Vault(self.sealer), self.scribe)
        self.permits = PermitRegister(self.store, self.scribe)
        place = IndexPlace("here", "here", self._open)
        made = Upkeep.of(self.store, self.sealer, place, self.scribe, self.records)
        self.upkeep = replace(made, small=self.small)

    async def _open(self) -> IndexSite:
        return self.site

    def another(self, store: Store | None = None, site: IndexSite | None = None, *, small: int = 20_000) -> "Office":
        """A second process over the same records, with a store or a site of its own where one is given."""
        return Office(
            store or self.store, Sealer(self.sealer.master), self.scribe, site or self.site, self.folder, small
        )

    async def file(self, *rows: str) -> None:
        """Import rows of a creditor's file."""
        path = self.folder / f"{uuid.uuid4().hex}.csv"
        path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
        await self.register.import_file(path)

    async def case(self, number: str) -> Case:
        return await self.register.case(number)

    async def docket(self, number: str, court_no: str, stage: Stage = Stage.IN_SUIT) -> Docket:
        case = await self.case(number)
        docket = Docket(
            "", case.id, court_no, "北京市东城区人民法院", stage, "借款合同纠纷", date(2026, 9, 1), "", "", "", "",
            None, "", None,
        )  # fmt: skip
        return await self.permits.add_docket(docket)

    async def listed(
        self, number: str, source: str, authority: Authority, values: Mapping[str, str], docket: Docket | None = None
    ) -> None:
        """A record that came for a case."""
        case, at = await self.case(number), self.scribe.now()
        print_, row = uuid.uuid4().hex, uuid.uuid4().hex
        held = docket.id if docket else ""
        lookup = Lookup(
            case.id, case.debtor.id, source, "query", print_, authority, Outcome.FOUND, at, row, docket_id=held
        )
        cited = {name: Cited(text, "0" * 64, f"表!{name}") for name, text in values.items()}
        async with self.store.write() as tx:
            await self.records.add(tx, lookup, [Record("person", cited, "表!2")], {"0" * 64: "e-1"})

    async def pairs(self) -> list[tuple[str, str]]:
        found = await CasePairs(self.upkeep, self.sealer.master.index_key).pairs()
        assert not found.incomplete
        return [(pair.first, pair.second) for pair in found.pairs]

    async def near(self, scopes: Sequence[str], **known: str) -> Found:
        party = parse_party({"name": "", "id_no": ""} | known)
        (found,) = await Finder(self.upkeep, self.sealer.master.index_key).near([party], scopes)
        return found

    async def near_case(self, number: str, known: Mapping[str, str], role: Role = Role.LEGAL) -> list[tuple[str, str]]:
        """Case and kind of everybody whom this role finds for this case."""
        case = await self.case(number)
        scopes = scopes_of_case(role, case.id, await self.permits.papers(case.id))
        found = await self.near(scopes, **known)
        assert not found.incomplete
        return sorted((each.case, each.at.kind.value) for each in found.near)

    async def verified(self) -> Verification:
        """The current generation beside the records."""
        (current,) = (each for each in await self.site.generations() if each.current)
        return await self.upkeep.builder.verifier.verify(current.name, await self.site.current())


@pytest.fixture
async def site() -> AsyncIterator[IndexSite]:
    made = MemorySite()
    yield made
    await made.close()


@pytest.fixture
def office(
    store: Store, sealer: Sealer, journal: Journal, clock: "FixedClock", actor: Actor, site: IndexSite, tmp_path: Path
) -> Office:
    return Office(store, sealer, Scribe(journal, clock, actor), site, tmp_path)

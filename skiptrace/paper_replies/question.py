"""Which question a paper answers, and what its permit allows: of a request pack, or of an errand to a public site."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from connectors.source import Source
from skiptrace.cases.case import Case, Party
from skiptrace.cases.register import Register
from skiptrace.errors import UsageError
from skiptrace.paper_replies.paper import ReplyPaper
from skiptrace.paper_replies.validity import Addressed
from skiptrace.permits.register import permit_behind
from skiptrace.storage.store import Store
from skiptrace.tracing.desk import CaptureDesk, Errand
from skiptrace.tracing.ledger import Ledger, Lookup
from skiptrace.tracing.packs import PackDesk, PackState


@dataclass(frozen=True, slots=True)
class Question:
    """A row of the ledger that waits for its answer; of what comes, only `fields` are kept (none means all)."""

    source: Source
    row: Lookup
    party: Party
    pack_no: str
    fields: frozenset[str]
    keys: Mapping[str, str] = field(repr=False)

    @property
    def addressed(self) -> Addressed:
        return Addressed(self.party, self.keys)


@dataclass(frozen=True, slots=True)
class Questions:
    """Finds the question; the permit is asked again each time."""

    store: Store
    sources: Mapping[str, Source]
    ledger: Ledger
    packs: PackDesk
    captures: CaptureDesk
    cases: Register

    async def of_pack(self, no: str) -> Question:
        """The question of a pack. UsageError for one that was never approved: nobody was asked."""
        pack = await self.packs.pack(no)
        if pack.state is PackState.DRAFTED:
            raise UsageError(f"请求包 {no} 尚未批准，不会有回复；请核对回执编号")
        async with self.store.read() as tx:
            row = await self.ledger.by_id(tx, pack.lookup_id)
            permit = await permit_behind(tx, pack.permit_id)
        case = await self.cases.case(pack.case_id)
        fields = permit.fields if permit else frozenset()
        return Question(self.sources[pack.source], row, _party(case, row.party_id), no, fields, {})

    async def of_errand(self, case: Case, source: str, operation: str = "", role: str = "") -> Question:
        """The one question to a public site that is meant. UsageError when there is none, or several."""
        found = [
            each
            for each in await self.captures.planned(case, source)
            if operation in {"", each.query.operation} and role in {"", each.party.role}
        ]
        if len(found) != 1:
            names = "、".join(f"{each.query.operation}（{each.party.role}）" for each in found) or "无"
            raise UsageError(f"请以 --operation、--party 指明是哪一项查询；本案可能的有：{names}")
        return await self._granted(case, found[0])

    async def of_paper(self, case: Case, paper: ReplyPaper) -> Question:
        """The question of a paper that was taken in. UsageError when the case does not ask it any more."""
        if paper.pack_no:
            return await self.of_pack(paper.pack_no)
        for errand in await self.captures.planned(case, paper.source):
            if errand.row.key == paper.key:
                return await self._granted(case, errand)
        raise UsageError(f"{paper.number} 所答的查询已不成立（当事人资料已变）；请按现在的资料重新查询")

    async def _granted(self, case: Case, errand: Errand) -> Question:
        grant = await self.captures.granted(case, errand)
        row = replace(errand.row, authority=grant.authority, grant_id=grant.id, docket_id=grant.docket_id)
        return Question(errand.source, row, errand.party, "", grant.fields, errand.query.keys)


def _party(case: Case, party_id: str) -> Party:
    return next(party for party in case.parties if party.id == party_id)

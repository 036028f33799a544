"""The desk for replies on paper: take the pictures in, give out the form, enter it twice, and let it be the reply.

Surprising: what two persons typed becomes a reply of its own, a document with both readings, which the source reads as
it reads a file. So there is one way from a reply to a record, and kept evidence of this kind can be read again too.
"""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.answer import Asked, Outcome
from connectors.asker import only
from connectors.engines.typed import Typed
from connectors.manifest.capture import CaptureOperation
from connectors.manifest.operation import FileOperation
from connectors.source import Source
from skiptrace.access.permission import Permission, refused
from skiptrace.cases.case import Case
from skiptrace.cases.register import Register
from skiptrace.entering.agreement import Difference
from skiptrace.entering.entry import Entry, PaperState, turn, unlike
from skiptrace.entering.form import Form
from skiptrace.entering.original import Original
from skiptrace.entering.reading import read_form
from skiptrace.entering.sheet import blank_form
from skiptrace.errors import NotAllowed, UsageError
from skiptrace.evidence import Exhibit, Vault
from skiptrace.journal import Action, Scribe
from skiptrace.paper_replies.form import form_of, reading
from skiptrace.paper_replies.paper import KeptPicture, ReplyPaper, hash_of
from skiptrace.paper_replies.papers import ReplyPaperStore
from skiptrace.paper_replies.question import Question, Questions
from skiptrace.paper_replies.validity import answer_of, check
from skiptrace.settings import Role
from skiptrace.storage.store import Store
from skiptrace.tracing.ledger import Ledger
from skiptrace.tracing.outcomes import OutcomeWriter
from skiptrace.tracing.packs import PackDesk
from skiptrace.tracing.resolve import Resolver

MOST_PICTURES = 12


@dataclass(frozen=True, slots=True)
class PaperTaken:
    """A paper at the desk. `new` is False when these very files were taken before."""

    paper: ReplyPaper
    new: bool


@dataclass(frozen=True, slots=True)
class PaperEntered:
    """What came of an entry: where the two differ, or, of a settled paper, how the source answered."""

    paper: ReplyPaper
    differences: tuple[Difference, ...]
    outcome: Outcome | None
    records: int


@dataclass(frozen=True, slots=True)
class PaperShown:
    """A paper with who entered it and where their last entries differ. No value of it."""

    paper: ReplyPaper
    entries: tuple[Entry[Form], ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class ReplyPaperDesk:
    """Takes, gives out and settles paper replies for one person in one role."""

    store: Store
    papers: ReplyPaperStore
    questions: Questions
    vault: Vault
    scribe: Scribe
    cases: Register
    sources: Mapping[str, Source]
    ledger: Ledger
    outcomes: OutcomeWriter
    packs: PackDesk
    resolver: Resolver

    async def answer_pack(self, no: str, files: Sequence[bytes]) -> PaperTaken:
        """Take the pictures of a paper that answers a request pack. UsageError for a pack that never went out."""
        self._may(Permission.REPLY_TAKE)
        return await self._take(await self.questions.of_pack(no), files)

    async def answer_errand(
        self, case: Case, source: str, files: Sequence[bytes], operation: str = "", role: str = ""
    ) -> PaperTaken:
        """Take the print of a public page. NotAllowed without a permit in force."""
        self._may(Permission.REPLY_TAKE)
        return await self._take(await self.questions.of_errand(case, source, operation, role), files)

    async def form(self, number: str, rows: int | None = None) -> bytes:
        """An empty form beside the pictures; that somebody looked at them is journalled."""
        from skiptrace.entering import picture

        self._may(Permission.REPLY_TAKE)
        async with self.store.write() as tx:
            paper = await self.papers.paper(tx, number)
            bodies = [await self.vault.open(tx, each.evidence_id) for each in paper.pictures]
            await self.scribe.write(tx, Action.READ, paper.case_id, {"paper": paper.number, "fields": "picture"})
        original = self._original(paper)

        def made() -> bytes:
            return blank_form(original, [page for each in bodies for page in picture.drawn(each)], rows)

        return await asyncio.to_thread(made)

    async def enter(self, number: str, body: bytes) -> PaperEntered:
        """Keep this person's reading (a filled form, or JSON); when another read the same, it is the source's reply."""
        self._may(Permission.REPLY_TAKE)
        async with self.store.read() as tx:
            paper = await self.papers.paper(tx, number)
        form = await asyncio.to_thread(read_form, self._original(paper), body)
        case = await self.cases.case(paper.case_id)
        question = await self.questions.of_paper(case, paper)
        check(form, paper, question.source, self._operation(paper), question.addressed)
        async with self.store.write() as tx:
            entered = await self._enter(tx, number, form, question)
        if entered.outcome is not None:
            await self.resolver.resolve(case)
        return entered

    async def list(self, case_id: str = "") -> tuple[ReplyPaper, ...]:
        """The papers of one case, or of all, without any content."""
        self._may(Permission.PACK_READ)
        async with self.store.read() as tx:
            return await self.papers.list(tx, case_id)

    async def show(self, number: str) -> PaperShown:
        """How far a paper is: who entered it, and where the last entries of two persons differ."""
        self._may(Permission.PACK_READ)
        async with self.store.read() as tx:
            paper = await self.papers.paper(tx, number)
            entries = await self.papers.entries(tx, paper, self._form(paper))
        return PaperShown(paper, entries, () if paper.state is PaperState.SETTLED else unlike(entries))

    async def _take(self, question: Question, files: Sequence[bytes]) -> PaperTaken:
        from skiptrace.entering import picture

        if not 0 < len(files) <= MOST_PICTURES:
            raise UsageError(f"一份回复应有 1 至 {MOST_PICTURES} 个图像文件；更多的请合并为 PDF")
        seen = [await asyncio.to_thread(picture.look, body) for body in files]
        hashes = tuple(hashlib.sha256(body).hexdigest() for body in files)
        if len(set(hashes)) < len(hashes):
            raise UsageError("同一图像给了两次；请每页只给一次")
        row, now = question.row, self.scribe.now()
        paper = ReplyPaper(
            "", "", row.case_id, row.party_id, row.source, row.operation, row.query_print, question.pack_no,
            hash_of(hashes), (), PaperState.TAKEN, self.scribe.actor.name, now, "", None,
        )  # fmt: skip
        async with self.store.write() as tx:
            if (known := await self.papers.same(tx, paper)) is not None:
                return PaperTaken(known, new=False)
            kept = []
            for body, look, sha256 in zip(files, seen, hashes, strict=True):
                exhibit = Exhibit(row.case_id, body, look.kind, row.source, now, row.operation, row.query_print)
                kept.append(KeptPicture((await self.vault.keep(tx, exhibit)).id, sha256, look.kind, look.pages))
            paper = await self.papers.add(tx, replace(paper, pictures=tuple(kept)))
            await self._wait(tx, question, paper)
            detail = {"paper": paper.number, "source": row.source, "pack": question.pack_no, "sha256": list(hashes)}
            await self.scribe.write(tx, Action.PAPER_TAKEN, row.case_id, detail)
        return PaperTaken(paper, new=True)

    async def _wait(self, tx: AsyncConnection, question: Question, paper: ReplyPaper) -> None:
        """The question waits for two people now, and for the holder no more."""
        if question.row.id and question.row.outcome is Outcome.PENDING:
            why = f"纸质回复 {paper.number} 已收到，待两人录入（replies paper enter）"
            await self.ledger.put(tx, replace(question.row, why=why))

    async def _enter(self, tx: AsyncConnection, number: str, form: Form, question: Question) -> PaperEntered:
        paper, person = await self.papers.paper(tx, number, lock=True), self.scribe.actor.name
        if paper.state is PaperState.SETTLED:
            raise UsageError(f"纸质回复 {paper.number} 已由两人录入一致并生效，不能再录入")
        came = turn(await self.papers.entries(tx, paper, type(form)), person, form)
        entry = await self.papers.enter(tx, paper, person, form, self.scribe.now())
        detail = {
            "paper": paper.number,
            "entry": entry.id,
            "state": came.state,
            "differs": [each.path for each in came.told],
        }
        await self.scribe.write(tx, Action.PAPER_ENTERED, paper.case_id, detail)
        if came.agreed is None:
            await self.papers.move(tx, paper, came.state)
            return PaperEntered(await self.papers.paper(tx, number), came.told, None, 0)
        outcome, records = await self._settle(tx, paper, (came.agreed, entry), question)
        return PaperEntered(await self.papers.paper(tx, number), (), outcome, records)

    async def _settle(
        self, tx: AsyncConnection, paper: ReplyPaper, agreed: tuple[Entry[Form], Entry[Form]], question: Question
    ) -> tuple[Outcome, int]:
        """Both readings are the source's reply from now on, with the same effects as its file."""
        await self.papers.settle(tx, paper, agreed[0], self.scribe.now())
        first, second = (reading(entry.form, entry.person) for entry in agreed)
        reply, answer = answer_of(question.source, paper, (first, second))
        asked = Asked((reply,), only(question.fields, answer))
        kept = {each.sha256: each.evidence_id for each in paper.pictures}
        row = replace(question.row, at=paper.taken_at)
        placed = await self.outcomes.put(tx, row, asked, Action.REPLY_TAKEN, kept=kept)
        if placed.outcome.final and paper.pack_no:
            await self.packs.answered(tx, paper.pack_no, whole=placed.outcome is not Outcome.PARTIAL)
        return placed.outcome, placed.records

    def _original(self, paper: ReplyPaper) -> Original:
        title = self.sources[paper.source].title
        return Original(
            paper.number, "纸质回复录入表", title, "replies paper form", paper.sha256, paper.pages, paper.taken_at,
            self._form(paper),
        )  # fmt: skip

    def _form(self, paper: ReplyPaper) -> type[Form]:
        return form_of(self._operation(paper))

    def _operation(self, paper: ReplyPaper) -> Typed:
        operation = self.sources[paper.source].manifest.operations[paper.operation]
        assert isinstance(operation, FileOperation | CaptureOperation)
        return operation

    def _may(self, permission: Permission) -> None:
        if why := refused(Role(self.scribe.actor.role), permission):
            raise NotAllowed([f"{why.text}（{why.article}）"])

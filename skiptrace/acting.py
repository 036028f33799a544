"""What one person in one role can do: the rooms, and the acts that need several of them.

Surprising: an act loads what it alone needs, as a room is made when it is first used (`skiptrace.composition`);
otherwise the shortest command would wait for every library of the house.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import TYPE_CHECKING

from skiptrace.access.permission import Permission, Refusal, refused
from skiptrace.composition import Rooms
from skiptrace.errors import NotAllowed
from skiptrace.journal import Action, Journal
from skiptrace.settings import Role
from skiptrace.storage.sealing import SealClass

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from pathlib import Path

    from skiptrace.candidates.finder import Found
    from skiptrace.cases.case import Case, Party
    from skiptrace.contacts.confirmable import Confirmable
    from skiptrace.contacts.point import ContactPoint
    from skiptrace.documents.book import Book, Teller
    from skiptrace.documents.bundle.binder import Bundle
    from skiptrace.documents.calendar import CaseCalendar
    from skiptrace.documents.papers.bulk import Drafted
    from skiptrace.tracing.profile import Profile
    from skiptrace.tracing.tracer import Progress

_PAGE = 100
"""Cases whose calendars are read at a time."""


class Service(Rooms):
    """What one person in one role can do in the rooms."""

    async def trace(self, case: Case, on_progress: Callable[[Progress], None] = lambda _: None) -> None:
        """Run or go on with a trace; replies of this case that lie in the inbox are taken first."""
        from skiptrace.tracing.tracer import Tracer

        mine = frozenset(pack.no for pack in await self.packs.list(case_id=case.id))
        await self.replies.sweep(self.settings.inbox, only=mine)
        await Tracer(self.desk, on_progress).trace(case)

    async def profile(self, case: Case) -> Profile:
        """The profile as this person's role may see it."""
        from skiptrace.tracing.sight import seen_by

        whole = await self.assembler.profile(case, await self.permits.docket(case.id))
        return seen_by(whole, self.role)

    async def contact_points(self, profile: Profile, party: Party | None = None) -> tuple[ContactPoint, ...]:
        """The ranked contact points of a party (the debtor unless said), with what calls to them have shown."""
        from skiptrace.contacts.ranking import rank

        today = self.scribe.today()
        points = rank(profile, (), today, party=party)
        return rank(profile, await self.contacts.lines(profile.case, points), today, party=party)

    async def book(self, case: Case) -> Book:
        """Everything that the dossier and the court set are made from, as it stands now.

        NotAllowed for a role that may not see what a court obtained.
        """
        from skiptrace.assets.costs import Premium
        from skiptrace.assets.plan import Terms
        from skiptrace.documents.book import JournalHead, Means, make_book
        from skiptrace.tracing.sight import WITHHELD_WHY, may_see_court_values

        if not may_see_court_values(self.role):
            raise NotAllowed([WITHHELD_WHY])
        profile = await self.profile(case)
        number, head = await self.journal.end()
        points = await self.contact_points(profile)
        did = await self.court.file(case.id)
        chosen = self.settings.plan
        terms = Terms(await self.planner.choices(case.id), Premium(chosen.premium_rate, chosen.premium_least))
        households = await self.households.of_case(case.id)
        supported = {each.party_id: each.count for each in households.values()}
        told = await self.events.of_case(case.id), self._tellers, await self.guarantees.of_case(case.id)
        means = Means(chosen.living_standard, terms, supported, *told)
        chain = JournalHead(number, head)
        return make_book(profile, self.settings.creditor, points, chain, did, means, self.settings.counsel)

    async def calendar(self, case: Case) -> CaseCalendar:
        """The dated duties of a case: what a book's calendar says, without making the whole book.

        NotAllowed for a role that may not see what a court obtained.
        """
        (only,) = await self._calendars([case])
        return only

    async def calendars(self, numbers: Sequence[str] = ()) -> AsyncIterator[CaseCalendar]:
        """The calendars of the cases of these numbers (of all, if none), a page of cases read in few statements.

        NotAllowed for a role that may not see what a court obtained; NotFound for a number that no case has.
        """
        async for page in self.cases.pages(numbers, _PAGE):
            for each in await self._calendars(page):
                yield each

    async def _calendars(self, cases: Sequence[Case]) -> tuple[CaseCalendar, ...]:
        from skiptrace.assets.disposal import disposals
        from skiptrace.assets.register import assets
        from skiptrace.documents.calendar import Seen, docket_calendar, numbered
        from skiptrace.tracing.sight import seen_by

        ids = [case.id for case in cases]
        courts, dockets = await self.court.files(ids), await self.permits.dockets_in_force(ids)
        events, guarantees = await self.events.of_cases(ids), await self.guarantees.of_cases(ids)
        found = []
        for whole in await self.assembler.profiles(cases, dockets):
            profile, case = seen_by(whole, self.role), whole.case
            things = assets(profile, profile.at.date(), self.settings.creditor.name, courts[case.id])
            seen = Seen(numbered(things), disposals(case, things), events[case.id], guarantees[case.id])
            found.append(docket_calendar(case, profile.docket, courts[case.id], profile.at.date(), seen))
        return tuple(found)

    async def confirmable(self, case: Case) -> tuple[Confirmable, ...]:
        """The contacts of a case that a person may confirm as having interrupted a limitation."""
        from skiptrace.contacts.confirmable import confirmable

        return confirmable(case, await self.contacts.lines(case), await self.events.of_case(case.id))

    async def dossier(self, case: Case, templates: Path | None = None) -> dict[str, bytes]:
        """The files of both products by their place below a folder, rendered beside the loop and journalled."""
        from skiptrace.documents.set import hashed_name, render

        files = await asyncio.to_thread(render, await self.book(case), templates or self.settings.templates)
        detail = {"files": {hashed_name(place): hashlib.sha256(body).hexdigest() for place, body in files.items()}}
        await self.scribe.commit(Action.DOSSIER_MADE, case.id, detail)
        return files

    async def papers(
        self, case: Case, names: tuple[str, ...] = (), templates: Path | None = None
    ) -> tuple[Drafted, ...]:
        """Drafts of the named papers, or of all that the stage offers, rendered beside the loop and journalled.

        UsageError for a paper of another stage; NotAllowed for a role that may not see what a court obtained.
        """
        from skiptrace.documents.papers.choice import wanted
        from skiptrace.documents.set import drafts

        book = await self.book(case)
        chosen = wanted(book, names)
        made = await asyncio.to_thread(drafts, book, chosen, templates or self.settings.templates)
        detail = {"files": {each.paper: hashlib.sha256(each.body).hexdigest() for each in made}}
        await self.scribe.commit(Action.PAPERS_MADE, case.id, detail)
        return made

    async def bundle(self, case: Case, *, timestamp: bool = True) -> Bundle:
        """The evidence bundle, stamped where an authority is set (unless told not to), and journalled.

        NotAllowed for a role that may not see what a court obtained.
        """
        from skiptrace.documents.bundle import stamp
        from skiptrace.documents.bundle.binder import Binder

        url, pem = self.settings.timestamp_url, self.settings.timestamp_certificates
        authority = stamp.Authority(str(url), stamp.roots(pem) if pem else ()) if url and timestamp else None
        manifests = {name: source.manifest for name, source in self.sources.items()}
        binder = Binder(self.store, self.vault, self.journal, self.permits, manifests)
        bound = await binder.bind(await self.book(case), self.scribe.actor, authority)
        detail = {"manifest_sha256": bound.manifest_sha256, "stamped": bound.stamped}
        await self.scribe.commit(Action.BUNDLE_MADE, case.id, detail)
        return bound

    async def near(self, known: Mapping[str, str | Sequence[str]], case: Case | None = None) -> Found:
        """Who in the index may be a person of whom this is known, in the scopes open to this role; journalled.

        Without a case the creditor's own parties and public records, for a case its docket's and its own besides.
        """
        from matching import parse_party
        from skiptrace.candidates.scope import OWN, PUBLIC, scopes_of_case

        scopes: tuple[str, ...] = (OWN, PUBLIC)
        if case is not None:
            scopes = scopes_of_case(self.role, case.id, await self.permits.papers(case.id))
        print_ = self.sealer.master.fingerprint("candidates", json.dumps(known, ensure_ascii=False, sort_keys=True))
        detail = {"fields": "candidates", "query": print_, "scopes": len(scopes)}
        await self.scribe.commit(Action.READ, case.id if case else "", detail)
        (found,) = await self.finder.near([await asyncio.to_thread(parse_party, known)], scopes)
        return found

    async def forget_strangers(self, case: Case) -> int:
        """Destroy the values of records that turned out to be other persons'; how many there were."""
        async with self.store.write() as tx:
            count = await self.records.forget_strangers(tx, case.id)
            await self.scribe.write(tx, Action.ERASED, case.id, {"klass": SealClass.STRANGER, "records": count})
        return count

    @property
    def _tellers(self) -> tuple[Teller, ...]:
        """Every source with the kinds of records that its manifest names."""
        from skiptrace.documents.book import Teller

        return tuple(Teller(name, source.title, source.manifest.kinds) for name, source in self.sources.items())

    @property
    def journal(self) -> Journal:
        return self.scribe.journal

    @property
    def role(self) -> Role:
        """In which role this person acts; it decides what is seen."""
        return Role(self.scribe.actor.role)

    async def refused(self, permission: Permission, case: Case | None = None) -> Refusal | None:
        """None when this person may; else why not, journalled: the role, or a case that is not his."""
        why = refused(self.role, permission)
        if why is None and case is not None:
            why = await self.assignments.refused(self.role, case.id)
        if why is not None:
            detail = {"permission": permission, "code": why.code, "articles": [why.article]}
            await self.scribe.commit(Action.DENIED, case.id if case else "", detail)
        return why

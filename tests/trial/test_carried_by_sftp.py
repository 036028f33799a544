"""The way of a paper over SFTP: approved, sent, answered late and twice, fetched, taken; and again after a kill."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from skiptrace import service as root
from skiptrace.acting import Service
from skiptrace.journal import Action
from skiptrace.settings import FolderSettings, SftpSettings, SourceSettings, load
from skiptrace.simulator.carrier import Carrier
from skiptrace.simulator.faces.sftp import USER, SftpFace
from skiptrace.tracing.packs import Pack, PackState
from skiptrace.trial import job, papers
from skiptrace.trial.scene import Plot, Scene, scene

HOLDERS = ("property_registry", "vehicle_office")


@dataclass
class Office:
    scene: Scene
    face: SftpFace
    approving: Service
    tracing: Service
    carrier: Carrier

    def answers(self) -> list[Path]:
        """The holder's people bring what is due by now."""
        return self.carrier.run(self.scene.clock.now().date())

    async def drafted(self) -> list[Pack]:
        """Those for the offices behind the server; the others are carried by hand."""
        return [each for each in await self.approving.packs.list(state=PackState.DRAFTED) if each.source in HOLDERS]

    async def states(self) -> set[PackState]:
        return {pack.state for pack in await self.tracing.packs.list() if pack.source in HOLDERS}


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """A small world in which packs were drafted, and the two offices behind one SFTP server."""
    async with AsyncExitStack() as stack:
        played = await stack.enter_async_context(scene(tmp_path / "data", Plot(3, 8)))
        face = await stack.enter_async_context(SftpFace(tmp_path / "holder", "word"))

        async def acting(person: str, role: str) -> Service:
            settings = load(played.folder, person=person, role=role, kind=FolderSettings)
            box = SftpSettings(host=face.host, port=face.port, user=USER, host_key=face.host_key, stable_seconds=0.1)
            by_wire = {name: SourceSettings(sftp=box, secret=SecretStr("word"), simulated=True) for name in HOLDERS}
            sources = {**settings.sources, **by_wire}
            opened = root.open_service(settings.model_copy(update={"sources": sources}), played.clock)
            return await stack.enter_async_context(opened)

        entering, approving = await acting("wu", "operator"), await acting("qian", "supervisor")
        tracing = await acting("chen", "legal")
        known = await job.taken_in(played, entering)
        await papers.enter(played, entering, approving, known)
        await job.trace_all(tracing, [case for case, _ in known])
        carrier = Carrier(played.cast.world, played.dockets, outbox=face.requests, inbox=face.replies, seed=3)
        yield Office(played, face, approving, tracing, carrier)


async def test_a_pack_goes_out_and_its_reply_comes_back(office: Office) -> None:
    drafted = await office.drafted()
    assert len(drafted) >= 2
    for pack in drafted:
        await office.approving.packs.approve(pack.no)
    sent = await office.tracing.courier.send()

    assert {each.pack.no for each in sent if not each.why} == {pack.no for pack in drafted}
    assert {path.name for path in office.face.requests.glob("*.zip")} == {pack.filename for pack in drafted}
    assert await office.states() == {PackState.CARRIED}

    office.scene.clock.advance(timedelta(days=14))
    brought = await asyncio.to_thread(office.answers)
    assert len(brought) >= len(drafted)
    found = await office.tracing.courier.fetch()
    swept = await office.tracing.replies.sweep(office.tracing.settings.inbox)

    assert found.troubles == ()
    assert len(found.files) == len(brought)
    assert (len(swept.taken), swept.left) == (len(brought), ())
    assert PackState.ANSWERED in await office.states()


async def test_a_worker_killed_between_fetching_and_putting_aside_loses_and_doubles_nothing(office: Office) -> None:
    """Its claim falls back, the file comes a second time, and its records do not."""
    for pack in await office.drafted():
        await office.approving.packs.approve(pack.no)
    await office.tracing.courier.send()
    office.scene.clock.advance(timedelta(days=14))
    await asyncio.to_thread(office.answers)
    opening = office.tracing.courier.mailboxes["property_registry"]
    async with opening() as mailbox:
        claims = await mailbox.claim()
        killed = claims[0]
        inbox = office.tracing.settings.inbox
        inbox.mkdir(exist_ok=True)
        (inbox / killed.name).write_bytes(await mailbox.fetch(killed))
    first = await office.tracing.replies.sweep(inbox)
    before = [(await office.tracing.profile(await office.tracing.cases.case(each.case_id))) for each in first.taken]
    assert (await office.tracing.courier.fetch()).files == ()

    office.scene.clock.advance(timedelta(minutes=11))
    found = await office.tracing.courier.fetch()
    second = await office.tracing.replies.sweep(inbox)
    after = [(await office.tracing.profile(await office.tracing.cases.case(each.case_id))) for each in first.taken]

    assert len(found.files) == len(claims)
    assert {each.file for each in second.taken if not each.new} == {killed.name}
    assert [len(each.records) for each in after] >= [len(each.records) for each in before]
    again = await office.tracing.courier.fetch()
    assert (again.files, again.troubles) == ((), ())


async def test_a_revoked_permit_keeps_its_packs_at_home(office: Office) -> None:
    drafted = await office.drafted()
    for pack in drafted:
        await office.approving.packs.approve(pack.no)
    for pack in drafted:
        given = (await office.approving.permits.papers(pack.case_id)).permits
        await office.approving.permits.revoke(next(each.number for each in given if each.id == pack.permit_id))
    sent = await office.tracing.courier.send()

    assert all("撤销" in each.why for each in sent)
    assert list(office.face.requests.glob("*.zip")) == []
    actions = [line.entry.action async for line in office.tracing.journal.lines()]
    assert Action.PACK_SENDING not in actions

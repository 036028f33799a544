"""Carries approved packs to the holders' folders and brings their replies into the inbox, over the wire.

Surprising: it decides nothing. What was approved leaves only while its permit stands; what comes lies in the inbox
like a file that a person brought, and the reply desk takes it from there. A stop at any moment loses nothing: a pack's
number is the same however often it is laid out, and a claim that was not finished falls back.
"""

import asyncio
import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from connectors.errors import ConnectorError
from connectors.mailbox import Claimed, Mailbox, Opening
from skiptrace.errors import UsageError
from skiptrace.journal import Action, Scribe
from skiptrace.permits.gate import StandingGrants
from skiptrace.tracing.packs import Pack, PackDesk, PackState


@dataclass(frozen=True, slots=True)
class Sent:
    """A pack that was to be sent. `why` is empty when it lies with the holder; else why not."""

    pack: Pack
    why: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one round brought: the new files of the inbox, and what went wrong, by source."""

    files: tuple[Path, ...] = ()
    troubles: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Courier:
    """Acts for one person; `mailboxes` by source, those whose settings name one."""

    packs: PackDesk
    standing: StandingGrants
    scribe: Scribe
    mailboxes: Mapping[str, Opening]
    inbox: Path

    async def send(self, numbers: Sequence[str] = ()) -> tuple[Sent, ...]:
        """Send the named packs, or all that are approved and whose holder has a mailbox.

        UsageError for a named one that is not approved, or whose holder has none.
        """
        wanted = [await self._named(no) for no in numbers] or await self.packs.list(state=PackState.APPROVED)
        by_source: dict[str, list[Pack]] = {}
        for pack in wanted:
            if pack.source in self.mailboxes:
                by_source.setdefault(pack.source, []).append(pack)
        done: list[Sent] = []
        for source, mine in by_source.items():
            done += await self._send_all(self.mailboxes[source], mine)
        return tuple(done)

    async def fetch(self) -> Fetched:
        """Bring every reply that lies whole; a holder that cannot be reached does not keep the others waiting."""
        files: list[Path] = []
        troubles: list[tuple[str, str]] = []
        for source, opening in self.mailboxes.items():
            try:
                async with opening() as mailbox:
                    for claimed in await mailbox.claim():
                        try:
                            files.append(await self._bring(source, mailbox, claimed))
                        except ConnectorError as error:
                            troubles.append((source, f"{claimed.name}：{error}"))
            except ConnectorError as error:
                troubles.append((source, str(error)))
        return Fetched(tuple(files), tuple(troubles))

    async def _named(self, no: str) -> Pack:
        pack = await self.packs.pack(no)
        if pack.state is PackState.DRAFTED:
            raise UsageError(f"请求包 {no} 尚未批准，不能发送；请先由另一人运行 packs approve {no}")
        if pack.state is not PackState.APPROVED:
            raise UsageError(f"请求包 {no} {pack.state.chinese}，不必再发送")
        if pack.source not in self.mailboxes:
            raise UsageError(f"请求包 {no} 的受理机构没有 SFTP；请由人送达，或在 [sources.{pack.source}.sftp] 填写")
        return pack

    async def _send_all(self, opening: Opening, packs: Sequence[Pack]) -> list[Sent]:
        done: list[Sent] = []
        try:
            async with opening() as mailbox:
                for pack in packs:
                    done += [await self._send(mailbox, pack)]
        except ConnectorError as error:
            sent = {each.pack.no for each in done}
            done += [Sent(pack, str(error)) for pack in packs if pack.no not in sent]
        return done

    async def _send(self, mailbox: Mailbox, pack: Pack) -> Sent:
        """The intent is committed before the first byte leaves."""
        try:
            await self.standing.standing(pack.permit_id, pack.case_id)
            _, body = await self.packs.body(pack.no)
            detail = {"pack": pack.no, "source": pack.source, "sha256": pack.sha256}
            await self.scribe.commit(Action.PACK_SENDING, pack.case_id, detail)
            await mailbox.put(pack.filename, body)
        except (ConnectorError, UsageError) as error:
            return Sent(pack, str(error))
        try:
            return Sent(await self.packs.carried(pack.no))
        except UsageError as error:
            return Sent(pack, f"文件已送到受理机构，而{error}；请告知对方不要办理")

    async def _bring(self, source: str, mailbox: Mailbox, claimed: Claimed) -> Path:
        """Only what lies safely in the inbox is put aside on the other side."""
        body = await mailbox.fetch(claimed)
        path = await asyncio.to_thread(_lay_in, self.inbox, claimed.name, body)
        detail = {"source": source, "sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)}
        await self.scribe.commit(Action.REPLY_FETCHED, "", detail)
        await mailbox.put_aside(claimed)
        return path


def _lay_in(inbox: Path, name: str, body: bytes) -> Path:
    """Whole or not at all, and never over a different file of that name."""
    inbox.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = inbox / name
    if path.exists() and path.read_bytes() != body:
        path = inbox / f"{path.stem}-{hashlib.sha256(body).hexdigest()[:8]}{path.suffix}"
    part = inbox / f".{path.name}.part"
    with part.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    return part.replace(path)

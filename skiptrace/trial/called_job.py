"""The main job through the interface: the same steps and people as `job`, with nothing but calls and keys."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from connectors.query import Query
from skiptrace.cases.case import Amount, Case, Claim, ClaimStatus, Hold, HoldKind, Origin, Party, PartyRole
from skiptrace.permits.docket import Docket
from skiptrace.permits.register import PermitDraft
from skiptrace.trial import papers
from skiptrace.trial.caller import Caller, CallFailedError
from skiptrace.trial.job import LATE
from skiptrace.trial.lookup import saved
from skiptrace.trial.scene import Scene

REASON = "评估"
_PAGE = 200
_POLL_SECONDS = 0.05
_NOWHERE = Origin("", "", "", date.min)


@dataclass(frozen=True, slots=True)
class Calling:
    """The people of the trial at the interface."""

    entering: Caller
    approving: Caller
    tracing: Caller


async def run(
    scene: Scene, people: Mapping[str, Caller], on_step: Callable[[str, int, int], None]
) -> list[tuple[Case, str]]:
    """From the file to the last late reply; each case with its debtor's pid, for the judge."""
    calling = Calling(people["wu"], people["qian"], people["chen"])
    body = await asyncio.to_thread(scene.cast.file.read_bytes)
    form = scene.cast.file.suffix.removeprefix(".")
    await calling.entering.upload("/imports", body, form=form, as_of=scene.cast.as_of.isoformat())
    known = [(case, scene.cast.pid_of.get(contract, "")) async for case, contract in _cases(calling.tracing)]
    known = [(case, pid) for case, pid in known if pid]
    await _enter(scene, calling, known)
    await _trace(calling.tracing, [case for case, _ in known], "查询", on_step)
    await _carry(scene, calling)
    await _look_up(scene, calling.tracing, [case for case, _ in known])
    await _trace(calling.tracing, [case for case, _ in known], "收取回复", on_step)
    return known


async def _cases(caller: Caller) -> AsyncIterator[tuple[Case, str]]:
    """Every case with the number of its first contract."""
    after = ""
    while True:
        page = await caller.get("/cases", after=after, limit=_PAGE)
        for line in page["items"]:
            shown = await caller.get(f"/cases/{line['number']}", reveal=REASON)
            yield case_of(shown), shown["claims"][0]["contract"]
        after = page["next"]
        if not after:
            return


def case_of(shown: Mapping[str, Any]) -> Case:
    """A case as far as the interface shows it; its number stands for its id."""
    parties = tuple(
        Party(each["id"], PartyRole(each["role"]), each["name"], (), each["id_no"], "", "", None, {}, ())
        if "*" not in each["id_no"]
        else Party(each["id"], PartyRole(each["role"]), each["name"], (), "", each["id_no"], "", None, {}, ())
        for each in shown["parties"]
    )
    claims = tuple(
        Claim(
            "",
            "",
            each["contract"],
            Amount(Decimal(each["principal"]), _NOWHERE),
            None,
            None,
            None,
            date.fromisoformat(each["as_of"]),
            None,
            ClaimStatus(each["status"]),
        )
        for each in shown["claims"]
    )
    holds = tuple(
        Hold(HoldKind(each["kind"]), date.fromisoformat(each["since"]), each["reason"]) for each in shown["holds"]
    )
    number = shown["number"]
    return Case(number, number, parties, claims, holds, "", date.fromisoformat(shown["opened"]))


async def _enter(scene: Scene, calling: Calling, known: Sequence[tuple[Case, str]]) -> None:
    """Everything that the law rests on, entered by one and approved by another."""
    today = scene.clock.now().date()
    await _approve(calling, papers.own_permit(today))
    await _approve(calling, papers.public_permit(today))
    files = {file.pid: file for file in scene.dockets}
    for case, pid in known:
        for consent in (each for each in scene.consents if each.pid == pid):
            await _approve(calling, papers.consent_permit(case, consent))
        file = files[pid]
        docket = papers.docket_of(case, file)
        await calling.entering.post(f"/cases/{case.number}/dockets", _docket(docket))
        await _approve(calling, papers.lawyer_permit(case, docket, today))
        for draft in papers.order_permits(case, docket, file.orders or {}, today):
            await _approve(calling, draft)


def _docket(docket: Docket) -> dict[str, object]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(docket).items()
        if name not in {"id", "case_id"}
    }


async def _approve(calling: Calling, draft: PermitDraft) -> None:
    body = {
        "authority": draft.authority,
        "purpose": draft.purpose,
        "basis": draft.basis,
        "basis_sha256": draft.basis_sha256,
        "case": draft.case_id or None,
        "sources": sorted(draft.sources),
        "consent_no": draft.consent_no,
        "order_no": draft.order_no,
        "holder": draft.holder,
        "valid_from": draft.valid_from.isoformat(),
        "valid_to": draft.valid_to.isoformat(),
    }
    added = await calling.entering.post("/permits", body)
    await calling.approving.post(f"/permits/{added['number']}/approval")


async def _trace(caller: Caller, cases: Sequence[Case], what: str, on_step: Callable[[str, int, int], None]) -> None:
    """One job for at most a thousand cases, waited for to its end."""
    for start in range(0, len(cases), 1000):
        numbers = [case.number for case in cases[start : start + 1000]]
        run = (await caller.post("/traces", {"cases": numbers}))["run"]
        done = 0
        while True:
            shown = await caller.get(f"/traces/{run}")
            for place in range(done, shown["done"]):
                on_step(what, start + place + 1, len(cases))
            done = shown["done"]
            if shown["failed"]:
                raise CallFailedError(f"{shown['failed']} cases of {run} failed")
            if shown["waiting"] + shown["leased"] == 0:
                break
            await asyncio.sleep(_POLL_SECONDS)


async def _look_up(scene: Scene, caller: Caller, cases: Sequence[Case]) -> None:
    """The person at the desk: runs every errand at the public site, saves the pages and takes them in."""
    folder = scene.folder / "captures"
    for case in cases:
        errands = (await caller.get(f"/cases/{case.number}/desk/errands", reveal=REASON))["items"]
        for place, errand in enumerate(each for each in errands if not each["closed"]):
            query = Query(errand["source"], errand["operation"], errand["typed"])
            files = await asyncio.to_thread(saved, scene.cast.world, query, folder, f"{case.number}-{place}")
            pages = [file.read_text("utf-8") for file in files]
            await caller.post(f"/cases/{case.number}/desk/captures", {"source": errand["source"], "pages": pages})


async def _carry(scene: Scene, calling: Calling) -> None:
    """Approve and carry all packs, let the court answer, and bring every reply that has come."""
    for pack in (await calling.approving.get("/packs", state="drafted"))["items"]:
        await calling.approving.post(f"/packs/{pack['no']}/approval")
        await calling.approving.post(f"/packs/{pack['no']}/carriage")
    await asyncio.to_thread(scene.wait, LATE)
    inbox = scene.folder / "inbox"
    await asyncio.to_thread(scene.carrier.run, scene.clock.now().date())
    await asyncio.to_thread(scene.carrier.drop_court_results, inbox, scene.court_subjects())
    for file in await asyncio.to_thread(_lying_in, inbox):
        try:
            await calling.tracing.upload("/replies", file.read_bytes(), form=file.suffix.removeprefix("."))
        except CallFailedError:
            continue  # a print about somebody else is handed back


def _lying_in(inbox: Path) -> list[Path]:
    return sorted(path for path in inbox.glob("*") if path.is_file())

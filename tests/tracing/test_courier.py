"""What was approved leaves while its permit stands; what comes lies whole in the inbox before it is put aside."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from connectors.errors import Contract, Denied, Down, Refused
from connectors.mailbox import Claimed
from skiptrace.errors import UsageError
from skiptrace.journal import Action, Actor, Journal, Scribe
from skiptrace.permits.assessed import Assessed
from skiptrace.permits.gate import StandingGrants
from skiptrace.storage.sealing import Sealer
from skiptrace.storage.store import Store
from skiptrace.tracing.courier import Courier
from skiptrace.tracing.packs import Pack, PackDesk, PackState

if TYPE_CHECKING:
    from tests.conftest import FixedClock

BODY = b"PK sealed request"


@dataclass
class Box:
    """A holder's folders in memory; `fails` raises at the named step."""

    lying: dict[str, bytes] = field(default_factory=dict)
    requests: dict[str, bytes] = field(default_factory=dict)
    aside: list[str] = field(default_factory=list)
    fails: dict[str, Exception] = field(default_factory=dict)
    meanwhile: dict[str, Callable[[], Awaitable[object]]] = field(default_factory=dict)
    """What somebody else does while a file is put."""

    @asynccontextmanager
    async def opened(self) -> AsyncIterator["Box"]:
        self._step("open")
        yield self

    async def put(self, name: str, body: bytes) -> bool:
        self._step(f"put {name}")
        self.requests[name] = body
        if name in self.meanwhile:
            await self.meanwhile[name]()
        return True

    async def claim(self) -> tuple[Claimed, ...]:
        return tuple(Claimed(name, name, len(body)) for name, body in sorted(self.lying.items()))

    async def fetch(self, claimed: Claimed) -> bytes:
        self._step(f"fetch {claimed.name}")
        return self.lying[claimed.name]

    async def put_aside(self, claimed: Claimed) -> None:
        self._step(f"aside {claimed.name}")
        self.aside.append(claimed.name)
        del self.lying[claimed.name]

    def _step(self, name: str) -> None:
        if name in self.fails:
            raise self.fails[name]


@dataclass
class Standing:
    """Permits of which the named ones were revoked."""

    revoked: set[str] = field(default_factory=set)

    async def standing(self, permit_id: str, case_id: str) -> None:
        if permit_id in self.revoked:
            raise Denied("许可已撤销或到期")


@dataclass
class Office:
    courier: Courier
    packs: PackDesk
    registry: Box
    vehicles: Box
    permits: Standing
    journal: Journal
    inbox: Path

    async def actions(self) -> list[Action]:
        return [line.entry.action async for line in self.journal.lines()]


@pytest.fixture
async def office(store: Store, sealer: Sealer, journal: Journal, clock: "FixedClock", tmp_path: Path) -> Office:
    def desk(name: str) -> PackDesk:
        return PackDesk(store, sealer, Scribe(journal, clock, Actor(name, "legal")), tmp_path / "outbox", 10)

    first = Pack(
        "K1", "l1", "case-1", "registry", PackState.DRAFTED, "K1.zip", "s", "p1", "zhao", clock.now(), "", None
    )
    others = (
        replace(first, no="K2", lookup_id="l2", filename="K2.zip", permit_id="p2"),
        replace(first, no="K3", lookup_id="l3", filename="K3.zip", source="vehicles"),
        replace(first, no="K4", lookup_id="l4", filename="K4.zip", source="by hand"),
    )
    async with store.write() as tx:
        for pack in (first, *others):
            await desk("zhao").draft(tx, pack, BODY)
    scribe = Scribe(journal, clock, Actor("qian", "legal"))
    registry, vehicles, permits = Box(), Box(), Standing()
    boxes = {"registry": registry.opened, "vehicles": vehicles.opened}
    courier = Courier(desk("qian"), permits, scribe, boxes, tmp_path / "inbox")  # type: ignore[arg-type]
    return Office(courier, desk("qian"), registry, vehicles, permits, journal, tmp_path / "inbox")


async def approve(office: Office, *numbers: str) -> None:
    for no in numbers:
        await office.packs.approve(no)


async def test_everything_approved_is_sent_to_the_holder_whose_it_is(office: Office) -> None:
    await approve(office, "K1", "K3", "K4")
    done = await office.courier.send()

    assert {each.pack.no: each.pack.state for each in done} == {"K1": PackState.CARRIED, "K3": PackState.CARRIED}
    assert (office.registry.requests, office.vehicles.requests) == ({"K1.zip": BODY}, {"K3.zip": BODY})
    assert (await office.packs.pack("K4")).state is PackState.APPROVED
    assert (await office.packs.pack("K2")).state is PackState.DRAFTED


async def test_the_intent_is_in_the_journal_before_the_first_byte_leaves(office: Office) -> None:
    await approve(office, "K1")
    office.registry.fails["put K1.zip"] = Down("SFTP 连接中断")
    (done,) = await office.courier.send()

    assert "中断" in done.why
    assert (await office.actions())[-1] is Action.PACK_SENDING
    assert (await office.packs.pack("K1")).state is PackState.APPROVED


async def test_what_somebody_withdraws_meanwhile_is_told_and_keeps_nothing_else_back(office: Office) -> None:
    """Before its turn it does not leave; under way it lies with the holder, who must be told."""

    async def withdraw() -> None:
        await office.packs.withdraw("K1", "债务已还清")
        await office.packs.withdraw("K2", "债务已还清")

    await approve(office, "K1", "K2", "K3")
    office.registry.meanwhile["K1.zip"] = withdraw
    done = {each.pack.no: each for each in await office.courier.send()}

    assert list(office.registry.requests) == ["K1.zip"]
    assert "已送到受理机构" in done["K1"].why
    assert "已撤回" in done["K1"].why
    assert "已撤回" in done["K2"].why
    assert (done["K3"].why, done["K3"].pack.state) == ("", PackState.CARRIED)
    assert [(await office.packs.pack(no)).state for no in ("K1", "K2")] == [PackState.WITHDRAWN] * 2


async def test_after_a_failure_the_next_round_sends_it(office: Office) -> None:
    await approve(office, "K1")
    office.registry.fails["put K1.zip"] = Down("SFTP 连接中断")
    await office.courier.send()
    office.registry.fails.clear()
    (done,) = await office.courier.send()

    assert (done.why, done.pack.state) == ("", PackState.CARRIED)
    assert await office.courier.send() == ()


async def test_what_was_approved_does_not_leave_once_the_permit_is_revoked(office: Office) -> None:
    await approve(office, "K1", "K2")
    office.permits.revoked.add("p2")
    done = {each.pack.no: each.why for each in await office.courier.send()}

    assert done["K1"] == ""
    assert "撤销" in done["K2"]
    assert set(office.registry.requests) == {"K1.zip"}
    assert (await office.packs.pack("K2")).state is PackState.APPROVED


async def test_a_holder_that_cannot_be_reached_does_not_stop_the_others(office: Office) -> None:
    await approve(office, "K1", "K2", "K3")
    office.registry.fails["open"] = Refused("主机密钥与设置不符")
    office.vehicles.lying["K3.csv"] = b"reply"
    sent = {each.pack.no: each.why for each in await office.courier.send()}
    found = await office.courier.fetch()

    assert set(sent) == {"K1", "K2", "K3"}
    assert (bool(sent["K1"]), bool(sent["K2"]), sent["K3"]) == (True, True, "")
    assert [path.name for path in found.files] == ["K3.csv"]
    assert found.troubles == (("registry", "主机密钥与设置不符"),)


@pytest.mark.parametrize(("no", "why"), [("K2", "尚未批准"), ("K4", "没有 SFTP")])
async def test_a_pack_that_cannot_go_this_way_is_named(office: Office, no: str, why: str) -> None:
    await approve(office, "K4")
    with pytest.raises(UsageError, match=why):
        await office.courier.send([no])


async def test_a_pack_that_is_with_the_holder_is_not_sent_again(office: Office) -> None:
    await approve(office, "K1")
    await office.courier.send(["K1"])
    with pytest.raises(UsageError, match="待回复"):
        await office.courier.send(["K1"])


async def test_a_reply_lies_in_the_inbox_before_it_is_put_aside(office: Office) -> None:
    office.registry.lying = {"K1.xlsx": b"one", "K2.xlsx": b"two"}
    office.registry.fails["aside K1.xlsx"] = Down("SFTP 连接中断")
    found = await office.courier.fetch()

    assert (office.inbox / "K1.xlsx").read_bytes() == b"one"
    assert office.registry.aside == ["K2.xlsx"]
    assert found.troubles == (("registry", "K1.xlsx：SFTP 连接中断"),)


async def test_a_reply_brought_a_second_time_is_the_same_file(office: Office) -> None:
    for _ in range(2):
        office.registry.lying = {"K1.xlsx": b"one"}
        await office.courier.fetch()

    assert {path.name for path in office.inbox.iterdir()} == {"K1.xlsx"}


async def test_another_reply_of_the_same_name_does_not_replace_the_first(office: Office) -> None:
    for body in (b"one", b"two"):
        office.registry.lying = {"K1.xlsx": body}
        await office.courier.fetch()

    held = {path.name: path.read_bytes() for path in office.inbox.iterdir()}
    assert held["K1.xlsx"] == b"one"
    assert sorted(held.values()) == [b"one", b"two"]
    assert all(name.startswith("K1") for name in held)


async def test_one_bad_file_does_not_keep_the_others(office: Office) -> None:
    office.registry.lying = {"K1.xlsx": b"one", "K2.xlsx": b"two"}
    office.registry.fails["fetch K1.xlsx"] = Contract("回复文件超过 20 MB，未取回")
    found = await office.courier.fetch()

    assert [path.name for path in found.files] == ["K2.xlsx"]
    assert office.registry.aside == ["K2.xlsx"]
    assert found.troubles[0][1].startswith("K1.xlsx")


async def test_what_was_fetched_is_journalled_by_its_hash(office: Office) -> None:
    office.registry.lying = {"K1.xlsx": b"one"}
    await office.courier.fetch()
    (entry,) = [line.entry async for line in office.journal.lines() if line.entry.action is Action.REPLY_FETCHED]

    assert entry.detail["source"] == "registry"
    assert len(str(entry.detail["sha256"])) == 64


async def test_a_standing_permit_is_what_the_gate_says(store: Store, clock: "FixedClock") -> None:
    """The same check as before a question over the wire; a permit that was never given does not stand."""
    with pytest.raises(Denied, match="撤销"):
        await StandingGrants(store, clock, Assessed({})).standing("nobody", "case-1")

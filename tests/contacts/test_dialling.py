"""A middle number is asked for once, under check and permit, and a lost answer is never asked for again blindly."""

import json
import shutil
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from connectors.asker import Asker
from connectors.authority import Authority
from connectors.reply import Reply
from connectors.wire import FAULT_HEADER, WireRequest
from skiptrace import service as root
from skiptrace.acting import Service
from skiptrace.contacts.calls import CallState
from skiptrace.contacts.check import ContactDenied
from skiptrace.contacts.dialling import Calling, Dialled, Dialler
from skiptrace.contacts.outcome import ContactOutcome
from skiptrace.contacts.point import ContactPoint, find_point
from skiptrace.contacts.tables import contact_log, relay_calls
from skiptrace.errors import NotAllowed, UsageError
from skiptrace.journal import Action, Actor
from skiptrace.permits.gate import StandingGrants
from skiptrace.permits.permit import Purpose
from skiptrace.permits.register import PermitDraft
from skiptrace.service import House
from skiptrace.settings import Settings
from skiptrace.tracing.intents import JournalledIntents
from skiptrace.tracing.profile import Profile
from tests.fakes.court_papers import ID_NO, NAME
from tests.fakes.creditor_file import PLAIN, write_xlsx
from tests.fakes.estate import record

if TYPE_CHECKING:
    from tests.conftest import FixedClock

CALLER, RELAY = "01088880000", "17000009999"
BOUND = {"result_code": "OK", "mobile_x": RELAY, "valid_until": "2026-11-06"}
CLOSED = {"result_code": "CLOSED"}


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Wire:
    """The operator at the other end: answers in order, and counts what reached it."""

    clock: "FixedClock"
    answers: list[Mapping[str, object] | str]
    sent: list[WireRequest] = field(default_factory=list)

    def options(self, _source: str) -> Mapping[str, str]:
        return {"carrier": "CHINA_MOBILE"}

    async def send(self, request: WireRequest) -> Reply:
        self.sent.append(request)
        answer = self.answers[min(len(self.sent), len(self.answers)) - 1]
        if isinstance(answer, str):
            return Reply(b"", "json", self.clock.now(), status=0, headers={FAULT_HEADER: answer})
        return Reply(json.dumps(answer).encode(), "json", self.clock.now(), status=200)


@dataclass(frozen=True)
class Phone:
    """A collector with one debtor, whose numbers only the operator knows."""

    house: House
    clock: "FixedClock"

    @property
    def service(self) -> Service:
        return self.house.acting(Actor("he", "collector"))

    async def profile(self) -> Profile:
        case = await self.service.cases.case("C000001")
        values = {
            "ordinal": "1",
            "line_type": "手机",
            "due": "2026-11-06",
            "process_id": "PR1",
            "last_active": "2026-10",
        }
        number = record("person", values, authority=Authority.AUTH, party_id=case.debtor.id)
        numbered = replace(number, kind="operator_number", source="operator_repair")
        return replace(await self.service.profile(case), records=(numbered,))

    async def points(self) -> tuple[ContactPoint, ...]:
        return await self.service.contact_points(await self.profile())

    async def ref(self) -> str:
        return next(point.ref for point in await self.points() if point.kind == "operator_number")

    def dialler(self, wire: Wire) -> Dialler:
        service, house = self.service, self.house
        check = StandingGrants(house.store, self.clock, house.assessed)
        intents = JournalledIntents(service.scribe, house.sealer.master)
        asker = Asker(house.guards, wire, check=check, intents=intents, clock=self.clock)
        return replace(service.dialler, asker=asker)

    async def dial(self, wire: Wire, *, ref: str = "", checked: bool = False) -> Dialled | ContactDenied:
        calling = Calling(ref or await self.ref(), CALLER, checked=checked)
        self.clock.at += timedelta(seconds=1)
        return await self.dialler(wire).dial(await self.profile(), await self.points(), calling)

    async def log(self, outcome: ContactOutcome) -> None:
        profile = await self.profile()
        point = find_point(await self.points(), await self.ref())
        await self.service.contacts.record(profile.case, point, outcome)
        self.clock.at += timedelta(minutes=1)

    async def states(self) -> list[tuple[CallState, ContactOutcome | None]]:
        profile = await self.profile()
        return [(each.state, each.outcome) for each in await self.service.dialler.calls(profile.case)]


@pytest.fixture
async def phone(tmp_path: Path, laid_out: Path, clock: "FixedClock") -> AsyncIterator[Phone]:
    settings = Settings(data=tmp_path / "data", synchronous="NORMAL")
    shutil.copytree(laid_out, settings.data)
    async with root.open_house(settings, clock) as house:
        wu, qian = house.acting(Actor("wu", "operator")), house.acting(Actor("qian", "supervisor"))
        row = (NAME, ID_NO, "", "HT001", 100000, "2025-01-02", "")
        await wu.cases.import_file(write_xlsx(tmp_path / "file.xlsx", [PLAIN, row]))
        case = await wu.cases.case("C000001")
        draft = PermitDraft(
            Authority.AUTH, Purpose.POST_LOAN, "个人信息查询授权书", "a" * 64, "贷后管理部", date(2026, 10, 1),
            date(2026, 12, 1),
            case_id=case.id, consent_no="SQ1", sources=frozenset({"operator_repair"}),
        )  # fmt: skip
        await qian.permits.approve((await wu.permits.add_permit(draft)).number)
        yield Phone(house, clock)


async def test_the_number_is_shown_once_and_kept_in_no_table(phone: Phone, clock: "FixedClock") -> None:
    wire = Wire(clock, [BOUND])
    answer = await phone.dial(wire)

    assert isinstance(answer, Dialled)
    assert (answer.number, answer.call.state, answer.call.valid_until) == (RELAY, CallState.BOUND, date(2026, 11, 6))
    assert RELAY not in repr(answer)
    assert wire.sent[0].body == {"process_id": "PR1", "ordinal": 1, "caller": CALLER}
    async with phone.house.store.read() as tx:
        rows = [repr(row) for table in (relay_calls, contact_log) for row in (await tx.execute(select(table))).all()]
    lines = [line.entry async for line in phone.house.journal.lines(case_id=answer.call.case_id)]
    stored = "".join((*rows, *(entry.canonical() for entry in lines)))
    assert not [value for value in (RELAY, CALLER, "PR1") if value in stored]
    acts = [entry.action for entry in lines if entry.action in {Action.CONTACT_DIALLED, Action.INTENT}]
    assert acts == [Action.CONTACT_DIALLED, Action.INTENT, Action.CONTACT_DIALLED]
    assert all(point.value != RELAY for point in await phone.points())


async def test_a_call_is_logged_before_the_next_one(phone: Phone, clock: "FixedClock") -> None:
    wire = Wire(clock, [BOUND])
    await phone.dial(wire)
    with pytest.raises(UsageError, match="尚未登记结果"):
        await phone.dial(wire)
    await phone.log(ContactOutcome.NO_ANSWER)

    assert isinstance(await phone.dial(wire), Dialled)
    assert await phone.states() == [(CallState.BOUND, ContactOutcome.NO_ANSWER), (CallState.BOUND, None)]
    assert len(wire.sent) == 2


async def test_calls_through_middle_numbers_count_for_the_days_limits(phone: Phone, clock: "FixedClock") -> None:
    wire = Wire(clock, [BOUND])
    for _ in range(3):
        await phone.dial(wire)
        await phone.log(ContactOutcome.CONNECTED)
    denied = await phone.dial(wire)

    assert isinstance(denied, ContactDenied)
    assert len(wire.sent) == 3


@pytest.mark.parametrize(("hour", "minute"), [(7, 59), (21, 31), (23, 0)])
async def test_outside_of_the_hours_nobody_is_asked(phone: Phone, clock: "FixedClock", hour: int, minute: int) -> None:
    clock.at = clock.at.replace(hour=hour, minute=minute)
    wire = Wire(clock, [BOUND])

    assert isinstance(await phone.dial(wire), ContactDenied)
    assert (wire.sent, await phone.states()) == ([], [])


async def test_after_the_due_date_nobody_is_asked(phone: Phone, clock: "FixedClock") -> None:
    clock.at = clock.at.replace(month=11, day=7)
    denied = await phone.dial(Wire(clock, [BOUND]))

    assert isinstance(denied, ContactDenied)
    assert "到期" in denied.reasons[0].text


async def test_a_lost_answer_is_not_asked_for_again_until_somebody_checked(phone: Phone, clock: "FixedClock") -> None:
    lost = Wire(clock, ["disconnect"])
    answer = await phone.dial(lost)
    assert isinstance(answer, Dialled)
    assert (answer.call.state, answer.number, len(lost.sent)) == (CallState.LOST, "", 1)

    wire = Wire(clock, [BOUND])
    with pytest.raises(UsageError, match="先与运营商核对"):
        await phone.dial(wire)
    assert wire.sent == []
    assert isinstance(await phone.dial(wire, checked=True), Dialled)
    assert [state for state, _ in await phone.states()] == [CallState.CHECKED, CallState.BOUND]


async def test_a_reply_that_fits_no_rule_may_be_a_number_that_was_bound(phone: Phone, clock: "FixedClock") -> None:
    for reply in ({"result_code": "DONE"}, {"result_code": "OK", "valid_until": "2026-11-06"}):
        answer = await phone.dial(Wire(clock, [reply]), checked=True)

        assert isinstance(answer, Dialled)
        assert (answer.call.state, answer.number) == (CallState.LOST, "")


async def test_an_operator_that_says_no_leaves_nothing_open(phone: Phone, clock: "FixedClock") -> None:
    answer = await phone.dial(Wire(clock, [CLOSED]))

    assert isinstance(answer, Dialled)
    assert (answer.call.state, answer.number) == (CallState.CLOSED, "")
    assert isinstance(await phone.dial(Wire(clock, [BOUND])), Dialled)


async def test_a_stop_before_the_answer_is_seen_as_unknown(phone: Phone, clock: "FixedClock") -> None:
    class Stopped(Wire):
        async def send(self, request: WireRequest) -> Reply:
            raise Killed

    with pytest.raises(Killed):
        await phone.dial(Stopped(clock, []))
    assert await phone.states() == [(CallState.ASKED, None)]
    with pytest.raises(UsageError, match="先与运营商核对"):
        await phone.dial(Wire(clock, [BOUND]))


async def test_a_withdrawn_consent_stops_the_call(phone: Phone, clock: "FixedClock") -> None:
    qian = phone.house.acting(Actor("qian", "supervisor"))
    case = await qian.cases.case("C000001")
    for permit in (await qian.permits.papers(case.id)).permits:
        await qian.permits.revoke(permit.number)
    wire = Wire(clock, [BOUND])
    with pytest.raises(NotAllowed, match="授权"):
        await phone.dial(wire)
    assert (wire.sent, await phone.states()) == ([], [])


async def test_a_number_that_is_known_needs_no_middle_number(phone: Phone, clock: "FixedClock") -> None:
    profile = await phone.profile()
    known = replace(find_point(await phone.points(), await phone.ref()), ref="P2222", kind="phone", value="13900000001")
    with pytest.raises(UsageError, match="不需要中间号"):
        await phone.dialler(Wire(clock, [BOUND])).dial(profile, [known], Calling("P2222", CALLER))

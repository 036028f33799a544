"""Outcomes are kept sealed, journalled, and counted: for this case, and for the same number in another."""

from dataclasses import replace
from pathlib import Path

import pytest

from skiptrace.cases.case import HoldKind, KnownFact
from skiptrace.cases.register import Register
from skiptrace.clock import Clock
from skiptrace.contacts.check import ContactAllowed, ContactDenied, check, journal_check
from skiptrace.contacts.log import ContactLog
from skiptrace.contacts.outcome import ContactOutcome
from skiptrace.contacts.ranking import rank
from skiptrace.errors import UsageError
from skiptrace.evidence import Vault
from skiptrace.journal import Actor, Journal, Scribe
from skiptrace.storage.sealing import Sealer
from skiptrace.storage.store import Store
from tests.fakes.creditor_file import PLAIN, QIAN, ZHAO, changed, write_xlsx
from tests.fakes.estate import ORIGIN, TODAY, case, party, profile


@pytest.fixture
def log(store: Store, sealer: Sealer, journal: Journal, clock: Clock, actor: Actor) -> ContactLog:
    return ContactLog(store, sealer, Scribe(journal, clock, actor))


async def test_an_outcome_is_kept_counted_and_journalled_without_the_number(
    log: ContactLog, journal: Journal, store: Store, tmp_path: Path
) -> None:
    of = case()
    point = rank(profile([], of=of), (), TODAY)[0]
    written = await log.record(of, point, ContactOutcome.PROMISED, "答应周五还，住朋友处")
    lines = await log.lines(of)

    assert lines == (written,)
    assert await log.note(written.id) == "答应周五还，住朋友处"
    entry = (await anext(journal.lines(case_id=of.id))).entry
    assert (entry.action, entry.detail["point"]) == ("contact_logged", point.ref)
    await store.close()
    stored = _stored(tmp_path)
    assert "答应周五还".encode() not in stored
    assert point.value.encode() not in stored


async def test_what_is_logged_changes_rank_and_check(log: ContactLog, clock: Clock) -> None:
    of = case(
        replace(party(), facts=tuple(KnownFact("phone", n, None, "", ORIGIN) for n in ("13800000000", "13900000001")))
    )
    found = profile([], of=of)
    first, second = rank(found, (), TODAY)
    await log.record(of, first, ContactOutcome.read("空号"))
    lines = await log.lines(of)
    points = rank(found, lines, TODAY)
    answer = check(of, points, lines, clock.now())

    assert [point.ref for point in points] == [second.ref, first.ref]
    assert isinstance(answer, ContactAllowed)
    assert answer.point.ref == second.ref


async def test_tries_to_one_number_count_across_cases(log: ContactLog, clock: Clock) -> None:
    of = case()
    other = replace(of, id="case-2", number="C000002")
    point = next(p for p in rank(profile([], of=other), (), TODAY) if p.kind == "phone")
    for _ in range(6):
        await log.record(other, point, ContactOutcome.NO_ANSWER)
    points = tuple(p for p in rank(profile([], of=of), (), TODAY) if p.kind == "phone")
    lines = await log.lines(of, points)

    assert await log.lines(of) == ()
    assert len(lines) == 6
    assert isinstance(check(of, points, lines, clock.now()), ContactDenied)


async def test_a_debtors_refusal_stops_contact_and_not_the_queries(
    log: ContactLog, store: Store, sealer: Sealer, journal: Journal, clock: Clock, actor: Actor, tmp_path: Path
) -> None:
    register = Register(store, sealer, Vault(sealer), Scribe(journal, clock, actor))
    await register.import_file(write_xlsx(tmp_path / "a.xlsx", [PLAIN, ZHAO, changed(QIAN, contract="HT003")]))
    of = await register.case("C000001")
    point = rank(profile([], of=of), (), TODAY)[0]
    await log.record(of, point, ContactOutcome.REFUSED)
    held = await register.case("C000001")
    lines = await log.lines(held)
    answer = check(held, rank(profile([], of=held), lines, TODAY), lines, clock.now())

    assert [hold.kind for hold in held.holds] == [HoldKind.REFUSED]
    assert not any(hold.kind.stops_queries for hold in held.holds)
    assert isinstance(answer, ContactDenied)
    assert "D-10" in {reason.rule for reason in answer.reasons}
    assert (await register.release("C000001", HoldKind.REFUSED, "债务人来函同意联系")).holds == ()


async def test_a_check_is_journalled_with_the_rules_that_said_no(journal: Journal, clock: Clock, actor: Actor) -> None:
    of = case()
    await journal_check(Scribe(journal, clock, actor), of, check(of, (), (), clock.now()))
    await journal_check(
        Scribe(journal, clock, actor), of, check(of, rank(profile([], of=of), (), TODAY), (), clock.now())
    )
    details = [line.entry.detail async for line in journal.lines(case_id=of.id)]

    assert details[0] == {"case": "C000001", "allowed": False, "rules": ["D-05"]}
    assert details[1]["allowed"] is True


async def test_wrong_use_is_told(log: ContactLog) -> None:
    of = case()
    point = rank(profile([], of=of), (), TODAY)[0]
    with pytest.raises(UsageError, match="500"):
        await log.record(of, point, ContactOutcome.CONNECTED, "长" * 501)
    with pytest.raises(UsageError, match="不属于案件"):
        await log.record(replace(of, id="case-2"), point, ContactOutcome.CONNECTED)
    with pytest.raises(UsageError, match="接通"):
        ContactOutcome.read("不知道")


def _stored(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("store.sqlite*"))

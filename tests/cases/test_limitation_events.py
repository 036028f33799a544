"""Events of a limitation are kept with their proof, sealed, journalled, undone, never deleted, and stay in a join."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from skiptrace.cases.case import Case, PartyRole
from skiptrace.cases.event import EventKind, Telling, addressed, concerned, counted
from skiptrace.cases.events import EventRegister, Proof
from skiptrace.cases.household import HouseholdRegister
from skiptrace.cases.register import Register
from skiptrace.clock import Clock
from skiptrace.errors import NotFound, UsageError
from skiptrace.evidence import Vault
from skiptrace.journal import Action, Actor, Journal, Scribe
from skiptrace.storage.sealing import Sealer
from skiptrace.storage.store import Store
from tests.fakes.creditor_file import PLAIN, ZHAO, changed, write_xlsx

PROOF, PROVER = "EMS 单号 1234567890123 签收回执", "保管员丁某"
DEMAND = Telling(EventKind.DEMAND, date(2026, 5, 6), PROOF, PROVER)


@pytest.fixture
def scribe(journal: Journal, clock: Clock, actor: Actor) -> Scribe:
    return Scribe(journal, clock, actor)


@pytest.fixture
def events(store: Store, sealer: Sealer, vault: Vault, scribe: Scribe) -> EventRegister:
    return EventRegister(store, sealer, vault, scribe)


@pytest.fixture
def households(store: Store, sealer: Sealer, scribe: Scribe) -> HouseholdRegister:
    return HouseholdRegister(store, sealer, scribe)


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    return lambda *rows: write_xlsx(tmp_path / "file.xlsx", [PLAIN, *rows])


async def _case(register: Register, path: Path) -> Case:
    await register.import_file(path)
    return await register.case("C000001")


async def test_an_event_is_kept_with_its_proof_and_journalled_without_a_word_of_it(
    register: Register, events: EventRegister, vault: Vault, store: Store, journal: Journal, file: Callable[..., Path]
) -> None:
    case = await _case(register, file(ZHAO))
    kept = await events.enter(case, case.debtor, concerned(case, ()), DEMAND, Proof(b"%PDF-1.4 receipt", "pdf"))
    (found,) = await events.of_case(case.id)
    async with store.read() as tx:
        body = await vault.open(tx, found.evidence_id)
    entries = [each.entry async for each in journal.lines(case_id=case.id)]
    (entry,) = [each for each in entries if each.action is Action.EVENT_ENTERED]

    assert found == kept
    assert (found.number, found.proof, found.prover, body) == ("L000001", PROOF, PROVER, b"%PDF-1.4 receipt")
    assert found.claim_ids == (case.claims[0].id,)
    assert PROOF not in entry.canonical()
    assert PROVER not in entry.canonical()


async def test_neither_proof_nor_prover_lie_open_in_the_store(
    register: Register, events: EventRegister, store: Store, file: Callable[..., Path], tmp_path: Path, backend: str
) -> None:
    case = await _case(register, file(ZHAO))
    await events.enter(case, case.debtor, concerned(case, ()), DEMAND)
    await events.undo(case, "L000001", "回执是别人签的")
    await store.close()
    stored = _stored(tmp_path)

    assert (backend != "sqlite") or stored
    assert all(text.encode() not in stored for text in (PROOF, PROVER, "回执是别人签的"))


def _stored(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("*.sqlite*"))


async def test_an_undone_event_stays_to_be_seen_and_counts_no_more(
    register: Register, events: EventRegister, file: Callable[..., Path]
) -> None:
    case = await _case(register, file(ZHAO))
    await events.enter(case, case.debtor, concerned(case, ()), DEMAND)
    undone = await events.undo(case, "l000001", "日期记错")

    assert undone.undone is not None
    assert (undone.undone.by, undone.undone.why) == ("zhao", "日期记错")
    assert await events.of_case(case.id) == (undone,)
    assert counted([undone]) == ()
    with pytest.raises(UsageError, match="已经撤销"):
        await events.undo(case, "L000001", "再来")
    with pytest.raises(NotFound, match="没有时效事件"):
        await events.undo(case, "L000009", "没有")


@pytest.mark.parametrize(
    ("told", "match"),
    [
        (Telling(EventKind.DEMAND, date(2026, 5, 6), " ", PROVER), "--proof"),
        (Telling(EventKind.DEMAND, date(2026, 5, 6), PROOF, ""), "--prover"),
        (Telling(EventKind.DEMAND, date(2026, 10, 31), PROOF, PROVER), "不得晚于今天"),
        (Telling(EventKind.SUIT, date(2026, 5, 6), PROOF, PROVER, date(2026, 5, 5)), "终结日"),
        (Telling(EventKind.DEMAND, date(2026, 5, 6), PROOF, PROVER, date(2026, 5, 7)), "没有终结日"),
        (Telling(EventKind.OBSTACLE, date(2026, 5, 6), PROOF, PROVER), "消除后再登记"),
        (Telling(EventKind.DEFENCE_ENDED, date(2026, 5, 6), PROOF, PROVER), "哪一个保证人"),
    ],
)
async def test_what_would_move_a_date_wrongly_is_refused_with_its_mend(
    register: Register, events: EventRegister, file: Callable[..., Path], told: Telling, match: str
) -> None:
    case = await _case(register, file(ZHAO))
    with pytest.raises(UsageError, match=match):
        await events.enter(case, case.debtor, concerned(case, ()), told)

    assert await events.of_case(case.id) == ()


async def test_one_contact_is_counted_once_until_it_is_undone(
    register: Register, events: EventRegister, file: Callable[..., Path]
) -> None:
    case = await _case(register, file(ZHAO))
    told = Telling(EventKind.PROMISE, date(2026, 5, 6), PROOF, PROVER, contact_id="k" * 32)
    await events.enter(case, case.debtor, concerned(case, ()), told)
    with pytest.raises(UsageError, match="已经确认"):
        await events.enter(case, case.debtor, concerned(case, ()), told)
    await events.undo(case, "L000001", "录音不清")
    again = await events.enter(case, case.debtor, concerned(case, ()), told)

    assert again.number == "L000002"


async def test_events_and_dependants_of_a_joined_case_are_those_of_the_one_that_took_it_up(
    register: Register, events: EventRegister, households: HouseholdRegister, file: Callable[..., Path]
) -> None:
    await register.import_file(file(changed(ZHAO, id_no=""), changed(ZHAO, contract="HT003")))
    gone = await register.case("C000001")
    await events.enter(gone, gone.debtor, concerned(gone, ()), DEMAND)
    await households.tell(gone, gone.debtor, 2, "户口簿")
    joined = await register.join("C000002", "C000001")
    (event,) = await events.of_case(joined.id)
    told = await households.of_case(joined.id)

    assert event.party_id == joined.debtor.id
    assert event.claim_ids == (gone.claims[0].id,)
    assert event.claim_ids[0] in {claim.id for claim in joined.claims}
    assert (event.proof, told[joined.debtor.id].count) == (PROOF, 2)
    assert (await events.undo(joined, event.number, "重复登记")).undone is not None


async def test_the_number_of_dependants_is_replaced_taken_back_and_never_guessed(
    register: Register, households: HouseholdRegister, journal: Journal, file: Callable[..., Path]
) -> None:
    case = await _case(register, file(ZHAO))
    assert await households.of_case(case.id) == {}
    await households.tell(case, case.debtor, 1, "配偶无收入")
    await households.tell(case, case.debtor, 0, "财产报告令答复")
    told = await households.of_case(case.id)
    entries = [each.entry async for each in journal.lines(case_id=case.id)]

    assert (told[case.debtor.id].count, told[case.debtor.id].basis) == (0, "财产报告令答复")
    assert all("配偶" not in each.canonical() for each in entries)
    await households.clear(case, case.debtor)
    assert await households.of_case(case.id) == {}
    with pytest.raises(UsageError, match="无可撤销"):
        await households.clear(case, case.debtor)
    with pytest.raises(UsageError, match="依据"):
        await households.tell(case, case.debtor, 1, " ")
    with pytest.raises(UsageError, match="0 至"):
        await households.tell(case, case.debtor, 21, "依据")


async def test_a_party_and_a_contract_are_named_by_their_number(register: Register, file: Callable[..., Path]) -> None:
    case = await _case(register, file(ZHAO))

    assert addressed(case, " 债务人 ").role is PartyRole.DEBTOR
    assert concerned(case, ["合同1", "1"]) == (case.claims[0].id,)
    for text in ("保证人1", "保证人0", "王某"):
        with pytest.raises(NotFound, match="没有这个当事人"):
            addressed(case, text)
    with pytest.raises(NotFound, match="没有这份合同"):
        concerned(case, ["合同9"])

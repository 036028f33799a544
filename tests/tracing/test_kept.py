"""An answer may stand for the same question asked again, where law lets it, under a permit, and on record."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import String, insert, select

from connectors import Asker, Authority, Grant, Guards, Lookup, Outcome, Query, Reply, registry
from connectors.answer import Asked
from connectors.asker import KEPT
from connectors.errors import Denied
from connectors.manifest.schema import Cache
from connectors.wire import WireRequest
from skiptrace.evidence import Vault
from skiptrace.journal import Action, Actor, Journal, Scribe
from skiptrace.permits.tables import permits
from skiptrace.storage.sealing import MasterKey, SealClass, Sealer
from skiptrace.storage.store import Store
from skiptrace.tracing.intents import JournalledIntents
from skiptrace.tracing.kept import KeptReplies
from skiptrace.tracing.ledger import Ledger
from skiptrace.tracing.ledger import Lookup as Row
from skiptrace.tracing.outcomes import OutcomeWriter
from skiptrace.tracing.records import RecordStore

if TYPE_CHECKING:
    from tests.conftest import FixedClock

HELD = registry()["core_banking"]
QUERY = Query("core_banking", "customer", {"id_no": "330106198506123419"})
SAMPLES = {Outcome.FOUND: "customer.json", Outcome.NO_RECORD: "nobody.json"}


class Mute:
    """A wire on which nothing may be sent."""

    def options(self, source: str) -> Mapping[str, str]:
        return {}

    async def send(self, request: WireRequest) -> Reply:
        raise AssertionError("nothing may leave")


class Permit:
    """Permits that stand for so many looks."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    async def check(self, grant: Grant, query: Query) -> None:
        self.looks -= 1
        if self.looks < 0:
            raise Denied("许可已撤销")


class Shelf:
    """Everything around a kept answer."""

    def __init__(self, store: Store, sealer: Sealer, clock: "FixedClock") -> None:
        self.store, self.sealer, self.clock = store, sealer, clock
        self.scribe = Scribe(Journal(store), clock, Actor("zhao", "operator"))
        manifest = HELD.manifest.model_copy(update={"cache": Cache(found=3600, no_record=600)})
        self.source = Lookup(manifest, HELD.folder)
        vault, ledger = Vault(sealer), Ledger(store)
        self.writer = OutcomeWriter(store, vault, ledger, RecordStore(sealer, set()), self.scribe)
        self.kept = KeptReplies(store, vault, {"core_banking": self.source}, self.scribe, sealer.master)

    def grant(self, authority: Authority = Authority.OWN, **changes: str) -> Grant:
        day = self.clock.now() + timedelta(days=1)
        made = Grant(
            "G2", "P1", authority, "0" * 64, "post_loan", "c2", "s", "core_banking", frozenset({"customer"}),
            frozenset(), day,
        )  # fmt: skip
        return replace(made, **changes)  # type: ignore[arg-type]  # names are checked by replace itself

    async def answered(self, outcome: Outcome = Outcome.FOUND, **changes: object) -> None:
        """Case c1 asked an hour's part ago; the answer lies in ledger and vault."""
        body = (HELD.folder / "samples" / SAMPLES[outcome]).read_bytes()
        reply = Reply(body, "json", self.clock.now(), 200)
        asked = Asked((reply,), self.source.parse("customer", (reply,)))
        assert asked.answer.outcome is outcome
        print_ = self.sealer.master.fingerprint("query", QUERY.key)
        row = Row(
            "c1", "p1", "core_banking", "customer", print_, Authority.OWN, Outcome.NOT_ASKED, self.clock.now(),
            grant_id="G1", permit_id="P1",
        )  # fmt: skip
        await self.permitted("P1", "post_loan")
        await self.writer.write(replace(row, **changes), asked)  # type: ignore[arg-type]  # as above

    async def permitted(self, number: str, purpose: str) -> None:
        """The permit under which the question was asked; what it says besides does not count here."""
        blank = dict.fromkeys((c.name for c in permits.c if isinstance(c.type, String)), "")
        day = self.clock.now().date()
        row: dict[str, object] = {
            **blank, "id": number, "serial": 1, "purpose": purpose, "sources": [], "fields": [],
            "valid_from": day, "valid_to": day, "added_at": self.clock.now(),
        }  # fmt: skip
        async with self.store.write() as tx:
            if not (await tx.execute(select(permits.c.id).where(permits.c.id == number))).first():
                await tx.execute(insert(permits).values(row))

    def asker(self, looks: int) -> Asker:
        guards = Guards({"core_banking": self.source}, self.clock)
        intents = JournalledIntents(self.scribe, self.sealer.master)
        return Asker(guards, Mute(), check=Permit(looks), intents=intents, clock=self.clock, kept=self.kept)

    async def intents(self) -> list[Mapping[str, object]]:
        return [line.entry.detail async for line in self.scribe.journal.lines(actions={Action.INTENT})]


@pytest.fixture
def shelf(store: Store, sealer: Sealer, clock: "FixedClock") -> Shelf:
    return Shelf(store, sealer, clock)


async def test_an_answer_stands_for_the_same_question_of_another_case(shelf: Shelf) -> None:
    """Nothing leaves; the values cite the bytes that came then; the journal says which evidence was used."""
    await shelf.answered()

    asked = await shelf.asker(2).ask(QUERY, shelf.grant())

    assert asked.answer.outcome is Outcome.FOUND
    assert asked.answer.records[0].fields["name"].sha256 == asked.replies[0].sha256
    (hit,) = await shelf.intents()
    assert (hit["attempt"], hit["permit"]) == (KEPT, "P1")
    assert len(hit["kept_evidence"]) == 1  # type: ignore[arg-type]  # a list of numbers


@pytest.mark.parametrize("looks", [0, 1])
async def test_a_kept_answer_needs_the_permit_too(shelf: Shelf, looks: int) -> None:
    """Without one it is not looked for; revoked in between it is not handed out."""
    await shelf.answered()

    with pytest.raises(Denied, match="撤销"):
        await shelf.asker(looks).ask(QUERY, shelf.grant())

    assert len(await shelf.intents()) == looks


async def test_found_and_nothing_each_have_their_time(shelf: Shelf) -> None:
    """Ten minutes for "no record", an hour for a record."""
    await shelf.answered(Outcome.NO_RECORD)
    assert await shelf.kept.find(shelf.grant(), QUERY) is not None

    shelf.clock.at += timedelta(minutes=11)
    assert await shelf.kept.find(shelf.grant(), QUERY) is None
    await shelf.answered(grant_id="G3")
    shelf.clock.at += timedelta(minutes=59)
    assert await shelf.kept.find(shelf.grant(), QUERY) is not None
    shelf.clock.at += timedelta(minutes=2)
    assert await shelf.kept.find(shelf.grant(), QUERY) is None


async def test_another_question_finds_nothing(shelf: Shelf) -> None:
    """Another number, another answer."""
    await shelf.answered()

    assert await shelf.kept.find(shelf.grant(), Query("core_banking", "customer", {"id_no": "1"})) is None


async def test_what_an_order_opened_stays_with_its_docket(shelf: Shelf) -> None:
    """律师调查令 is given for one case of the court."""
    await shelf.answered(authority=Authority.ORD, docket_id="D1")

    assert await shelf.kept.find(shelf.grant(Authority.ORD, docket_id="D1"), QUERY) is not None
    assert await shelf.kept.find(shelf.grant(Authority.ORD, docket_id="D2"), QUERY) is None
    assert await shelf.kept.find(shelf.grant(Authority.ORD), QUERY) is None
    assert await shelf.kept.find(shelf.grant(Authority.OWN), QUERY) is None


async def test_what_the_debtor_authorised_stays_with_that_permit(shelf: Shelf) -> None:
    """个人信息保护法 14, 15: a consent covers what it says, and a revoked one nothing more."""
    await shelf.answered(authority=Authority.AUTH)

    assert await shelf.kept.find(shelf.grant(Authority.AUTH), QUERY) is not None
    assert await shelf.kept.find(shelf.grant(Authority.AUTH, permit_id="P2"), QUERY) is None


async def test_what_was_asked_for_one_purpose_answers_no_other(shelf: Shelf) -> None:
    """个人信息保护法 6: another purpose asks for itself, however young the answer is."""
    await shelf.answered()

    assert await shelf.kept.find(shelf.grant(permit_id="P2"), QUERY) is not None
    assert await shelf.kept.find(shelf.grant(purpose="execution"), QUERY) is None


async def test_what_was_erased_is_not_found(shelf: Shelf) -> None:
    """The key of the case that asked is gone, and with it the answer."""
    await shelf.answered()
    async with shelf.store.write() as tx:
        await shelf.sealer.erase(tx, "c1", SealClass.DEBTOR)

    assert await shelf.kept.find(shelf.grant(), QUERY) is None


async def test_an_error_never_stands_for_an_answer(shelf: Shelf, master: MasterKey) -> None:
    """A failure is asked again."""
    reply = Reply(b"{}", "json", shelf.clock.now(), 200)
    asked = Asked((reply,), shelf.source.parse("customer", (reply,)))
    row = Row(
        "c1", "p1", "core_banking", "customer", master.fingerprint("query", QUERY.key), Authority.OWN,
        Outcome.NOT_ASKED, shelf.clock.now(), grant_id="G1", permit_id="P1",
    )  # fmt: skip
    await shelf.permitted("P1", "post_loan")
    await shelf.writer.write(row, asked)

    assert asked.answer.outcome is Outcome.FAILED
    assert await shelf.kept.find(shelf.grant(), QUERY) is None

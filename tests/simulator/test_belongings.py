"""Securities, policies and registered charges of the world, and the shipped sources that read their replies."""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from connectors import Answer, Desk, Outcome, Query, Reply, registry
from skiptrace.simulator.carrier import Carrier, Habits
from skiptrace.simulator.counter import Receipt
from skiptrace.simulator.faces import charges_site, clearing, insurers
from skiptrace.simulator.truth import Truth
from skiptrace.simulator.world import build_world
from skiptrace.simulator.world.things import form_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from skiptrace.simulator.counter import Words
    from skiptrace.simulator.papers import Docket
    from skiptrace.simulator.world import Person, World

NOW = datetime(2026, 10, 30, 10, tzinfo=timezone(timedelta(hours=8)))
DAY = NOW.date()
PUNCTUAL = Habits(late=0, partial=0)


SOURCES = registry()


def read(source: str, body: bytes) -> Answer:
    return SOURCES[source].parse("by_person", [Reply(body, "xlsx", NOW, 200)])


def debtors(world: World) -> list[Person]:
    return [world.people[pid] for pid in world.debtors]


def reply(world: World, docket: Docket, source: str, folder: Path, habits: Habits = PUNCTUAL) -> list[Path]:
    """What the messenger brings for a pack of that docket."""
    person = world.people[docket.pid]
    request = {
        "pack": "PK-1",
        "source": source,
        "order_no": (docket.orders or {})[source],
        "docket": docket.number,
        "subject": {"name": person.name, "id_no": person.id_no},
        "permit": "P1",
        "basis_sha256": "0" * 64,
        "drawn": DAY.isoformat(),
    }
    (folder / "out").mkdir()
    with zipfile.ZipFile(folder / "out" / "PK-1.zip", "w") as archive:
        archive.writestr("request.json", json.dumps(request, ensure_ascii=False))
    carrier = Carrier(world, [docket], outbox=folder / "out", inbox=folder / "in", seed=1, habits=habits)
    return carrier.run(DAY + timedelta(days=20))


def test_they_stir_nothing_else_and_come_again_with_the_seed(small_world: World) -> None:
    """Drawn last and from a stream of their own: a smaller world of the seed has the same first debtor."""
    one = build_world(seed=11, debtors=1)
    pid = one.debtors[0]

    assert one.people[pid] == small_world.people[pid]
    assert one.accounts_of.get(pid) == small_world.accounts_of.get(pid)
    assert build_world(seed=11, debtors=1).belongings == one.belongings


def test_a_search_brings_strangers_and_none_of_them_by_a_full_number(small_world: World) -> None:
    """Except the policies that kin pay for: those carry the debtor's number, as the insured one's."""
    strangers: Counter[str] = Counter()
    for person in debtors(small_world):
        for held in clearing.search(small_world, person.name, person.id_no):
            strangers["securities"] += held.owner != person.pid
            assert held.owner == person.pid or form_of(held.shown_id) != "full"
        for policy in insurers.search(small_world, person.name, person.id_no):
            theirs = policy.holder.pid != person.pid
            insured = theirs and policy.insured.pid == person.pid
            strangers["insured" if insured else "policies"] += theirs
            assert not theirs or insured or form_of(policy.holder.shown_id) != "full"
        for charge in charges_site.search(small_world, person.name, person.id_no):
            strangers["charges"] += person.pid not in {owner.pid for owner in charge.guarantors}
            assert all(form_of(owner.shown_id) != "full" for owner in charge.guarantors)

    assert min(strangers[name] for name in ("securities", "insured", "policies", "charges")) >= 10


def test_sheets_are_read_row_for_row_with_their_leading_zeros(small_world: World) -> None:
    outcomes: Counter[Outcome] = Counter()
    codes: set[str] = set()
    for person in debtors(small_world)[:80]:
        holdings = clearing.search(small_world, person.name, person.id_no)
        answer = read(
            "securities", clearing.reply(holdings, Receipt("PK-1", DAY, _word(clearing.COUNTER.words, holdings)))
        )
        outcomes[answer.outcome] += 1
        codes |= {record.text("security_code") for record in answer.records}
        assert [r.text("account_no") for r in answer.records] == [held.account for held in holdings]

    assert set(outcomes) == {Outcome.FOUND, Outcome.NO_RECORD}
    assert {"000001", "002345", ""} <= codes


def test_a_policy_is_read_as_its_holders_whoever_is_insured(small_world: World) -> None:
    others = 0
    for person in debtors(small_world)[:80]:
        policies = insurers.search(small_world, person.name, person.id_no)
        answer = read(
            "insurance", insurers.reply(policies, Receipt("PK-1", DAY, _word(insurers.COUNTER.words, policies)))
        )
        for policy, record in zip(policies, answer.records, strict=True):
            others += policy.holder.pid != person.pid
            assert record.text("name") == policy.holder.shown_name
            assert record.text("id_no") == policy.holder.shown_id
            told = {cited.text for cited in record.fields.values()}
            assert policy.insured.shown_name == policy.holder.shown_name or policy.insured.shown_name not in told

    assert others > 10


def test_a_name_of_a_third_person_is_in_no_field() -> None:
    """Whom a policy insures is told by the relation; the name and number stay in the sheet."""
    source = SOURCES["insurance"]
    read_from = {spec.at for spec in source.manifest.operations["by_person"].records[0].fields.values()}

    assert {"被保险人", "被保险人证件号码"} & read_from == set()
    assert {"投保人", "投保人证件号码", "被保险人与投保人关系"} <= read_from


def test_saved_pages_read_as_what_the_site_found(small_world: World, tmp_path: Path) -> None:
    source = SOURCES["movables"]
    assert isinstance(source, Desk)
    outcomes: Counter[Outcome] = Counter()
    for person in debtors(small_world):
        keys = {"name": person.name, "id_no": person.id_no}
        replies = [Reply(b, "html", NOW, 200) for b in charges_site.pages(small_world, person.name, person.id_no)]
        answer = source.parse("by_guarantor", replies)
        found = charges_site.search(small_world, person.name, person.id_no)
        outcomes[answer.outcome] += 1
        assert all(source.answers(Query(source.id, "by_guarantor", keys), each) for each in replies)
        assert [record.text("mortgage_no") for record in answer.records] == [each.number for each in found]

    assert set(outcomes) == {Outcome.FOUND, Outcome.NO_RECORD}
    files = charges_site.save(small_world, ("王某", "110101199003078515"), tmp_path / "captures", "C1")
    assert [path.name for path in files] == ["C1-1.html"]


def test_the_depository_refuses_some_orders_and_the_docket_says_which(
    small_world: World, dockets: tuple[Docket, ...], tmp_path: Path
) -> None:
    refusing = next(docket for docket in dockets if docket.orders and docket.refusing)
    (path,) = reply(small_world, refusing, "securities", tmp_path)
    answer = read("securities", path.read_bytes())

    assert answer.outcome is Outcome.REFUSED
    assert 0 < sum(bool(docket.refusing) for docket in dockets) < sum(bool(docket.orders) for docket in dockets) / 2


@pytest.mark.parametrize(("source", "word"), [("securities", "部分市场未反馈"), ("insurance", "部分机构未反馈")])
def test_a_reply_in_part_says_so_and_the_rest_follows(
    small_world: World, dockets: tuple[Docket, ...], tmp_path: Path, source: str, word: str
) -> None:
    docket = next(docket for docket in dockets if docket.orders and not docket.refusing)
    first, rest = reply(small_world, docket, source, tmp_path, Habits(late=1, partial=1, longest_days=3))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(first.read_bytes())).get_sheet_by_index(0).to_python()

    assert word in sheet[1]
    assert read(source, first.read_bytes()).outcome is Outcome.PARTIAL
    assert read(source, rest.read_bytes()).outcome in {Outcome.FOUND, Outcome.NO_RECORD}


def test_the_truth_knows_whose_every_one_is(small_world: World) -> None:
    truth = Truth(small_world)
    for pid in small_world.debtors[:60]:
        for shown in (*truth.of(pid).assets, *truth.of(pid).strangers):
            if shown.source in {"securities", "insurance", "movables"}:
                assert truth.owners_of(shown.key) == shown.owners
    insured = next(p for p in small_world.belongings.policies if p.insured.pid != p.holder.pid)

    assert truth.owners_of(insured.number) == (insured.holder.pid,)


def test_prices_bear_a_day_of_the_week_before(small_world: World) -> None:
    priced = [held for held in small_world.belongings.holdings if held.price is not None]

    assert priced
    assert all(held.price_day and DAY - timedelta(days=7) <= held.price_day < DAY for held in priced)
    assert any(held.price is None for held in small_world.belongings.holdings if held.code)
    assert date(2026, 10, 30) == DAY


def _word(words: Words, found: Sequence[object]) -> str:
    return words.found if found else words.none

"""A lawyer's choice is kept sealed, journalled, replaced and taken back, and the totals follow it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from skiptrace.assets.asset import Asset, AssetKind
from skiptrace.assets.choice import Choices
from skiptrace.assets.plan import Plan, Terms, make_plan
from skiptrace.assets.planner import Planner
from skiptrace.assets.register import Stated, assets
from skiptrace.clock import Clock
from skiptrace.errors import UsageError
from skiptrace.journal import Action, Actor, Journal, Scribe
from skiptrace.storage.sealing import Sealer
from skiptrace.storage.store import Store
from skiptrace.tracing.profile import TracedRecord
from tests.fakes.estate import DEPOSIT, HOUSE, TODAY, VEHICLE, case, profile, record

MONEY = {**DEPOSIT, "balance": "90000.00", "available": "90000.00"}
OTHER = {**MONEY, "account_no": "6222020000000000025"}
SHOP = {**HOUSE, "usage": "商业"}


@pytest.fixture
def planner(store: Store, sealer: Sealer, journal: Journal, clock: Clock, actor: Actor) -> Planner:
    return Planner(store, sealer, Scribe(journal, clock, actor))


def laid(*records: TracedRecord, choices: Choices | None = None) -> tuple[tuple[Asset, ...], Plan]:
    view, chosen = profile(records), choices or Choices()
    known = assets(view, TODAY, stated=Stated(choices=chosen))
    return known, make_plan(view, known, licensed_lender=True, terms=Terms(chosen))


async def test_an_unticked_thing_leaves_its_place_to_the_next_and_the_totals_follow(planner: Planner) -> None:
    records = record("deposit", MONEY, record_id="m1"), record("deposit", OTHER, record_id="m2")
    (first, second), before = laid(*records)
    await planner.choose(case(), first, included=False, reason="账户为代发工资专户")
    _, after = laid(*records, choices=await planner.choices("case-1"))

    taken = {line.asset.id: line.amount for line in before.included}
    assert taken[first.id] == Decimal(90000)
    assert taken[second.id] == before.cap.value - Decimal(90000)
    assert [(line.asset.id, line.amount) for line in after.included] == [(second.id, Decimal(90000))]
    assert after.covered == Decimal(90000)


async def test_a_tick_serves_its_thing_first_and_never_breaks_the_cap(planner: Planner) -> None:
    records = (record("deposit", MONEY), record("deposit", OTHER), record("vehicle", VEHICLE))
    known, before = laid(*records)
    car = next(asset for asset in known if asset.kind is AssetKind.VEHICLE)
    await planner.appraise(case(), car, Decimal(200000), Decimal(200000), "评估报告1号", TODAY)
    await planner.choose(case(), car, included=True, reason="车辆已查明停放处")
    _, after = laid(*records, choices=await planner.choices("case-1"))
    lines = {line.asset.kind: line for line in after.lines}

    assert car.id not in {line.asset.id for line in before.included}
    assert lines[AssetKind.VEHICLE].included
    assert lines[AssetKind.VEHICLE].exception
    assert after.covered == after.cap.value
    assert all(not line.included for line in after.lines if line.asset.kind is AssetKind.DEPOSIT)


async def test_a_tick_does_not_bring_in_what_the_law_keeps_out(planner: Planner) -> None:
    scrap = record("vehicle", {**VEHICLE, "status": "报废"})
    (asset,), _ = laid(scrap)
    await planner.choose(case(), asset, included=True, reason="仍要")
    _, plan = laid(scrap, choices=await planner.choices("case-1"))

    assert not plan.lines[0].included
    assert plan.lines[0].reason.startswith("已选定列入，但")


async def test_a_value_counts_at_the_reserve_price_of_the_second_auction(planner: Planner) -> None:
    shop = record("house", {**SHOP, "mortgagee": "某某银行", "mortgage_amount": "500000"})
    (asset,), before = laid(shop)
    await planner.appraise(case(), asset, Decimal(1000000), Decimal(1100000), "评估报告2号", date(2026, 9, 1))
    (valued,), after = laid(shop, choices=await planner.choices("case-1"))

    assert asset.net is None
    assert before.covered == 0
    assert valued.net is not None
    assert (valued.net.low, valued.net.high) == (Decimal("60000.00"), Decimal("600000.00"))
    assert after.covered == Decimal("60000.00")
    assert "评估报告2号" in valued.net.basis


async def test_a_necessary_home_brings_no_money_however_much_it_is_worth(planner: Planner) -> None:
    home = record("house", HOUSE)
    (asset,), _ = laid(home)
    await planner.appraise(case(), asset, Decimal(5000000), Decimal(5000000), "评估报告3号", TODAY)
    _, plan = laid(home, choices=await planner.choices("case-1"))

    assert plan.lines[0].included
    assert plan.lines[0].rule.id == "B-21"
    assert plan.covered == 0


async def test_what_a_source_counts_is_not_to_be_valued_and_a_value_has_its_basis(planner: Planner) -> None:
    (money,), _ = laid(record("deposit", MONEY))
    (car,), _ = laid(record("vehicle", VEHICLE))
    for asset, low, high, basis, as_of in (
        (money, 1, 1, "x", TODAY),
        (car, 2, 1, "x", TODAY),
        (car, 0, 1, "x", TODAY),
        (car, 1, 1, " ", TODAY),
        (car, 1, 1, "x", date(2099, 1, 1)),
    ):
        with pytest.raises(UsageError):
            await planner.appraise(case(), asset, Decimal(low), Decimal(high), basis, as_of)
    with pytest.raises(UsageError):
        await planner.choose(case(), car, included=True, reason="  ")
    assert await planner.choices("case-1") == Choices()


async def test_the_later_choice_holds_and_clearing_takes_all_back(planner: Planner, journal: Journal) -> None:
    (car,), _ = laid(record("vehicle", VEHICLE))
    await planner.choose(case(), car, included=True, reason="一")
    await planner.choose(case(), car, included=False, reason="二")
    (kept,) = (await planner.choices("case-1")).ticks
    await planner.appraise(case(), car, Decimal(1), Decimal(2), "询价", TODAY)
    await planner.clear(case(), car)
    said = [line.entry.detail["act"] async for line in journal.lines(case_id="case-1")]

    assert kept.reason == "二"
    assert await planner.choices("case-1") == Choices()
    assert said == ["tick", "untick", "value", "clear"]
    with pytest.raises(UsageError):
        await planner.clear(case(), car)


async def test_a_choice_finds_its_thing_when_another_record_joins_and_is_told_lost_when_it_is_gone(
    planner: Planner,
) -> None:
    old, newer = record("vehicle", VEHICLE, record_id="old"), record("vehicle", VEHICLE, record_id="new")
    (car,), _ = laid(old)
    await planner.choose(case(), car, included=False, reason="已灭失")
    chosen = await planner.choices("case-1")
    _, joined = laid(old, newer, choices=chosen)
    _, gone = laid(record("deposit", MONEY), choices=chosen)

    assert not joined.lines[0].included
    assert any("已不在列" in caution.text for caution in gone.cautions)
    assert not any("已不在列" in caution.text for caution in joined.cautions)


async def test_reasons_and_values_are_sealed_and_not_in_the_journal(
    planner: Planner, journal: Journal, store: Store, tmp_path: Path
) -> None:
    (car,), _ = laid(record("vehicle", VEHICLE))
    await planner.appraise(case(), car, Decimal(123456), Decimal(123456), "停在某某小区地库", TODAY)
    (line,) = [line async for line in journal.lines(case_id="case-1")]
    await store.close()
    stored = _stored(tmp_path)

    assert line.entry.action is Action.PLAN_CHOSEN
    assert "地库" not in str(dict(line.entry.detail))
    assert "地库".encode() not in stored
    assert b"123456" not in stored


def _stored(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_another_cases_choices_do_not_count(planner: Planner) -> None:
    (car,), _ = laid(record("vehicle", VEHICLE))
    await planner.choose(replace(case(), id="case-2"), car, included=False, reason="别案")

    assert await planner.choices("case-1") == Choices()

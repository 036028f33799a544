"""Each thing once, whose it is, what burdens it, what is left, and what a stage has not opened is not here."""

from dataclasses import replace
from fractions import Fraction

import pytest

from connectors.authority import Authority
from skiptrace.assets.asset import Asset, AssetKind, Grade, SeizureState
from skiptrace.assets.register import assets
from skiptrace.permits.docket import Stage
from skiptrace.tracing.profile import Standing, TracedRecord
from tests.fakes.estate import DEBTOR_ID, DEPOSIT, FUND, HOUSE, TODAY, VEHICLE, profile, record


def only(*records: TracedRecord, creditor: str = "", stage: Stage = Stage.EXECUTION, ruling: str = "") -> Asset:
    (found,) = assets(profile(records, stage, ruling=ruling), TODAY, creditor)
    return found


def rules(asset: Asset) -> set[str]:
    return {caution.rule.id for caution in asset.cautions}


def test_the_same_title_from_two_records_is_one_house() -> None:
    spaced = {**HOUSE, "unit_no": "110102 001001 GB00001 F00030501", "certificate_no": "旧证无号", "usage": ""}
    house = only(record("house", HOUSE), record("house", spaced, record_id="older"))
    assert len(house.records) == 2
    assert house.text("usage") == "住宅"


def test_houses_without_any_number_are_one_only_when_the_flat_is_the_same() -> None:
    bare = {"name": "王小明", "id_no": DEBTOR_ID, "location": HOUSE["location"]}
    other = {**bare, "location": "北京市西城区丰收路18号3幢2单元502室"}
    found = assets(
        profile([record("house", bare, record_id="a"), record("house", bare, record_id="b"), record("house", other)]),
        TODAY,
    )
    assert sorted(len(house.records) for house in found) == [1, 2]


def test_masked_account_numbers_never_join_two_accounts() -> None:
    masked = {**DEPOSIT, "account_no": "6222****0017"}
    found = assets(profile([record("deposit", masked, record_id="a"), record("deposit", masked, record_id="b")]), TODAY)
    assert len(found) == 2
    assert {asset.grade for asset in found} == {Grade.LEAD}


def test_a_doubtful_record_of_a_confirmed_thing_stands_beside_it_and_lends_it_no_value() -> None:
    house = only(record("house", HOUSE), record("house", {**HOUSE, "area": "120"}, Standing.REVIEW))
    assert house.standing is Standing.COURT
    assert house.text("area") == "89.50"
    assert len(house.others) == 1


@pytest.mark.parametrize("standing", [Standing.REJECTED, Standing.UNCLEAR])
def test_a_strangers_or_unclear_record_is_no_asset(standing: Standing) -> None:
    assert assets(profile([record("house", HOUSE, standing)]), TODAY) == ()


def test_a_house_of_ones_own_is_definite_and_stays_unvalued() -> None:
    house = only(record("house", HOUSE))
    assert house.grade is Grade.DEFINITE
    assert house.share.part == Fraction(1)
    assert house.value is None
    assert house.net_text == "未估值"


def test_a_likely_house_is_a_lead_and_says_what_lacks() -> None:
    house = only(record("house", HOUSE, Standing.LIKELY))
    assert house.grade is Grade.LEAD
    assert "确认权利人" in house.lacks[0]


@pytest.mark.parametrize(
    ("names", "shares", "part"),
    [
        ("李某、王小明", "30%、70%", Fraction(7, 10)),
        ("王小明、李某", "1/3、2/3", Fraction(1, 3)),
        ("王小明、李某", "三分", None),
        ("王小明、李某", "", None),
    ],
)
def test_the_share_is_the_debtors_own_part_as_the_register_states_it(
    names: str, shares: str, part: Fraction | None
) -> None:
    house = only(record("house", {**HOUSE, "name": names, "id_no": "", "share": shares, "ownership": "按份共有"}))
    assert house.share.part == part
    assert house.share.co_owners == 1
    assert "B-40" in rules(house)


def test_the_share_is_found_by_number_when_the_name_stands_otherwise() -> None:
    fields = {**HOUSE, "name": "李某、王曉明", "id_no": f"、{DEBTOR_ID}", "share": "60%、40%", "ownership": "按份共有"}
    assert only(record("house", fields)).share.part == Fraction(2, 5)


def test_joint_ownership_has_no_part_and_never_tells_the_co_owners_name() -> None:
    house = only(record("house", {**HOUSE, "name": "王小明、李某某", "ownership": "共同共有"}))
    assert house.share.part is None
    assert house.share.text == "共同共有，份额未析，另有共有人 1 名"


def test_a_mortgage_shows_and_the_creditors_own_is_told_apart() -> None:
    mortgaged = {**HOUSE, "mortgagee": "某某银行", "mortgage_amount": "500000.00", "mortgage_to": "2039-01-01"}
    prior = only(record("house", mortgaged))
    own = only(record("house", mortgaged), creditor="某某银行")
    assert not prior.mortgages[0].ours
    assert own.mortgages[0].ours
    assert "A-16" in rules(prior)
    assert any("优先受偿" in caution.text and "本案债权人" in caution.text for caution in own.cautions)


def test_a_standing_seizure_of_another_court_makes_ours_wait() -> None:
    house = only(
        record(
            "house",
            {
                **HOUSE,
                "seized_by": "某区人民法院",
                "seizure_no": "（2025）某执1号",
                "seized_to": "2027-01-01",
                "seizure_rank": "0",
            },
        )
    )
    assert house.waiting
    assert "A-10" in rules(house)


def test_a_seizure_that_ran_out_no_longer_makes_ours_wait_but_asks_for_a_check() -> None:
    house = only(
        record(
            "house",
            {
                **HOUSE,
                "seized_by": "某区人民法院",
                "seizure_no": "（2022）某执1号",
                "seized_to": "2026-10-29",
                "seizure_rank": "0",
            },
        )
    )
    assert not house.waiting
    assert house.seizures[0].state is SeizureState.EXPIRED
    assert "A-32" in rules(house)


def test_a_seizure_on_its_last_day_still_holds() -> None:
    house = only(record("house", {**HOUSE, "seized_by": "某区人民法院", "seized_to": TODAY.isoformat()}))
    assert house.waiting


def test_a_waiting_seizure_has_no_countdown() -> None:
    house = only(record("house", {**HOUSE, "seized_by": "甲法院", "seized_to": "2020-01-01", "seizure_rank": "2"}))
    assert house.seizures[0].state is SeizureState.WAITING
    assert not house.waiting


def test_several_seizures_in_one_cell_are_read_side_by_side() -> None:
    fields = {
        "seized_by": "甲法院、乙法院",
        "seizure_no": "甲1、乙1",
        "seized_to": "2027-01-01、2027-02-02",
        "seizure_rank": "0、1",
    }
    house = only(record("house", {**HOUSE, **fields}))
    assert [(s.rank, s.state) for s in house.seizures] == [(0, SeizureState.FIRST), (1, SeizureState.WAITING)]


def test_our_own_ruling_is_no_prior_seizure() -> None:
    fields = {
        **HOUSE,
        "seized_by": "北京市西城区人民法院",
        "seizure_no": "（2026）京0102执保9号",
        "seized_to": "2029-01-01",
    }
    house = only(record("house", fields), stage=Stage.IN_SUIT, ruling="（2026）京0102执保9号")
    assert house.ours
    assert not house.waiting


def test_the_only_dwelling_is_warned_of_and_a_shop_is_not() -> None:
    assert {"B-21", "B-22"} <= rules(only(record("house", HOUSE)))
    assert "B-21" not in rules(only(record("house", {**HOUSE, "usage": "商业"})))
    second = {
        **HOUSE,
        "unit_no": "110102001001GB00001F00030502",
        "certificate_no": "京（2020）第2号",
        "location": "北京市西城区丰收路18号3幢2单元502室",
    }
    found = assets(profile([record("house", HOUSE), record("house", second)]), TODAY)
    assert all("B-21" not in rules(house) for house in found)


def test_a_mortgaged_only_home_is_a_question_for_the_lawyer() -> None:
    assert "B-23" in rules(only(record("house", {**HOUSE, "mortgagee": "某某银行", "mortgage_amount": "1"})))


@pytest.mark.parametrize(
    ("changes", "low", "high"),
    [
        ({}, "30000.00", "30000.00"),
        ({"available": "20000.00", "frozen_amount": "10000.00", "seized_by": "甲法院"}, "20000.00", "20000.00"),
        ({"available": "30000.00", "frozen_amount": "10000.00", "seized_by": "甲法院"}, "20000.00", "20000.00"),
        (
            {"available": "20000.00", "frozen_amount": "10000.00", "seized_by": "甲法院", "seized_to": "2026-01-01"},
            "20000.00",
            "30000.00",
        ),
        ({"available": "", "frozen_amount": "90000.00", "seized_by": "甲法院"}, "0.00", "0.00"),
        ({"available": "", "frozen_amount": "", "seized_by": "甲法院"}, "0.00", "30000.00"),
    ],
)
def test_a_deposit_is_worth_what_no_other_court_froze(changes: dict[str, str], low: str, high: str) -> None:
    deposit = only(record("deposit", {**DEPOSIT, **changes}))
    assert deposit.net is not None
    assert (str(deposit.net.low), str(deposit.net.high)) == (low, high)


def test_foreign_money_is_not_valued() -> None:
    assert only(record("deposit", {**DEPOSIT, "currency": "USD"})).net is None


def test_the_newest_balance_counts() -> None:
    older = {**DEPOSIT, "balance": "99999.00", "available": "99999.00", "as_of": "2026-01-01"}
    deposit = only(record("deposit", older, record_id="z"), record("deposit", DEPOSIT, record_id="a"))
    assert deposit.text("balance") == "30000.00"


def test_a_payment_account_is_told_from_a_bank() -> None:
    assert only(record("deposit", {**DEPOSIT, "bank": "支付宝"})).kind is AssetKind.PAYMENT_ACCOUNT


def test_the_housing_fund_is_conditional_and_a_closed_account_holds_nothing() -> None:
    assert "B-26" in rules(only(record("housing_fund", FUND)))
    assert only(record("housing_fund", {**FUND, "account_status": "提取销户"})).closed == "状态为「提取销户」"


def test_a_vehicle_asks_who_has_it_and_is_not_to_be_taken_privately() -> None:
    assert {"A-14", "B-31"} <= rules(only(record("vehicle", VEHICLE)))


@pytest.mark.parametrize(
    ("stage", "kinds"),
    [
        (None, {"housing_fund"}),
        (Stage.PRE_SUIT, {"housing_fund"}),
        (Stage.IN_SUIT, {"housing_fund", "house", "vehicle"}),
        (Stage.EXECUTION, {"housing_fund", "house", "vehicle", "deposit"}),
    ],
)
def test_nothing_of_a_later_stage_is_here(stage: Stage | None, kinds: set[str]) -> None:
    records = [
        record("house", HOUSE),
        record("vehicle", VEHICLE),
        record("deposit", DEPOSIT),
        record("housing_fund", FUND),
    ]
    assert {asset.kind.value for asset in assets(profile(records, stage), TODAY)} == kinds


def test_what_a_court_brought_in_suit_serves_the_execution_and_nothing_serves_without_a_docket() -> None:
    in_suit = replace(record("house", HOUSE), docket_id="d-of-the-suit")
    assert len(assets(profile([in_suit]), TODAY)) == 1
    assert assets(profile([replace(in_suit, docket_id="")]), TODAY) == ()
    own = replace(record("house", HOUSE, authority=Authority.AUTH), docket_id="")
    assert len(assets(profile([own]), TODAY)) == 1


@pytest.mark.parametrize(("kind", "fields"), [("deposit", DEPOSIT), ("housing_fund", FUND)])
def test_an_account_that_only_its_status_says_is_frozen_may_be_worth_nothing(kind: str, fields: dict[str, str]) -> None:
    frozen = only(record(kind, {**fields, "account_status": "冻结"}))
    assert frozen.net is not None
    assert frozen.net.low == 0
    assert frozen.net.high > 0
    assert "A-10" in rules(frozen)


def test_a_vehicle_that_only_its_status_says_is_seized_is_warned_of() -> None:
    vehicle = only(record("vehicle", {**VEHICLE, "status": "查封"}))
    assert vehicle.held_status == "查封"
    assert any("可能只能轮候" in caution.text for caution in vehicle.cautions)
    assert only(record("vehicle", VEHICLE)).held_status == ""

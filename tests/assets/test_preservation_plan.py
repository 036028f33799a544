"""The plan: ease first, never above the cap, and every in and out with its reason."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from skiptrace.assets.asset import AssetKind
from skiptrace.assets.plan import Plan, make_plan
from skiptrace.assets.register import assets
from skiptrace.cases.case import Case
from skiptrace.permits.docket import Stage
from skiptrace.tracing.profile import Standing, TracedRecord
from tests.fakes.estate import DEPOSIT, FUND, HOUSE, TODAY, VEHICLE, case, profile, record


def plan(
    *records: TracedRecord, stage: Stage | None = Stage.EXECUTION, of: Case | None = None, ruling: str = ""
) -> Plan:
    view = profile(records, stage, of=of, ruling=ruling)
    return make_plan(view, assets(view, TODAY), licensed_lender=True)


def deposit(number: int, balance: str) -> TracedRecord:
    fields = {**DEPOSIT, "account_no": f"62220200000000{number:05d}", "balance": balance, "available": balance}
    return record("deposit", fields, record_id=f"deposit-{number}")


def test_in_execution_the_cap_is_claim_late_interest_and_enforcement_fee() -> None:
    made = plan(record("house", HOUSE))
    late = Decimal(100000) * Decimal("0.000175") * 141  # 11 June to 30 October
    assert made.late_interest is not None
    assert made.late_interest.value == late
    assert made.cap.value == 105000 + late + made.fee.value
    assert made.security is None


def test_for_preservation_the_cap_is_the_claim_and_security_follows_the_stage() -> None:
    before, pending = plan(stage=None), plan(stage=Stage.IN_SUIT)
    assert before.cap.value == pending.cap.value == Decimal(105000)
    assert before.security is not None
    assert before.security.mandatory
    assert pending.security is not None
    assert pending.security.most.value == Decimal(31500)
    assert pending.security.exemption is not None
    assert before.fee.value == Decimal(1045)


def test_the_easiest_comes_first_and_a_thing_beyond_the_cap_stays_out() -> None:
    made = plan(record("house", HOUSE), record("vehicle", VEHICLE), deposit(1, "60000"), deposit(2, "90000"))
    assert [line.asset.kind for line in made.lines] == [
        AssetKind.DEPOSIT, AssetKind.DEPOSIT, AssetKind.VEHICLE, AssetKind.HOUSE
    ]  # fmt: skip
    assert [line.included for line in made.lines] == [True, True, False, False]
    assert made.covered == made.cap.value
    assert made.lines[-1].rule.id == "A-12"


def test_only_confirmed_things_count() -> None:
    made = plan(record("house", HOUSE, Standing.LIKELY), record("vehicle", VEHICLE, Standing.REVIEW))
    assert made.lines == ()
    assert made.cautions[0].text == "没有可以列入的已确认财产"


def test_an_unvalued_house_is_in_uncounted_with_its_exception() -> None:
    made = plan(record("house", HOUSE))
    assert made.included[0].amount is None
    assert made.covered == 0
    assert any("评估" in caution.text for caution in made.cautions)


def test_a_house_that_another_court_holds_is_asked_for_in_line() -> None:
    made = plan(record("house", {**HOUSE, "seized_by": "甲法院", "seized_to": "2028-01-01"}))
    assert made.included[0].rule.id == "A-10"


def test_before_suit_a_lead_stays_out_with_what_it_lacks() -> None:
    made = plan(record("housing_fund", {**FUND, "account_no": "01****01"}), stage=None)
    assert not made.lines[0].included
    assert made.lines[0].rule.id == "A-07"
    assert "完整账号" in made.lines[0].reason


def test_what_is_seized_in_this_docket_already_is_not_asked_for_again() -> None:
    seized = {**HOUSE, "seized_by": "北京市西城区人民法院", "seizure_no": "裁1号", "seized_to": "2029-01-01"}
    made = plan(record("house", seized), stage=Stage.IN_SUIT, ruling="裁1号")
    assert not made.lines[0].included
    assert made.lines[0].rule.id == "A-31"


def test_an_account_emptied_by_prior_freezes_stays_out() -> None:
    made = plan(record("deposit", {**DEPOSIT, "available": "0.00", "frozen_amount": "30000.00", "seized_by": "甲法院"}))
    assert not made.lines[0].included


@given(
    st.lists(st.decimals(0, 200000, places=2), max_size=8),
    st.decimals("0.01", 300000, places=2),
    st.sampled_from([None, *Stage]),
)
def test_the_plan_never_exceeds_its_cap(balances: list[Decimal], principal: Decimal, stage: Stage | None) -> None:
    records = [deposit(number, str(balance)) for number, balance in enumerate(balances)]
    made = plan(*records, record("house", HOUSE), stage=stage, of=case(principal=str(principal), interest="0"))
    assert made.covered <= made.cap.value
    running = Decimal(0)
    for line in made.lines:
        running += line.amount or 0
        assert line.running == running
        assert line.reason

"""What follows from what is known: sue, settle, wait or close, and never close where somebody was not asked."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from connectors.answer import Outcome
from connectors.authority import Authority
from skiptrace.assets.ability import Ability, Advice, ability
from skiptrace.assets.costs import Premium
from skiptrace.assets.plan import Terms, make_plan
from skiptrace.assets.register import Stated, assets
from skiptrace.cases.case import Case, ClaimStatus, Hold, HoldKind
from skiptrace.permits.docket import Stage
from skiptrace.tracing.profile import SourceOutcome, Standing, TracedRecord
from tests.fakes.estate import (
    DEBTOR,
    DEPOSIT,
    EQUITY,
    EXECUTED,
    FUND,
    HOUSE,
    INSURED,
    PENSIONER,
    TODAY,
    case,
    outcome,
    profile,
    record,
)  # fmt: skip

EARNING = {**FUND, "base": "9000.00", "balance": ""}
ANSWERED = (outcome("property_registry", "不动产登记中心", Outcome.NO_RECORD),)
SILENT = (*ANSWERED, outcome("vehicle_office", "车辆管理所", Outcome.NOT_ASKED))


def weighed(
    *records: TracedRecord,
    stage: Stage | None = None,
    outcomes: Iterable[SourceOutcome] = ANSWERED,
    living: Decimal | None = Decimal(1500),
    of: Case | None = None,
    premium: Premium | None = None,
    supported: int | None = 0,
) -> Ability:
    view = profile(records, stage, outcomes=outcomes, of=of)
    told = {} if supported is None else {DEBTOR: supported}
    known = assets(view, TODAY, stated=Stated(living, dependants=told))
    plan = make_plan(view, known, licensed_lender=False, terms=Terms(premium=premium or Premium()))
    return ability(view, known, plan)


def deposit() -> TracedRecord:
    return record("deposit", DEPOSIT, authority=Authority.AUTH)


def test_money_that_exceeds_what_it_costs_is_sued_for_with_preservation() -> None:
    found = weighed(deposit())

    assert found.advice is Advice.SUE
    assert found.low == Decimal(30000)
    assert found.cost.value == Decimal(2400 + 1045)  # case fee and preservation fee of 105,000
    assert found.net == Decimal(26555)
    assert {"FEE-PAYMENT", "A-01", "B-53"} <= {each.rule.id for each in found.grounds}


def test_a_guarantees_premium_is_part_of_what_is_paid_first() -> None:
    found = weighed(deposit(), premium=Premium(Decimal("0.002"), Decimal(500)))

    assert found.cost.value == Decimal(2400 + 1045 + 500)
    assert any("保函" in step for step in found.cost.steps)


def test_in_execution_nothing_is_paid_first() -> None:
    found = weighed(record("deposit", DEPOSIT), stage=Stage.EXECUTION)

    assert found.cost.value == 0
    assert found.advice is Advice.SUE


def test_an_unvalued_house_is_a_reason_to_sue_and_to_value_it() -> None:
    found = weighed(record("house", HOUSE), stage=Stage.EXECUTION)

    assert found.advice is Advice.SUE
    assert found.unvalued == 1
    assert any("先估值" in each.text for each in found.grounds)


def test_an_income_alone_is_settled_before_suit_and_taken_in_execution() -> None:
    before, after = (weighed(record("housing_fund", EARNING), stage=stage) for stage in (None, Stage.EXECUTION))

    assert (before.advice, after.advice) == (Advice.SETTLE, Advice.SUE)
    assert before.by_month == Decimal(7500)
    assert any("约需 14 个月" in each.text for each in before.grounds)
    assert not any("不等于没有" in each.text for each in before.grounds)
    unasked = weighed(record("housing_fund", EARNING), outcomes=SILENT)
    assert any("不等于没有别的财产" in each.text for each in unasked.grounds)


def test_without_the_local_standard_no_monthly_sum_is_told() -> None:
    found = weighed(record("housing_fund", EARNING), living=None)

    assert found.by_month is None
    assert found.earnings[0].takeable.missing == ("当地最低生活保障标准",)


def test_who_the_debtor_supports_is_counted_and_never_guessed() -> None:
    """查封规定 3: the standard of 1,500 for the debtor and each of two dependants; untold is not none."""
    told = weighed(record("housing_fund", EARNING), supported=2)
    untold = weighed(record("housing_fund", EARNING), supported=None)

    assert told.by_month == Decimal(9000 - 3 * 1500)
    assert untold.by_month is None
    assert untold.earnings[0].takeable.missing == ("所扶养家属人数",)


@pytest.mark.parametrize(("paid_to", "recent"), [("202609", True), ("202607", True), ("202606", False), ("", False)])
def test_a_fund_not_paid_into_of_late_proves_no_present_income(paid_to: str, *, recent: bool) -> None:
    found = weighed(record("housing_fund", {**EARNING, "paid_to": paid_to}))

    assert found.earnings[0].recent is recent
    assert (found.advice is Advice.SETTLE) is recent


def test_nothing_found_is_no_ground_to_close_while_a_source_is_not_asked() -> None:
    assert weighed(outcomes=()).advice is Advice.WAIT
    assert weighed(outcomes=SILENT).advice is Advice.WAIT
    assert weighed(outcomes=ANSWERED).advice is Advice.CLOSE
    assert weighed(outcomes=ANSWERED, stage=Stage.EXECUTION).advice is Advice.WAIT


def test_a_paid_claim_is_closed_and_a_dead_debtor_is_waited_for() -> None:
    open_ = case()
    paid = replace(open_, claims=(replace(open_.claims[0], status=ClaimStatus.SETTLED),))
    dead = replace(open_, holds=(Hold(HoldKind.DECEASED, date(2026, 1, 1), "户籍注销"),))

    assert weighed(deposit(), of=paid).advice is Advice.CLOSE
    assert weighed(deposit(), of=dead).advice is Advice.WAIT


def test_other_enforcement_counts_only_when_confirmed_and_each_case_once() -> None:
    both = record("executed", EXECUTED), record("executed", {**EXECUTED, "filed": "2025-01-06"}, record_id="again")
    found = weighed(*both, stage=Stage.EXECUTION)
    unsure = weighed(record("executed", EXECUTED, Standing.REVIEW), stage=Stage.EXECUTION)

    assert (found.others.count, found.others.claimed) == (1, Decimal(50000))
    assert "B-43" in {each.rule.id for each in found.grounds}
    assert unsure.others.count == 0


def test_a_fund_whose_conditions_are_not_met_is_frozen_and_not_reckoned_with() -> None:
    found = weighed(record("housing_fund", FUND), stage=Stage.EXECUTION)

    assert found.low == 0
    assert found.high == Decimal("45210.33")


def test_the_employers_state_is_told_only_where_the_register_names_the_company() -> None:
    fund = record("housing_fund", {**EARNING, "employer": EQUITY["company"]})

    assert weighed(fund).earnings[0].employer_state == "未查询"
    assert weighed(fund, record("equity", {**EQUITY, "company_status": "吊销"})).earnings[0].employer_state == "吊销"


def test_a_suspended_insurance_is_no_income_and_an_own_contribution_no_wage() -> None:
    suspended = record("social_insurance", {**INSURED, "account_status": "暂停缴费"})
    alone = record("social_insurance", {**INSURED, "employer": ""})

    assert weighed(suspended, alone, stage=Stage.EXECUTION).earnings == ()


def test_wage_and_pension_are_two_incomes() -> None:
    found = weighed(record("social_insurance", INSURED), record("social_insurance", PENSIONER), stage=Stage.EXECUTION)

    assert [(each.base, each.employer_state) for each in found.earnings] == [
        (Decimal("9000.00"), "未查询"),
        (Decimal("4100.00"), "不适用"),
    ]
    assert found.by_month == Decimal(7500 + 2600)


def test_what_an_order_brought_tells_of_no_income_before_suit() -> None:
    """The stage that opened the source must be there (保全规定 12)."""
    assert weighed(record("social_insurance", INSURED)).earnings == ()

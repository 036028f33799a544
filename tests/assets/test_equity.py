"""A holding in a company: one thing under code and name, with its burdens, its three years, and its cautions."""

from datetime import date

import pytest

from skiptrace.assets.asset import Asset, AssetKind, Category, Grade, SeizureState
from skiptrace.assets.plan import make_plan
from skiptrace.assets.register import assets
from skiptrace.law.rule import rule
from skiptrace.permits.docket import Stage
from skiptrace.tracing.profile import Standing, TracedRecord
from tests.fakes.estate import EQUITY, FREEZE, HOUSE, PLEDGE, TODAY, profile, record


def only(*records: TracedRecord, creditor: str = "") -> Asset:
    (found,) = assets(profile(records, Stage.EXECUTION), TODAY, creditor)
    return found


def said(asset: Asset) -> str:
    return "；".join(f"{caution.text}（{caution.rule.id}）" for caution in asset.cautions)


def test_share_freeze_and_pledge_of_one_company_are_one_thing() -> None:
    held = only(record("equity", EQUITY), record("equity", FREEZE), record("equity", PLEDGE))

    assert (held.kind, held.kind.category, held.grade) == (AssetKind.EQUITY, Category.RIGHTS, Grade.DEFINITE)
    assert held.title == "北京某某商贸有限公司 60%"
    assert [(s.state, s.number.text if s.number else "") for s in held.seizures] == [
        (SeizureState.FIRST, "（2025）京0108执1号")
    ]
    assert [mortgage.holder.text for mortgage in held.mortgages if mortgage.holder] == ["某某担保有限公司"]
    assert held.text("role") == "股东"
    assert held.net is None


def test_the_same_company_under_another_name_is_another_thing() -> None:
    """A co-borrower's holding, and a company whose code differs by one place."""
    found = assets(
        profile(
            [
                record("equity", EQUITY),
                record("equity", {**EQUITY, "name": "王小敏"}),
                record("equity", {**EQUITY, "credit_code": "91110102MA01ABCD1X"}),
            ]
        ),
        TODAY,
    )

    assert len(found) == 3


def test_holdings_whose_code_is_not_told_are_never_joined() -> None:
    """A permit that leaves the code out must not make one company of two."""
    bare = [{"name": "王小明", "company": company} for company in ("甲公司", "乙公司")]

    assert len(assets(profile([record("equity", fields) for fields in bare]), TODAY)) == 2


def test_a_lawyer_is_told_what_the_register_does_and_does_not_say() -> None:
    held = said(only(record("equity", EQUITY), record("equity", FREEZE), record("equity", PLEDGE)))

    assert "公示时生效" in held
    assert "B-50" in held
    assert "已被其他法院冻结，本案只能轮候" in held
    assert "已出质，可以冻结，质权人优先受偿" in held
    assert "同名者可能另有其人" in held


def test_a_burden_that_waits_in_review_is_named_beside_a_confirmed_holding() -> None:
    """Confirming the share must not make its freeze disappear."""
    held = only(record("equity", EQUITY), record("equity", FREEZE, Standing.REVIEW))

    assert held.standing is Standing.COURT
    assert held.seizures == ()
    assert "另有 1 条同一股权的冻结、出质登记待核，核定前不得当作没有负担" in said(held)


def test_a_company_that_is_struck_off_holds_nothing_and_one_without_licence_warns() -> None:
    gone = only(record("equity", {**EQUITY, "company_status": "注销"}))
    barred = only(record("equity", {**EQUITY, "company_status": "吊销"}))

    assert gone.closed == "状态为「注销」"
    assert barred.closed == ""
    assert "已被吊销营业执照" in said(barred)


@pytest.mark.parametrize(
    ("without", "lacks"),
    [("company", "公司名称"), ("credit_code", "统一社会信用代码"), ("share", "持股比例或认缴出资额")],
)
def test_what_lacks_for_a_definite_holding_is_named(without: str, lacks: str) -> None:
    fields = {name: text for name, text in EQUITY.items() if name not in {without, "subscribed_amount"}}

    assert lacks in only(record("equity", fields)).lacks


def test_an_old_freeze_without_an_end_is_measured_by_three_years() -> None:
    """A freeze of property rights ends after three years, not after a vehicle's two (民诉解释 485)."""
    open_ended = {name: text for name, text in FREEZE.items() if name != "seized_to"}
    young = {**open_ended, "seized_from": date(TODAY.year - 3, TODAY.month, TODAY.day + 1).isoformat()}
    old = {**open_ended, "seized_from": "2022-01-01"}

    assert "超过法定最长期限" not in said(only(record("equity", EQUITY), record("equity", young)))
    assert "超过法定最长期限" in said(only(record("equity", EQUITY), record("equity", old)))


def test_a_holding_comes_last_in_the_plan_and_only_when_confirmed() -> None:
    view = profile([record("equity", EQUITY), record("house", HOUSE)], Stage.EXECUTION)
    doubtful = profile([record("equity", EQUITY, Standing.REVIEW)], Stage.EXECUTION)
    plan = make_plan(view, assets(view, TODAY), licensed_lender=True)

    assert [line.asset.kind for line in plan.lines] == [AssetKind.HOUSE, AssetKind.EQUITY]
    assert plan.lines[1].included
    assert make_plan(doubtful, assets(doubtful, TODAY), licensed_lender=True).lines == ()


def test_an_office_is_no_asset() -> None:
    """名下任职 is nothing that a court could freeze."""
    office = {"name": "王小明", "company": EQUITY["company"], "credit_code": EQUITY["credit_code"], "role": "监事"}

    assert assets(profile([record("office", office)], Stage.EXECUTION), TODAY) == ()


def test_the_rules_are_cited_with_their_texts() -> None:
    assert "公示时起" in rule("B-50").text
    assert rule("B-43").brief.startswith("民诉解释第506条")

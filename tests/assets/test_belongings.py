"""Securities, policies and registered charges as things: whose, what is left of them, and what stays a lead."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from skiptrace.assets.asset import Asset, AssetKind, Category, Grade
from skiptrace.assets.disposal import disposals
from skiptrace.assets.plan import Plan, make_plan
from skiptrace.assets.register import assets
from skiptrace.permits.docket import Stage
from skiptrace.tracing.profile import Standing, TracedRecord
from tests.fakes.estate import CHARGE, DEPOSIT, INSURANCE, SECURITIES, TODAY, case, profile, record

FROZEN = {
    "frozen_quantity": "400",
    "seized_by": "杭州市西湖区人民法院",
    "seizure_no": "（2026）浙0106执100号",
    "seized_from": "2026-03-01",
    "seized_to": "2029-02-28",
}


def only(*records: TracedRecord, stage: Stage | None = Stage.EXECUTION) -> Asset:
    (asset,) = assets(profile(records, stage), TODAY)
    return asset


def holding(**changes: str) -> Asset:
    return only(record("securities", {**SECURITIES, **changes}))


def policy(**changes: str) -> Asset:
    return only(record("insurance", {**INSURANCE, **changes}))


def charge(**changes: str) -> Asset:
    return only(record("chattel_charge", {**CHARGE, **changes}))


def net(asset: Asset) -> tuple[Decimal, Decimal]:
    assert asset.net is not None
    return asset.net.low, asset.net.high


def plan(*records: TracedRecord, stage: Stage = Stage.EXECUTION) -> Plan:
    held = profile(records, stage)
    return make_plan(held, assets(held, TODAY), licensed_lender=True)


def rules(asset: Asset) -> set[str]:
    return {caution.rule.id for caution in asset.cautions}


def test_a_holding_is_worth_its_units_at_a_price_that_bears_its_day() -> None:
    held = holding()

    assert (held.kind, held.kind.category, held.grade) == (AssetKind.SECURITIES, Category.MONEY, Grade.DEFINITE)
    assert net(held) == (Decimal("12500.00"), Decimal("12500.00"))
    assert held.value is not None
    assert "2026-10-28" in held.value.basis
    assert held.title == "样例银行 000001 证券账户 0012345678"


@pytest.mark.parametrize("missing", ["price", "price_date"])
def test_a_price_without_its_day_values_nothing(missing: str) -> None:
    held = holding(**{missing: ""})

    assert held.value is None
    assert any("没有给出价格" in caution.text for caution in held.cautions)


@pytest.mark.parametrize(
    ("changes", "low", "high"),
    [
        ({"available_quantity": "600", **FROZEN}, "7500.00", "7500.00"),
        ({"available_quantity": "", **FROZEN}, "7500.00", "7500.00"),
        ({"available_quantity": "1000", **FROZEN}, "7500.00", "7500.00"),
        ({"available_quantity": "600", **FROZEN, "seized_to": "2026-01-01"}, "7500.00", "12500.00"),
        ({"available_quantity": "200", "pledged_quantity": "800", "mortgagee": "某某证券"}, "2500.00", "12500.00"),
        ({**FROZEN, "frozen_quantity": ""}, "0.00", "12500.00"),
        ({**FROZEN, "frozen_quantity": "", "seizure_rank": "2"}, "0.00", "12500.00"),
        ({"mortgagee": "某某证券"}, "0.00", "12500.00"),
    ],
    ids=[
        "frozen",
        "not told free",
        "free told before the freeze",
        "lapsed",
        "pledged",
        "freeze uncounted",
        "waiting uncounted",
        "pledge uncounted",
    ],
)
def test_what_others_froze_is_gone_and_what_is_pledged_may_be_left(
    changes: dict[str, str], low: str, high: str
) -> None:
    assert net(holding(**changes)) == (Decimal(low), Decimal(high))


def test_holdings_of_one_account_are_things_of_their_own_and_copies_are_one() -> None:
    both = [
        record("securities", SECURITIES),
        record("securities", {**SECURITIES, "as_of": "2026-09-01"}, record_id="b"),
        record("securities", {**SECURITIES, "security_code": "002345"}, record_id="c"),
    ]

    assert len(assets(profile(both), TODAY)) == 2


def test_an_empty_account_holds_nothing_and_says_so() -> None:
    empty = holding(security_code="", security_name="", quantity="0", available_quantity="", price="", price_date="")

    assert "为零" in empty.closed
    assert holding(account_status="注销").closed == "状态为「注销」"


def test_a_holding_is_served_before_a_house_and_frozen_by_an_exact_sum() -> None:
    made = plan(
        record("deposit", {**DEPOSIT, "balance": "100.00", "available": "100.00"}), record("securities", SECURITIES)
    )

    assert [line.asset.kind for line in made.included] == [AssetKind.DEPOSIT, AssetKind.SECURITIES]
    assert made.included[1].amount == Decimal("12500.00")
    assert made.included[1].rule.id == "A-11"


def test_the_cash_value_is_the_holders_less_what_the_insurer_lent() -> None:
    held = policy(loan_balance="10000.00", dividend="1200.00")

    assert (held.kind, held.kind.category, held.grade) == (AssetKind.INSURANCE, Category.RIGHTS, Grade.DEFINITE)
    assert net(held) == (Decimal("26500.00"), Decimal("27700.00"))
    assert held.title_test.text == "保单按投保人判断"
    assert any("10,000.00" in caution.text and caution.rule.id == "A-16" for caution in held.cautions)


def test_a_frozen_sum_and_a_pledge_come_off_a_policy() -> None:
    frozen = {
        "seized_by": "某法院",
        "seizure_no": "（2026）浙0106执1号",
        "frozen_amount": "5000.00",
        "seized_to": "2027-10-29",
    }

    assert net(policy(**frozen)) == (Decimal("31500.00"), Decimal("31500.00"))
    assert net(policy(**{**frozen, "seized_to": "2026-01-01"})) == (Decimal("31500.00"), Decimal("36500.00"))
    assert net(policy(**{**frozen, "frozen_amount": ""})) == (Decimal(0), Decimal("36500.00"))
    assert net(policy(mortgagee="某某银行", mortgage_amount="4000.00"))[0] == Decimal("32500.00")


def test_whoever_is_insured_the_value_is_the_holders_and_a_lawyer_is_told() -> None:
    told = [caution.text for caution in policy(insured_relation="子女").cautions]

    assert any("被保险人是投保人的子女" in text for text in told)
    assert not any("被保险人" in caution.text for caution in policy().cautions)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"policy_status": "满期终止"}, "满期终止"),
        ({"policy_status": "已退保"}, "已退保"),
        ({"policy_kind": "机动车保险", "cash_value": "", "as_of": ""}, "没有现金价值"),
    ],
)
def test_a_policy_that_ended_or_saves_nothing_holds_nothing(changes: dict[str, str], why: str) -> None:
    assert why in policy(**changes).closed
    assert plan(record("insurance", {**INSURANCE, **changes})).included == ()


def test_a_policy_without_a_stated_value_is_not_valued() -> None:
    assert policy(cash_value="", policy_kind="健康保险").net is None
    assert policy(cash_value="", policy_kind="健康保险").closed == ""


def test_a_surrendered_policy_is_a_lead_on_where_the_money_went() -> None:
    held = assets(profile([record("insurance", {**INSURANCE, "policy_status": "已退保"})]), TODAY)

    assert [lead.kind.chinese for lead in disposals(case(), held)] == ["财产已转出"]


@pytest.mark.parametrize(
    ("kind", "thing", "closed", "rule"),
    [
        ("设备存货抵押", AssetKind.MOVABLE, "", "A-13"),
        ("应收账款质押", AssetKind.RECEIVABLE, "", "A-15"),
        ("应收账款转让", AssetKind.RECEIVABLE, "保理", "A-16-REGISTERED"),
        ("融资租赁", AssetKind.MOVABLE, "出租人", "B-32-LEASED"),
        ("所有权保留", AssetKind.MOVABLE, "", "B-32-RETAINED"),
        ("单证质押", AssetKind.OTHER, "", "A-16-REGISTERED"),
        ("其他担保", AssetKind.OTHER, "", "A-16-REGISTERED"),
    ],
)
def test_what_a_registration_is_a_lead_on(kind: str, thing: AssetKind, closed: str, rule: str) -> None:
    """A leased machine and a claim that was sold are another's; a registration by itself proves no thing."""
    lead = charge(charge_kind=kind)

    assert lead.kind is thing
    assert (closed in lead.closed) if closed else not lead.closed
    assert rule in rules(lead)
    assert lead.value is None


@pytest.mark.parametrize("kind", ["设备存货抵押", "应收账款质押", "所有权保留", "单证质押", "其他担保"])
def test_a_registered_thing_stays_a_lead_with_its_burden(kind: str) -> None:
    lead = charge(charge_kind=kind)

    assert lead.grade is Grade.LEAD
    assert lead.lacks
    assert [(m.amount, m.ours) for m in lead.mortgages] == [(Decimal(300000), False)]
    assert not plan(record("chattel_charge", {**CHARGE, "charge_kind": kind}), stage=Stage.PRE_SUIT).included


def test_a_cancelled_registration_tells_nothing_and_one_that_ran_out_is_a_question() -> None:
    assert "已注销" in charge(register_status="注销").closed
    assert any("届满" in caution.text for caution in charge(mortgage_to="2026-01-01").cautions)


@pytest.mark.parametrize("kind", ["设备存货抵押", "应收账款转让", "融资租赁"])
def test_a_registration_after_the_default_is_a_lead_on_a_disposal(kind: str) -> None:
    """A claim sold to a factor and a machine sold to a lessor are no assets any more, and just so worth a look."""
    fields = {**CHARGE, "charge_kind": kind, "mortgage_from": "2026-01-05"}
    (lead,) = disposals(case(), assets(profile([record("chattel_charge", fields)]), TODAY))

    assert lead.kind.chinese == "逾期后设定担保"
    assert f"2026-01-05 登记{kind}" in lead.text


@pytest.mark.parametrize(
    ("stage", "kinds"),
    [
        (None, {"chattel_charge"}),
        (Stage.PRE_SUIT, {"chattel_charge"}),
        (Stage.IN_SUIT, {"securities", "insurance", "chattel_charge"}),
    ],
)
def test_the_stage_opens_them_by_their_authority(stage: Stage | None, kinds: set[str]) -> None:
    every: list[tuple[str, Mapping[str, str]]] = [
        ("securities", SECURITIES), ("insurance", INSURANCE), ("chattel_charge", CHARGE),
    ]  # fmt: skip
    found = assets(profile([record(kind, fields) for kind, fields in every], stage), TODAY)

    assert {asset.records[0].kind for asset in found} == kinds


def test_only_confirmed_ones_enter_a_plan() -> None:
    doubtful = [record("securities", SECURITIES, Standing.REVIEW), record("insurance", INSURANCE, Standing.LIKELY)]

    assert plan(*doubtful).lines == ()


def test_a_payment_account_is_no_bank_deposit() -> None:
    """The court's print lists both as accounts; what the holder is tells them apart."""
    wallets = ("支付宝（中国）网络技术有限公司", "财付通支付科技有限公司")
    for place, bank in enumerate(wallets):
        number = f"208800000000000{place}"
        wallet = only(record("deposit", {**DEPOSIT, "bank": bank, "account_no": number, "account_kind": "支付账户"}))
        (line,) = plan(*wallet.records).included
        assert wallet.kind is AssetKind.PAYMENT_ACCOUNT
        assert "B-29" in rules(wallet)
        assert line.amount == Decimal(30000)

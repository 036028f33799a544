"""Legal scenarios of things and plans as a table: what the records say, the article, what must come out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest

from connectors.authority import Authority
from skiptrace.assets.asset import Asset, AssetKind
from skiptrace.assets.listing import PlanLine
from skiptrace.assets.plan import Plan, make_plan
from skiptrace.assets.procedure import PlanKind
from skiptrace.assets.register import Stated, assets
from skiptrace.law.exemption import Openness
from skiptrace.permits.docket import Stage
from skiptrace.tracing.profile import Profile
from tests.fakes.estate import DEBTOR, DEPOSIT, FUND, HOUSE, INSURED, PENSIONER, TODAY, UNIT, VEHICLE, profile, record

EARNING = {**FUND, "base": "9000.00"}
PLEDGED = {
    "name": "王小明",
    "company": "北京某某商贸有限公司",
    "credit_code": "91110102MA01ABCD0X",
    "role": "质权人",
    "pledgor": "某某实业有限公司",
    "amount": "80000.00",
    "registered": "2025-02-01",
    "mortgage_no": "质1号",
    "register_status": "有效",
}


@dataclass(frozen=True)
class Scenario:
    """Records in, article, and what is read off the only thing of the kind."""

    name: str
    article: str
    kind: AssetKind
    records: tuple[tuple[str, Mapping[str, str]], ...]
    expect: Callable[[Asset, Plan], object]
    stage: Stage = Stage.EXECUTION
    living: Decimal | None = None
    rule: str = ""


def _openness(wanted: Openness) -> Callable[[Asset, Plan], bool]:
    return lambda asset, _: asset.openness is wanted


def _line(asset: Asset, plan: Plan) -> PlanLine:
    return next(line for line in plan.lines if line.asset.id == asset.id)


SCENARIOS = (
    Scenario(
        "唯一住宅可以查封不得拍卖", "查封规定第4条", AssetKind.HOUSE, (("house", HOUSE),),
        _openness(Openness.SEIZE_ONLY), rule="B-21",
    ),
    Scenario(
        "诉前按坐落查得的房屋可以列入，抵押数额未载明", "登记资料查询办法第21条", AssetKind.HOUSE, (("unit", UNIT),),
        lambda asset, _: (
            asset.kind is AssetKind.HOUSE
            and [(each.amount, each.ours) for each in asset.mortgages] == [(None, False)]
            and asset.held_status == "已查封"
        ), stage=Stage.PRE_SUIT, rule="A-16",
    ),
    Scenario(
        "按坐落查得与按人查得的是同一处房屋", "登记资料查询办法第24条", AssetKind.HOUSE,
        (("unit", UNIT), ("house", HOUSE)), lambda asset, _: len(asset.records) == 2,
    ),
    Scenario(
        "商铺不是生活必需住房", "查封规定第4条", AssetKind.HOUSE, (("house", {**HOUSE, "usage": "商业"}),),
        _openness(Openness.OPEN), rule="B-41",
    ),
    Scenario(
        "抵押给他人的唯一住房须问律师", "查封规定第5条", AssetKind.HOUSE,
        (("house", {**HOUSE, "mortgagee": "某某银行", "mortgage_amount": "1"}),),
        lambda asset, _: any("请律师确认" in each for each in asset.exempted.missing), rule="B-23",
    ),
    Scenario(
        "工资在低保标准之内不得执行", "民诉第254条", AssetKind.WAGES,
        (("housing_fund", {**FUND, "base": "1400.00"}),),
        lambda a, p: a.openness is Openness.EXEMPT and not any(x.asset.id == a.id for x in p.included),
        living=Decimal(1500), rule="B-24",
    ),
    Scenario(
        "工资超过低保标准的部分按月扣留", "民诉第254条", AssetKind.WAGES, (("housing_fund", EARNING),),
        lambda asset, _: asset.exempted.result.takeable == Decimal(7500), living=Decimal(1500), rule="B-24",
    ),
    Scenario(
        "低保标准未设置的不给数额", "查封规定第3条", AssetKind.WAGES, (("housing_fund", EARNING),),
        lambda a, _: a.exempted.result.takeable is None and "当地最低生活保障标准" in a.exempted.missing, rule="B-24",
    ),
    Scenario(
        "社保所载缴费基数也是工资线索", "民诉第254条", AssetKind.WAGES, (("social_insurance", INSURED),),
        lambda asset, _: asset.exempted.result.takeable == Decimal(7800), living=Decimal(1200), rule="B-24",
    ),
    Scenario(
        "一份工资由公积金与社保同时记载的只算一次", "民诉第254条", AssetKind.WAGES,
        (("housing_fund", EARNING), ("social_insurance", INSURED),
         ("social_insurance", {**INSURED, "scheme": "失业保险", "employer": "某某软件公司"})),
        lambda asset, plan: (
            len(asset.records) == 3
            and sum(line.asset.kind is AssetKind.WAGES for line in plan.lines) == 1
        ), rule="B-24",
    ),
    Scenario(
        "养老金先保留生活必需费用再执行", "(2014)执他字第22号", AssetKind.PENSION, (("social_insurance", PENSIONER),),
        lambda asset, _: asset.exempted.result.takeable == Decimal(2900), living=Decimal(1200), rule="B-25",
    ),
    Scenario(
        "养老金按月扣划，不计入累计", "(2014)执他字第22号", AssetKind.PENSION, (("social_insurance", PENSIONER),),
        lambda asset, plan: _line(asset, plan).amount is None and _line(asset, plan).included,
    ),
    Scenario(
        "收入不计入累计而以尚缺数额为限", "民诉解释第158条", AssetKind.WAGES, (("housing_fund", EARNING),),
        lambda a, p: _line(a, p).amount is None and _line(a, p).limit is not None,
    ),
    Scenario(
        "公积金提取条件未成就只能冻结", "（2013）执他字第14号", AssetKind.HOUSING_FUND, (("housing_fund", FUND),),
        _openness(Openness.CONDITIONAL), rule="B-26",
    ),
    Scenario(
        "公积金偿还购房贷款是提取条件之一", "公积金条例第24条", AssetKind.HOUSING_FUND,
        (("housing_fund", {**FUND, "loan_balance": "200000"}),),
        lambda asset, _: any("偿还购房贷款" in step for step in asset.exempted.steps),
    ),
    Scenario(
        "提取销户的公积金没有余额", "保全规定第10条", AssetKind.HOUSING_FUND,
        (("housing_fund", {**FUND, "account_status": "提取销户"}),),
        lambda asset, plan: bool(asset.closed) and not plan.included,
    ),
    Scenario(
        "冻结存款写明具体数额", "保全规定第15条", AssetKind.DEPOSIT, (("deposit", DEPOSIT),),
        lambda a, p: _line(a, p).amount == Decimal(30000),
    ),
    Scenario(
        "余额未知的账户以尚缺数额为限", "保全规定第15条", AssetKind.DEPOSIT,
        (("deposit", {**DEPOSIT, "balance": "", "available": ""}),),
        lambda a, p: _line(a, p).limit == p.cap.value,
    ),
    Scenario(
        "养老金账户提示生活费用", "执他字第22号", AssetKind.DEPOSIT,
        (("deposit", {**DEPOSIT, "account_kind": "养老金账户"}),),
        lambda asset, _: any("生活费用" in c.text for c in asset.cautions), rule="B-24",
    ),
    Scenario(
        "证券账户单列一类", "财产调查规定第5条", AssetKind.SECURITIES,
        (("deposit", {**DEPOSIT, "bank": "某某证券营业部"}),),
        lambda asset, _: asset.kind.category.startswith("收入、银行存款") and asset.kind.held_as_account,
    ),
    Scenario(
        "支付账户依实践执行", "财产调查规定第5条", AssetKind.PAYMENT_ACCOUNT,
        (("deposit", {**DEPOSIT, "bank": "财付通"}),),
        _openness(Openness.OPEN), rule="B-29",
    ),
    Scenario(
        "保单现金价值先向法院确认", "财产调查规定第5条", AssetKind.INSURANCE,
        (("deposit", {**DEPOSIT, "bank": "某某人寿保险公司"}),), _openness(Openness.OPEN), rule="B-29-POLICY",
    ),
    Scenario(
        "债务人的质权背后有债权", "民诉解释第159条", AssetKind.RECEIVABLE, (("pledge_claim", PLEDGED),),
        lambda a, _: a.net is not None and [a.net.low, a.net.high] == [0, 80000] and bool(a.lacks), rule="A-15",
    ),
    Scenario(
        "怠于主张的债权可以代位", "民法典第535条", AssetKind.RECEIVABLE, (("pledge_claim", PLEDGED),),
        lambda asset, _: any("代位" in caution.text for caution in asset.cautions), rule="B-46",
    ),
    Scenario(
        "注销的质权不是财产", "保全规定第10条", AssetKind.RECEIVABLE,
        (("pledge_claim", {**PLEDGED, "register_status": "注销"}),), lambda asset, _: bool(asset.closed),
    ),
    Scenario(
        "共有财产可以查封并通知共有人", "查封规定第12条", AssetKind.VEHICLE,
        (("vehicle", {**VEHICLE, "name": "王小明、李某"}),), lambda asset, _: asset.share.co_owners == 1, rule="B-40",
    ),
    Scenario(
        "婚内取得的房屋不得径行追加配偶", "民法典第1064条", AssetKind.HOUSE, (("house", HOUSE),),
        lambda asset, _: any("不得径行追加配偶" in caution.text for caution in asset.cautions), rule="B-41",
    ),
    Scenario(
        "已被查封的车辆只能轮候", "查封规定第26条", AssetKind.VEHICLE,
        (("vehicle", {**VEHICLE, "seized_by": "甲法院", "seized_to": "2028-01-01"}),),
        lambda a, p: _line(a, p).amount is None and a.waiting, rule="A-10",
    ),
    Scenario(
        "债权人不得自行扣车", "民诉第120条", AssetKind.VEHICLE, (("vehicle", VEHICLE),),
        lambda asset, _: asset.openness is Openness.OPEN, rule="B-31",
    ),
    Scenario(
        "已报废的车辆不列入", "保全规定第10条", AssetKind.VEHICLE, (("vehicle", {**VEHICLE, "status": "报废"}),),
        lambda asset, plan: bool(asset.closed) and not plan.included,
    ),
)  # fmt: skip


@pytest.mark.parametrize("each", SCENARIOS, ids=lambda each: f"{each.name}（{each.article}）")
def test_the_law_of_a_thing(each: Scenario) -> None:
    view = profile([record(kind, fields) for kind, fields in each.records], each.stage)
    known = assets(view, TODAY, stated=Stated(each.living, dependants={DEBTOR: 0}))
    plan = make_plan(view, known, licensed_lender=True)
    (asset,) = [thing for thing in known if thing.kind is each.kind]

    assert each.expect(asset, plan)
    assert asset.title_test.rule.id == "B-42"
    assert not each.rule or each.rule in {caution.rule.id for caution in asset.cautions}


@dataclass(frozen=True)
class Way:
    """A docket, and what its stage opens."""

    name: str
    article: str
    stage: Stage | None
    changes: Mapping[str, object]
    kind: PlanKind
    gate: str
    court: str = ""
    met: bool | None = None


WAYS = (
    Way("没有案号的为诉前保全", "民诉第104条", None, {}, PlanKind.PRE_SUIT, "A-02", "被保全财产所在地"),
    Way("诉前须提供相当的担保", "保全规定第5条", Stage.PRE_SUIT, {}, PlanKind.PRE_SUIT, "A-21"),
    Way("诉前须三十日内起诉", "保全规定第23条", Stage.PRE_SUIT, {}, PlanKind.PRE_SUIT, "A-03"),
    Way("诉讼中由受理法院保全", "民诉第103条", Stage.IN_SUIT, {}, PlanKind.IN_SUIT, "A-04", "受理本案的法院"),
    Way("诉讼中担保不超过百分之三十", "保全规定第5条", Stage.IN_SUIT, {}, PlanKind.IN_SUIT, "A-20"),
    Way(
        "判决生效而未申请执行为执行前保全", "民诉解释第163条", Stage.IN_SUIT,
        {"instrument_effective": date(2026, 10, 1), "instrument_no": "民初1号", "instrument_court": "某区人民法院"},
        PlanKind.BEFORE_EXECUTION, "A-05", "有执行管辖权",
    ),
    Way("执行须有生效文书", "执行规定第16条", Stage.EXECUTION, {}, PlanKind.EXECUTION, "B-02", "第一审法院", met=True),
    Way(
        "履行期间未届满不能执行", "执行规定第16条", Stage.EXECUTION, {"performance_due": date(2026, 12, 1)},
        PlanKind.EXECUTION, "B-02", met=False,
    ),
    Way("超过两年仍可申请", "民诉解释第481条", Stage.EXECUTION, {}, PlanKind.EXECUTION, "B-05"),
    Way(
        "仲裁裁决由住所地或者财产所在地法院执行", "民诉第235条", Stage.EXECUTION, {"instrument_kind": "仲裁裁决书"},
        PlanKind.EXECUTION, "B-02", "被执行人住所地", met=True,
    ),
)  # fmt: skip


def _with_docket(view: Profile, changes: Mapping[str, object]) -> Profile:
    if view.docket is None or not changes:
        return view
    return replace(view, docket=replace(view.docket, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("each", WAYS, ids=lambda each: f"{each.name}（{each.article}）")
def test_the_way_that_a_docket_opens(each: Way) -> None:
    house = record("house", HOUSE)
    if each.stage is None:
        house = replace(house, authority=Authority.AUTH)
    view = _with_docket(profile([house], each.stage), each.changes)
    plan = make_plan(view, assets(view, TODAY), licensed_lender=True)

    assert plan.kind is each.kind
    assert each.gate in {gate.rule.id for gate in plan.gates}
    assert not each.court or any(each.court in venue.ground for venue in plan.venues)
    if each.met is not None:
        assert each.met in {gate.met for gate in plan.gates if gate.rule.id == each.gate}

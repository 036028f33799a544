"""Over any estate: the cap holds, what the law or a prior rank rules out is never in, and every line says why."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skiptrace.assets.asset import Asset, AssetKind, Grade
from skiptrace.assets.choice import Act, Choice, Choices, Valuation
from skiptrace.assets.listing import barred
from skiptrace.assets.plan import Plan, Terms, make_plan
from skiptrace.assets.register import Stated, assets
from skiptrace.law.exemption import Openness
from skiptrace.permits.docket import Stage
from skiptrace.tracing.profile import TracedRecord
from tests.fakes.estate import AT, DEPOSIT, EQUITY, FUND, HOUSE, TODAY, VEHICLE, case, profile, record

SLOW = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A whole estate is drawn for each example."""
WHOLE = {AssetKind.HOUSE, AssetKind.VEHICLE, AssetKind.EQUITY}
MONEY = st.decimals(0, 400000, places=2).map(str)
MAYBE = st.one_of(st.just(""), MONEY)
HELD = st.sampled_from(
    [
        {},
        {"seized_by": "甲法院", "seizure_no": "甲1", "seized_to": "2028-01-01", "seizure_rank": "0"},
        {"seized_by": "甲法院", "seizure_no": "甲2", "seized_to": "2026-01-01", "seizure_rank": "0"},
        {"seized_by": "甲法院", "seizure_no": "甲3", "seizure_rank": "1"},
    ]
)


@st.composite
def things(draw: st.DrawFn) -> list[TracedRecord]:
    """Up to ten things with every burden that records know."""
    found = []
    for number in range(draw(st.integers(0, 10))):
        kind = draw(st.sampled_from(["deposit", "house", "vehicle", "housing_fund", "equity", "income"]))
        found.append(_thing(draw, kind, number))
    return found


def _thing(draw: st.DrawFn, kind: str, number: int) -> TracedRecord:
    fields = {
        "deposit": {
            **DEPOSIT,
            "account_no": f"62220200000000{number:05d}",
            "balance": (balance := draw(MAYBE)),
            "available": balance and draw(MAYBE),
            "frozen_amount": draw(MAYBE),
            "bank": draw(st.sampled_from(["某某银行", "支付宝", "某某证券", "某某人寿保险"])),
            **draw(HELD),
        },
        "house": {
            **HOUSE,
            "unit_no": f"11010200100{number}",
            "certificate_no": f"证{number}",
            "usage": draw(st.sampled_from(["住宅", "商业"])),
            "ownership": draw(st.sampled_from(["单独所有", "共同共有"])),
            "mortgagee": draw(st.sampled_from(["", "某某银行"])),
            "mortgage_amount": draw(MAYBE),
            **draw(HELD),
        },
        "vehicle": {**VEHICLE, "vin": f"V{number}", "plate": f"京A0000{number}", **draw(HELD)},
        "housing_fund": {**FUND, "account_no": f"01{number:05d}", "balance": draw(MONEY)},
        "income": {**FUND, "account_no": f"02{number:05d}", "balance": "", "base": draw(MONEY)},
        "equity": {**EQUITY, "credit_code": f"91110102MA01ABC{number}0X", **draw(HELD)},
    }[kind]
    status = {"status": draw(st.sampled_from(["正常", "报废"]))} if kind == "vehicle" else {}
    named = "housing_fund" if kind == "income" else kind
    return record(named, {**fields, **status}, record_id=f"{kind}-{number}")


def choices(draw: st.DrawFn, found: tuple[Asset, ...]) -> Choices:
    """Ticks and valuations on some of the things."""
    ticks, values = [], []
    for place, asset in enumerate(found):
        act = draw(st.sampled_from([None, None, Act.TICK, Act.UNTICK, Act.VALUE]))
        if act is None:
            continue
        choice = Choice(str(place), act, asset.kind, asset.record_ids, "周律师", AT, "已核对")
        if act is Act.VALUE:
            low, more = draw(st.integers(1, 900000)), draw(st.integers(0, 300000))
            values.append(Valuation(choice, Decimal(low), Decimal(low + more), TODAY))
        else:
            ticks.append(choice)
    return Choices(tuple(ticks), tuple(values))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan of any estate, stage, claim, local standard and choice."""
    stage = draw(st.sampled_from([None, *Stage]))
    view = profile(draw(things()), stage, of=case(principal=draw(st.decimals("0.01", 500000, places=2).map(str))))
    living = draw(st.sampled_from([None, Decimal(1500), Decimal(900000)]))
    chosen = choices(draw, assets(view, TODAY))
    known = assets(view, TODAY, stated=Stated(living, chosen))
    return make_plan(view, known, licensed_lender=draw(st.booleans()), terms=Terms(chosen))


@SLOW
@given(plans())
def test_the_sum_never_exceeds_the_cap_and_runs_along_the_lines(made: Plan) -> None:
    running = Decimal(0)
    for line in made.lines:
        running += line.amount or 0
        assert line.running == running
        assert line.amount is None or line.amount > 0
    assert running == made.covered <= made.cap.value


@SLOW
@given(plans())
def test_more_than_the_cap_can_be_held_only_under_a_stated_exception(made: Plan) -> None:
    for line in made.included:
        net = line.asset.net
        if line.amount is None or (net is not None and line.asset.kind in WHOLE and net.low > line.amount):
            assert line.exception


@SLOW
@given(plans())
def test_nothing_is_in_that_law_or_a_prior_rank_rules_out_whoever_ticked_it(made: Plan) -> None:
    for line in made.included:
        asset = line.asset
        assert barred(asset) is None
        assert asset.openness is not Openness.EXEMPT
        assert not asset.closed
        assert not asset.ours
        assert asset.net is None or asset.net.high > 0
        if asset.openness is Openness.SEIZE_ONLY or (asset.waiting and not asset.kind.frozen_by_sum):
            assert line.amount is None
        if made.stage is Stage.PRE_SUIT and asset.grade is Grade.LEAD:
            assert line.choice is not None
            assert line.choice.act is Act.TICK


@SLOW
@given(plans())
def test_what_was_unticked_is_out_and_every_line_has_reason_and_article(made: Plan) -> None:
    for line in made.lines:
        assert line.reason
        assert line.rule.brief
        if line.choice is not None and line.choice.act is Act.UNTICK:
            assert not line.included


@SLOW
@given(plans())
def test_a_thing_stays_out_for_the_cap_only_when_the_cap_is_full(made: Plan) -> None:
    full = [line for line in made.lines if not line.included and line.reason.startswith("前列财产已足额")]
    assert not full or made.covered == made.cap.value

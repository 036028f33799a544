"""Fees, security, interest and capitals against the vectors of the tariffs."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skiptrace.law.capital import capital
from skiptrace.law.fees import case_fee, enforcement_fee, preservation_fee
from skiptrace.law.interest import double_interest
from skiptrace.law.security import Exemption, before_suit, in_suit

AMOUNTS = st.decimals(0, 10**9, places=2)


@pytest.mark.parametrize(
    ("preserved", "fee"),
    [
        ("0", "30"),
        ("1000", "30"),
        ("50000", "520"),
        ("100000", "1020"),
        ("500000", "3020"),
        ("896000", "5000"),
        ("896000.01", "5000"),
        ("20000000", "5000"),
    ],
)
def test_preservation_fee_follows_article_14_2(preserved: str, fee: str) -> None:
    assert preservation_fee(Decimal(preserved)).value == Decimal(fee)


@pytest.mark.parametrize(
    ("claimed", "fee"),
    [
        ("10000", "50"),
        ("100000", "1400"),
        ("500000", "7400"),
        ("5000000", "52400"),
        ("10000000", "77400"),
        ("20000000", "87400"),
    ],
)
def test_enforcement_fee_follows_article_14_1(claimed: str, fee: str) -> None:
    assert enforcement_fee(Decimal(claimed)).value == Decimal(fee)


@pytest.mark.parametrize(
    ("claimed", "fee"),
    [
        ("10000", "50"),
        ("100000", "2300"),
        ("200000", "4300"),
        ("500000", "8800"),
        ("1000000", "13800"),
        ("2000000", "22800"),
        ("10000000", "81800"),
    ],
)
def test_case_fee_follows_article_13_1(claimed: str, fee: str) -> None:
    assert case_fee(Decimal(claimed)).value == Decimal(fee)


def test_a_fee_shows_each_line_of_its_arithmetic_and_its_article() -> None:
    fee = preservation_fee(Decimal(120000))
    assert fee.steps == (
        "不超过 1,000.00 元 的部分：30.00 元",
        "1,000.00 元 至 100,000.00 元 的部分：99,000.00 元 × 1% = 990.00 元",
        "100,000.00 元 至 120,000.00 元 的部分：20,000.00 元 × 0.5% = 100.00 元",
        "合计 1,120.00 元",
    )
    assert "第14条第（二）项" in fee.rules[0].citation


@given(AMOUNTS, AMOUNTS)
def test_a_larger_amount_never_costs_less(one: Decimal, other: Decimal) -> None:
    small, large = sorted((one, other))
    assert preservation_fee(small).value <= preservation_fee(large).value <= 5000
    assert enforcement_fee(small).value <= enforcement_fee(large).value
    assert case_fee(small).value <= case_fee(large).value


@pytest.mark.parametrize("wrong", [Decimal(-1), Decimal("NaN"), Decimal("Infinity")])
def test_an_amount_that_is_none_is_refused(wrong: Decimal) -> None:
    with pytest.raises(ValueError, match="金额"):
        preservation_fee(wrong)


def test_security_before_suit_equals_the_amount_and_is_mandatory() -> None:
    security = before_suit(Decimal("123456.78"))
    assert security.mandatory
    assert security.most.value == Decimal("123456.78")
    assert "应当提供担保" in security.text


def test_security_in_suit_is_at_most_thirty_percent_and_a_bank_may_ask_to_be_excused() -> None:
    plain, bank = in_suit(Decimal(100000)), in_suit(Decimal(100000), Exemption.LICENSED)
    assert plain.most.value == bank.most.value == Decimal(30000)
    assert "请求不要求提供担保" in bank.text
    assert "请求不要求" not in plain.text
    assert [r.id for r in bank.most.rules] == ["A-20", "A-18"]


def test_double_interest_is_0_0175_percent_a_day_of_the_principal() -> None:
    interest = double_interest(Decimal(100000), date(2026, 1, 10), date(2026, 4, 20))
    assert interest.value == Decimal(1750)
    assert "100 日" in interest.steps[0]


def test_double_interest_is_nothing_before_the_period_of_performance_ends() -> None:
    assert double_interest(Decimal(100000), date(2026, 5, 1), date(2026, 4, 20)).value == 0


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1020.50", "壹仟零贰拾元伍角整"),
        ("10.01", "壹拾元零壹分"),
        ("100000", "壹拾万元整"),
        ("100010.00", "壹拾万零壹拾元整"),
        ("101000", "壹拾万壹仟元整"),
        ("1000000.36", "壹佰万元叁角陆分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("100000001", "壹亿零壹元整"),
        ("2000030004005", "贰万亿零叁仟万肆仟零伍元整"),
        ("798562.47", "柒拾玖万捌仟伍佰陆拾贰元肆角柒分"),
    ],
)
def test_capitals(amount: str, words: str) -> None:
    assert capital(Decimal(amount)) == words


@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_two_amounts_never_share_their_capitals(one: int, other: int) -> None:
    if one != other:
        assert capital(Decimal(one) / 100) != capital(Decimal(other) / 100)

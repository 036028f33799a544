"""Amounts are read to the cent, or not at all."""

from decimal import Decimal

import pytest

from skiptrace.cases.money import is_blank, read_money


@pytest.mark.parametrize(
    ("cell", "yuan"),
    [
        (240284.44, "240284.44"),
        (60068812.44000001, "60068812.44"),
        ("12.5万", "125000"),
        ("12.5万元", "125000"),
        ("0.3亿", "30000000"),
        ("￥798562.47元", "798562.47"),
        ("¥1,000", "1000"),
        ("475,020.45", "475020.45"),
        ("１２３．４５", "123.45"),
        ("人民币100元整", "100"),
        ("1.2E+05", "120000"),
        ("-100", "-100"),
        (-100.0, "-100"),
        ("(100.00)", "-100"),
        ("'88.8", "88.8"),
        (0.005, "0.01"),
    ],
)
def test_a_form_is_read(cell: str | float, yuan: str) -> None:
    assert read_money(cell) == Decimal(yuan)


@pytest.mark.parametrize(
    "cell", ["", "-", "—", "1,23", "abc", "100元/月", float("nan"), float("inf"), True, 1e13, "12.5万万"]
)
def test_what_is_no_amount_is_none(cell: str | float) -> None:
    assert read_money(cell) is None


def test_the_unit_of_the_column_gives_way_to_the_unit_of_the_cell() -> None:
    scale = Decimal(10_000)

    assert read_money(12.5, scale) == Decimal(125_000)
    assert read_money("12.5", scale) == Decimal(125_000)
    assert read_money("125000元", scale) == Decimal(125_000)


def test_signs_for_nothing_are_blank() -> None:
    assert all(is_blank(text) for text in ("", " ", "-", "——", "无", "N/A"))
    assert not is_blank("0")
    assert not is_blank(0.0)

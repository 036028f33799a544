"""Counties that people name without their city and suffix, and names that only look like one."""

from __future__ import annotations

import pytest

from matching import Label, compare


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("昆山玉山镇前进路1号", "江苏省昆山市玉山镇前进路1号"),
        ("义乌稠城街道1号", "浙江省金华市义乌市稠城街道1号"),
        ("浦东张江路100弄5号602", "上海市浦东新区张江路100弄5号602室"),
    ],
)
def test_a_county_named_alone_is_that_county(short: str, full: str) -> None:
    assert compare("address", short, full).label is Label.MATCH


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("昆山路12号", "上海市虹口区昆山路12号"),
        ("义乌小商品城1号", "北京市朝阳区义乌小商品城1号"),
        ("浦东大道1号", "上海市浦东大道1号"),
    ],
)
def test_a_street_or_market_of_that_name_is_not(short: str, full: str) -> None:
    assert compare("address", short, full).label is Label.POSSIBLE


def test_offices_of_tax_kept_their_place_through_the_reform() -> None:
    for former in ("杭州市国家税务局", "杭州市地方税务局", "杭州市国税局"):
        assert compare("employer", former, "国家税务总局杭州市税务局").label is Label.POSSIBLE
    assert compare("employer", "宁波市国家税务局", "国家税务总局杭州市税务局").label is Label.NO

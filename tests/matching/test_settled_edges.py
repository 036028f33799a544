"""The edges between match, possible and no that were settled once; each stands here by itself."""

from __future__ import annotations

from datetime import date

import pytest

from matching import Label, compare


def test_a_former_name_written_inside_the_value_matches() -> None:
    assert compare("name", "孙玉梅（曾用名孙招弟）", "孙招弟").label is Label.MATCH


def test_a_former_name_known_only_as_an_alias_is_possible() -> None:
    assert compare("name", "孙玉梅", "孙招弟", a_aliases=["孙招弟"]).label is Label.POSSIBLE
    assert compare("name", "孙玉梅", "孙招弟", b_aliases=["孙玉梅"]).label is Label.POSSIBLE


@pytest.mark.parametrize(
    ("a", "b"), [("乾生", "干生"), ("萧红", "肖红"), ("闫立", "阎立"), ("王昇", "王升"), ("于强", "於强")]
)
def test_characters_that_registers_keep_apart_are_possible(a: str, b: str) -> None:
    assert compare("name", a, b).label is Label.POSSIBLE


@pytest.mark.parametrize(
    ("field", "a", "b"),
    [
        ("phone", "138O2345678", "13802345678"),
        ("id_no", "33O106198503144214", "330106198503144214"),
        ("plate", "浙AO2345", "浙A02345"),
        ("credit_code", "9133O106MA2CE12389", "91330106MA2CE12389"),
        ("bank_card", "62220212O2001234567", "6222021202001234567"),
        ("birth_date", "1985-O3-14", "1985-03-14"),
        ("address", "杭州市西湖区文三路1OO号", "杭州市西湖区文三路100号"),
    ],
)
def test_a_letter_outside_of_the_alphabet_is_possible(field: str, a: str, b: str) -> None:
    assert compare(field, a, b).label is Label.POSSIBLE


@pytest.mark.parametrize("lunar", ["农历1985年正月廿三", "1985年正月廿三", "1985-01-23"])
def test_another_calendar_is_possible(lunar: str) -> None:
    assert compare("birth_date", lunar, "1985-03-14").label is Label.POSSIBLE


def test_a_limited_company_become_a_joint_stock_one_is_possible() -> None:
    assert compare("employer", "杭州恒通物流有限公司", "杭州恒通物流股份有限公司").label is Label.POSSIBLE


def test_a_legal_form_spelled_out_matches() -> None:
    assert compare("employer", "杭州恒通物流有限公司", "杭州恒通物流有限责任公司").label is Label.MATCH


def test_an_equal_phone_seen_years_apart_is_possible() -> None:
    one, now = "13812345678", date(2024, 2, 1)
    assert compare("phone", one, one, a_date=date(2016, 2, 1), b_date=now).label is Label.POSSIBLE
    assert compare("phone", one, one, a_date=date(2024, 1, 1), b_date=now).label is Label.MATCH


def test_an_equal_phone_held_by_many_is_possible() -> None:
    assert compare("phone", "13812345678", "13812345678", holders=40).label is Label.POSSIBLE
    assert compare("phone", "13812345678", "13812345678", holders=1).label is Label.MATCH


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("云南省思茅市翠云区人民中路20号", "云南省普洱市思茅区人民中路20号"),
        ("南京市下关区热河路50号", "南京市鼓楼区热河路50号"),
        ("深圳市宝安区龙华街道人民北路20号", "深圳市龙华区龙华街道人民北路20号"),
        ("山东省莱芜市莱城区鹏泉东大街15号", "济南市莱芜区鹏泉东大街15号"),
        ("石家庄市桥东区中山东路508号", "石家庄市长安区中山东路508号"),
    ],
)
def test_a_district_renamed_merged_or_divided_with_the_same_street_matches(a: str, b: str) -> None:
    assert compare("address", a, b).label is Label.MATCH


def test_a_first_generation_number_matches_its_second() -> None:
    assert compare("id_no", "330106850314421", "330106198503144214").label is Label.MATCH

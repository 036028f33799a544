"""Traps that libraries and habits set for Chinese identity values; each was met once and must not come back."""

from __future__ import annotations

import logging
import time

import pytest

from matching import compare, parse_party
from matching.fields import birth_date, name, phone, resident_id
from matching.fields.registry import FIELDS
from matching.fields.resident_id import check_character
from matching.script import fold, wide_fold


@pytest.mark.parametrize("first", ["41108219890101001", "34240120010101001", "33011319600101001"])
def test_region_code_of_another_year_does_not_reject_an_id(first: str) -> None:
    assert resident_id.parse(first + check_character(first)).complete


def test_mask_is_seen_before_the_number_library_drops_it() -> None:
    key = phone.parse("138****5678")
    assert key.masked
    assert key.e164 == ""


def test_many_numbers_and_extensions_are_told_apart() -> None:
    found = phone.parse_all("13812345678/13912345678；010-62345678转8001")
    assert [k.e164 for k in found] == ["+8613812345678", "+8613912345678", "+861062345678"]
    assert found[2].extension == "8001"


def test_remark_belongs_to_its_number() -> None:
    found = phone.parse_all("本人13812345678（已停机），妻子 13912345678")
    assert [(k.note, k.relation) for k in found] == [("停机", "本人"), ("", "妻")]


@pytest.mark.parametrize("char", "乾昇徵於")
def test_kept_apart_characters_fold_only_into_the_weaker_key(char: str) -> None:
    assert fold(char) == char
    assert wide_fold(char) != char


@pytest.mark.parametrize(("variant", "standard"), list(zip("髙淸靑呉徳﨑", "高清青吴德崎", strict=True)))
def test_rare_forms_fold(variant: str, standard: str) -> None:
    assert fold(variant) == standard


@pytest.mark.parametrize(
    ("written", "sound"),
    [("单雄信", "shan"), ("仇千仞", "qiu"), ("解晓明", "xie"), ("曾志远", "zeng"), ("尉迟恭", "yu"), ("万俟卨", "mo")],
)
def test_surname_has_its_own_reading(written: str, sound: str) -> None:
    assert name.main_sounds(written)[0] == sound


def test_republican_year_is_not_read_as_this_century() -> None:
    assert birth_date.parse("民国七十九年三月七日").value == "1990-03-07"


def test_lunar_date_in_a_leap_month_has_its_solar_image() -> None:
    level = birth_date.compare(birth_date.parse("农历1976年闰八月初一"), birth_date.parse("1976-09-24"))
    assert level is birth_date.Level.LUNAR


@pytest.mark.parametrize("text", ["1.10101E+17", "110101199003074000", "11010119900307421Z", "11010119900307421"])
def test_spreadsheet_damage_is_recognised_and_never_repaired(text: str) -> None:
    key = resident_id.parse(text)
    assert key.damaged
    assert not key.complete
    assert key.birth_date is None
    assert key.value == text


def test_masked_id_stays_as_it_stands() -> None:
    assert resident_id.parse("110101********4215").value == "110101********4215"


def test_nothing_is_logged_about_a_bad_value(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        parse_party({"id_no": "11010119900230421X", "phones": "99999999999999", "plates": "浙O-0", "credit_code": "91"})
    assert caplog.text == ""


def test_name_notes_are_taken_off() -> None:
    key = name.parse("被执行人：赵铁柱（曾用名：赵小柱、赵二柱）先生")
    assert key.value == "赵铁柱"
    assert key.former == ("赵小柱", "赵二柱")


@pytest.mark.parametrize("field", sorted(FIELDS))
@pytest.mark.parametrize(
    "piece",
    ["某甲", "*", "1", "第一", "科技", "路1", "张·", "1-", "X", "县", "a ", "(曾用名", "公司", "十", "1381234567 "],
)
def test_a_flood_of_text_neither_raises_nor_crawls(field: str, piece: str) -> None:
    compare(field, "张伟", "杭州市1号")  # reads the tables
    started = time.process_time()
    compare(field, piece * 50_000, piece * 49_999 + "2")
    assert time.process_time() - started < 1

"""Names of Taiwan and Hong Kong in Latin letters meet their characters, and no others."""

from __future__ import annotations

import pytest

from matching import Label, compare
from matching.fields.romanisation import hong_kong, wade_giles


@pytest.mark.parametrize(
    ("pinyin", "written"),
    [
        ("zhang", "chang"), ("xiao", "hsiao"), ("qing", "ching"), ("gui", "kuei"), ("duo", "to"), ("rong", "jung"),
        ("xu", "hsu"), ("yan", "yen"), ("si", "szu"), ("zhi", "chih"), ("guo", "kuo"), ("tian", "tien"),
        ("jie", "chieh"), ("lv", "lu"), ("xiong", "hsiung"),
    ],
)  # fmt: skip
def test_wade_giles_of_a_syllable(pinyin: str, written: str) -> None:
    assert written in wade_giles(pinyin)


@pytest.mark.parametrize(
    ("jyutping", "written"),
    [
        ("wong", "wong"), ("can", "chan"), ("zoeng", "cheung"), ("gwok", "kwok"), ("jyu", "yu"), ("jyun", "yuen"),
        ("ng", "ng"), ("gaa", "ka"), ("sing", "shing"), ("daai", "tai"), ("leoi", "lui"), ("loeng", "leung"),
    ],
)  # fmt: skip
def test_hong_kong_spelling_of_a_syllable(jyutping: str, written: str) -> None:
    assert written in hong_kong(jyutping)


@pytest.mark.parametrize(
    ("latin", "han"),
    [
        ("Wong Siu Ming", "黄小明"), ("WONG, Siu-ming", "黃小明"), ("Siu Ming Wong", "黄小明"),
        ("Chan Tai-man", "陈大文"),
        ("Cheung Ka Yan", "张嘉欣"), ("Hsu Hsiao-ming", "许晓明"), ("Chang Wei", "张伟"), ("Kuo Chih-hao", "郭志豪"),
        ("Hsiao-Ming Chang", "张晓明"), ("Lee Ka Shing", "李家诚"), ("Ng Wai Man", "吴慧敏"),
    ],
)  # fmt: skip
def test_other_spellings_may_be_the_name(latin: str, han: str) -> None:
    for one, two in ((latin, han), (han, latin)):
        found = compare("name", one, two)
        assert (found.level, found.label) == ("romanised", Label.POSSIBLE)


@pytest.mark.parametrize(
    ("latin", "han"),
    [
        ("Wong Siu Ming", "陈小明"),
        ("Wong Siu Ming", "黄小东"),
        ("Hsu Hsiao-ming", "张晓明"),
        ("Chang", "张伟"),
        ("Chang Wei Ming", "张伟"),
    ],
)
def test_a_spelling_of_another_name_conflicts(latin: str, han: str) -> None:
    assert compare("name", latin, han).label is Label.NO


def test_pinyin_and_mixed_systems() -> None:
    assert compare("name", "Zhang Wei", "张伟").level == "pinyin"
    assert compare("name", "Hsu Siu Ming", "许晓明").label is Label.NO, "one system for the whole name"

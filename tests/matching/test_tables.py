"""The vendored tables hold what identity.md's traps demand; a rebuild that loses any of it must fail here."""

from __future__ import annotations

import pytest

from matching import tables
from matching.script import clean, look_alike


@pytest.mark.parametrize("code", ["441900", "442000", "460400", "659001", "510202", "330113", "830000", "411082"])
def test_hard_codes_are_known(code: str) -> None:
    assert code in tables.divisions()


def test_abolished_division_names_its_heirs() -> None:
    assert tables.divisions()["130103"].successors == ("130102", "130104")
    assert tables.divisions()["510202"].successors == ("500103",)


def test_no_heir_is_itself_abolished() -> None:
    table = tables.divisions()
    assert all(table[heir].current for division in table.values() for heir in division.successors)


def test_full_name_runs_from_the_province_down() -> None:
    assert tables.divisions()["500103"].full_name == "重庆市渝中区"


def test_patched_surnames_have_their_true_share() -> None:
    assert tables.surnames()["于"] == pytest.approx(0.0051)
    assert 0.95 < sum(tables.surnames().values()) < 1


def test_given_characters_are_shares_of_one_sex() -> None:
    assert sum(tables.given_characters("女").values()) == pytest.approx(1)
    assert tables.given_characters("男")["军"] > 3 * tables.given_characters("女")["军"]


def test_no_heir_lies_in_another_province() -> None:
    moved = {"51": {"51", "50"}, "44": {"44", "46"}}
    for code, division in tables.divisions().items():
        assert {heir[:2] for heir in division.successors} <= moved.get(code[:2], {code[:2]})


@pytest.mark.parametrize(
    ("code", "heirs"),
    [
        ("440102", ("440104",)),
        ("320586", ("320506", "320507")),
        ("440306", ("440309", "440311")),
        ("510102", ("510104", "510108")),
        ("330184", ("330110", "330113")),
    ],
)
def test_merged_and_divided_districts_name_their_heirs(code: str, heirs: tuple[str, ...]) -> None:
    assert tables.divisions()[code].successors == heirs


@pytest.mark.parametrize(("odd", "plain"), [("\ue863", "䶮"), ("\ue864", "\u9fbb"), ("\u2ee2", "马"), ("\u2f45", "方")])
def test_points_of_old_fonts_and_radicals_are_read_as_characters(odd: str, plain: str) -> None:
    assert clean(odd) == plain


def test_usual_characters_of_names_look_alike_only_when_nearly_one() -> None:
    assert look_alike("末", "未")
    assert look_alike("昱", "昊")
    assert not look_alike("洋", "海")
    assert not look_alike("波", "涛")

"""The vendored tables hold what identity.md's traps demand; a rebuild that loses any of it must fail here."""

from __future__ import annotations

import pytest

from matching import tables


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

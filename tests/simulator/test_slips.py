"""Slips are what people type and hear; each leaves what it says and nothing else."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from skiptrace.simulator.damage import valid_id
from skiptrace.simulator.slips import SLIPS

NUMBER = "330106198506123419"


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("name_dropped", "王明", "王明"),
        ("name_given_swapped", "王小明", "王明小"),
        ("name_given_swapped", "欧阳小明", "欧阳明小"),
        ("name_spelled", "王小明", "Wang Xiaoming"),
        ("name_spelled", "单小明", "Shan Xiaoming"),
        ("name_spelled_given_first", "欧阳明", "Ming Ouyang"),
        ("name_spelled_in_one", "王小明", "wangxiaoming"),
        ("name_spelled_apart", "王小明", "wang xiao ming"),
        ("name_transcribed", "次仁卓玛", "才仁卓么"),
        ("name_parts_swapped", "艾力·买买提", "买买提·艾力"),
        ("name_undotted", "艾力·买买提", "艾力买买提"),
        ("date_day_month", "1985-03-04", "1985-04-03"),
        ("date_day_month", "1985-03-14", "1985-03-14"),
        ("date_first_of_january", "1985-03-14", "1985-01-01"),
        ("date_year", "1985-03-14", "1985"),
    ],
)
def test_slips_do_what_they_say(kind: str, value: str, expected: str) -> None:
    assert SLIPS[kind](value, Random(1)) == expected


@pytest.mark.parametrize(
    ("kind", "length"),
    [("name_dropped", 2), ("name_inserted", 4), ("name_surname_heard", 3), ("name_given_heard", 3)],
)
def test_a_name_heard_or_mistyped_is_another_name_of_that_length(kind: str, length: int) -> None:
    for seed in range(50):
        changed = SLIPS[kind]("张小伟", Random(seed))

        assert len(changed) == length
        assert changed != "张小伟"
        assert kind == "name_surname_heard" or changed[0] == "张"


@pytest.mark.parametrize(("kind", "length"), [("id_lost", 17), ("id_gained", 19), ("id_two_slips", 18)])
def test_a_mistyped_number_is_nobodys(kind: str, length: int) -> None:
    for seed in range(200):
        changed = SLIPS[kind](NUMBER, Random(seed))

        assert len(changed) == length
        assert not valid_id(changed)


def test_a_mistyped_date_is_a_date() -> None:
    for seed in range(200):
        changed = SLIPS["date_slip"]("1985-02-28", Random(seed))

        assert date.fromisoformat(changed) != date(1985, 2, 28)
        assert sum(a != b for a, b in zip(changed, "1985-02-28", strict=True)) == 1

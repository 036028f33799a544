"""`skiptrace plan` in a folder where the whole job was run: shown, ticked, valued, cleared."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from skiptrace.trial import job
from skiptrace.trial.scene import Plot, scene
from tests.fakes.terminal import say

pytestmark = pytest.mark.journey


@dataclass(frozen=True)
class Desk:
    data: Path
    case: str = ""

    def says(self, *words: str, role: str = "legal") -> tuple[int, str, str]:
        said = say(*words, "--data", str(self.data), "--person", "zhou", "--role", role)
        return said.code, said.out, said.err

    def plan(self, *words: str) -> Any:
        code, out, err = self.says("plan", *words, "--json")
        assert code == 0, err
        return json.loads(out)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The first case of the job that has a vehicle, a house or a holding in its plan."""
    folder = tmp_path_factory.mktemp("plan") / "data"

    async def play() -> None:
        async with scene(folder, Plot(3, 14)) as opened:
            await job.run(opened)

    asyncio.run(play())
    made = Desk(folder)
    for number in range(1, 15):
        found = made.plan("show", f"C{number:06d}")
        if _auctioned(found):
            return Desk(folder, found["case"])
    raise AssertionError("no case has a thing that is auctioned")


def _auctioned(plan: Any) -> list[str]:
    kinds = {"house", "vehicle", "equity"}
    return [line["asset"] for line in plan["lines"] if line["kind"] in kinds and line["included"]]


def test_a_plan_shows_totals_conditions_courts_and_advice(desk: Desk) -> None:
    code, out, _ = desk.says("plan", "show", desk.case)

    assert code == 0
    for expected in ("上限", "尚缺", "建议：", "条件（", "申请费"):
        assert expected in out


def test_a_tick_and_its_undoing_change_the_totals_and_are_journalled(desk: Desk) -> None:
    before, asset = desk.plan("show", desk.case), _auctioned(desk.plan("show", desk.case))[0]
    out = desk.plan("untick", desk.case, asset, "--reason", "已灭失")
    back = desk.plan("clear", desk.case, asset)
    code, journal, _ = desk.says("journal", "show", desk.case)

    assert asset not in [line["asset"] for line in out["lines"] if line["included"]]
    assert back == before
    assert code == 0
    assert "决定申请方案" in journal


def test_a_value_counts_and_one_without_basis_or_day_is_refused(desk: Desk) -> None:
    asset = _auctioned(desk.plan("show", desk.case))[0]
    valued = desk.plan("value", desk.case, asset, "1000", "1200", "--basis", "询价单1号", "--as-of", "2020-01-01")
    wrong = desk.says("plan", "value", desk.case, asset, "nan", "1", "--basis", "x", "--as-of", "2020-01-01")
    undated = desk.says("plan", "value", desk.case, asset, "1", "1", "--basis", "x", "--as-of", "")
    desk.plan("clear", desk.case, asset)

    line = next(each for each in valued["lines"] if each["asset"] == asset)
    assert "1,000.00" in line["value"]
    assert wrong[0] == undated[0] == 2
    assert "数字" in wrong[2]
    assert "日期" in undated[2]


def test_who_does_not_answer_for_the_plan_is_told_and_journalled(desk: Desk) -> None:
    code, _, err = desk.says("plan", "untick", desk.case, "A1", "--reason", "x", role="operator")

    assert code == 2
    assert "不能决定申请方案" in err


def test_an_unknown_thing_is_named_with_the_way_to_find_it(desk: Desk) -> None:
    code, _, err = desk.says("plan", "tick", desk.case, "A999", "--reason", "x")

    assert code != 0
    assert "plan show" in err

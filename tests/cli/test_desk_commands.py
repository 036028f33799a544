"""`skiptrace desk` as a person at the counter meets it, on a finished job."""

import asyncio
import json
from pathlib import Path

import pytest

from skiptrace.trial import job, papers
from skiptrace.trial.scene import Plot, scene
from tests.fakes.terminal import Said, say

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A traced folder in which nobody has looked anything up yet."""
    folder = tmp_path_factory.mktemp("desk") / "data"

    async def play() -> None:
        async with (
            scene(folder, Plot(5, 12)) as played,
            played.acting("wu", "operator") as early,
            played.acting("qian", "supervisor") as second,
            played.acting("chen", "legal") as lawyer,
        ):
            known = await job.taken_in(played, early)
            await papers.enter(played, early, second, known)
            await job.trace_all(lawyer, [case for case, _ in known][:6])

    asyncio.run(play())
    return folder


def says(data: Path, *words: str) -> Said:
    return say(*words, "--data", str(data))


def waiting(data: Path) -> tuple[str, list[dict[str, object]]]:
    """A case with open errands."""
    for number in range(1, 7):
        told = says(data, "desk", "steps", f"C{number:06d}", "--json")
        errands: list[dict[str, object]] = json.loads(told.out)
        if errands:
            return f"C{number:06d}", errands
    raise AssertionError


def test_steps_are_masked_until_a_reason_is_given(data: Path) -> None:
    case, errands = waiting(data)
    masked = says(data, "desk", "steps", case)
    shown = says(data, "desk", "steps", case, "--reveal", "到公开网查询")
    name = next(line.split("：")[-1] for line in shown.out.splitlines() if "姓名/名称" in line)

    assert {errand["operation"] for errand in errands} == {"dishonest", "executed", "by_guarantor"}
    assert masked.code == 0
    assert "zxgk.court.gov.cn" in masked.out
    assert "********" in masked.out
    assert name not in masked.out
    assert "********" not in shown.out


def test_a_page_that_is_none_is_refused_with_its_name_and_code_two(data: Path, tmp_path: Path) -> None:
    case, _ = waiting(data)
    page = tmp_path / "captcha.html"
    page.write_text("<h1>请输入验证码</h1>", encoding="utf-8")
    told = says(data, "desk", "take", case, str(page), "--source", "dishonest_debtors", "--party", "debtor")

    assert told.code == 2
    assert "captcha.html" in told.err
    assert told.out == ""


def test_the_list_of_sources_names_both_public_ones(data: Path) -> None:
    listed = [json.loads(line) for line in says(data, "source", "list", "--json").out.splitlines()]
    by_id = {row["id"]: row for row in listed}

    assert (by_id["company_registry"]["authorities"], by_id["company_registry"]["reached"]) == ("PUB", "模拟")
    assert (by_id["dishonest_debtors"]["family"], by_id["dishonest_debtors"]["reached"]) == (
        "desk",
        "模拟",
    )

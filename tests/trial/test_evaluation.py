"""The job on a small world keeps its promises: no stranger's asset, nothing without a grant, what is there is found."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from skiptrace.trial.evaluation import evaluate
from skiptrace.trial.scene import Plot


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("trial") / "data"
    return asyncio.run(evaluate(folder, Plot(11, 20)))


def test_no_strangers_asset_is_attributed(figures: dict[str, Any]) -> None:
    assert figures["assets_wrong"] == 0
    assert figures["stranger_records"] >= 3
    assert figures["records_unjudged"] <= 0.02 * sum(figures["verdicts"].values())


def test_what_a_full_number_proves_is_attributed(figures: dict[str, Any]) -> None:
    assert figures["assets_true"] >= 20
    assert figures["attribution_recall"] >= 0.95


def test_what_a_second_fact_points_to_waits_above_every_stranger(figures: dict[str, Any]) -> None:
    assert figures["review_true"] >= 5
    assert figures["review_recall"] >= 0.9


def test_nothing_is_asked_without_a_grant(figures: dict[str, Any]) -> None:
    assert figures["queries"] > 100
    assert figures["queries_without_grant"] == 0


def test_most_records_carry_no_full_number(figures: dict[str, Any]) -> None:
    assert figures["records_without_full_id"] >= 0.4


def test_every_source_has_an_outcome_that_says_what_it_is(figures: dict[str, Any]) -> None:
    assert set(figures["outcomes"]) <= {"found", "no_record", "partial", "pending", "refused", "failed", "not_asked"}
    assert {"found", "no_record", "not_asked"} <= set(figures["outcomes"])


def test_the_shares_of_the_rooms_add_up(figures: dict[str, Any]) -> None:
    assert sum(figures["rooms"].values()) == pytest.approx(1, abs=0.01)


@pytest.mark.journey
def test_the_job_through_the_interface_gives_the_same_figures(figures: dict[str, Any], tmp_path: Path) -> None:
    """Two equal questions under way at once are sent once, so the count of questions may differ by a few."""
    called = asyncio.run(evaluate(tmp_path / "data", Plot(11, 20), via_api=True))
    moving = {"seconds_per_case", "rooms", "queries"}

    assert {name: value for name, value in called.items() if name not in moving} == {
        name: value for name, value in figures.items() if name not in moving
    }
    assert abs(called["queries"] - figures["queries"]) <= 0.02 * figures["queries"]

"""A batch killed in its import and at many moments of its traces ends with the report of one that ran undisturbed."""

from pathlib import Path

import pytest

from skiptrace.trial.killed_batch import Table, compare, differences
from skiptrace.trial.scene import Plot


@pytest.mark.journey
async def test_a_batch_killed_again_and_again_ends_with_the_undisturbed_report(tmp_path: Path) -> None:
    figures = await compare(tmp_path, Plot(5, 14), 4)

    assert figures.kills == 4
    assert figures.cases >= 12
    assert figures.differences == ()
    assert figures.asked_again == 0
    assert figures.journal_whole


def test_two_reports_that_differ_are_told_apart() -> None:
    ours: Table = {"来源": [[1, 2], [3, 4]]}
    theirs: Table = {"来源": [[1, 2], [3, 5], [6, 7]]}

    assert differences(ours, dict(ours)) == []
    assert differences(ours, theirs) == ["来源!2", "来源: 2 and 3 lines"]
    assert differences(ours, {}) == ["来源: missing"]

"""A number that the simulated operator repaired is called through it."""

from pathlib import Path

import pytest

from skiptrace.contacts.calls import CallState
from skiptrace.contacts.dialling import Calling, Dialled
from skiptrace.trial import job, papers
from skiptrace.trial.scene import Plot, scene

pytestmark = pytest.mark.journey


async def test_a_repaired_number_is_bound_at_the_operators_face(tmp_path: Path) -> None:
    async with (
        scene(tmp_path / "data", Plot(3, 14)) as played,
        played.acting("wu", "operator") as wu,
        played.acting("qian", "supervisor") as qian,
        played.acting("chen", "legal") as chen,
    ):
        known = await job.taken_in(played, wu)
        await papers.enter(played, wu, qian, known)
        await job.trace_all(chen, [case for case, _ in known])
        bound = []
        for case, _ in known:
            profile = await chen.profile(case)
            points = await chen.contact_points(profile)
            for point in (each for each in points if each.kind == "operator_number" and each.usable):
                answer = await chen.dialler.dial(profile, points, Calling(point.ref, "057188880000"))
                bound.append(answer)
                break

    assert bound
    assert all(isinstance(each, Dialled) and each.call.state is CallState.BOUND for each in bound)
    assert all(isinstance(each, Dialled) and each.number.startswith("170") for each in bound)

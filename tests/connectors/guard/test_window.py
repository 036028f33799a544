"""A log of departures that is handed over never makes them older than they are."""

from hypothesis import given
from hypothesis import strategies as st

from connectors.guard.window import MARGIN, Window


@given(
    st.lists(st.floats(0, 1.5), min_size=1, max_size=60),
    st.integers(1, 30),
    st.sampled_from([1.0, 60.0, 3600.0]),
    st.floats(0, 1.2),
)
def test_who_learns_a_log_never_fills_a_window_too_full(
    gaps: list[float], calls: int, seconds: float, later: float
) -> None:
    """Whatever was sent within the limits, and whenever it is told."""
    mine, theirs, now = Window(calls, seconds), Window(calls, seconds), 0.0
    left = []
    for gap in gaps:
        now += gap * seconds / calls
        now += max(mine.wait(now), 0.0)
        mine.take(now)
        mine.leave(now)
        left.append(now)
    now += later * seconds

    theirs.learn(now, mine.told(now))

    departs = now + max(theirs.wait(now), 0.0)
    assert sum(departs - each < seconds for each in left) < calls


def test_a_log_is_told_in_hundredths_of_the_window() -> None:
    """An hour of a thousand calls is a few lines."""
    window = Window(1000, 3600)
    for number in range(1000):
        window.take(float(number))
        window.leave(float(number))

    told = window.told(1000.0)

    assert sum(count for _, count in told) == 1000
    assert len(told) <= 1000 / (3600 * (1 + MARGIN) / 100) + 2

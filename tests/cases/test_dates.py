"""Five forms of dates are read; an open one is not guessed."""

from datetime import date, datetime

import pytest

from skiptrace.cases.dates import date_in, read_date


@pytest.mark.parametrize(
    "cell",
    [
        "2025-06-22",
        "2025/06/22",
        "2025/6/22",
        "2025.6.22",
        "2025年6月22日",
        "２０２５年６月２２日",
        "20250622",
        20250622.0,
        45830.0,
        "45830",
        45830.75,
        datetime(2025, 6, 22, 9, 30),  # noqa: DTZ001  a cell has no zone
        date(2025, 6, 22),
        "2025-06-22 00:00:00",
        "2025-06-22T08:00:00",
        "'2025-06-22",
    ],
)
def test_a_form_is_read(cell: str | float | date) -> None:
    assert read_date(cell) == date(2025, 6, 22)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "-",
        "2025-13-01",
        "2025-02-30",
        "22/6/2025",
        "25.6.22",
        "2025年6月",
        "1900-01-01",
        True,
        1e12,
        float("nan"),
        "不详",
    ],
)
def test_what_is_open_is_none(cell: str | float) -> None:
    assert read_date(cell) is None


def test_a_title_gives_its_date_only_when_it_names_one() -> None:
    assert date_in("逾期明细（截至2026年10月31日）") == date(2026, 10, 31)
    assert date_in("2026年10月明细") is None
    assert date_in("2026-10-01 至 2026-10-31") is None

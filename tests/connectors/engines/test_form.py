"""Values come in one form each, or are told to be unreadable without being shown."""

import contextlib
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.engines.form import FormError, from_cell, from_json, from_text
from connectors.manifest.operation import FieldSpec, Form


def spec(form: Form, **more: Any) -> FieldSpec:
    return FieldSpec(at="x", form=form, **more)


@pytest.mark.parametrize(
    ("form", "value", "text"),
    [
        (Form.STR, "  王样例 ", "王样例"),
        (Form.IDENT, "3301**********1234", "3301**********1234"),
        (Form.DATE, "19850612", "1985-06-12"),
        (Form.DATE, "2026/1/5", "2026-01-05"),
        (Form.DATE, "2026-10-29 09:30:00", "2026-10-29"),
        (Form.YYYYMM, "202609", "2026-09"),
        (Form.YYYYMM, "2026-09", "2026-09"),
        (Form.DECIMAL, "45,210.33", "45210.33"),
        (Form.DECIMAL, Decimal("123.40"), "123.40"),
        (Form.DECIMAL, 5, "5"),
        (Form.INT, 1, "1"),
        (Form.BOOL, False, "false"),
        (Form.DIGITS, "0012", "0012"),
    ],
)
def test_a_json_value_is_brought_into_its_form(form: Form, value: Any, text: str) -> None:
    """Dates ISO, amounts plain, everything else as it stands."""
    assert from_json(value, spec(form)) == text


@pytest.mark.parametrize(
    ("form", "value"),
    [
        (Form.STR, 5),
        (Form.IDENT, 330106198506123419),
        (Form.STR, True),
        (Form.STR, ["x"]),
        (Form.DATE, "20260230"),
        (Form.DATE, "2026/0105"),
        (Form.DATE, "1985612"),
        (Form.YYYYMM, "202613"),
        (Form.DECIMAL, "1,2,3"),
        (Form.DECIMAL, "1e5"),
        (Form.DECIMAL, "12万"),
        (Form.INT, -1),
        (Form.INT, Decimal("1.5")),
        (Form.BOOL, "是"),
        (Form.DIGITS, "１２"),
        (Form.STR, ""),
        (Form.STR, None),
    ],
)
def test_what_has_another_form_is_unreadable_and_not_shown(form: Form, value: Any) -> None:
    """No guessing, and no value in the message."""
    with pytest.raises(FormError) as caught:
        from_json(value, spec(form))

    assert not (value and str(value) in str(caught.value))


def test_an_unknown_code_is_never_passed_on() -> None:
    """A code that nobody listed may mean the opposite of what it looks like."""
    with pytest.raises(FormError):
        from_text("07", spec(Form.CHOICE, choices={"01": "正常"}))


@pytest.mark.parametrize(
    ("form", "cell", "text"),
    [
        (Form.DATE, date(2025, 3, 1), "2025-03-01"),
        (Form.DATE, datetime(2025, 3, 1, 9, 30), "2025-03-01"),  # noqa: DTZ001  cells know no zone
        (Form.DECIMAL, 1200000.0, "1200000"),
        (Form.DECIMAL, 89.5, "89.5"),
        (Form.INT, 0.0, "0"),
    ],
)
def test_cells_are_read_as_people_see_them(form: Form, cell: Any, text: str) -> None:
    """Whole numbers have no `.0`."""
    assert from_cell(cell, spec(form)) == text


@pytest.mark.parametrize("cell", [330106198506123418.0, 6.2e18, True, date(2025, 3, 1)])
def test_an_identifier_that_is_no_text_cell_is_unreadable(cell: Any) -> None:
    """Its digits are lost already; nothing is padded or repaired."""
    with pytest.raises(FormError):
        from_cell(cell, spec(Form.IDENT, optional=True))


@given(st.one_of(st.text(), st.floats(allow_nan=False, allow_infinity=False)), st.sampled_from(list(Form)))
def test_no_cell_does_anything_else_than_read_or_refuse(cell: Any, form: Form) -> None:
    """Whatever stands there."""
    choices = {"01": "正常"} if form is Form.CHOICE else {}
    with contextlib.suppress(FormError):
        assert isinstance(from_cell(cell, spec(form, choices=choices, optional=True)), str)

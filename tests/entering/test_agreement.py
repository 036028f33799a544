"""Two entries settle a paper if and only if their key values say the same."""

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from skiptrace.court.choices import PaperKind
from skiptrace.court.forms import FORMS, MeasuresPaper
from skiptrace.entering.agreement import differences, key_values
from skiptrace.entering.form import Form, Shape, places, written
from tests.fakes.court_papers import ACCOUNT, account, encoded, measure, network_print, notice, ruling

_WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x30, 0x3A)})
Dress = Callable[[str], str]
_DRESSES: list[Dress] = [
    lambda text: text,
    lambda text: f" {text} ",
    " ".join,
    lambda text: text.translate(_WIDE),
    lambda text: text.translate(str.maketrans("（）", "()")),
    lambda text: text.translate(str.maketrans("（）", "〔〕")),
    str.lower,
]
FREE = {"text", "remark", "account_kind", "account_status", "currency"}

words = st.text(st.sampled_from("王小明李甲乙0123456789AX（）"), min_size=1, max_size=12)
days = st.dates(date(1990, 1, 1), date(2099, 12, 31)).map(str)
yuan = st.decimals(0, 10**9, places=2).map(str)


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    optional = {
        "start": draw(st.none() | days),
        "end": draw(st.none() | days),
        "asked": draw(st.none() | yuan),
        "frozen": draw(st.none() | yuan),
        "notice_no": draw(st.none() | words),
        "remark": draw(st.none() | words),
    }
    return measure(what=draw(words), name=draw(words), holder=draw(words), **optional)


def read(form: dict[str, Any]) -> MeasuresPaper:
    return MeasuresPaper.model_validate_json(encoded(form))


@given(st.lists(rows(), min_size=1, max_size=3), st.data())
def test_entries_agree_however_their_key_values_are_written(
    measures: list[dict[str, Any]], data: st.DataObject
) -> None:
    first = read(notice(*measures))
    dressed = [{name: dict(value) for name, value in row.items()} for row in measures]
    for row in dressed:
        for name in ("what", "name", "holder", "notice_no"):
            if name in row:
                row[name]["value"] = data.draw(st.sampled_from(_DRESSES))(row[name]["value"])
        row["remark"] = {"value": data.draw(words), "page": 1}
        row["holder"]["page"] = data.draw(st.integers(1, 9))
    assert differences(first, read(notice(*dressed))) == ()


@given(st.lists(rows(), min_size=1, max_size=3), st.data())
def test_entries_differ_wherever_one_key_value_does(measures: list[dict[str, Any]], data: st.DataObject) -> None:
    other = [{name: dict(value) for name, value in row.items()} for row in measures]
    place = data.draw(st.integers(0, len(other) - 1))
    name = data.draw(st.sampled_from([key for key in other[place] if key not in FREE]))
    choices = {"kind": "equity", "measure": "detain", "order": "waiting"}
    changed = {"start": "1999-09-09", "end": "1999-09-09", "asked": "0.07", "frozen": "0.07"} | choices
    value = changed.get(name, "完全不同")
    same = other[place][name]["value"] == value
    other[place][name]["value"] = value
    found = differences(read(notice(*measures)), read(notice(*other)))
    assert [each.path for each in found] == ([] if same else [f"measures.{place}.{name}"])


@given(st.lists(rows(), min_size=1, max_size=2), st.lists(rows(), min_size=1, max_size=2))
def test_there_is_no_difference_exactly_where_the_key_values_are_equal(
    one: list[dict[str, Any]], two: list[dict[str, Any]]
) -> None:
    first, second = read(notice(*one)), read(notice(*two))
    assert (differences(first, second) == ()) == (key_values(first) == key_values(second))
    assert {each.path for each in differences(first, second)} == {each.path for each in differences(second, first)}


def test_a_value_that_only_one_person_saw_is_a_difference() -> None:
    found = differences(read(notice(measure(end=None))), read(notice()))
    assert [(each.path, each.pages) for each in found] == [("measures.0.end", (1,))]
    more = differences(read(notice()), read(notice(measure(), measure())))
    assert {each.path.rpartition(".")[0] for each in more} == {"measures.1"}


def test_dashes_and_blanks_in_an_account_number_are_no_difference_but_digits_are() -> None:
    spaced = measure(what="6222 0200-0000 0000 017")
    assert differences(read(notice()), read(notice(spaced))) == ()
    assert differences(read(notice()), read(notice(measure(what=ACCOUNT[:-1] + "1"))))


def test_every_form_has_its_key_values_named_by_the_law_of_the_house() -> None:
    """Numbers, amounts, dates, names and choices are key values; only free words are not."""
    assert set(FORMS) == set(PaperKind)
    for form in FORMS.values():
        for place in places(form):
            assert place.cell.key == (place.cell.shape is not Shape.TEXT)
            assert (place.cell.choices is not None) == (place.cell.shape is Shape.CHOICE)


def test_the_cells_of_an_empty_form_are_those_of_a_filled_one() -> None:
    filled: list[tuple[PaperKind, dict[str, Any]]] = [
        (PaperKind.RULING, ruling()),
        (PaperKind.RESULT_NOTICE, notice()),
        (PaperKind.NETWORK_PRINT, network_print(account())),
    ]
    for kind, values in filled:
        form: Form = FORMS[kind].model_validate_json(encoded(values))
        assert [each.place for each in written(form)] == list(places(FORMS[kind], 1))

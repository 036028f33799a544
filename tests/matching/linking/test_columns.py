"""What is read of whole columns agrees with what the parsers read, value by value."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from matching.fields import birth_date, phone, resident_id
from matching.linking.column import column, text_key
from matching.linking.ids import DAMAGED, FULL, MASKED, read_ids
from matching.linking.names import HIDDEN, LATIN, PLAIN, read_names
from matching.linking.numbers import read_dates, read_phones
from matching.linking.places import read_places

IDS = [
    "330106198503144210", "330106850314421", "33010619850314421X", "330106********4210", "330106XXXXXXXX4210",
    "3 3 0 1 0 6 1 9 8 5 0 3 1 4 4 2 1 0", "３３０１０６１９８５０３１４４２１０",
    "'330106198503144210", "330106198513144210", "尾号4210",
    "3.30106E+17", "", "无", "330106****4210", "330106198503144211",
]  # fmt: skip


def test_ids_of_a_column_are_those_of_the_parser() -> None:
    found = read_ids(column(pa.array(IDS)))

    for row, text in enumerate(IDS):
        key = resident_id.parse(text)
        assert (found.kind[row] == FULL) == key.complete, text
        assert (found.number[row] == int(key.value[:17])) if key.complete else not found.number[row], text
        if key.masked and len(key.patterns) == 1:
            assert found.kind[row] == MASKED
            assert bytes(found.pattern[row]).decode() == key.patterns[0], text


def _shown(key: resident_id.ResidentIdKey) -> str:
    """What a key shows of the 18 places; a float shorter than 15 may have rounded its last digit."""
    if key.complete:
        return key.value
    if key.masked:
        return "".join(
            places.pop() if len(places := {*column}) == 1 else "*" for column in zip(*key.patterns, strict=True)
        )
    shown = (key.candidate or key.value)[:18]
    if key.kind is resident_id.Kind.FLOAT and len(shown) < 15:
        shown = shown[:-1]
    elif len(shown) < 15:
        return "*" * 18
    return shown.ljust(18, "*")


_DIGITS = st.text("0123456789", min_size=2, max_size=18)
_WRITTEN = st.one_of(
    st.text("0123456789*X", min_size=8, max_size=18),
    st.builds("{}{}{}".format, _DIGITS, st.sampled_from(["*", "**", "****", "******", "********"]), _DIGITS),
    st.from_regex(r"\A[1-9]\.[0-9]{5}[Ee]\+1[4-8]\Z"),
    st.from_regex(r"\A尾号[0-9]{3}[0-9Xx]\Z"),
    st.from_regex(r"\A[1-9][0-9]{14}(000|[0-9]{0,3})\Z"),
    st.from_regex(r"\A[1-6]3010[1-9](19)?[5-9][0-9](0[1-9]|1[0-9])[0-3][0-9][0-9]{3}[0-9Xx]?\Z"),
)


@given(st.lists(_WRITTEN, min_size=1, max_size=20))
@example(["*000000*"])
def test_any_number_is_read_by_columns_as_by_the_parser(written: list[str]) -> None:
    found = read_ids(column(pa.array(written)))

    for row, text in enumerate(written):
        key = resident_id.parse(text)
        assert (found.kind[row] == FULL) == key.complete, text
        assert (found.kind[row] == MASKED) == (len(key.patterns) == 1 and key.masked), text
        assert (found.kind[row] == DAMAGED) <= key.damaged, text
        if found.kind[row] in {FULL, MASKED, DAMAGED} or key.masked:
            assert bytes(found.pattern[row]).decode() == _shown(key), text


def test_phones_of_a_column_are_those_of_the_parser() -> None:
    cells = [
        "13812345678", "138-1234-5678;+86 139 1111 2222", "本人13812345678（已停机）",
        "138****5678", "尾号5678", "", "1381234", "057187654321", "01087654321", "013812345678", "05718765432",
        "138**5678", "１３８１２３４５６７８", "28083356114",
    ]  # fmt: skip
    found = read_phones(pa.array(cells))
    whole = {(int(r), int(v)) for r, v in zip(found.row, found.value, strict=True) if v}

    assert whole == {
        (row, int(key.value)) for row, cell in enumerate(cells) for key in phone.parse_all(cell) if key.mobile
    }
    assert {(int(r), int(t)) for r, t in zip(found.row, found.tail, strict=True)} >= {
        (3, 5678), (4, 5678), (7, 4321), (8, 4321), (9, 5678), (10, 5432), (11, 5678), (12, 5678),
    }  # fmt: skip


def test_dates_of_a_column_are_those_of_the_parser() -> None:
    cells = [
        "1985-03-14",
        "1985/03/14",
        "19850314",
        "1985年3月14日",
        "1985-13-14",
        "农历1985年3月14日",
        "",
        "31120",
        "1985年03月14日",
        "1985年3月4日",
        "1985年12月4日",
        "1985年12月34日",
        "1985年1月14号",
        "1985年一月14日",
    ]
    found = read_dates(column(pa.array(cells))).value

    for row, cell in enumerate(cells):
        key = birth_date.parse(cell)
        expected = int(key.pattern) if key.complete else -1 if key.value else 0
        assert found[row] == expected, cell


@pytest.mark.parametrize("one", ["張偉", "张 伟", "张伟先生", "被告张伟"])
def test_names_written_otherwise_have_one_key(one: str) -> None:
    found = read_names(column(pa.array([one, "张伟"])))

    assert found.whole[0] == found.whole[1] != 0
    assert list(found.kind) == [PLAIN, PLAIN]


def test_spellings_meet_han_names_and_masks_show_their_surname() -> None:
    found = read_names(column(pa.array(["Shan Weiming", "单伟明", "单**", "", "王士"])))

    assert list(found.kind[:3]) == [LATIN, PLAIN, HIDDEN]
    assert found.spelled[1] in {found.spelled[0], found.turned[0]}
    assert found.surname[2] == found.surname[1] != 0


def test_numbers_of_one_flat_agree_however_it_is_written() -> None:
    cells = [
        "浙江省杭州市西湖区文三路250号阳光花园3栋2单元501室",
        "西湖区文三路250号3-2-501",
        "杭州市西湖区文三路２５０号３幢２单元５０１室",
        "西湖区文三路", "浙江省杭州市西湖区文三路***",
    ]  # fmt: skip
    found = read_places(pa.array(cells))

    assert found.flat[0] == found.flat[1] == found.flat[2] != 0
    assert list(found.count) == [4, 4, 4, 0, -1]
    assert found.city[0] == 3301


def test_a_sliced_column_holds_its_own_rows_only() -> None:
    whole = pa.array(["13812345678", "", "张伟", "西湖区1号"])
    part = column(whole.slice(2, 2))

    assert [part.text(0), part.text(1)] == ["张伟", "西湖区1号"]
    assert np.array_equal(part.start, [0, 6])
    assert text_key("张") == text_key("张") != text_key("伟")

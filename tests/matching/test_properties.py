"""What holds for any input: nothing raises, comparison is symmetric, parsing what was parsed changes nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from matching import Decision, Label, compare, parse_party, score
from matching.fields import name, phone, resident_id
from matching.fields.registry import FIELDS
from matching.fields.resident_id import check_character

SIGNS = "0123456789xX*＊某·.-/、;；:：（）() 王张李三明伟号室幢单元路街镇省市区县年月日一二十浙AOIBE+尾公司有限"
TEXT = st.text(st.sampled_from(SIGNS), max_size=24) | st.text(max_size=24)
FAST = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _id(region: str, year: int, month: int, day: int, order: int) -> str:
    first = f"{region}{year}{month:02}{day:02}{order:03}"
    return first + check_character(first)


VALID_ID = st.builds(
    _id,
    st.sampled_from(["330106", "510681", "110105"]),
    st.integers(1930, 2006),
    st.integers(1, 12),
    st.integers(1, 28),
    st.integers(0, 999),
)
RECORD = st.fixed_dictionaries(
    {},
    optional={
        "name": TEXT | st.sampled_from(["张伟", "张某", "张炜", "李娜"]),
        "id_no": TEXT | VALID_ID,
        "sex": st.sampled_from(["男", "女", ""]),
        "birth_date": TEXT,
        "phones": st.lists(TEXT | st.just("13812345678"), max_size=2),
        "address": TEXT,
        "employer": TEXT,
        "plates": TEXT,
        "bank_cards": TEXT,
        "credit_code": TEXT,
    },
)


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_no_pair_of_texts_raises_and_order_does_not_matter(field: str) -> None:
    @FAST
    @given(TEXT, TEXT)
    def holds(a: str, b: str) -> None:
        assert compare(field, a, b) == compare(field, b, a)

    holds()


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_a_text_never_conflicts_with_itself(field: str) -> None:
    @FAST
    @given(TEXT)
    def holds(text: str) -> None:
        assert compare(field, text, text).label is not Label.NO

    holds()


@pytest.mark.parametrize(
    "field", ["name", "id_no", "plate", "credit_code", "bank_card", "birth_date", "address", "employer"]
)
def test_parsing_what_was_parsed_changes_nothing(field: str) -> None:
    parse: Any = FIELDS[field].parse

    @FAST
    @given(TEXT)
    def holds(text: str) -> None:
        once = parse(text).value
        assert parse(once).value == once

    holds()


@FAST
@given(TEXT)
def test_parsing_a_number_that_was_read_changes_nothing(text: str) -> None:
    for key in phone.parse_all(text):
        assert not (key.e164 or key.pattern) or phone.parse(key.value).value == key.value


DAYS = st.none() | st.dates(date(2010, 1, 1), date(2026, 1, 1))


@FAST
@given(
    st.sampled_from(sorted(FIELDS)), TEXT, TEXT, DAYS, DAYS, st.none() | st.integers(0, 99), st.lists(TEXT, max_size=2)
)
def test_no_context_raises_and_sides_may_be_exchanged(
    field: str, a: str, b: str, seen_a: date | None, seen_b: date | None, holders: int | None, aliases: list[str]
) -> None:
    forth = compare(field, a, b, a_date=seen_a, b_date=seen_b, a_aliases=aliases, holders=holders)
    assert forth == compare(field, b, a, a_date=seen_b, b_date=seen_a, b_aliases=aliases, holders=holders)


@FAST
@given(
    st.from_regex(r"[\u4e00-\u9fff]{2,3}", fullmatch=True), VALID_ID, st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
)
def test_the_short_way_of_plain_values_reads_what_the_long_way_reads(text: str, number: str, mobile: str) -> None:
    assert name.parse(text) == name.parse(text + "\u200b")
    assert resident_id.parse(number) == resident_id.parse(number + "\u200b")
    assert resident_id.parse(number[:6] + "*" * 8 + number[14:]).patterns == (number[:6] + "*" * 8 + number[14:],)
    assert phone.parse_all(mobile) == phone.parse_all(mobile + "\u200b")


WHOLE = {
    "name": st.sampled_from(["张伟", "李晓明", "欧阳靖", "阿卜杜拉·买买提", "诸葛小明"]),
    "id_no": VALID_ID,
    "phone": st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    "address": st.sampled_from(["杭州市西湖区文三路100号阳光花园3幢2单元501室", "河南省信阳市固始县张老埠乡刘楼村3组"]),
    "employer": st.sampled_from(["杭州恒通物流有限公司", "宏达机械股份有限公司", "杭州市第一人民医院"]),
    "birth_date": st.dates(date(1930, 1, 1), date(2010, 1, 1)).map(str),
    "plate": st.from_regex(r"[浙苏沪][A-H][0-9]{5}", fullmatch=True),
    "credit_code": st.sampled_from(["91110108551385082Q", "91330106MA2CE12389"]),
    "bank_card": st.sampled_from(["6222021202001234567", "6259650876543211"]),
}
RANKS = {Label.MATCH: 2, Label.POSSIBLE: 1, Label.NO: 0}


@pytest.mark.parametrize("field", sorted(WHOLE))
def test_a_mask_never_scores_above_the_full_value_it_hides(field: str) -> None:
    @FAST
    @given(WHOLE[field], st.data(), TEXT)
    def holds(value: str, data: st.DataObject, other: str) -> None:
        start = data.draw(st.integers(0, len(value) - 1))
        end = data.draw(st.integers(start + 1, len(value)))
        hidden = value[:start] + "*" * (end - start) + value[end:]
        assert RANKS[compare(field, hidden, value).label] < RANKS[compare(field, value, value).label]
        assert compare(field, hidden, other).label is not Label.MATCH

    holds()


@pytest.mark.parametrize("field", sorted(WHOLE))
def test_hidden_characters_are_never_filled_in(field: str) -> None:
    parse: Any = FIELDS[field].parse

    @FAST
    @given(WHOLE[field], st.data())
    def holds(value: str, data: st.DataObject) -> None:
        start = data.draw(st.integers(0, len(value) - 1))
        end = data.draw(st.integers(start + 1, len(value)))
        key = parse(value[:start] + "*" * (end - start) + value[end:])
        assert not Counter(c for c in key.value if c not in "*-") - Counter(value)

    holds()


@FAST
@given(RECORD, RECORD)
def test_scoring_never_raises_and_order_does_not_matter(a: dict[str, Any], b: dict[str, Any]) -> None:
    one, two = parse_party(a), parse_party(b)
    forth, back = score(one, two), score(two, one)
    assert (forth.decision, forth.vetoes, forth.settle) == (back.decision, back.vetoes, back.settle)
    assert forth.probability == pytest.approx(back.probability)


@FAST
@given(VALID_ID, VALID_ID, RECORD)
def test_two_valid_ids_in_conflict_cannot_be_outvoted(first: str, second: str, rest: dict[str, Any]) -> None:
    assume(not first.endswith("000") and not second.endswith("000"))  # what a spreadsheet cut off conflicts less
    verdict = score(parse_party(rest | {"id_no": first}), parse_party(rest | {"id_no": second}))
    assert first == second or verdict.decision is Decision.DIFFERENT


@FAST
@given(VALID_ID, st.sampled_from([(6, 14), (10, 14), (3, 14), (4, 14), (1, 17), (14, 18)]))
def test_a_mask_never_weighs_more_than_the_number_it_hides(number: str, gap: tuple[int, int]) -> None:
    hidden = number[: gap[0]] + "*" * (gap[1] - gap[0]) + number[gap[1] :]
    full = parse_party({"name": "张伟", "id_no": number})
    masked = score(full, parse_party({"name": "张伟", "id_no": hidden}))
    assert masked.decision is Decision.POSSIBLE
    assert masked.weight_bits < score(full, full).weight_bits


@FAST
@given(RECORD, RECORD)
def test_no_reason_shows_a_full_value(a: dict[str, Any], b: dict[str, Any]) -> None:
    one, two = parse_party(a), parse_party(b)
    verdict = score(one, two)
    shown = "".join([r.text for r in verdict.reasons] + list(verdict.vetoes) + list(verdict.settle))
    values = [p.id_no.value for p in (one, two)] + [k.value for p in (one, two) for k in p.phones]
    assert not any(v in shown for v in values if len(v) >= 6)

"""What holds for any input: nothing raises, comparison is symmetric, parsing what was parsed changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching import Decision, Label, compare, parse_party, score
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


@pytest.mark.parametrize("field", ["name", "id_no", "plate", "credit_code", "birth_date"])
def test_parsing_what_was_parsed_changes_nothing(field: str) -> None:
    parse: Any = FIELDS[field].parse

    @FAST
    @given(TEXT)
    def holds(text: str) -> None:
        once = parse(text).value
        assert parse(once).value == once

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

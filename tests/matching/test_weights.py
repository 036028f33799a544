"""What enters the weights beside the levels: the cohort of a birth date, the reliability of a source."""

from __future__ import annotations

import math
import tomllib

import pytest

from matching import Context, Decision, Reliability, parse_party, score
from matching.errors import ModelError
from matching.fields.resident_id_key import check_character
from matching.model import read_model, stored_model, stored_text

DEBTOR = {
    "name": "谌墨涵",
    "birth_date": "1985-03-14",
    "phones": "13812345678",
    "address": "杭州市西湖区文三路250号3幢501室",
}


def bits(one: dict[str, str], two: dict[str, str], field: str, context: Context | None = None) -> float:
    reasons = score(parse_party(one), parse_party(two), context).reasons
    return next(reason.bits for reason in reasons if reason.field == field)


def born(year: int) -> float:
    person = {"name": "谌墨涵", "birth_date": f"{year}-03-14"}
    return bits(person, person, "birth_date")


def test_an_equal_date_of_a_small_cohort_says_more() -> None:
    assert born(1938) > born(1952) > born(1985) > born(1988)
    assert born(1920) == born(1938), "the oldest cohort stands for all before it"
    assert born(2024) == born(2018), "the youngest cohort stands for all after it"


def test_over_strangers_who_share_a_date_the_cohorts_are_neutral() -> None:
    millions = tomllib.loads(stored_text())["cohort"].values()
    chances = [value * value for value in millions]
    odds = [math.exp2(value) for value in stored_model().cohort.values()]

    assert sum(c * o for c, o in zip(chances, odds, strict=True)) / sum(chances) == pytest.approx(1)
    assert max(odds) / min(odds) == pytest.approx(max(millions) / min(millions))


@pytest.mark.parametrize("source", [Reliability.STATED, Reliability.HEARD])
def test_a_less_reliable_source_says_less_for_and_against(source: Reliability) -> None:
    other = DEBTOR | {"phones": "13987654321", "address": "广州市天河区天河路1号"}
    doubted = Context(b_source=source)

    for field, partner in (("name", DEBTOR), ("phone", DEBTOR), ("address", other), ("phone", other)):
        sure = bits(DEBTOR, partner, field)
        assert abs(bits(DEBTOR, partner, field, doubted)) < abs(sure)
        assert (bits(DEBTOR, partner, field, doubted) > 0) == (sure > 0)


def test_reliability_is_the_same_from_both_sides_and_adds_up() -> None:
    one, two = parse_party(DEBTOR), parse_party(DEBTOR | {"phones": "13987654321"})
    stated, both = Context(b_source=Reliability.STATED), Context(None, None, (), (), None, *[Reliability.STATED] * 2)

    assert score(one, two, stated).weight_bits == score(two, one, stated.swapped()).weight_bits
    assert score(one, two, both).weight_bits < score(one, two, stated).weight_bits < score(one, two).weight_bits


def test_a_veto_is_not_softened_by_doubt() -> None:
    one, two = (
        {"name": "谌墨涵", "id_no": first + check_character(first)}
        for first in ("33010619850314421", "33010619900314421")
    )
    assert score(parse_party(one), parse_party(two)).decision is Decision.DIFFERENT
    assert score(parse_party(one), parse_party(two), Context(b_source=Reliability.HEARD)).decision is Decision.DIFFERENT


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [("born_1936 = 20.4", "born_1937 = 20.4", "cohort"), ("stated = 0.9 ", "stated = 1.9 ", "reliability")],
)
def test_weights_that_cannot_be_are_refused_with_their_place(old: str, new: str, told: str) -> None:
    text = stored_text()
    assert old in text
    with pytest.raises(ModelError, match=told):
        read_model(text.replace(old, new))

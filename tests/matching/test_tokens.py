"""Tokens: damaged twins of a record share keys with it, scopes never mix, nothing readable stays."""

from __future__ import annotations

import pytest

from matching import Party, parse_party
from matching.fields.resident_id import check_character
from matching.index import MemoryIndex
from matching.tokens import FAMILIES, plain_tokens, record_number, tokens, without_heavy

KEY = b"k" * 32
ID = "33010619850314421" + check_character("33010619850314421")


def shared(a: Party, b: Party) -> set[str]:
    return {family for family, _ in set(plain_tokens(a)) & set(plain_tokens(b))}


@pytest.mark.parametrize("place", range(18))
def test_one_wrong_digit_of_an_id_leaves_a_window(place: int) -> None:
    wrong = ID[:place] + str((int(ID[place].replace("X", "0")) + 3) % 10) + ID[place + 1 :]
    assert shared(parse_party({"id_no": ID}), parse_party({"id_no": wrong})) & {"w0", "w1", "w2", "w3"}


@pytest.mark.parametrize("place", range(11))
def test_one_wrong_digit_of_a_mobile_leaves_a_window(place: int) -> None:
    good = "13812345678"
    wrong = good[:place] + str((int(good[place]) + 1) % 10) + good[place + 1 :]
    a, b = parse_party({"phones": good}), parse_party({"phones": wrong})
    windows = shared(a, b) & {"f0", "f1", "f2", "f3", "f4"}
    assert windows or not b.phones or not b.phones[0].mobile


@pytest.mark.parametrize(
    "damaged",
    [
        {"name": "張偉", "birth_date": "1985-03-14"},
        {"name": "Zhang Wei", "birth_date": "1985"},
        {"name": "Wei Zhang", "address": "杭州市"},
        {"name": "章玮", "birth_date": "1985-03-14"},
        {"name": "张某", "id_no": ID[:6] + "********" + ID[-4:]},
        {"name": "张某", "id_no": "尾号" + ID[-4:]},
        {"name": "张某", "phones": "138****5678"},
        {"id_no": ID[:6] + ID[8:17]},
        {"address": "西湖区文三路100号3幢501"},
        {"employer": "恒通物流有限公司"},
        {"plates": "A12345", "name": "张伟"},
    ],
)
async def test_damaged_twin_is_found(damaged: dict[str, str], debtor: Party) -> None:
    index = MemoryIndex()
    await index.upsert([(1, tokens(debtor, KEY, ["own"]).keys())])
    found = await index.search(tokens(parse_party(damaged), KEY, ["own"]), 10)
    assert [c.record for c in found] == [1]


def test_other_scope_shares_no_token(debtor: Party) -> None:
    assert tokens(debtor, KEY, ["own"]).keys().isdisjoint(tokens(debtor, KEY, ["docket-7"]))


def test_query_over_two_scopes_finds_in_both(debtor: Party) -> None:
    query = tokens(debtor, KEY, ["own", "public"])
    assert tokens(debtor, KEY, ["own"]).keys() <= query.keys()
    assert tokens(debtor, KEY, ["public"]).keys() <= query.keys()


def test_other_key_shares_no_token(debtor: Party) -> None:
    assert tokens(debtor, KEY, ["own"]).keys().isdisjoint(tokens(debtor, b"j" * 32, ["own"]))


def test_tokens_are_63_bits_and_weighted_by_family(debtor: Party) -> None:
    made = tokens(debtor, KEY, ["own"])
    assert all(0 <= token < 2**63 for token in made)
    assert set(made.values()) <= set(FAMILIES.values())


def test_short_key_is_refused(debtor: Party) -> None:
    with pytest.raises(ValueError, match="16 to 64"):
        tokens(debtor, b"short", ["own"])


def test_query_stays_under_sixty_terms(debtor: Party) -> None:
    assert len(tokens(debtor, KEY, ["own"])) < 60


def test_heavy_tokens_are_skipped_while_others_remain() -> None:
    assert without_heavy({1: 5, 2: 3}, frozenset({1})) == {2: 3}
    assert without_heavy({1: 5}, frozenset({1})) == {1: 5}


def test_record_number_is_stable() -> None:
    assert record_number("a") == record_number("a") != record_number("b")
    assert 0 <= record_number("a") < 2**63

"""Tokens: damaged twins of a record share keys with it, scopes never mix, nothing readable stays."""

from __future__ import annotations

import pytest

from matching import Party, parse_party
from matching.fields.resident_id import check_character
from matching.heard import heard
from matching.index import MemoryIndex
from matching.tokens import FAMILIES, hashed, plain_tokens, tokens

KEY = b"k" * 32
ID = "33010619850314421" + check_character("33010619850314421")
PHONE = "13812345678"
PHONE_WINDOWS = {"f0", "f1", "f2", "f3", "f4"}


def shared(a: dict[str, str], b: dict[str, str]) -> set[str]:
    return {family for family, _ in set(plain_tokens(parse_party(a))) & set(plain_tokens(parse_party(b)))}


def changed(number: str, place: int) -> str:
    return number[:place] + str((int(number[place].replace("X", "0")) + 3) % 10) + number[place + 1 :]


def exchanged(number: str, place: int) -> str:
    return number[:place] + number[place + 1] + number[place] + number[place + 2 :]


@pytest.mark.parametrize("place", range(18))
def test_one_wrong_digit_of_an_id_leaves_a_window(place: int) -> None:
    assert shared({"id_no": ID}, {"id_no": changed(ID, place)}) & {"w0", "w1", "w2", "w3"}


def test_a_masked_number_of_the_first_generation_meets_the_whole_one() -> None:
    old = ID[:6] + ID[8:17]
    assert "iq" in shared({"id_no": ID}, {"id_no": old[:6] + "******" + old[-3:]})
    assert "iq" in shared({"id_no": old}, {"id_no": old[:6] + "******" + old[-3:]})


@pytest.mark.parametrize("place", range(17))
def test_two_neighbours_exchanged_in_an_id_leave_a_window(place: int) -> None:
    assert shared({"id_no": ID}, {"id_no": exchanged(ID, place)}) & {"w0", "w1", "w2", "w3"}


@pytest.mark.parametrize("place", range(18))
def test_a_lost_digit_of_an_id_leaves_a_window_of_what_stands_before_or_behind_it(place: int) -> None:
    assert shared({"id_no": ID}, {"id_no": ID[:place] + ID[place + 1 :]}) & {"w0", "w1", "w2", "w3"}


@pytest.mark.parametrize("place", range(18))
def test_a_digit_too_many_in_an_id_leaves_a_window(place: int) -> None:
    assert shared({"id_no": ID}, {"id_no": ID[:place] + "7" + ID[place:]}) & {"w0", "w1", "w2", "w3"}


@pytest.mark.parametrize("place", range(11))
def test_one_wrong_digit_of_a_mobile_leaves_a_window(place: int) -> None:
    assert shared({"phones": PHONE}, {"phones": changed(PHONE, place)}) & PHONE_WINDOWS


@pytest.mark.parametrize("place", range(10))
def test_two_neighbours_exchanged_in_a_mobile_leave_a_window_that_few_share(place: int) -> None:
    assert shared({"phones": PHONE}, {"phones": exchanged(PHONE, place)}) & (PHONE_WINDOWS - {"f1"})


@pytest.mark.parametrize(
    ("meant", "typed"),
    [("15835272659", "05835272659"), ("15109569476", "51109569476"), ("15109569476", "10509569476")],
)
def test_a_mobile_typed_as_what_looks_like_a_landline_leaves_a_window(meant: str, typed: str) -> None:
    assert shared({"phones": meant}, {"phones": typed}) & PHONE_WINDOWS


def test_a_landline_is_found_without_its_area() -> None:
    assert shared({"phones": "0571-88123456"}, {"phones": "88123456"}) == {"f0"}
    assert shared({"phones": "0379-6123456"}, {"phones": "6123456"}) == {"f0"}


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
        {"name": "张某", "phones": "1381234****"},
        {"name": "*伟", "birth_date": "1985-03-14"},
        {"name": "张某", "address": "文三路100号"},
        {"name": "张某", "employer": "恒通物流有限公司"},
        {"id_no": ID[:6] + ID[8:17]},
        {"address": "西湖区文三路100号3幢501"},
        {"employer": "杭州恒通物流有限公司"},
        {"plates": "A12345", "name": "张伟"},
    ],
)
async def test_damaged_twin_is_found(damaged: dict[str, str], debtor: Party) -> None:
    index = MemoryIndex()
    await index.upsert([(1, tokens(debtor, KEY, ["own"]).keys())])
    found = await index.search(tokens(parse_party(damaged), KEY, ["own"]), 10)
    assert [c.record for c in found] == [1]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("王小明", "王晓明"),
        ("王小明", "王明"),
        ("王小明", "王小志明"),
        ("王小明", "王明小"),
        ("王小明", "王*明"),
        ("王小明", "*小明"),
        ("王明", "王小明"),
        ("欧阳小明", "欧阳明"),
    ],
)
def test_two_characters_in_order_are_enough_of_a_name(written: str, asked: str) -> None:
    assert "cp" in shared({"name": written}, {"name": asked})


@pytest.mark.parametrize(
    ("one", "other"), [("次仁卓玛", "才仁卓么"), ("买买提·热合曼", "麦麦提·热合满"), ("阿不都·买买提", "阿布都买买提")]
)
def test_a_transliterated_name_sounds_alike_in_every_usual_spelling(one: str, other: str) -> None:
    assert {"pf", "pb"} <= shared({"name": one, "birth_date": "1985-03-14"}, {"name": other, "birth_date": "1985"})


def test_parts_of_a_dotted_name_stand_for_its_given_name_in_any_order() -> None:
    one, other = "买买提·艾力", "艾力·买买提"

    assert "gb" in shared({"name": one, "birth_date": "1985-03-14"}, {"name": other, "birth_date": "1985-03-14"})


def test_a_transliterated_name_stands_as_a_whole_for_the_surname_that_it_has_not() -> None:
    record = {"name": "买买提·艾力", "id_no": ID, "phones": PHONE}

    assert {"st", "fs"} <= shared(record, {"name": "买买提艾力", "id_no": "尾号" + ID[-4:], "phones": "尾号5678"})


def test_four_places_of_an_id_show_the_city() -> None:
    assert "pc" in shared({"name": "王小明", "id_no": ID}, {"name": "王小明", "id_no": "3301**********4421"})


def test_a_window_that_few_share_weighs_more_than_what_a_mask_shows() -> None:
    assert FAMILIES["f2"] > FAMILIES["f0"] > FAMILIES["f1"]


def test_a_surname_sounds_as_surnames_do() -> None:
    assert heard(parse_party({"name": "单小明"}).name).families == ("san",)
    assert shared({"name": "曾小明", "birth_date": "1985-03-14"}, {"name": "Zeng Xiaoming", "birth_date": "1985-03-14"})


def test_a_municipality_is_one_city_whatever_its_district() -> None:
    assert "pc" in shared(
        {"name": "王小明", "address": "北京市"}, {"name": "王小明", "address": "北京市海淀区中关村大街1号"}
    )


def test_the_date_inside_of_a_number_that_does_not_check_is_used() -> None:
    assert "sb" in shared({"name": "王小明", "id_no": changed(ID, 16)}, {"name": "王小明", "birth_date": "1985-03-14"})


def test_a_year_is_enough_of_a_date_and_a_wrong_year_leaves_the_day() -> None:
    assert "pb" in shared({"name": "王小明", "birth_date": "1985-03-14"}, {"name": "王小明", "birth_date": "1985"})
    assert "pm" in shared(
        {"name": "王小明", "birth_date": "1985-03-14"}, {"name": "王小明", "birth_date": "1986-03-14"}
    )


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("浙江省杭州市西湖区文三路100号翠苑小区3幢501", "文三路100号"),
        ("浙江省杭州市西湖区文三路100号翠苑小区3幢501", "杭州市翠苑小区"),
        ("浙江省杭州市淳安县威坪镇唐村村5组", "淳安县唐村村"),
    ],
)
def test_a_street_a_compound_and_a_village_are_joined_with_the_surname(address: str, asked: str) -> None:
    assert "sr" in shared({"name": "王小明", "address": address}, {"name": "王某", "address": asked})


def test_a_surname_alone_is_no_token() -> None:
    assert plain_tokens(parse_party({"name": "张某"})) == []


def test_nothing_hidden_gets_into_a_token() -> None:
    masked = {
        "name": "张*伟",
        "id_no": "330106********4421",
        "phones": "138****5678",
        "address": "杭州市西湖区文三路**号",
    }

    assert not any("*" in text or "?" in text or not text for _, text in plain_tokens(parse_party(masked)))


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


def test_each_plain_token_is_hashed_once(debtor: Party) -> None:
    plain = plain_tokens(debtor)

    assert dict(zip(hashed(plain, KEY, "own"), (FAMILIES[family] for family, _ in plain), strict=True)) == tokens(
        debtor, KEY, ["own"]
    )


def test_short_key_is_refused(debtor: Party) -> None:
    with pytest.raises(ValueError, match="16 to 64"):
        tokens(debtor, b"short", ["own"])


def test_query_stays_under_sixty_terms(debtor: Party) -> None:
    assert len(tokens(debtor, KEY, ["own"])) < 60

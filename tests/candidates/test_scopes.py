"""Nobody is found by who may not find him: a court's result from its docket alone, consent from its case alone."""

import pytest

from connectors.authority import Authority
from matching import parse_party
from matching.tokens import tokens
from skiptrace.candidates.scope import OWN, PUBLIC
from skiptrace.permits.docket import Stage
from skiptrace.settings import Role
from tests.candidates.conftest import Office

A, B = "（2026）京0101民初11号", "（2026）京0101民初22号"
SOMEBODY = {"name": "周文博", "id_no": "110101198505050032", "phone": "13700001111"}
ROWS = (
    "HT1,王小明,110101199003078515,13812345678,北京市东城区建国路1号2栋3单元401室,1000,,",
    "HT2,李红霞,110101198001010010,13987654321,北京市西城区解放路9号1栋1单元101室,3000,,",
)


@pytest.fixture
async def two(office: Office) -> Office:
    await office.file(*ROWS)
    return office


async def test_a_courts_result_is_found_from_its_docket_alone(two: Office) -> None:
    docket = await two.docket("C000001", A)
    await two.docket("C000002", B)
    await two.listed("C000001", "bank_deposits", Authority.JUD, SOMEBODY, docket)

    assert await two.near_case("C000001", SOMEBODY) == [("C000001", "record")]
    assert await two.near_case("C000002", SOMEBODY) == []
    assert (await two.near((OWN, PUBLIC), **SOMEBODY)).near == ()


async def test_an_order_of_one_docket_is_not_found_from_the_next_of_the_same_case(two: Office) -> None:
    before = await two.docket("C000001", "（2026）京0101财保7号", Stage.PRE_SUIT)
    await two.listed("C000001", "property_registry", Authority.ORD, SOMEBODY, before)
    assert await two.near_case("C000001", SOMEBODY) == [("C000001", "record")]
    await two.docket("C000001", A)

    assert await two.near_case("C000001", SOMEBODY) == []


async def test_the_collector_finds_nothing_of_a_court(two: Office) -> None:
    docket = await two.docket("C000001", A)
    await two.listed("C000001", "bank_deposits", Authority.JUD, SOMEBODY, docket)

    assert await two.near_case("C000001", SOMEBODY, Role.COLLECTOR) == []
    assert await two.near_case("C000001", SOMEBODY, Role.LEGAL) == [("C000001", "record")]


async def test_a_courts_result_without_a_docket_is_found_by_nobody(two: Office) -> None:
    await two.docket("C000001", A)
    await two.listed("C000001", "bank_deposits", Authority.JUD, SOMEBODY)

    assert await two.near_case("C000001", SOMEBODY) == []


async def test_what_consent_opened_is_found_from_its_case_alone(two: Office) -> None:
    await two.listed("C000001", "bank_deposits", Authority.AUTH, SOMEBODY)

    assert await two.near_case("C000001", SOMEBODY) == [("C000001", "record")]
    assert await two.near_case("C000002", SOMEBODY) == []


async def test_public_rows_and_own_parties_are_found_everywhere(two: Office) -> None:
    await two.listed("C000001", "dishonest_debtors", Authority.PUB, SOMEBODY)
    own = {"name": "李红霞", "id_no": "110101198001010010"}

    assert await two.near_case("C000002", SOMEBODY) == [("C000001", "record")]
    assert await two.near_case("C000001", own, Role.COLLECTOR) == [("C000002", "party")]
    assert [each.case for each in (await two.near((OWN, PUBLIC), **SOMEBODY)).near] == ["C000001"]
    assert (await two.near((OWN,), **SOMEBODY)).near == ()


async def test_a_guarantor_is_found_by_a_row_that_names_nobodys_case(office: Office) -> None:
    await office.file("HT1,王小明,110101199003078515,13812345678,,1000,周文博,110101198505050032")
    (found,) = (await office.near((OWN, PUBLIC), **SOMEBODY)).near

    assert (found.case, found.role, found.verdict.decision) == ("C000001", "guarantor", "same")


async def test_every_co_owner_of_a_title_is_found(two: Office) -> None:
    docket = await two.docket("C000001", A)
    both = {"name": "周文博、吴海燕", "id_no": "110101198505050032、110101198606060045"}
    await two.listed("C000001", "property_registry", Authority.ORD, both, docket)

    assert await two.near_case("C000001", {"name": "吴海燕", "id_no": "110101198606060045"}) == [("C000001", "record")]


async def test_replies_about_one_person_who_was_asked_about_are_not_indexed(two: Office) -> None:
    await two.listed("C000001", "operator_repair", Authority.PUB, SOMEBODY)

    assert await two.near_case("C000001", SOMEBODY) == []


async def test_what_another_scope_holds_is_not_told_even_by_a_wrong_index(two: Office) -> None:
    """The records have the last word: tokens that lie in the wrong scope open nothing."""
    docket = await two.docket("C000001", A)
    await two.listed("C000001", "bank_deposits", Authority.JUD, SOMEBODY, docket)
    ready = await two.upkeep.ready()
    filling = two.upkeep.builder.follower.filling
    case = await two.case("C000001")
    numbers = await filling.book.of_cases([case.id])
    (record,) = [number for ref, number in numbers.items() if ref.kind == "record"]
    index = await two.site.writing(ready.name)
    party = parse_party({"name": SOMEBODY["name"], "id_no": SOMEBODY["id_no"]})
    await index.upsert([(record, tokens(party, two.sealer.master.index_key, [PUBLIC]).keys())])

    assert await two.near_case("C000002", SOMEBODY) == []

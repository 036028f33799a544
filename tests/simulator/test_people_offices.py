"""The counters about people and one house: what they answer, whom they add, and what they refuse."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from skiptrace.simulator.counter import Pack
from skiptrace.simulator.counters import COUNTERS
from skiptrace.simulator.faces import households, insured, units
from skiptrace.simulator.world.insured import old_number
from skiptrace.simulator.world.things import form_of

if TYPE_CHECKING:
    from skiptrace.simulator.papers import Docket
    from skiptrace.simulator.world import Person, World

DAY = date(2026, 10, 30)


def told(content: bytes) -> tuple[str, str, list[dict[str, object]]]:
    """Result, reason, and the rows by header."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    rows = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    if rows[2][0] == "理由":
        return str(rows[1][5]), str(rows[2][1]), []
    return str(rows[1][5]), "", [dict(zip(map(str, rows[3]), row, strict=True)) for row in rows[4:]]


def ask(world: World, source: str, docket: Docket | None = None, **changed: object) -> bytes:
    number = docket.number if docket else ""
    order = (docket.orders or {}).get(source, "") if docket else ""
    values = {"order_no": order, "docket_no": number, "subject": {}, "docket": docket, "authority": "LAW"} | changed
    return COUNTERS[source].answer(world, Pack("PK-1", source, drawn=DAY, **values), DAY, partial=False)  # type: ignore[arg-type]


def subject(person: Person) -> dict[str, str]:
    return {"name": person.name, "id_no": person.id_no}


def filed(world: World, dockets: tuple[Docket, ...]) -> tuple[Docket, Person]:
    docket = next(each for each in dockets if each.orders)
    return docket, world.people[docket.pid]


def test_the_insurer_answers_by_number_of_today_or_of_old_and_by_name_in_the_city(small_world: World) -> None:
    """A stranger's entry carries no number that is the subject's, and lies in his city."""
    forms, strangers = set(), 0
    for pid in small_world.debtors:
        person = small_world.people[pid]
        for each, employer in insured.search(small_world, person.name, person.id_no):
            assert bool(employer) == bool(each.employer)
            old = old_number(small_world.people[each.owner].id_no)
            forms.add("old" if each.shown_id == old else form_of(each.shown_id))
            if each.owner != pid:
                strangers += 1
                assert each.shown_name == person.name
                assert each.shown_id != person.id_no
                assert each.city == person.city

    assert forms == {"full", "masked", "none", "old"}
    assert strangers > 0


def test_the_insurer_wants_the_order(small_world: World, dockets: tuple[Docket, ...]) -> None:
    docket, person = filed(small_world, dockets)

    assert told(ask(small_world, "social_insurance", docket, subject=subject(person)))[0] != "不予查询"
    assert told(ask(small_world, "social_insurance", docket, subject=subject(person), order_no=""))[1] == "未提交调查令"


def test_a_whole_household_page_names_relatives_with_part_of_their_numbers(small_world: World) -> None:
    debtors = [small_world.people[pid] for pid in small_world.debtors]
    pages = [households.search(small_world, person.name, person.id_no) for person in debtors]
    lines = [line for page in pages for line in page]

    assert all(page[0].relation == "本人" for page in pages)
    assert any(len(page) > 1 for page in pages)
    assert all("*" in line.shown_id for line in lines if line.relation != "本人")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"authority": "ORD"}, "律师执业证"),
        ({"docket_no": ""}, "受理案件通知书"),
        ({"id_no": "330106********3419"}, "不完整"),
        ({"name": "欧阳旁人"}, "不一致"),
    ],
)
def test_the_police_answer_a_lawyer_with_a_filed_case_about_the_right_person(
    small_world: World, dockets: tuple[Docket, ...], changed: dict[str, str], reason: str
) -> None:
    docket, person = filed(small_world, dockets)
    about = subject(person) | {key: changed[key] for key in ("name", "id_no") if key in changed}
    papers = {key: value for key, value in changed.items() if key not in about}

    assert told(ask(small_world, "household_registration", docket, subject=subject(person)))[0] == "有户籍登记"
    assert reason in told(ask(small_world, "household_registration", docket, subject=about, **papers))[1]


def test_the_registry_tells_of_one_house_and_confirms_no_name_but_the_one_asked(small_world: World) -> None:
    """Never an owner's name that the lawyer did not bring."""
    checks = set()
    for (house,) in (titles for titles in small_world.houses_at.values() if len(titles) == 1):
        asked = {"location": house.address.registered(), "name": house.owners[0].shown_name}
        for named in (house.owners[0].shown_name, "欧阳旁人"):
            _, _, rows = told(ask(small_world, "property_by_address", subject=asked | {"name": named}))
            (row,) = rows
            checks.add((named == "欧阳旁人", str(row["权利人核验"])))
            assert row["不动产单元号"] == house.unit_no
            assert row["核验一致的权利人"] in {"", named}
            others = {owner.shown_name for owner in house.owners} - {named}
            assert not others & {str(cell) for cell in row.values()}

    assert checks == {(False, "一致"), (False, "不提供核验"), (True, "不一致"), (True, "不提供核验")}


def test_a_rented_flat_is_another_persons_and_an_unknown_place_is_refused(small_world: World) -> None:
    person = next(
        p
        for p in map(small_world.people.get, small_world.debtors)
        if p and p.current_home.place not in small_world.houses_at and int(p.current_home.code) % 4
    )
    rented = {"location": person.current_home.full(), "name": person.name}

    assert [row["权利人核验"] for row in told(ask(small_world, "property_by_address", subject=rented))[2]] == ["不一致"]
    assert "坐落不明确" in told(ask(small_world, "property_by_address", subject=rented | {"location": "某路1号"}))[1]
    assert "不得按人查询" in told(ask(small_world, "property_by_address", subject=rented | {"id_no": person.id_no}))[1]


def test_a_certificate_finds_its_house(small_world: World) -> None:
    house = small_world.houses[0]
    pack = Pack("PK", "property_by_address", "", "", {"certificate_no": house.title_no}, DAY)
    (found,) = units.search(small_world, pack)

    assert found.house == house

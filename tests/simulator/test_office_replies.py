"""The files that offices, court and carrier bring: forms of docs/sources.md, strangers in them, lateness."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from skiptrace.simulator.carrier import Carrier, Habits
from skiptrace.simulator.counter import Receipt
from skiptrace.simulator.faces import court, registry, vehicles

if TYPE_CHECKING:
    from pathlib import Path

    from skiptrace.simulator.papers import Docket
    from skiptrace.simulator.world import Person, World

DAY = date(2026, 10, 30)


def rows_of(content: bytes) -> list[list[object]]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]


def ordered(world: World, dockets: tuple[Docket, ...]) -> tuple[Person, Docket]:
    docket = next(d for d in dockets if d.orders and world.houses_of.get(d.pid) and world.vehicles_of.get(d.pid))
    return world.people[docket.pid], docket


def put_pack(outbox: Path, number: str, source: str, person: Person, docket: Docket, **changed: str) -> None:
    request = {
        "pack": number,
        "source": source,
        "order_no": (docket.orders or {})[source],
        "docket": docket.number,
        "subject": {"name": person.name, "id_no": person.id_no},
        "permit": "P1",
        "basis_sha256": "0" * 64,
        "drawn": DAY.isoformat(),
        **changed,
    }
    outbox.mkdir(exist_ok=True)
    with zipfile.ZipFile(outbox / f"{number}.zip", "w") as archive:
        archive.writestr("request.json", json.dumps(request, ensure_ascii=False))


def carrier(world: World, dockets: tuple[Docket, ...], folder: Path, habits: Habits) -> Carrier:
    return Carrier(world, dockets, outbox=folder / "out", inbox=folder / "in", seed=1, habits=habits)


def test_the_registry_sheet_is_as_described(small_world: World) -> None:
    """Title, receipt row, headers in row 4, then a row a unit; equal replies have equal bytes."""
    person = small_world.people[next(pid for pid in small_world.debtors if small_world.houses_of.get(pid))]
    houses = registry.search(small_world, person.name, person.id_no)
    content = registry.reply(houses, Receipt("PK-1", DAY, "有登记信息"))
    rows = rows_of(content)

    assert rows[0][0] == "不动产登记信息查询结果"
    assert rows[1][:6] == ["回执编号", "PK-1", "查询日期", "2026-10-30", "结果", "有登记信息"]
    assert rows[3] == registry.HEADERS.split()
    assert len(rows) == 4 + len(houses)
    assert content == registry.reply(houses, Receipt("PK-1", DAY, "有登记信息"))


def test_old_titles_of_namesakes_come_back_and_new_ones_do_not(small_world: World) -> None:
    """A stranger's title in a reply carries no full number, unless kin hold it at the subject's home."""
    for pid in small_world.debtors:
        person = small_world.people[pid]
        kin = {relative.pid for relative in person.kin}
        for house in registry.search(small_world, person.name, person.id_no):
            owners = {owner.pid for owner in house.owners}
            if pid not in owners and not owners & kin:
                assert all("*" in owner.shown_id or not owner.shown_id for owner in house.owners)


def test_the_vehicle_file_is_gbk_with_its_headers(small_world: World) -> None:
    """Line 1 is the receipt, line 2 the headers; new-energy cars are of kind 52."""
    person = small_world.people[next(pid for pid in small_world.debtors if small_world.vehicles_of.get(pid))]
    cars = vehicles.search(small_world, person.name, person.id_no)
    lines = list(csv.reader(io.StringIO(vehicles.reply(cars, Receipt("PK-2", DAY, "有登记信息")).decode("gbk"))))

    assert lines[0] == ["回执编号", "PK-2", "查询日期", "2026-10-30", "结果", "有登记信息"]
    assert lines[1] == vehicles.HEADERS.split(",")
    assert len(lines) == 2 + len(cars)
    assert all((line[0] == "52") == (len(line[1]) == 8) for line in lines[2:])


def test_the_courts_print_is_as_described(small_world: World) -> None:
    """Headed by the court, footed by how many institutions answered; the own bank's accounts are not in it."""
    person = small_world.people[small_world.debtors[0]]
    accounts = court.search(small_world, person)
    head = court.Print("（2026）浙0106执1号", "杭州市西湖区人民法院", DAY, person.id_no, 19)
    rows = rows_of(court.reply(person, accounts, head))

    assert str(rows[0][0]).startswith("杭州市西湖区人民法院")
    assert rows[1][:6] == ["执行案号", "（2026）浙0106执1号", "被查询人", person.name, "证件号码", person.id_no]
    assert rows[3] == court.HEADERS.split()
    assert rows[-1][0] == "反馈单位共 21 家，已反馈 19 家"
    assert len(rows) == 5 + len(accounts)
    assert not any(account.own_bank for account in accounts)


def test_the_carrier_brings_each_reply_once(small_world: World, dockets: tuple[Docket, ...], tmp_path: Path) -> None:
    """At once when nobody is late, never again, not even by a carrier that was started anew; the pack stays."""
    person, docket = ordered(small_world, dockets)
    put_pack(tmp_path / "out", "PK-1", "property_registry", person, docket)
    put_pack(tmp_path / "out", "PK-2", "vehicle_office", person, docket)
    punctual = Habits(late=0, partial=0)

    brought = carrier(small_world, dockets, tmp_path, punctual).run(DAY)

    assert [path.name for path in brought] == ["PK-1.xlsx", "PK-2.csv"]
    assert carrier(small_world, dockets, tmp_path, punctual).run(DAY + timedelta(days=30)) == []
    assert (tmp_path / "out" / "PK-1.zip").exists()
    assert rows_of(brought[0].read_bytes())[1][5] == "有登记信息"


def test_late_and_partial_replies(small_world: World, dockets: tuple[Docket, ...], tmp_path: Path) -> None:
    """A late reply comes on a later day; a partial one says so and the rest follows under a name of its own."""
    person, docket = ordered(small_world, dockets)
    put_pack(tmp_path / "out", "PK-1", "property_registry", person, docket)
    slow = carrier(small_world, dockets, tmp_path, Habits(late=1, partial=1, longest_days=3))

    assert slow.run(DAY) == []
    first = slow.run(DAY + timedelta(days=3))
    rest = [*first[1:], *slow.run(DAY + timedelta(days=6))]
    assert rows_of(first[0].read_bytes())[1][5] == "部分区县未反馈"
    assert [path.name for path in rest] == ["PK-1-2.xlsx"]
    assert rows_of(rest[0].read_bytes())[1][5] == "有登记信息"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [({"order_no": "（2026）浙0106调令9号"}, "存根不符"), ({"order_no": ""}, "未提交调查令")],
)
def test_a_pack_without_its_order_is_refused(
    small_world: World, dockets: tuple[Docket, ...], tmp_path: Path, changed: dict[str, str], reason: str
) -> None:
    """不予查询, and why."""
    person, docket = ordered(small_world, dockets)
    put_pack(tmp_path / "out", "PK-1", "property_registry", person, docket, **changed)
    (path,) = carrier(small_world, dockets, tmp_path, Habits(late=0, partial=0)).run(DAY)
    rows = rows_of(path.read_bytes())

    assert rows[1][5] == "不予查询"
    assert reason in str(rows[2][1])


def test_court_results_come_for_open_stages_only(
    small_world: World, dockets: tuple[Docket, ...], tmp_path: Path
) -> None:
    """A ruling or execution, not a mere filing."""
    messenger = carrier(small_world, dockets, tmp_path, Habits())
    filed = [docket for docket in dockets if docket.number]
    subjects = [(small_world.people[d.pid].name, small_world.people[d.pid].id_no, d.number) for d in filed]

    dropped = messenger.drop_court_results(tmp_path / "court", subjects)

    assert 0 < len(dropped) < len(filed)
    assert len(dropped) == sum(docket.opens_court_result for docket in filed)
    feet = [str(rows_of(path.read_bytes())[-1][0]) for path in dropped]
    assert any("已反馈 21 家" in foot for foot in feet)
    assert any("已反馈 21 家" not in foot for foot in feet)

"""From the photo of a registry's print to the line of the dossier, as two people at two desks do it."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from skiptrace.simulator.faces.registry import HEADERS, SHEET
from skiptrace.simulator.faces.sheet import workbook
from skiptrace.simulator.prints import picture
from tests.fakes.court_papers import ID_NO, NAME, filled
from tests.fakes.terminal import say

if TYPE_CHECKING:
    from tests.paper_replies.conftest import Office

pytestmark = pytest.mark.journey
ROW = {
    "权利人": NAME,
    "证件号码": ID_NO,
    "坐落": "北京市西城区样例街1号2单元301",
    "不动产权证号": "京（2019）西城区不动产权第0000001号",
    "建筑面积": "89.5",
    "登记日期": "2019-06-18",
}
TYPED = {
    "result": "有登记信息",
    "name": NAME,
    "records.0.name": NAME,
    "records.0.id_no": ID_NO,
    "records.0.location": ROW["坐落"],
    "records.0.certificate_no": ROW["不动产权证号"],
    "records.0.area": 89.5,
    "records.0.registered": "2019年6月18日",
}


def says(data: Path, *words: str, person: str) -> tuple[int, Any]:
    said = say(*words, "--json", "--data", str(data), "--person", person, "--role", "legal")
    assert said.code in {0, 1}, said.err
    return said.code, json.loads(said.out)


async def test_a_photo_of_a_print_becomes_a_line_of_the_dossier(office: "Office", tmp_path: Path) -> None:
    no, data = await office.pack(), office.house.settings.data
    cells = [ROW.get(header, "") for header in HEADERS.split()]
    rows = [[SHEET], ["回执编号", no, "查询日期", "2026-10-30", "结果", "有登记信息"], [], HEADERS.split(), cells]
    photo = tmp_path / "print.png"
    photo.write_bytes(picture(workbook(SHEET, rows, date(2026, 10, 30)), "xlsx", "模拟登记中心"))
    _, added = says(data, "replies", "paper", "add", str(photo), "--pack", no, person="sun")
    number = added["number"]
    for person, values in (("wu", TYPED | {"pack": no, "records.0.area": 98.5}), ("qian", TYPED | {"pack": no})):
        form = tmp_path / f"{person}.xlsx"
        says(data, "replies", "paper", "form", number, "--out", str(form), person=person)
        form.write_bytes(filled(form.read_bytes(), values))
        code, entered = says(data, "replies", "paper", "enter", number, str(form), person=person)
    assert (code, entered["state"]) == (1, "differs")
    assert [each["label"] for each in entered["differences"]] == ["记录1 建筑面积"]
    form.rename(tmp_path / "again.xlsx")
    code, entered = says(data, "replies", "paper", "enter", number, str(tmp_path / "again.xlsx"), person="wu")

    assert (code, entered["state"], entered["outcome"]) == (0, "settled", "found")
    sun = office.acting("sun")
    case = await sun.cases.case("C000001")
    files = await sun.dossier(case)
    (internal,) = [json.loads(body) for place, body in files.items() if place.endswith(".json")]
    told = json.dumps(internal, ensure_ascii=False)
    assert ROW["不动产权证号"] in told
    assert "第1页 记录1 不动产权证号" in told
    bound = await sun.bundle(case, timestamp=False)
    assert bound.manifest_sha256

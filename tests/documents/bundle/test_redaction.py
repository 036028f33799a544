"""How each kind of evidence is blacked out: a whitelist of places, and what has no rule is left out."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

import connectors
from skiptrace.cases.case import Case
from skiptrace.documents.bundle import exhibit, page
from skiptrace.documents.bundle.blackout import LeftOut, Redacted, only
from skiptrace.documents.bundle.cited import CitedValue, check
from skiptrace.documents.bundle.exhibit import Desk, Piece
from skiptrace.documents.bundle.own import Own, OwnValue, People
from skiptrace.documents.bundle.workbook import WrittenSheet, workbook
from skiptrace.documents.court_set import CourtExhibit
from skiptrace.documents.errors import BlackedOutError
from skiptrace.evidence import Evidence
from skiptrace.storage.sealing import SealClass
from tests.conftest import CaseMaker
from tests.documents.bundle import reading
from tests.documents.bundle.small import AT

MANIFESTS = {name: source.manifest for name, source in connectors.registry().items()}
PEOPLE = People(frozenset({"王小明"}), frozenset({"110101199003078515"}))
HOUSES = [
    "权利人", "证件号码", "坐落", "不动产权证号", "不动产单元号", "建筑面积", "规划用途", "共有方式", "权利比例",
    "登记日期", "抵押权人", "被担保债权数额", "抵押起", "抵押止",
    "查封机关", "查封文号", "查封起", "查封止", "查封顺位",
]  # fmt: skip
CARS = "hpzl,hphm,clpp,clxh,clsbdh,fdjh,syr,sfzmhm,lxdh,zsdz,ccdjrq,yxqz,zt,dyqr,cfjg,cfwh,cfqssj,cfjssj,cfsw"


def own(places: Mapping[str, OwnValue], case: Case | None = None) -> Own:
    return Own(PEOPLE, case or CaseMaker().case(), {"ev-1": places})


def piece(body: bytes, kind: str, source: str, operation: str) -> Piece:
    kept = Evidence("ev-1", "case-1", SealClass.DEBTOR, "0" * 64, kind, len(body), source, operation, AT)
    listed = CourtExhibit(number="E1", title="来源/../甲", source="", purpose="", obtained="", sha256="0" * 64)
    return Piece(listed, kept, body)


def redacted(body: bytes, kind: str, source: str, operation: str, **places: OwnValue) -> Redacted:
    made = exhibit.redact(piece(body, kind, source, operation), Desk(own(places), MANIFESTS, "", AT))
    assert isinstance(made, Redacted)
    return made


def value(name: str, text: str, *, alone: bool = True) -> OwnValue:
    return OwnValue(name, text, alone)


SEARCH: dict[str, Any] = {
    "code": "0000",
    "msg": "为王小明与李四查询",
    "13900001111": {"custName": "李四"},
    "data": {
        "total": 2,
        "page": 1,
        "size": 13900001111,
        "list": [
            {"custNo": "C1", "custName": "王小明", "certNo": "1101**********8515", "mobile": "", "note": "李四之夫"},
            {
                "custNo": "C2",
                "custName": "王小明",
                "certNo": "3301**********0042",
                "mobile": "13900001111",
                "vip": True,
                "n": None,
            },
        ],
    },
}


def test_a_search_keeps_our_card_and_the_agreed_codes_only() -> None:
    """Members that the manifest does not name lose their names too; a namesake's name is as black as any."""
    places = {"/data/list/0/custName": value("name", "王小明"), "/data/list/0/custNo": value("customer_no", "C1")}
    made = redacted(json.dumps(SEARCH).encode(), "json", "core_banking", "search_name", **places)

    assert json.loads(made.body) == {
        "code": "0000",
        "■2": "■",
        "■3": {"custName": "■"},
        "data": {
            "total": 2,
            "page": 1,
            "■3": "■",
            "list": [
                {"custNo": "C1", "custName": "王小明", "certNo": "■", "mobile": "", "■5": "■"},
                {"custNo": "■", "custName": "■", "certNo": "■", "mobile": "■", "■5": "■", "■6": None},
            ],
        },
    }
    assert made.counts["name"] == 2
    assert made.counts["id_no"] == 2


def test_an_amount_of_ours_stays_a_number() -> None:
    made = redacted(
        b'{"code": "0000", "data": 1234.50}', "json", "core_banking", "customer", **{"/data": value("x", "1")}
    )

    assert json.loads(made.body) == {"code": "0000", "data": 1234.5}


def test_a_code_that_is_not_agreed_is_black() -> None:
    made = redacted(b'{"code": "13900001111", "data": {"total": "13900001111"}}', "json", "core_banking", "customer")

    assert json.loads(made.body) == {"code": "■", "data": {"total": "■"}}


def test_a_databases_reply_says_how_old_it_is_and_nothing_of_other_customers() -> None:
    held = {
        "asked": "2026-10-30T10:00:00+08:00",
        "heading": [{"as_of": "2026-10-29", "held": 1}],
        "columns": ["point_no", "cust_name", "content"],
        "rows": [
            {"point_no": 1, "cust_name": "王小明", "content": "13800001111"},
            {"point_no": 2, "cust_name": "李四", "content": "13900001111"},
        ],
        "more": False,
    }
    places = {"/rows/0/cust_name": value("name", "王小明"), "/rows/0/content": value("phone", "13800001111")}
    made = redacted(json.dumps(held).encode(), "json", "collection_ledger", "by_number", **places)
    shown = json.loads(made.body)

    assert {name: shown[name] for name in held if name != "rows"} == {n: v for n, v in held.items() if n != "rows"}
    assert shown["rows"][0] == {"point_no": "■", "cust_name": "王小明", "content": "13800001111"}
    assert set(shown["rows"][1].values()) == {"■"}


def house(*owners: str) -> bytes:
    rows = [
        ["不动产登记信息查询结果"],
        ["回执编号", "K001", "查询日期", "2026-10-30", "结果", "有登记信息", "经办 李四"],
        [],
        [*HOUSES, "备注李四"],
        [*owners, "某路1号", "证1", "", "", "", "共同共有", "50%、50%", *[""] * 9, "李四代持"],
        ["李四", "330106197711269869", "某路2号", "证2", *[""] * 16],
    ]
    return workbook([WrittenSheet("不动产登记信息查询结果", rows), WrittenSheet("李四", [["李四"]])], AT)


def test_a_titles_co_owners_are_black_and_the_sheet_keeps_its_places() -> None:
    sheet = "不动产登记信息查询结果"
    places = {
        f"{sheet}!A5": value("name", "王小明、李四", alone=False),
        f"{sheet}!B5": value("id_no", "110101199003078515、330106197711269869", alone=False),
        f"{sheet}!C5": value("location", "某路1号"),
    }
    body = house("王小明、李四", "110101199003078515、330106197711269869")
    made = redacted(body, "xlsx", "property_registry", "by_person", **places)

    assert reading.cell(made.body, sheet, "A5") == "王小明、■"
    assert reading.cell(made.body, sheet, "B5") == "110101199003078515、■"
    assert reading.cell(made.body, sheet, "C5") == "某路1号"
    assert reading.cell(made.body, sheet, "B2") == "K001"
    assert reading.cell(made.body, sheet, "A4") == "权利人"
    assert reading.cell(made.body, sheet, "C6") == "■"
    assert not [
        text for text in reading.texts("x.xlsx", made.body) if "李四" in text or "330106" in text or "证2" in text
    ]


@pytest.mark.parametrize(
    "joined", ["王小明，李四", "王小明 李四", "王小明/李四", "王小明和李四", "王小明及李四", "李四、王小明"]
)
def test_co_owners_are_black_however_they_are_joined(joined: str) -> None:
    assert "李四" not in PEOPLE.named(joined, alone=False)
    assert "王小明" in PEOPLE.named(joined, alone=False)


def test_a_partys_own_name_stays_in_every_writing() -> None:
    assert PEOPLE.named("王 小明", alone=True) == "王 小明"
    assert PEOPLE.named("WANG XIAOMING".replace(" ", ""), alone=True) == "WANGXIAOMING"
    assert PEOPLE.fits("1101**********8515")
    assert not PEOPLE.fits("1101**********8516")


def test_a_vehicle_list_stays_gbk_and_shows_our_line_only() -> None:
    lines = [
        "回执编号,K002,查询日期,2026-10-30,结果,有登记信息",
        CARS,
        "02,京A12345,牌,T1,V1,E1,王小明,,13800000000,,,,,,,,,,",
        "02,京B99999,牌,T1,V2,E2,李四,,13900001111,,,,,,,,,,",
    ]
    body = "".join(f"{line}\r\n" for line in lines)
    places = {"csv!B3": value("plate", "京A12345"), "csv!G3": value("name", "王小明")}
    made = redacted(body.encode("gbk"), "csv", "vehicle_office", "by_person", **places)
    rows = list(csv.reader(io.StringIO(made.body.decode("gbk"))))

    assert made.body.count(b"\r\n") == 4
    assert rows[0] == ["回执编号", "K002", "查询日期", "2026-10-30", "结果", "有登记信息"]
    assert rows[1] == CARS.split(",")
    assert rows[2][:7] == ["■", "京A12345", "■", "■", "■", "■", "王小明"]
    assert set(rows[3]) == {"■", ""}


def test_a_phone_beside_several_owners_is_nobodys_in_particular() -> None:
    assert own({}).shown(value("phone", "1", alone=False), "13900001111") == "■"
    assert own({}).shown(value("plate", "1", alone=False), "京A12345") == "京A12345"


def test_a_captured_page_keeps_only_the_sure_values_as_text() -> None:
    """Nothing of its markup survives: no script, attribute, address or title."""
    html = """<html><head><title>李四</title></head><body><script>var a="李四"</script><a href="/p?id=李四">王小明</a>
    <p title="李四">执行标的：<b>100.00</b></p><td>李四</td><td>姓名：王小明（与李四共同）</td></body></html>"""
    made = page.redact(html.encode("gbk"), {"王小明", "100.00"})
    assert isinstance(made, Redacted)
    text = made.body.decode()

    assert "李四" not in text
    assert "href" not in text
    assert text.count("王小明") == 2
    assert "<p>100.00</p>" in text
    assert page.text_of(made.body).splitlines()[0] == "王小明"


@pytest.mark.parametrize(
    ("text", "values", "shown"),
    [
        ("13800000001、妻13900000009", ["13800000001"], "13800000001■"),
        ("138 0000-0001", ["13800000001"], "138 0000-0001"),
        ("１３８００００0001", ["13800000001"], "１３８００００0001"),
        ("138000000012", ["13800000001"], "■"),
        ("王小明（曾用名王大明）", ["王小明", "王大明"], "王小明（曾用名王大明）"),
        ("王小明明", ["王小明"], "■"),
        ("王五", ["王*"], "■"),
        ("张王小明", ["王小明"], "■"),
        ("随便什么", [], "■"),
        (" ", [], " "),
    ],
)
def test_a_cell_keeps_only_what_is_known_in_it(text: str, values: list[str], shown: str) -> None:
    assert only(text, values) == shown


@pytest.mark.parametrize(
    ("kind", "source"), [("pdf", "core_banking"), ("other", "court"), ("png", "x"), ("docx", "court")]
)
def test_what_cannot_be_blacked_out_is_left_out_with_its_reason(kind: str, source: str) -> None:
    made = exhibit.redact(piece(b"x", kind, source, ""), Desk(own({}), MANIFESTS, "", AT))

    assert isinstance(made, LeftOut)
    assert kind in made.why


def test_a_picture_goes_whole_only_where_every_record_of_it_is_ours() -> None:
    scan = piece(b"a scan", "png", "property_registry", "by_person")
    ours = replace(own({}), alone=frozenset({"ev-1"}))
    whole = exhibit.redact(scan, Desk(ours, MANIFESTS, "", AT))
    other = exhibit.redact(scan, Desk(own({}), MANIFESTS, "", AT))

    assert isinstance(whole, Redacted)
    assert (whole.body, whole.rule) == (b"a scan", exhibit.PICTURE_RULE)
    assert isinstance(other, LeftOut)
    assert "人工遮盖" in other.why


@pytest.mark.parametrize("kind", ["pdf", "png", "jpeg"])
def test_the_courts_own_paper_goes_back_whole_and_is_said_to(kind: str) -> None:
    made = redacted(b"the court's bytes", kind, "court", "")

    assert made.body == b"the court's bytes"
    assert made.rule == exhibit.WHOLE_RULE


@pytest.mark.parametrize(
    ("kind", "source", "operation"),
    [
        ("json", "core_banking", "customer"),
        ("xlsx", "property_registry", "by_person"),
        ("csv", "vehicle_office", "by_person"),
    ],
)
def test_a_reply_that_is_not_what_was_agreed_is_left_out(kind: str, source: str, operation: str) -> None:
    made = exhibit.redact(piece(b"<html>\0", kind, source, operation), Desk(own({}), MANIFESTS, "", AT))

    assert isinstance(made, LeftOut)


def test_the_name_of_an_attached_file_leads_nowhere_else() -> None:
    assert piece(b"", "json", "x", "").file("json") == "E1-来源甲.json"


def test_a_cited_value_that_was_blacked_out_stops_the_bundle_and_is_not_told() -> None:
    """The proof reads what was written."""
    cited = [CitedValue("E1", "/a/0/b", "13800000001")]
    check(cited, b'{"a": [{"b": "13800000001"}]}', Redacted(b'{"a": [{"b": "13800000001"}]}', "json", "", {}))
    with pytest.raises(BlackedOutError) as raised:
        check(cited, b'{"a": [{"b": "13800000001"}]}', Redacted('{"a": [{"b": "■"}]}'.encode(), "json", "", {}))

    assert "E1" in str(raised.value)
    assert "/a/0/b" in str(raised.value)
    assert "13800000001" not in str(raised.value)


def test_a_cited_cell_that_moved_stops_the_bundle() -> None:
    original = workbook([WrittenSheet("甲", [["x", date(2026, 1, 2), 5.0]])], AT)
    moved = workbook([WrittenSheet("甲", [[], ["x", date(2026, 1, 2), 5.0]])], AT)
    for pointer in ("甲!A1", "甲!B1", "甲!C1"):
        check([CitedValue("E1", pointer, "任意")], original, Redacted(original, "xlsx", "", {}))
        with pytest.raises(BlackedOutError):
            check([CitedValue("E1", pointer, "任意")], original, Redacted(moved, "xlsx", "", {}))


def test_whom_a_policy_of_ours_insures_is_blacked_out() -> None:
    """The sheet names insured and favoured beside the holder; only the holder's own cells are read, and stay."""
    sheet = (connectors.registry()["insurance"].folder / "samples" / "found.xlsx").read_bytes()
    ours = {"A6": "insurer", "B6": "policy_no", "K6": "insured_relation", "Q6": "cash_value"}
    places = {f"保险信息查询结果!{cell}": value(name, "x") for cell, name in ours.items()}
    made = redacted(sheet, "xlsx", "insurance", "by_person", **places)
    cells = CalamineWorkbook.from_filelike(io.BytesIO(made.body)).get_sheet_by_index(0).to_python()
    shown = {str(cell) for row in cells for cell in row}

    assert {"880000000000002", "子女", "8,000.00"} <= shown
    assert not {"林小果", "周样例", "330106196001011236", "880000000000003", "林小满"} & shown

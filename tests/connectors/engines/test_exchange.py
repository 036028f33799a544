"""Request packs: what they state, and that they can be proved later."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from typing import cast

import openpyxl
import pytest

from connectors import Authority, Exchange, Grant, Query, RequestPack, registry
from connectors.errors import BadQuery

DRAWN = date(2026, 10, 30)
SUBJECT = {"name": "林小满", "id_no": "330106198506123419"}
Grants = Callable[..., Grant]


def draw(source: str, grant: Grant, pack_no: str = "PK-0001", **changes: str) -> RequestPack:
    held = cast("Exchange", registry()[source])
    return held.draft(Query(source, "by_person", SUBJECT | changes), grant, pack_no, DRAWN)


@pytest.mark.parametrize("source", ["property_registry", "vehicle_office"])
def test_a_pack_states_what_the_holder_expects(source: str, grant: Grants) -> None:
    """The published form, field by field."""
    pack = draw(source, grant(source, Authority.ORD))

    with zipfile.ZipFile(io.BytesIO(pack.body)) as opened:
        assert opened.namelist() == ["request.json", "request.xlsx"]
        request = json.loads(opened.read("request.json"))
    assert pack.filename == "PK-0001.zip"
    assert request == {
        "pack": "PK-0001",
        "source": source,
        "authority": "ORD",
        "order_no": "（2026）浙0106调令1号",
        "docket": "（2026）浙0106民初1号",
        "subject": SUBJECT,
        "permit": "P1",
        "basis_sha256": "0" * 64,
        "drawn": "2026-10-30",
    }


def test_the_form_for_the_counter_can_be_read_by_a_person(grant: Grants) -> None:
    """Numbers as text, labels in Chinese."""
    pack = draw("property_registry", grant("property_registry", Authority.ORD))

    with zipfile.ZipFile(io.BytesIO(pack.body)) as opened:
        book = openpyxl.load_workbook(io.BytesIO(opened.read("request.xlsx")))
    cells = {row[0]: row[1] for row in book["查询申请表"].iter_rows(min_row=3, max_col=2, values_only=True)}
    assert cells["被查询人"] == "林小满"
    assert cells["证件号码"] == "330106198506123419"


def test_the_same_question_gives_the_same_bytes(grant: Grants) -> None:
    """The hash in the journal proves the pack."""
    first, second = (draw("vehicle_office", grant("vehicle_office", Authority.ORD)) for _ in range(2))

    assert first == second


def test_an_incomplete_pack_is_not_drawn(grant: Grants) -> None:
    """What is missing is named; a pack number cannot leave its folder."""
    whole = grant("property_registry", Authority.ORD)

    with pytest.raises(BadQuery, match="调查令"):
        draw("property_registry", grant("property_registry", Authority.ORD, order_no=""))
    with pytest.raises(BadQuery, match="id_no"):
        draw("property_registry", whole, id_no="")
    with pytest.raises(BadQuery, match="编号"):
        draw("property_registry", whole, pack_no="../x")


def test_a_lawyers_pack_shows_his_papers_and_the_filed_case_instead_of_an_order(grant: Grants) -> None:
    """律师法 35: licence, the firm's letter, power of attorney."""
    held = cast("Exchange", registry()["household_registration"])
    query = Query(held.id, "household", SUBJECT)
    pack = held.draft(query, grant(held.id, Authority.LAW, order_no=""), "PK-0001", DRAWN)

    with zipfile.ZipFile(io.BytesIO(pack.body)) as opened:
        request = json.loads(opened.read("request.json"))
        book = openpyxl.load_workbook(io.BytesIO(opened.read("request.xlsx")))
    cells = {row[0]: row[1] for row in book["查询申请表"].iter_rows(min_row=3, max_col=2, values_only=True)}
    assert (request["authority"], request["order_no"]) == ("LAW", "")
    assert cells["随附证件"] == "律师执业证、律师事务所证明、授权委托书、受理案件通知书"
    assert "律师调查令文号" not in cells
    with pytest.raises(BadQuery, match="案号"):
        held.draft(query, grant(held.id, Authority.LAW, docket_no=""), "PK-0001", DRAWN)


def test_one_house_is_asked_about_before_suit_without_anybodys_number(grant: Grants) -> None:
    """The place and the name to be confirmed leave the house, and nothing else of the person."""
    held = cast("Exchange", registry()["property_by_address"])
    place = "杭州市西湖区样例路8号3幢2单元601室"
    query = Query(held.id, "by_location", {"location": place, "name": "林小满"})
    pack = held.draft(query, grant(held.id, Authority.LAW, order_no="", docket_no=""), "PK-0001", DRAWN)

    with zipfile.ZipFile(io.BytesIO(pack.body)) as opened:
        request = json.loads(opened.read("request.json"))
        book = openpyxl.load_workbook(io.BytesIO(opened.read("request.xlsx")))
    cells = {row[0]: row[1] for row in book["查询申请表"].iter_rows(min_row=3, max_col=2, values_only=True)}
    assert request["subject"] == {"location": place, "name": "林小满"}
    assert held.manifest.permit.discloses == {"location", "certificate_no", "name"}
    assert (cells["房屋坐落"], cells["申请核验的权利人"]) == (place, "林小满")
    assert cells["案号"] == "尚未立案（准备起诉）"


def test_only_questions_about_a_known_thing_count_as_such() -> None:
    """What asks by a person's number is no such source, whatever else it asks with."""
    assert [name for name, source in registry().items() if source.manifest.about_things] == ["property_by_address"]

"""Paper replies and calls through middle numbers over the interface, each with its permission."""

import json

from skiptrace.settings import Role
from tests.fakes.court_papers import image, said
from tests.web.conftest import Desk


async def _carried(desk: Desk) -> tuple[str, str]:
    """A pack that was carried, and the case's number."""
    listed = await desk.call(Role.LEGAL, "GET", "/api/v1/packs")
    pack = next(each for each in listed.json["items"] if "不动产" in str(each) and "坐落" not in str(each))
    return pack["no"], pack["case"]


async def test_a_paper_is_taken_entered_by_two_and_answers(desk: Desk) -> None:
    no, case = await _carried(desk)
    octets = {"Content-Type": "application/octet-stream"}
    taken = await desk.call(Role.LEGAL, "POST", f"/api/v1/packs/{no}/papers", data=image(), headers=octets)
    number = taken.json["number"]
    form = await desk.call(Role.LEGAL, "GET", f"/api/v1/reply-papers/{number}/form")
    typed = json.dumps(said({"result": "无登记信息", "pack": no})).encode()
    first = await desk.call(Role.LEGAL, "POST", f"/api/v1/reply-papers/{number}/entries", data=typed, headers=octets)
    again = await desk.call(Role.LEGAL, "POST", f"/api/v1/reply-papers/{number}/entries", data=typed, headers=octets)
    second = await desk.call(
        Role.OPERATOR, "POST", f"/api/v1/reply-papers/{number}/entries", data=typed, headers=octets
    )
    listed = await desk.call(Role.AUDITOR, "GET", f"/api/v1/cases/{case}/reply-papers")

    assert (taken.status, taken.json["pack"], taken.json["pages"]) == (201, no, 1)
    assert (form.status, form.body[:2]) == (200, b"PK")
    assert (first.status, first.json["paper"]["state"]) == (201, "entered_once")
    assert again.status == 403
    assert (second.json["paper"]["state"], second.json["outcome"]) == ("settled", "no_record")
    assert [each["number"] for each in listed.json["items"]] == [number]


async def test_a_collector_and_an_auditor_enter_nothing(desk: Desk) -> None:
    no, _ = await _carried(desk)
    octets = {"Content-Type": "application/octet-stream"}
    for role in (Role.COLLECTOR, Role.AUDITOR):
        said_no = await desk.call(role, "POST", f"/api/v1/packs/{no}/papers", data=image(), headers=octets)
        assert said_no.status == 403


async def test_a_middle_number_needs_a_point_that_the_operator_repaired(desk: Desk) -> None:
    body = {"point": "P2222", "caller": "057188880000"}
    unknown = await desk.call(Role.LEGAL, "POST", "/api/v1/cases/C000001/contacts/dial", json=body)
    calls = await desk.call(Role.LEGAL, "GET", "/api/v1/cases/C000001/contacts/calls")
    audited = await desk.call(Role.AUDITOR, "POST", "/api/v1/cases/C000001/contacts/dial", json=body)

    assert (unknown.status, calls.json["items"], audited.status) == (404, [], 403)

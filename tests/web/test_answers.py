"""What the interface answers: masked unless revealed with a reason, problems without values, health, metrics."""

import io
import zipfile

import pytest

from skiptrace.journal import Action
from skiptrace.settings import Role
from skiptrace.web.operation import MAX_JSON
from tests.web.conftest import Desk

PROFILE = "/api/v1/cases/C000001/profile"


async def test_values_are_masked_until_a_reason_is_given_which_is_journalled(desk: Desk) -> None:
    service = desk.acting(Role.LEGAL)
    case = await service.cases.case("C000001")
    hidden = await desk.call(Role.LEGAL, "GET", "/api/v1/cases/C000001")
    shown = await desk.call(Role.LEGAL, "GET", "/api/v1/cases/C000001", params={"reveal": "核对卷宗"})
    lines = [line async for line in service.journal.lines(case_id=case.id)]

    assert case.debtor.name not in hidden.body.decode()
    assert shown.json["parties"][0]["name"] == case.debtor.name
    assert lines[-1].entry.action is Action.READ
    assert lines[-1].entry.detail["reason"] == "核对卷宗"


async def test_the_role_of_the_key_decides_what_may_be_revealed(desk: Desk) -> None:
    for role in (Role.OPERATOR, Role.AUDITOR):
        said = await desk.call(role, "GET", PROFILE, params={"reveal": "看看"})

        assert said.status == 403
        assert "未脱敏" in said.json["reasons"][0]["text"]


async def test_a_masked_profile_holds_no_full_value_of_anybody(desk: Desk) -> None:
    service = desk.acting(Role.LEGAL)
    for line in await service.cases.list():
        profile = await service.profile(await service.cases.case(line.id))
        said = (await desk.call(Role.LEGAL, "GET", f"/api/v1/cases/{line.number}/profile")).body.decode()
        reviews = await desk.call(Role.LEGAL, "GET", f"/api/v1/cases/{line.number}/reviews", params={"which": "all"})
        secret = {
            record.text(name)
            for record in profile.records
            for name in ("name", "id_no", "phone", "account_no", "plate", "certificate_no", "vin", "location")
            if len(record.text(name)) >= 7 and "*" not in record.text(name)
        }

        assert [value for value in secret if value in said or value in reviews.body.decode()] == []


async def test_who_may_not_decide_reads_no_strangers_values(desk: Desk) -> None:
    params = {"which": "rejected", "reveal": "看看"}
    said = await desk.call(Role.OPERATOR, "GET", "/api/v1/cases/C000001/reviews", params=params)

    assert said.status == 403


async def test_a_doubtful_record_is_decided_undone_and_then_waits_again(desk: Desk) -> None:
    service = desk.acting(Role.LEGAL)
    for line in await service.cases.list():
        waiting = await desk.call(Role.LEGAL, "GET", f"/api/v1/cases/{line.number}/reviews")
        if waiting.json["items"]:
            break
    record, case = waiting.json["items"][0]["id"], line.number
    body = {"accept": True, "reason": "核对了不动产登记原件"}
    decided = await desk.call(Role.LEGAL, "POST", f"/api/v1/reviews/{record}/decision", json=body)
    after = await desk.call(Role.LEGAL, "GET", f"/api/v1/cases/{case}/reviews")
    undone = await desk.call(Role.LEGAL, "DELETE", f"/api/v1/reviews/{record}/decision")
    again = await desk.call(Role.LEGAL, "GET", f"/api/v1/cases/{case}/reviews")

    assert decided.json["decision"] == "accepted"
    assert record not in [each["id"] for each in after.json["items"]]
    assert undone.json["decision"] == "undone"
    assert [each["id"] for each in again.json["items"]] == [each["id"] for each in waiting.json["items"]]


@pytest.mark.parametrize(
    ("method", "path", "options", "status"),
    [
        ("POST", "/api/v1/permits", {"json": {"authority": "王小明330106199001011234"}}, 422),
        ("POST", "/api/v1/permits", {"json": {"王小明330106199001011234": 1}}, 422),
        ("POST", "/api/v1/permits", {"data": b'{"x": "\xff330106199001011234', "headers": {}}, 400),
        ("POST", "/api/v1/traces", {"json": {"cases": ["330106199001011234"]}}, 422),
        ("GET", "/api/v1/cases/330106199001011234", {}, 422),
        ("GET", "/api/v1/cases/C999999", {}, 404),
        ("GET", "/api/v1/cases", {"params": {"limit": "330106199001011234"}}, 422),
        ("GET", "/api/v1/330106199001011234", {}, 404),
        ("POST", "/api/v1/permits", {"data": b"330106199001011234"}, 415),
        ("PUT", "/api/v1/cases", {}, 405),
    ],
)
async def test_a_problem_names_the_place_and_never_what_was_sent(
    desk: Desk, method: str, path: str, options: dict[str, object], status: int
) -> None:
    if "headers" in options:
        options = {**options, "headers": {"Content-Type": "application/json"}}
    said = await desk.call(Role.LEGAL, method, path, **options)

    assert said.status == status
    assert said.headers["Content-Type"].startswith("application/problem+json")
    assert said.json["detail"]
    assert b"330106199001011234" not in said.body


async def test_what_is_wrong_is_listed_place_by_place_in_chinese(desk: Desk) -> None:
    said = await desk.call(Role.LEGAL, "POST", "/api/v1/permits", json={"authority": "X", "basis": ""})
    places = {reason["code"] for reason in said.json["reasons"]}

    assert {"body.authority", "body.basis", "body.purpose", "body.basis_sha256"} <= places
    assert all(any("\u4e00" <= char <= "\u9fff" for char in reason["text"]) for reason in said.json["reasons"])


async def test_a_body_beyond_its_limit_is_not_read(desk: Desk) -> None:
    headers = {"Content-Type": "application/json"}
    said = await desk.call(Role.LEGAL, "POST", "/api/v1/traces", data=b" " * (MAX_JSON + 1), headers=headers)

    assert said.status == 413


async def test_a_value_given_twice_is_refused(desk: Desk) -> None:
    said = await desk.call(Role.LEGAL, "GET", "/api/v1/cases?limit=1&limit=2")

    assert said.status == 422
    assert said.json["reasons"][0]["code"] == "query.limit"


async def test_the_dossier_comes_as_data_and_as_files(desk: Desk) -> None:
    data = await desk.call(Role.LEGAL, "GET", "/api/v1/cases/C000002/dossier")
    files = await desk.call(Role.LEGAL, "POST", "/api/v1/cases/C000002/dossier")
    with zipfile.ZipFile(io.BytesIO(files.body)) as archive:
        names = archive.namelist()

    assert data.json["case"] == "C000002"
    assert {name.rsplit(".", 1)[-1] for name in names} == {"pdf", "json", "xlsx", "docx"}
    assert files.headers["Content-Type"] == "application/zip"


async def test_answers_stay_out_of_caches_and_frames(desk: Desk) -> None:
    for path in ("/livez", "/api/v1/me", "/nowhere"):
        said = await desk.call(Role.LEGAL, "GET", path)

        assert said.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in said.headers["Content-Security-Policy"]
        assert said.headers["X-Content-Type-Options"] == "nosniff"


async def test_health_says_what_answers(desk: Desk) -> None:
    alive, ready = await desk.call(None, "GET", "/livez"), await desk.call(None, "GET", "/readyz")
    await desk.house.store.close()

    assert alive.json == {"alive": True}
    assert ready.json["ready"] is True
    assert {part["name"] for part in ready.json["parts"]} == {"存储", "查询任务", "检索库"}
    assert ready.json["notes"] == []


async def test_metrics_count_routes_and_name_no_case(desk: Desk) -> None:
    await desk.call(Role.LEGAL, "GET", "/api/v1/cases/C000001")
    await desk.call(Role.LEGAL, "GET", "/api/v1/cases/C000002")
    text = (await desk.call(None, "GET", "/metrics")).body.decode()

    assert 'route="/api/v1/cases/{case}",status="200"} 2.0' in text
    assert "C00000" not in text


async def test_contact_is_checked_with_its_article_and_logged(desk: Desk) -> None:
    points = await desk.call(Role.LEGAL, "GET", "/api/v1/cases/C000001/contacts")
    checked = await desk.call(Role.LEGAL, "POST", "/api/v1/cases/C000001/contacts/check", json={})
    third = await desk.call(Role.LEGAL, "POST", "/api/v1/cases/C000001/contacts/check", json={"to": "third"})
    ref = points.json["items"][0]["ref"]
    body = {"point": ref, "outcome": "no_answer"}
    logged = await desk.call(Role.LEGAL, "POST", "/api/v1/cases/C000001/contacts/log", json=body)

    assert checked.json["allowed"] or all(reason["article"] for reason in checked.json["reasons"])
    assert third.json["allowed"] is False
    assert logged.status in {201, 422}

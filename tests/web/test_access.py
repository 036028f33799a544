"""Every no of the interface has its reason: no key, not this role, not this case, not this docket, not these values."""

import re
from typing import Any

import pytest

from connectors.authority import MATTER_BOUND
from skiptrace.access.permission import GRANTED, Permission
from skiptrace.cases.case import Case
from skiptrace.journal import Action
from skiptrace.settings import Role
from skiptrace.web.app import OPERATIONS
from skiptrace.web.operation import OfCase, Operation
from tests.web.conftest import Desk, person

GUARDED = [operation for operation in OPERATIONS if operation.permission is not None]
COLLECTORS = GRANTED[Role.COLLECTOR]
OF_CASE = [operation for operation in GUARDED if issubclass(operation.params, OfCase)]
_PARTS = {
    "permit": "P000001",
    "pack": "K0123456789",
    "record": "0" * 32,
    "run": "R000001",
    "key": "0" * 32,
    "kind": "no_contact",
    "person": "某人",
    "asset": "A1",
}


def path(operation: Operation, **parts: str) -> str:
    known = {**_PARTS, "case": "C000001", **parts}
    return re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], "x"), operation.path)


def names(operation: Operation) -> str:
    return operation.name


@pytest.mark.parametrize("operation", GUARDED, ids=names)
async def test_without_a_key_nothing_is_answered(desk: Desk, operation: Operation) -> None:
    for headers in ({}, {"Authorization": "Bearer sk_unknown"}, {"Authorization": "Basic eA=="}):
        said = await desk.call(None, operation.method, path(operation), headers=headers)

        assert said.status == 401
        assert said.json["detail"]
        assert said.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("operation", GUARDED, ids=names)
async def test_a_role_without_the_permission_is_told_why(desk: Desk, operation: Operation) -> None:
    assert operation.permission is not None
    for role in (each for each in Role if operation.permission not in GRANTED[each]):
        said = await desk.call(role, operation.method, path(operation))

        assert said.status == 403
        assert said.json["reasons"][0]["code"] == "role"
        assert "第51条" in said.json["reasons"][0]["article"]
        assert operation.permission.chinese in said.json["reasons"][0]["text"]


@pytest.mark.parametrize("operation", [each for each in OF_CASE if each.permission in COLLECTORS], ids=names)
async def test_a_collector_meets_only_the_cases_that_are_his(desk: Desk, operation: Operation) -> None:
    body = _body(operation)
    said = await desk.call(Role.COLLECTOR, operation.method, path(operation), **body)
    assert said.status == 403
    assert said.json["reasons"][0]["code"] == "not_assigned"

    service = desk.acting(Role.SUPERVISOR)
    case = await service.cases.case("C000001")
    await service.assignments.assign([case.id], person(Role.COLLECTOR))
    said = await desk.call(Role.COLLECTOR, operation.method, path(operation), **body)
    assert said.status != 403


def _body(operation: Operation) -> dict[str, Any]:
    if operation.body is None:
        return {}
    bodies = {
        "log_contact": {"point": "P2345", "outcome": "connected"},
        "dial": {"point": "P2345", "caller": "057188880000"},
    }
    return {"json": bodies.get(operation.name, {})}


async def test_a_collector_lists_only_his_cases_and_starts_no_others_trace(desk: Desk) -> None:
    service = desk.acting(Role.OPERATOR)
    case = await service.cases.case("C000002")
    before = await desk.call(Role.COLLECTOR, "GET", "/api/v1/cases")
    await service.assignments.assign([case.id], person(Role.COLLECTOR))
    after = await desk.call(Role.COLLECTOR, "GET", "/api/v1/cases")
    started = await desk.call(Role.COLLECTOR, "POST", "/api/v1/traces", json={"cases": ["C000002", "C000001"]})

    assert before.json["items"] == []
    assert [line["number"] for line in after.json["items"]] == ["C000002"]
    assert started.status == 403
    assert started.json["reasons"][0]["code"] == "not_assigned"
    assert await desk.house.runs.list() == ()


async def test_a_withdrawn_case_is_his_no_more(desk: Desk) -> None:
    body = {"cases": ["C000001"], "person": person(Role.COLLECTOR)}
    await desk.call(Role.OPERATOR, "POST", "/api/v1/assignments", json=body)
    seen = await desk.call(Role.COLLECTOR, "GET", "/api/v1/cases/C000001")
    gone = f"/api/v1/cases/C000001/assignments/{person(Role.COLLECTOR)}"
    await desk.call(Role.OPERATOR, "DELETE", gone)
    refused = await desk.call(Role.COLLECTOR, "GET", "/api/v1/cases/C000001")

    assert seen.status == 200
    assert refused.status == 403


async def _with_court_values(desk: Desk) -> tuple[Case, set[str]]:
    """A case with records that a court or an order brought, and their values that no other record holds."""
    service = desk.acting(Role.LEGAL)
    for line in await service.cases.list():
        case = await service.cases.case(line.id)
        records = (await service.profile(case)).records
        court = {f.text for r in records if r.authority in MATTER_BOUND for f in r.facts.values() if len(f.text) >= 8}
        other = {f.text for r in records if r.authority not in MATTER_BOUND for f in r.facts.values()}
        other |= {fact.value for party in case.parties for fact in party.facts}
        other |= {value for party in case.parties for value in (party.id_no, party.name)}
        if court - other:
            return case, court - other
    raise AssertionError


async def test_no_operation_shows_a_collector_what_a_court_obtained(desk: Desk) -> None:
    case, values = await _with_court_values(desk)
    await desk.acting(Role.SUPERVISOR).assignments.assign([case.id], person(Role.COLLECTOR))
    seen = b""
    for operation in GUARDED:
        if operation.method != "GET" or operation.returns == "text/event-stream":
            continue
        where = path(operation, case=case.number)
        revealing = {"params": {"reveal": "核对"}} if "reveal" in operation.query.model_fields else {}
        seen += (await desk.call(Role.COLLECTOR, "GET", where, **revealing)).body
    text = seen.decode("utf-8", "replace")
    profile = await desk.call(Role.COLLECTOR, "GET", f"/api/v1/cases/{case.number}/profile", params={"reveal": "核对"})
    lawyers = await desk.call(Role.LEGAL, "GET", f"/api/v1/cases/{case.number}/profile", params={"reveal": "核对"})

    assert len(seen) > 1000
    assert [value for value in values if value in text] == []
    assert profile.json["court_values_withheld"] is True
    assert any(value in lawyers.body.decode() for value in values)
    assert len(profile.json["sources"]) == len(lawyers.json["sources"])


async def test_a_collector_gets_no_dossier_and_is_told_why(desk: Desk) -> None:
    for method in ("GET", "POST"):
        said = await desk.call(Role.COLLECTOR, method, "/api/v1/cases/C000001/dossier")

        assert said.status == 403
        assert said.json["reasons"]


async def test_a_foreign_docket_carries_no_order(desk: Desk) -> None:
    service = desk.acting(Role.LEGAL)
    dockets = {}
    for line in await service.cases.list():
        docket = await service.permits.docket(line.id)
        if docket is not None and docket.number:
            dockets[line.number] = docket.number
    (mine, _), (_, foreign) = list(dockets.items())[:2]
    body = {
        "authority": "ORD",
        "purpose": "execution",
        "basis": "律师调查令",
        "basis_sha256": "0" * 64,
        "case": mine,
        "docket": foreign,
        "order_no": "（2026）调令1号",
        "sources": ["property_registry"],
    }
    said = await desk.call(Role.LEGAL, "POST", "/api/v1/permits", json=body)
    case = await service.cases.case(mine)
    lines = [line async for line in service.journal.lines(case_id="") if line.entry.action is Action.DENIED]

    assert said.status == 403
    assert "不是本案的法院案件" in said.json["reasons"][0]["text"]
    assert lines[-1].entry.detail["operation"] == "add_permit"
    assert all(permit.order_no != "（2026）调令1号" for permit in (await service.permits.papers(case.id)).permits)


async def test_one_person_never_approves_his_own(desk: Desk) -> None:
    body = {"authority": "OWN", "purpose": "post_loan", "basis": "借款合同", "basis_sha256": "1" * 64}
    added = await desk.call(Role.SUPERVISOR, "POST", "/api/v1/permits", json=body)
    own = await desk.call(Role.SUPERVISOR, "POST", f"/api/v1/permits/{added.json['number']}/approval")
    entered = await desk.call(Role.OPERATOR, "POST", "/api/v1/permits", json=body)
    other = await desk.call(Role.SUPERVISOR, "POST", f"/api/v1/permits/{entered.json['number']}/approval")

    assert added.status == 201
    assert own.status == 403
    assert "第51条" in own.json["reasons"][0]["text"]
    assert other.json["state"] == "in_force"


async def test_denials_are_journalled_and_hold_no_value(desk: Desk) -> None:
    await desk.call(Role.AUDITOR, "POST", "/api/v1/cases/C000001/dossier")
    lines = [line async for line in desk.acting(Role.AUDITOR).journal.lines()]

    assert lines[-1].entry.action is Action.DENIED
    assert lines[-1].entry.actor.name == person(Role.AUDITOR)
    assert lines[-1].entry.detail["permission"] == Permission.DOSSIER_EXPORT
    assert (await desk.acting(Role.AUDITOR).journal.verify()).broken_at is None


async def test_a_revoked_key_opens_nothing(desk: Desk) -> None:
    keys = await desk.call(Role.SUPERVISOR, "GET", "/api/v1/keys")
    mine = next(key for key in keys.json["items"] if key["role"] == Role.AUDITOR)
    before = await desk.call(Role.AUDITOR, "GET", "/api/v1/me")
    await desk.call(Role.SUPERVISOR, "DELETE", f"/api/v1/keys/{mine['id']}")
    after = await desk.call(Role.AUDITOR, "GET", "/api/v1/me")

    assert (before.status, after.status) == (200, 401)


async def test_a_key_is_shown_once_and_kept_nowhere(desk: Desk) -> None:
    made = await desk.call(Role.SUPERVISOR, "POST", "/api/v1/keys", json={"person": "新人", "role": "legal"})
    secret = made.json["secret"]
    listed = await desk.call(Role.SUPERVISOR, "GET", "/api/v1/keys")
    stored = b"".join(p.read_bytes() for p in desk.house.settings.data.glob("skiptrace.sqlite*"))

    assert made.status == 201
    assert secret not in listed.body.decode()
    assert secret.encode() not in stored

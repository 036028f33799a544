"""The faces speak exactly docs/sources.md, count what they see, and fail only when told to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from skiptrace.simulator.faces import Faults, make_app, start
from skiptrace.simulator.faces.app import COUNTER, SHANGHAI
from skiptrace.simulator.world.issuing import carrier_of
from skiptrace.simulator.world.things import form_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from aiohttp import web
    from aiohttp.test_utils import TestClient

    from skiptrace.simulator.papers import Consent
    from skiptrace.simulator.world import Person, World

    Client = TestClient[web.Request, web.Application]
    Opened = Callable[..., Awaitable[Client]]

HEADERS = {"Authorization": "Bearer s", "X-Grant": "G1"}


@pytest.fixture
def opened(
    aiohttp_client: Callable[..., Awaitable[Client]], small_world: World, consents: tuple[Consent, ...]
) -> Opened:
    async def open_with(faults: Faults | None = None, hour: int = 10) -> Client:
        now = datetime(2026, 10, 30, hour, tzinfo=SHANGHAI)
        app = make_app(small_world, consents, faults=faults, secret="s", now=lambda: now)
        return await aiohttp_client(app, headers=HEADERS)

    return open_with


async def asked(client: Client, path: str, body: Mapping[str, object]) -> dict[str, Any]:
    reply = await client.post(path, json=body)
    assert reply.status == 200
    found: dict[str, Any] = await reply.json()
    return found


def customer_of(world: World) -> Person:
    return next(world.people[pid] for pid in world.debtors if pid in world.customers and world.people[pid].employer)


def consented(world: World, consents: tuple[Consent, ...], holder: str) -> tuple[Person, Consent]:
    consent = next(
        c
        for c in consents
        if c.holder == holder
        and c.covers(world.date)
        and any(form_of(a.shown_id) == "full" for a in world.fund_accounts_of.get(c.pid, []))
        and not world.people[c.pid].died
    )
    return world.people[consent.pid], consent


async def test_core_shows_a_customer_in_full(opened: Opened, small_world: World) -> None:
    """CUSTOMER has the fields of the sources' page, amounts are texts, dates as written there."""
    person = customer_of(small_world)
    reply = await asked(await opened(), "/core/customer/get", {"certNo": person.id_no})
    customer = reply["data"]["customer"]

    assert reply["code"] == "0000"
    assert set(customer) == {
        "custNo", "custName", "certNo", "sex", "birth", "deceased", "mobiles", "addresses", "employer", "accounts",
    }  # fmt: skip
    assert customer["certNo"] == person.id_no
    assert customer["birth"] == f"{person.birth:%Y%m%d}"
    assert {"no", "updated", "status"} == set(customer["mobiles"][0])
    assert {"text", "kind", "updated"} == set(customer["addresses"][0])


async def test_core_knows_nobody_of_a_strange_number(opened: Opened) -> None:
    """Code 1001 and no data."""
    client = await opened()

    assert await asked(client, "/core/customer/get", {"certNo": "110105199001010010"}) == {
        "code": "1001",
        "msg": "客户不存在",
    }
    assert (await asked(client, "/core/customer/search", {"mobile": "13000000000", "page": 1}))["code"] == "1001"


async def test_core_search_masks_numbers_and_brings_namesakes(opened: Opened, small_world: World) -> None:
    """Three strangers at least stand beside the customer."""
    person = customer_of(small_world)
    reply = await asked(await opened(), "/core/customer/search", {"custName": person.name, "page": 1})
    cards = reply["data"]["list"]

    assert reply["data"]["total"] >= 4
    assert all(card["certNo"][6:14] == "********" and len(card["certNo"]) == 18 for card in cards)
    assert sum(card["certNo"][-4:] != person.id_no[-4:] for card in cards) >= 3
    assert set(cards[0]) == {"custNo", "custName", "certNo", "mobile", "mobileUpdated", "address", "employer"}


async def test_core_search_by_number_shows_that_number(opened: Opened, small_world: World) -> None:
    """Whoever else has or had the number in the core system comes with it."""
    person = customer_of(small_world)
    number = small_world.customers[person.pid].phones[0].number
    reply = await asked(await opened(), "/core/customer/search", {"mobile": number, "page": 1})

    assert {card["mobile"] for card in reply["data"]["list"]} == {number}


async def test_fund_answers_under_a_consent_only(
    opened: Opened, small_world: World, consents: tuple[Consent, ...]
) -> None:
    """Accounts for the right number of consent, ret 3 for another's or an invented one."""
    person, consent = consented(small_world, consents, "housing_fund")
    client = await opened()
    query = {"zjhm": person.id_no, "xm": person.name, "sqbh": consent.number}
    good = await (await client.get("/gjj/zhanghu", params=query)).json()
    bad = await (await client.get("/gjj/zhanghu", params={**query, "sqbh": "SQ0"})).json()
    other = next(c for c in consents if c.holder == "housing_fund" and c.pid != person.pid)
    foreign = await (await client.get("/gjj/zhanghu", params={**query, "sqbh": other.number})).json()

    assert good["ret"] == "0"
    assert set(good["list"][0]) == {
        "grzh", "xm", "zjhm", "dwmc", "dwzh", "grjcjs", "gryjce", "grzhye", "grzhzt", "grjzny", "khrq", "dkye",
        "sjhm", "txdz",
    }  # fmt: skip
    assert bad == foreign == {"ret": "3", "errmsg": "授权无效"}


async def test_fund_search_by_employer_brings_unnumbered_accounts(
    opened: Opened, small_world: World, consents: tuple[Consent, ...]
) -> None:
    """Whatever the search by name and employer shows has no full number."""
    _, consent = consented(small_world, consents, "housing_fund")
    account = next(a for a in small_world.fund_accounts if form_of(a.shown_id) != "full")
    employer = small_world.employers[account.employer].name
    query = {"xm": account.shown_name, "dwmc": employer, "sqbh": consent.number}
    reply = await (await (await opened()).get("/gjj/chaxun", params=query)).json()

    assert account.number in {one["grzh"] for one in reply["list"]}
    assert all(form_of(one["zjhm"]) != "full" for one in reply["list"])


async def test_operator_never_shows_a_number(opened: Opened, small_world: World, consents: tuple[Consent, ...]) -> None:
    """init, query and bind as on the page; the count is that of the person's present numbers on the network."""
    person, consent = consented(small_world, consents, "operator_repair")
    client, carrier = await opened(), carrier_of(person.current_phones[0])
    order = {"outer_order_no": "N1", "carrier": carrier, "cert_no": person.id_no, "name": person.name}
    accepted = await asked(client, "/carrier/init", {**order, "auth_code": consent.number})
    process = {"process_id": accepted["process_id"]}
    reply = await asked(client, "/carrier/query", process)
    if reply["result_code"] == "PENDING":
        reply = await asked(client, "/carrier/query", process)
    bound = await asked(client, "/carrier/bind", {**process, "ordinal": 1, "caller": "057100000000"})

    assert reply["count"] == sum(carrier_of(number) == carrier for number in person.current_phones)
    assert set(reply["numbers"][0]) == {"ordinal", "type", "activated", "last_active"}
    assert bound["mobile_x"].startswith("170")
    assert not any(number in str((accepted, reply, bound)) for number in person.current_phones)
    assert (await asked(client, "/carrier/init", {**order, "auth_code": "X"})) == {"result_code": "NO_AUTH"}


async def test_operator_does_not_connect_at_night(
    opened: Opened, small_world: World, consents: tuple[Consent, ...]
) -> None:
    """Outside 08:00 to 21:30 a bind is CLOSED."""
    person, consent = consented(small_world, consents, "operator_repair")
    client = await opened(hour=22)
    order = {"outer_order_no": "N1", "carrier": carrier_of(person.current_phones[0]), "cert_no": person.id_no}
    accepted = await asked(client, "/carrier/init", {**order, "name": person.name, "auth_code": consent.number})
    for _ in range(2):
        await asked(client, "/carrier/query", {"process_id": accepted["process_id"]})

    bound = await asked(client, "/carrier/bind", {"process_id": accepted["process_id"], "ordinal": 1, "caller": "0"})
    assert bound == {"result_code": "CLOSED"}


async def test_some_subjects_are_not_ready_at_once(small_world: World, consents: tuple[Consent, ...]) -> None:
    """About one in ten is PENDING all day, however often it is asked, and answered the next day."""
    desk = make_app(small_world, consents)[COUNTER].desk
    now = datetime(2026, 10, 30, 10, tzinfo=SHANGHAI)
    pending = 0
    for consent in (c for c in consents if c.holder == "operator_repair" and c.covers(small_world.date)):
        person = small_world.people[consent.pid]
        order = {"outer_order_no": consent.number, "carrier": "CHINA_MOBILE", "cert_no": person.id_no}
        process = str(desk.init({**order, "name": person.name, "auth_code": consent.number})["process_id"])
        if desk.query(process, now)["result_code"] == "PENDING":
            pending += 1
            assert desk.query(process, now + timedelta(hours=1))["result_code"] == "PENDING"
            assert desk.query(process, now + timedelta(days=1))["result_code"] != "PENDING"

    assert pending > 0


async def test_the_ledger_counts_repeats_and_missing_grants(opened: Opened, small_world: World) -> None:
    """A question answered whole and asked again is a repeat; one without X-Grant is counted; no value is kept."""
    client = await opened()
    person = customer_of(small_world)
    for _ in range(3):
        await asked(client, "/core/customer/get", {"certNo": person.id_no})
    await client.post("/core/customer/get", json={"certNo": "1"}, headers={"X-Grant": ""})
    report = await (await client.get("/control/log")).json()

    assert report["requests"] == 4
    assert report["repeats"] == 2
    assert report["without_grant"] == 1
    assert report["densest_second"]["core"] >= 1
    assert person.id_no not in str(report)


async def test_a_wrong_secret_is_refused(opened: Opened) -> None:
    """401, and counted."""
    client = await opened()
    reply = await client.post("/core/customer/get", json={"certNo": "1"}, headers={"Authorization": "Bearer no"})

    assert reply.status == 401
    assert (await (await client.get("/control/log")).json())["unauthorised"] == 1


@pytest.mark.parametrize(
    ("kind", "status", "start_of_body"),
    [("busy", 503, "busy"), ("quota", 429, "too many"), ("failing", 500, "error"), ("html", 200, "<html>"),
     ("empty", 200, "")],
)  # fmt: skip
async def test_faults_appear_when_switched_on(opened: Opened, kind: str, status: int, start_of_body: str) -> None:
    """Each in the form that the network gives it."""
    client = await opened()
    await client.post("/control/faults", json={kind: 1.0})
    reply = await client.post("/core/customer/get", json={"certNo": "1"})

    assert reply.status == status
    assert (await reply.text()).startswith(start_of_body)
    assert ("Retry-After" in reply.headers) == (kind in {"busy", "quota"})


async def test_faults_of_the_body_are_no_json_or_no_known_code(opened: Opened, small_world: World) -> None:
    """Truncated JSON cannot be read; an unknown code is neither 0000 nor 1001; a cut line is an error."""
    person = customer_of(small_world)
    client = await opened(Faults(truncated=1.0))
    text = await (await client.post("/core/customer/get", json={"certNo": person.id_no})).text()
    await client.post("/control/faults", json={"truncated": 0, "code": 1.0})
    code = await asked(client, "/core/customer/get", {"certNo": person.id_no})
    await client.post("/control/faults", json={"code": 0, "disconnect": 1.0})

    assert text.startswith("{")
    assert not text.endswith("}")
    assert code["code"] not in {"0000", "1001"}
    with pytest.raises(aiohttp.ClientError):
        await client.post("/core/customer/get", json={"certNo": person.id_no})


async def test_a_fault_is_no_answer(opened: Opened, small_world: World) -> None:
    """Asking again after a fault is not counted as a repeat."""
    client, body = await opened(Faults(busy=1.0)), {"certNo": customer_of(small_world).id_no}
    await client.post("/core/customer/get", json=body)
    await client.post("/control/faults", json={"busy": 0})
    await asked(client, "/core/customer/get", body)

    assert (await (await client.get("/control/log")).json())["repeats"] == 0


def test_faults_follow_their_seed_and_rates() -> None:
    """Equal seeds, equal faults; the share is the rate; another source is left alone."""
    one, two = Faults(busy=0.3, seed=2), Faults(busy=0.3, seed=2)
    drawn = [one.draw("core") for _ in range(2000)]

    assert drawn == [two.draw("core") for _ in range(2000)]
    assert drawn.count("busy") / 2000 == pytest.approx(0.3, abs=0.05)
    assert Faults(busy=1.0, source="gjj").draw("core") == ""
    with pytest.raises(ValueError, match="more than 1"):
        Faults(busy=0.7, html=0.7)


def test_latency_has_the_shape_that_is_asked_for() -> None:
    """A long tail, rare spikes, or always the same."""
    drawn = {}
    for spread in ("fixed", "lognormal", "spikes"):
        faults = Faults(latency=0.1).change({"spread": spread})
        drawn[spread] = sorted(faults.seconds() for _ in range(1000))

    assert set(drawn["fixed"]) == {0.1}
    assert drawn["lognormal"][500] == pytest.approx(0.1, rel=0.1)
    assert 3 < drawn["lognormal"][990] / drawn["lognormal"][500] < 6
    assert 20 < sum(seconds > 1 for seconds in drawn["spikes"]) < 90


def test_a_fault_can_begin_at_a_moment() -> None:
    """The first requests of a source are left whole."""
    faults = Faults(schema=1.0, after=3)

    assert [faults.draw("core") for _ in range(5)] == ["", "", "", "schema", "schema"]


@pytest.mark.parametrize(
    ("form", "shape"),
    [("seconds", "7"), ("zero", "0"), ("date", "GMT"), ("past", "GMT"), ("huge", "999"), ("negative", "-7"),
     ("garbage", "maybe"), ("missing", "")],
)  # fmt: skip
def test_retry_after_has_every_form(form: str, shape: str) -> None:
    """Seconds, a date, nought, or no header at all."""
    header = Faults(wait=7).change({"retry_after": form}).headers().get("Retry-After", "")

    assert header.endswith(shape)
    assert bool(header) == bool(shape)


async def test_start_serves_on_loopback_until_stopped(small_world: World, consents: tuple[Consent, ...]) -> None:
    """A free port, a URL, and an end."""
    running = await start(small_world, consents, secret="s")
    try:
        async with aiohttp.ClientSession() as session, session.get(f"{running.url}/control/log") as reply:
            assert (await reply.json())["requests"] == 0
    finally:
        await running.stop()


async def test_companies_are_served_with_their_counts_and_their_faults(opened: Opened, small_world: World) -> None:
    """Scan and detail agree; a fault of this source alone leaves the others whole."""
    name = next(h.shown_name for h in small_world.shareholdings if h.owner in small_world.debtors)
    client = await opened()
    scan = await asked(client, "/companies/person/scan", {"personName": name})
    shares = await asked(client, "/companies/person/shares", {"personName": name, "pageIndex": 1})
    nobody = await asked(client, "/companies/person/scan", {"personName": "欧阳旁人"})
    spoilt = await opened(Faults(code=1.0, source="companies"))
    broken = await asked(spoilt, "/companies/person/scan", {"personName": name})

    assert scan["code"] == shares["code"] == "200"
    assert scan["data"]["counts"]["shares"] <= shares["data"]["total"]
    assert scan["data"]["total"] == sum(scan["data"]["counts"].values())
    assert nobody == {"code": "201", "message": "查询无结果"}
    assert broken["code"] not in {"200", "201"}
    assert (await asked(spoilt, "/core/customer/search", {"custName": "欧阳旁人"}))["code"] == "1001"

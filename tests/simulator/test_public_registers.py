"""Companies and enforcement lists of the world; the shipped sources read their faces and take no stranger."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from connectors import Answer, Authority, Desk, Grant, Lookup, Outcome, Query, Reply, registry
from connectors.engines.asking import Asking
from connectors.wire import WireRequest
from matching.fields import credit_code
from skiptrace.simulator.faces.companies import CompanyRegister, companies, holdings, offices
from skiptrace.simulator.faces.execution_site import Typed, pages, part_of_site, save, search
from skiptrace.simulator.truth import Truth
from skiptrace.simulator.world import build_world

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from skiptrace.simulator.world import World

NOW = datetime(2026, 10, 30, 10, tzinfo=timezone(timedelta(hours=8)))


def asked(register: CompanyRegister, name: str) -> Answer:
    """What the shipped source makes of the face, request by request, without a network."""
    source = registry()["company_registry"]
    assert isinstance(source, Lookup)
    calls = {
        "/person/scan": register.scan,
        "/person/offices": register.person_offices,
        "/person/shares": register.person_shares,
        "/company/freezes": register.freezes,
        "/company/pledges": register.pledges,
    }
    query = Query("company_registry", "person", {"name": name})
    operations = frozenset({"person"})
    grant = Grant("G", "P", Authority.PUB, "0" * 64, "贷后管理", "C", "s", source.id, operations, frozenset(), NOW)
    replies: list[Reply] = []
    while isinstance(request := source.step(Asking(query, grant, {}, len(replies) + 1), replies), WireRequest):
        said: Mapping[str, object] = calls[request.path](request.body or {})
        replies.append(Reply(json.dumps(said, ensure_ascii=False).encode(), "json", NOW, 200))
    assert request == source.parse("person", replies)
    return request


@pytest.fixture(scope="module")
def answers(small_world: World) -> dict[str, Answer]:
    register = CompanyRegister(small_world)
    names = {small_world.people[pid].name for pid in small_world.debtors}
    return {name: asked(register, name) for name in sorted(names)}


def test_credit_codes_check_and_belong_to_one_company(small_world: World) -> None:
    codes = [company.uscc for company in small_world.companies.values()]

    assert all(credit_code.parse(code).complete for code in codes)
    assert len(set(codes)) == len(codes)


def test_shares_of_a_company_add_up_to_no_more_than_the_whole(small_world: World) -> None:
    sums: Counter[str] = Counter()
    for held in small_world.shareholdings:
        sums[held.cid] += held.share

    assert max(sums.values()) <= 100


def test_namesakes_hold_more_than_debtors_and_nobody_shows_a_full_number(small_world: World) -> None:
    roles = Counter(
        small_world.people[h.owner].role for h in small_world.shareholdings if h.owner in small_world.people
    )

    assert roles["namesake"] > roles["debtor"] > 20
    assert roles["kin"] > 0
    shown = [held.shown_id for held in small_world.shareholdings]
    shown += [debt.shown_id for debt in small_world.judgment_debts]
    assert all("*" in number or not number for number in shown)
    assert {"1", "2", "3"} == {freeze.state for freeze in small_world.equity_freezes}


def test_the_registers_stir_nothing_else(small_world: World) -> None:
    """They are drawn last and from a stream of their own: a smaller world of the seed has the same first debtor."""
    one = build_world(seed=11, debtors=1)
    pid = one.debtors[0]

    assert one.people[pid] == small_world.people[pid]
    assert one.houses_of.get(pid) == small_world.houses_of.get(pid)
    assert [d.docket for d in one.judgment_debts if d.pid == pid] == [
        d.docket for d in small_world.judgment_debts if d.pid == pid
    ]


def test_the_source_reads_the_whole_face_and_only_the_name_asked_for(
    small_world: World, answers: dict[str, Answer]
) -> None:
    """Every holding and office under the name, no row of a longer name, no released freeze."""
    for name, answer in answers.items():
        shares = [r for r in answer.records if r.text("share")]
        assert answer.outcome is (Outcome.FOUND if companies(small_world, name) else Outcome.NO_RECORD)
        assert {record.text("name") for record in answer.records} <= {name}
        assert len(shares) == len(holdings(small_world, name))
        assert sum(record.kind == "office" for record in answer.records) == len(offices(small_world, name))


def test_a_pledge_burdens_the_pledgor_only(small_world: World, answers: dict[str, Answer]) -> None:
    """Whoever is the creditor of a pledge, and whoever released one, has no burden."""
    standing = {c.number: c for c in small_world.charges if c.state == "有效" and c.category == "股权出质"}
    burdens = [(name, r) for name, a in answers.items() for r in a.records if r.text("mortgagee")]
    claims = [(name, r) for name, a in answers.items() for r in a.records if r.kind == "pledge_claim"]

    assert len(burdens) > 10
    assert len(claims) > 3
    assert all(standing[r.text("mortgage_no")].debtor_name == name for name, r in burdens)
    assert all(standing[r.text("mortgage_no")].creditor_name == name for name, r in claims)


def test_the_truth_knows_whose_every_record_is(small_world: World, answers: dict[str, Answer]) -> None:
    truth = Truth(small_world)
    owners = [
        truth.owners_of(f"{record.text('credit_code')}|{name}")
        for name, answer in answers.items()
        for record in answer.records
    ]
    listed = [truth.owners_of(f"{debt.docket}|{debt.shown_name}") for debt in small_world.judgment_debts]

    assert len(owners) > 300
    assert all(owners)
    assert all(listed)


def test_the_saved_pages_read_as_what_the_site_found(small_world: World, tmp_path: Path) -> None:
    source = registry()["dishonest_debtors"]
    assert isinstance(source, Desk)
    outcomes: Counter[Outcome] = Counter()
    strangers = 0
    for pid in small_world.debtors:
        person = small_world.people[pid]
        for operation in source.needs:
            typed = Typed(part_of_site(operation), person.name, person.id_no)
            replies = [Reply(page, "html", NOW, 200) for page in pages(small_world, typed)]
            query = Query(source.id, operation, {"name": person.name, "id_no": person.id_no})
            answer = source.parse(operation, replies)
            found = search(small_world, typed)
            outcomes[answer.outcome] += 1
            strangers += sum(debt.pid != pid for debt in found)
            assert all(source.match(reply) == operation and source.answers(query, reply) for reply in replies)
            assert [record.text("docket") for record in answer.records] == [debt.docket for debt in found]

    assert set(outcomes) == {Outcome.FOUND, Outcome.NO_RECORD}
    assert strangers > 20


def test_a_long_result_is_saved_page_by_page(small_world: World, tmp_path: Path) -> None:
    typed = Typed("executed", "王某", "110101199003078515")
    files = save(small_world, typed, tmp_path / "captures", "C1")

    assert [path.name for path in files] == ["C1-1.html"]
    with pytest.raises(ValueError, match="limits"):
        part_of_site("limits")

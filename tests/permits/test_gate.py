"""The gate: no permit, no question; every no has its article."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, update

from connectors import errors as connector_errors
from connectors.authority import Authority
from connectors.grant import Grant
from connectors.query import Query
from connectors.registry import registry
from skiptrace.cases.case import Case, ClaimStatus, Hold, HoldKind, PartyRole
from skiptrace.cases.holding import hold_row
from skiptrace.cases.tables import claims, holds
from skiptrace.errors import NotAllowed, UsageError
from skiptrace.journal import Actor, Journal, Scribe
from skiptrace.permits.assessed import Assessed, Coverage
from skiptrace.permits.docket import Docket, Stage
from skiptrace.permits.errors import Denial
from skiptrace.permits.gate import Door, Gate, StandingGrants
from skiptrace.permits.permit import Purpose
from skiptrace.permits.register import PermitDraft, PermitRegister
from skiptrace.storage.sealing import MasterKey
from skiptrace.storage.store import Store

if TYPE_CHECKING:
    from tests.conftest import CaseMaker, FixedClock

SHA = "a" * 64
DAY = date(2026, 10, 30)
ANY = frozenset(purpose.chinese for purpose in Purpose)
OWN = Door("core_banking", frozenset({Authority.OWN}), frozenset({"customer"}), ANY)
FUND = Door("housing_fund", frozenset({Authority.AUTH}), frozenset({"account"}), ANY)
REGISTRY = Door("property_registry", frozenset({Authority.ORD}), frozenset({"by_person"}), ANY)

_SOURCES = (
    "core_banking", "housing_fund", "property_registry", "company_registry", "property_by_address",
    "household_registration",
)  # fmt: skip
ASSESSED = Assessed({name: Coverage(name) for name in _SOURCES})

Approve = Callable[[PermitDraft], Awaitable[str]]


def draft(authority: Authority, **changes: object) -> PermitDraft:
    purpose = Purpose.PRESERVATION if authority in {Authority.ORD, Authority.LAW} else Purpose.POST_LOAN
    base = PermitDraft(authority, purpose, "借款合同", SHA, "", DAY, DAY + timedelta(days=30))
    return replace(base, **changes)  # type: ignore[arg-type]  # the fields are named by the tests


def docket(stage: Stage, number: str = "（2026）浙0106民初12号", **changes: object) -> Docket:
    court, cause = "杭州市西湖区人民法院", "金融借款合同纠纷"
    base = Docket("", "case-1", number, court, stage, cause, DAY, "", "", "", "", None, "", None)
    return replace(base, **changes)  # type: ignore[arg-type]


@pytest.fixture
def register(store: Store, journal: Journal, clock: "FixedClock", actor: Actor) -> PermitRegister:
    return PermitRegister(store, Scribe(journal, clock, actor))


@pytest.fixture
def second(store: Store, journal: Journal, clock: "FixedClock") -> PermitRegister:
    return PermitRegister(store, Scribe(journal, clock, Actor("qian", "supervisor")))


@pytest.fixture
def approved(register: PermitRegister, second: PermitRegister) -> Approve:
    async def approve(wanted: PermitDraft) -> str:
        return (await second.approve((await register.add_permit(wanted)).number)).number

    return approve


async def owe(store: Store, case_id: str) -> None:
    """A row of an active claim, as the register keeps it."""
    row = {"id": "cl", "case_id": case_id, "place": 0, "key_print": "k", "as_of": DAY, "status": ClaimStatus.ACTIVE}
    async with store.write() as tx:
        await tx.execute(insert(claims).values(row | {"ended_why": "", "stage": "", "sealed": b""}))


class AskedGate:
    """The gate with the papers as they stand at the moment of asking."""

    def __init__(self, register: PermitRegister, gate: Gate) -> None:
        self._register = register
        self._gate = gate

    async def open(self, wanted: Door, case: Case, party_id: str) -> Grant | Denial:
        return self._gate.open(wanted, case, party_id, await self._register.papers(case.id))


@pytest.fixture
def gate(register: PermitRegister, clock: "FixedClock", master: MasterKey) -> AskedGate:
    return AskedGate(register, Gate(clock, master, ASSESSED))


def codes(answer: Grant | Denial) -> set[str]:
    assert isinstance(answer, Denial)
    assert all(reason.article for reason in answer.reasons)
    return {reason.code for reason in answer.reasons}


async def test_without_a_permit_nothing_is_asked(gate: AskedGate, maker: "CaseMaker") -> None:
    case = maker.case()

    assert codes(await gate.open(OWN, case, case.debtor.id)) == {"no_permit"}


async def test_a_permit_works_only_after_another_person_approved_it(
    gate: AskedGate, register: PermitRegister, second: PermitRegister, maker: "CaseMaker"
) -> None:
    case = maker.case()
    permit = await register.add_permit(draft(Authority.OWN))

    assert codes(await gate.open(OWN, case, case.debtor.id)) == {"unapproved"}
    with pytest.raises(NotAllowed, match="另一人"):
        await register.approve(permit.number)
    await second.approve(permit.number)
    grant = await gate.open(OWN, case, case.debtor.id)
    assert isinstance(grant, Grant)
    assert (grant.authority, grant.case_id, grant.source) == (Authority.OWN, "case-1", "core_banking")


async def test_a_relative_who_answers_for_nothing_is_never_asked_about(
    gate: AskedGate, approved: Approve, maker: "CaseMaker"
) -> None:
    await approved(draft(Authority.OWN))

    assert codes(await gate.open(OWN, maker.case(), "p-relative")) == {"not_a_party"}


@pytest.mark.parametrize("kind", [HoldKind.SETTLED, HoldKind.WITHDRAWN, HoldKind.TRANSFERRED, HoldKind.DECEASED])
async def test_an_ended_matter_stops_every_question(
    gate: AskedGate, approved: Approve, maker: "CaseMaker", kind: HoldKind
) -> None:
    await approved(draft(Authority.OWN))
    case = maker.case(holds=[Hold(kind, DAY, "债权人通知")])

    assert codes(await gate.open(OWN, case, case.debtor.id)) == {kind}


async def test_a_stop_of_contact_alone_does_not_stop_questions(
    gate: AskedGate, approved: Approve, maker: "CaseMaker"
) -> None:
    await approved(draft(Authority.OWN))
    case = maker.case(holds=[Hold(HoldKind.NO_CONTACT, DAY, "停催")])

    assert isinstance(await gate.open(OWN, case, case.debtor.id), Grant)


async def test_a_case_without_active_claims_has_no_purpose(
    gate: AskedGate, approved: Approve, maker: "CaseMaker"
) -> None:
    await approved(draft(Authority.OWN))
    case = maker.case(claims=[maker.claim(status=ClaimStatus.SETTLED)])

    assert codes(await gate.open(OWN, case, case.debtor.id)) == {"no_claim"}


async def test_consent_covers_the_person_who_gave_it_only(
    gate: AskedGate, approved: Approve, maker: "CaseMaker"
) -> None:
    case = maker.case(maker.party(), maker.party("李保证", "110101198001010010", role=PartyRole.GUARANTOR))
    await approved(draft(Authority.AUTH, case_id=case.id, consent_no="SQ1"))
    grant = await gate.open(FUND, case, case.debtor.id)

    assert isinstance(grant, Grant)
    assert grant.consent_no == "SQ1"
    assert codes(await gate.open(FUND, case, "p-guarantor")) == {"no_consent"}


async def test_a_contract_number_alone_is_no_consent(register: PermitRegister) -> None:
    with pytest.raises(UsageError, match="授权书编号"):
        await register.add_permit(draft(Authority.AUTH, case_id="case-1"))


@pytest.mark.parametrize("stage", [None, Stage.PRE_SUIT])
async def test_an_order_opens_nothing_before_the_case_is_filed(
    gate: AskedGate, register: PermitRegister, maker: "CaseMaker", stage: Stage | None
) -> None:
    if stage is not None:
        await register.add_docket(docket(stage, ""))
    case = maker.case()

    assert codes(await gate.open(REGISTRY, case, case.debtor.id)) == {"stage"}


async def test_an_order_serves_its_own_docket_only(
    gate: AskedGate, register: PermitRegister, approved: Approve, maker: "CaseMaker", clock: "FixedClock"
) -> None:
    case = maker.case()
    first = await register.add_docket(docket(Stage.IN_SUIT))
    await approved(draft(Authority.ORD, case_id=case.id, docket_id=first.id, order_no="（2026）调1号"))
    grant = await gate.open(REGISTRY, case, case.debtor.id)
    assert isinstance(grant, Grant)
    assert grant.docket_id == first.id

    fixed = docket(Stage.EXECUTION, "（2026）浙0106执9号", instrument_no="（2026）浙0106民初12号")
    clock.at += timedelta(days=1)
    await register.add_docket(fixed)
    assert codes(await gate.open(REGISTRY, case, case.debtor.id)) == {"no_order"}


async def test_court_results_are_never_a_ground_for_asking(register: PermitRegister) -> None:
    with pytest.raises(UsageError, match="NET、JUD"):
        await register.add_permit(draft(Authority.JUD, case_id="case-1"))


async def test_an_expired_permit_is_none(
    gate: AskedGate, approved: Approve, maker: "CaseMaker", clock: "FixedClock"
) -> None:
    await approved(draft(Authority.OWN))
    clock.at += timedelta(days=31)
    case: Case = maker.case()

    assert codes(await gate.open(OWN, case, case.debtor.id)) == {"no_permit"}


async def test_a_revoked_permit_stops_the_very_next_attempt(
    gate: AskedGate,
    approved: Approve,
    second: PermitRegister,
    store: Store,
    maker: "CaseMaker",
    clock: "FixedClock",
) -> None:
    number = await approved(draft(Authority.OWN))
    await owe(store, "case-1")
    case = maker.case()
    grant = await gate.open(OWN, case, case.debtor.id)
    assert isinstance(grant, Grant)
    standing = StandingGrants(store, clock, ASSESSED)
    query = Query("core_banking", "customer", {"id_no": "110101199003078515"})
    await standing.check(grant, query)
    await second.revoke(number)

    with pytest.raises(connector_errors.Denied, match="撤销"):
        await standing.check(grant, query)
    with pytest.raises(connector_errors.Denied):
        await standing.check(grant, Query("core_banking", "search_phone"))


async def test_a_case_that_ends_stops_the_very_next_attempt(
    gate: AskedGate, approved: Approve, store: Store, maker: "CaseMaker", clock: "FixedClock"
) -> None:
    await approved(draft(Authority.OWN))
    await owe(store, "case-1")
    case = maker.case()
    grant = await gate.open(OWN, case, case.debtor.id)
    assert isinstance(grant, Grant)
    standing = StandingGrants(store, clock, ASSESSED)
    query = Query("core_banking", "customer", {"id_no": "110101199003078515"})
    await standing.check(grant, query)
    async with store.write() as tx:
        await tx.execute(update(claims).values(status=ClaimStatus.SETTLED))

    with pytest.raises(connector_errors.Denied, match="停止"):
        await standing.check(grant, query)


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        (docket(Stage.IN_SUIT, ""), "案号"),
        (docket(Stage.IN_SUIT, "民初12号"), "案号格式"),
        (docket(Stage.EXECUTION), "执行依据"),
        (docket(Stage.IN_SUIT, court=""), "法院"),
    ],
)
async def test_a_docket_that_contradicts_itself_is_not_taken(
    register: PermitRegister, wrong: Docket, what: str
) -> None:
    with pytest.raises(UsageError, match=what):
        await register.add_docket(wrong)


async def test_a_docket_is_found_under_either_kind_of_brackets(register: PermitRegister) -> None:
    await register.add_docket(docket(Stage.IN_SUIT, "(2026)浙0106民初12号"))

    assert len(await register.docket_numbered("（2026）浙0106民初12号")) == 1
    assert len(await register.docket_numbered("(2026)浙0106民初12号 ")) == 1


async def test_a_permit_for_one_purpose_opens_no_source_that_answers_for_another(
    gate: AskedGate, approved: Approve, maker: "CaseMaker"
) -> None:
    """个人信息保护法 6: what the debtor consented to for the loan's keeping is not asked for enforcement."""
    case, fund = maker.case(), Door.of(registry()["housing_fund"].manifest)
    await approved(draft(Authority.AUTH, case_id=case.id, consent_no="SQ-1", purpose=Purpose.EXECUTION))
    closed = await gate.open(fund, case, case.debtor.id)
    await approved(draft(Authority.AUTH, case_id=case.id, consent_no="SQ-1"))
    opened = await gate.open(fund, case, case.debtor.id)

    assert isinstance(closed, Denial)
    assert [(reason.code, reason.article) for reason in closed.reasons] == [("purpose", "个人信息保护法第6条")]
    assert "强制执行" in closed.text
    assert "只为贷后管理答复" in closed.text
    assert isinstance(opened, Grant)
    assert opened.purpose == Purpose.POST_LOAN


PUBLIC = Door("company_registry", frozenset({Authority.PUB}), frozenset({"person"}), ANY)


async def test_public_records_need_a_permit_and_one_serves_every_party(
    gate: AskedGate, approved: Approve, maker: "CaseMaker"
) -> None:
    """Like own records (个人信息保护法 13(1)(6)), but never without one."""
    case = maker.case(maker.party(), maker.party("李四", "", role=PartyRole.GUARANTOR))
    before = await gate.open(PUBLIC, case, case.debtor.id)
    await approved(draft(Authority.PUB))
    after = [await gate.open(PUBLIC, case, party.id) for party in case.parties]

    assert isinstance(before, Denial)
    assert before.reasons[0].code == "no_permit"
    assert all(isinstance(answer, Grant) for answer in after)


async def test_who_expressly_refused_is_left_alone_in_public_records_but_not_in_the_creditors_own(
    gate: AskedGate, approved: Approve, maker: "CaseMaker"
) -> None:
    """个人信息保护法 27: public data stop; what rests on another ground goes on."""
    await approved(draft(Authority.PUB))
    await approved(draft(Authority.OWN))
    case = maker.case(holds=[Hold(HoldKind.REFUSED, DAY, "债务人明确拒绝")])
    public = await gate.open(PUBLIC, case, case.debtor.id)
    own = await gate.open(OWN, case, case.debtor.id)

    assert isinstance(public, Denial)
    assert public.reasons[0].code == "public_refused"
    assert "第27条" in public.text
    assert isinstance(own, Grant)


async def test_a_refusal_stops_the_very_next_attempt_at_public_records(
    gate: AskedGate, approved: Approve, store: Store, maker: "CaseMaker", clock: "FixedClock"
) -> None:
    await approved(draft(Authority.PUB))
    await owe(store, "case-1")
    case = maker.case()
    grant = await gate.open(PUBLIC, case, case.debtor.id)
    assert isinstance(grant, Grant)
    standing, query = StandingGrants(store, clock, ASSESSED), Query("company_registry", "person", {"name": "王小明"})
    await standing.check(grant, query)
    async with store.write() as tx:
        await tx.execute(
            insert(holds).values(hold_row("case-1", Hold(HoldKind.REFUSED, DAY, "债务人明确拒绝"), "zhao"))
        )

    with pytest.raises(connector_errors.Denied, match="第27条"):
        await standing.check(grant, query)


HOUSEHOLD = Door.of(registry()["household_registration"].manifest)
UNIT = Door.of(registry()["property_by_address"].manifest)


async def test_before_suit_a_lawyers_mandate_opens_one_known_house_and_no_register_of_people(
    gate: AskedGate, register: PermitRegister, approved: Approve, maker: "CaseMaker"
) -> None:
    case = maker.case()
    before = await register.add_docket(docket(Stage.PRE_SUIT, ""))
    await approved(draft(Authority.LAW, case_id=case.id, docket_id=before.id))
    grant = await gate.open(UNIT, case, case.debtor.id)

    assert isinstance(grant, Grant)
    assert (grant.authority, grant.docket_no, grant.docket_id) == (Authority.LAW, "", before.id)
    assert codes(await gate.open(HOUSEHOLD, case, case.debtor.id)) == {"stage"}


async def test_once_filed_the_mandate_given_in_the_docket_opens_the_household_register(
    gate: AskedGate, register: PermitRegister, approved: Approve, maker: "CaseMaker"
) -> None:
    case = maker.case()
    filed = await register.add_docket(docket(Stage.IN_SUIT))

    assert codes(await gate.open(HOUSEHOLD, case, case.debtor.id)) == {"no_lawyer"}
    await approved(draft(Authority.LAW, case_id=case.id, docket_id=filed.id))
    assert isinstance(await gate.open(HOUSEHOLD, case, case.debtor.id), Grant)

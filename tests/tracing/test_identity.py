"""Whom a record speaks of; how the known identity grows, and how it must not."""

from datetime import datetime
from typing import TYPE_CHECKING

from connectors.authority import Authority
from matching import Decision, Ground, Reliability, Verdict
from skiptrace.clock import CHINA
from skiptrace.storage.sealing import SealClass
from skiptrace.tracing.identity import Identity, best, grown, known, questions, subjects
from skiptrace.tracing.profile import Standing
from skiptrace.tracing.records import KeptRecord, Place
from skiptrace.tracing.review import Decided, standing

if TYPE_CHECKING:
    from tests.conftest import CaseMaker

ID = "110101199003078515"
OTHER_ID = "110101199003078494"


def record(kind: str = "person", authority: Authority = Authority.OWN, **values: str) -> KeptRecord:
    places = {name: Place(text, "e1", "0" * 64, f"/{name}") for name, text in values.items()}
    at = datetime(2026, 10, 30, tzinfo=CHINA)
    return KeptRecord("r1", "case-1", "p", "l1", kind, "core", authority, "", SealClass.THIRD, at, places, None)


def growing(start: Identity, found: KeptRecord) -> Identity:
    return grown(start, [found], {found.id: subjects(found)})


def fit(maker: "CaseMaker", found: KeptRecord) -> tuple[str, Verdict]:
    """The verdict on a record against one debtor."""
    debtor = known(maker.party("王小明", ID))
    return best({debtor.party_id: debtor.party()}, subjects(found))


def test_what_a_less_reliable_source_says_weighs_less_on_both_sides(maker: "CaseMaker") -> None:
    debtor = known(maker.party("王小明", ID, facts=[maker.fact("phone", "13800001111")]))
    parties = {debtor.party_id: debtor.party()}
    spoken = subjects(record(name="王小明", phone="13912345678"))
    _, sure = best(parties, spoken)
    _, told = best(parties, spoken, Reliability.STATED)

    assert [abs(reason.bits) for reason in told.reasons] < [abs(reason.bits) for reason in sure.reasons]
    assert all(a.supports == b.supports for a, b in zip(told.reasons, sure.reasons, strict=True))


def test_the_identity_grows_by_records_with_the_same_full_number(maker: "CaseMaker") -> None:
    start = known(maker.party("王小明", ID))
    after = growing(start, record(name="王小明", id_no=ID, phone="13912345678"))

    assert after.values("phones") == ("13912345678",)


def test_the_identity_does_not_grow_by_a_guess(maker: "CaseMaker") -> None:
    start = known(maker.party("王小明", ID, facts=[maker.fact("phone", "13800001111")]))
    guess = record(name="王小明", id_no="110101********8515", phone="13800001111", employer="蓝海电子有限公司")

    assert growing(start, guess).values("employer") == ()


def test_what_a_court_obtained_never_adds_to_the_identity(maker: "CaseMaker") -> None:
    start = known(maker.party("王小明", ID))
    after = growing(start, record(authority=Authority.ORD, name="王小明", id_no=ID, phone="13912345678"))

    assert after.values("phones") == ()


def test_a_dead_number_still_identifies_but_is_not_asked_about(maker: "CaseMaker") -> None:
    start = known(maker.party("王小明", ID))
    after = growing(start, record(name="王小明", id_no=ID, phone="13912345678", status="空号"))

    assert after.values("phones") == ("13912345678",)
    assert after.gone == {"13912345678"}


def test_each_co_owner_of_a_title_is_compared(maker: "CaseMaker") -> None:
    title = record(
        "house", name="李红、王小明", id_no=f"{OTHER_ID}、{ID}", location="北京市东城区建国路1号1栋1单元101室"
    )
    party_id, verdict = fit(maker, title)

    assert len(subjects(title)) == 2
    assert (party_id, verdict.decision, verdict.ground) == ("p-debtor", Decision.SAME, Ground.ID)


def test_a_namesake_with_another_number_is_different(maker: "CaseMaker") -> None:
    _, verdict = fit(maker, record(name="王小明", id_no=OTHER_ID))

    assert verdict.decision is Decision.DIFFERENT
    assert standing(verdict, None) is Standing.REJECTED


def test_a_persons_decision_comes_before_the_verdict(maker: "CaseMaker") -> None:
    _, verdict = fit(maker, record(name="王小明"))

    assert standing(verdict, Decided("r1", accepted=True, reason="核对卷宗", by="qian")) is Standing.COURT
    assert standing(verdict, Decided("r1", accepted=False, reason="核对卷宗", by="qian")) is Standing.REJECTED
    assert standing(verdict, None) is not Standing.COURT


def test_a_holders_company_is_not_compared_as_his_employer(maker: "CaseMaker") -> None:
    """Somebody of the name holds shares of the firm where the debtor works: that says nothing of who he is."""
    party = maker.party("王小明", ID, facts=[maker.fact("employer", "北京某某商贸有限公司")])
    held = record(
        "equity", Authority.PUB, name="王小明", company="北京某某商贸有限公司", credit_code="91110102MA01ABCD0X"
    )
    working = record(name="王小明", employer="北京某某商贸有限公司")
    verdicts = [best({party.id: known(party).party()}, subjects(each))[1] for each in (held, working)]

    assert {reason.field for reason in verdicts[0].reasons} == {"name"}
    assert "employer" in {reason.field for reason in verdicts[1].reasons}


def test_a_masked_number_of_a_public_list_never_makes_it_the_debtors(maker: "CaseMaker") -> None:
    """Fourteen of eighteen places and the sex agree: possible, and no more."""
    entry = record("dishonest", Authority.PUB, name="王小明", id_no="1101011990****8515", sex="男", age="36")
    _, verdict = fit(maker, entry)
    _, other = fit(maker, record("dishonest", Authority.PUB, name="王小明", id_no="1101011991****8515"))

    assert verdict.decision is Decision.POSSIBLE
    assert standing(verdict, None) is Standing.REVIEW
    assert other.decision is Decision.DIFFERENT


def test_what_a_lawyer_obtained_never_adds_to_the_identity(maker: "CaseMaker") -> None:
    """The matter only: a number or an address of his must not lead a collector to the next one."""
    start = known(maker.party("王小明", ID))
    home = "北京市东城区建国路1号1栋1单元101室"
    after = growing(start, record(authority=Authority.LAW, name="王小明", id_no=ID, address=home, status="户籍"))

    assert after.values("address") == ()


def test_flats_known_to_the_room_and_certificates_may_be_asked_about_each_once(maker: "CaseMaker") -> None:
    facts = [
        maker.fact("address", "北京市东城区建国路1号2栋3单元401室"),
        maker.fact("address", "东城区建国路1号2-3-401"),
        maker.fact("address", "北京市东城区建国路1号"),
        maker.fact("certificate", "京（2019）东城区不动产权第0000001号"),
    ]
    asked = questions(known(maker.party("王小明", ID, facts=facts))).several

    assert asked["location"] == ("北京市东城区建国路1号2栋3单元401室",)
    assert asked["certificate_no"] == ("京（2019）东城区不动产权第0000001号",)


def test_the_place_that_was_asked_about_proves_nobody_its_owner(maker: "CaseMaker") -> None:
    """The reply repeats our own question; only a name that the register confirms speaks of somebody."""
    home = "北京市东城区建国路1号2栋3单元401室"
    debtor = known(maker.party("王小明", ID, facts=[maker.fact("address", home)]))
    parties = {debtor.party_id: debtor.party()}
    _, silent = best(parties, subjects(record("unit", Authority.LAW, location=home, owner_check="登记机构不提供核验")))
    _, named = best(parties, subjects(record("unit", Authority.LAW, location=home, name="王小明")))

    assert silent.decision is Decision.CANNOT_TELL
    assert named.decision in {Decision.SAME, Decision.POSSIBLE}
    assert named.ground is not Ground.ID

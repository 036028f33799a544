"""The rules of a verdict: what may be the same, what vetoes, who ranks above whom in review."""

from __future__ import annotations

import pytest
from stdnum.cn import uscc

from matching import Decision, Ground, Party, Verdict, parse_party, score
from matching.fields.resident_id import check_character
from matching.model import stored_model

ID = "33010619850314421" + check_character("33010619850314421")
TWIN = "33010619850314423" + check_character("33010619850314423")
MASKED = ID[:6] + "********" + ID[-4:]
FLAT = "西湖区文三路100号3幢501"
PHONE = "13812345678"


def verdict(debtor: Party, **columns: object) -> Verdict:
    return score(debtor, parse_party(columns))


def test_equal_valid_id_with_the_name_is_same_by_id(debtor: Party) -> None:
    found = verdict(debtor, name="張偉", id_no=ID)
    assert (found.decision, found.ground) == (Decision.SAME, Ground.ID)


def test_fifteen_digits_identify_as_eighteen_do(debtor: Party) -> None:
    assert verdict(debtor, name="张伟", id_no=ID[:6] + ID[8:17]).ground is Ground.ID


def test_equal_id_with_another_name_waits_for_a_person(debtor: Party) -> None:
    found = verdict(debtor, name="李强", id_no=ID, phones=PHONE, address=FLAT)
    assert found.decision is Decision.POSSIBLE
    assert any("一号两人" in veto for veto in found.vetoes)


def test_twin_with_one_other_digit_is_different(debtor: Party) -> None:
    found = verdict(debtor, name="张伟", id_no=TWIN, phones=PHONE, address=FLAT, plates="浙A12345")
    assert found.decision is Decision.DIFFERENT
    assert "第 17–18 位" in next(r.text for r in found.reasons if r.field == "id_no")


def test_name_alone_is_never_same_however_rare() -> None:
    rare = parse_party({"name": "谌墨涵"})
    assert score(rare, rare).decision is Decision.POSSIBLE
    common = parse_party({"name": "张伟"})
    assert score(common, common).decision is Decision.CANNOT_TELL


def test_name_and_fitting_mask_wait_in_review_and_say_what_settles(debtor: Party) -> None:
    found = verdict(debtor, name="张伟", id_no=MASKED)
    assert found.decision is Decision.POSSIBLE
    assert found.settle[0] == "核对身份证第 7–14 位"


def test_masks_alone_never_pass_possible(debtor: Party) -> None:
    found = verdict(debtor, name="张伟", id_no=MASKED, phones="138****5678", plates="浙A***45")
    assert found.decision is Decision.POSSIBLE


def test_mask_with_one_open_fact_may_be_same_by_facts(debtor: Party) -> None:
    found = verdict(debtor, name="张伟", id_no=MASKED, phones=PHONE)
    assert (found.decision, found.ground) == (Decision.SAME, Ground.FACTS)


@pytest.mark.parametrize("fact", [{"phones": PHONE}, {"address": FLAT}, {"plates": "浙A12345"}])
def test_name_with_one_fact_waits_in_review(debtor: Party, fact: dict[str, str]) -> None:
    assert verdict(debtor, name="张伟", **fact).decision is Decision.POSSIBLE


def test_name_with_two_facts_is_same_by_facts(debtor: Party) -> None:
    found = verdict(debtor, name="张伟", phones=PHONE, address=FLAT)
    assert (found.decision, found.ground) == (Decision.SAME, Ground.FACTS)


@pytest.mark.parametrize("name", ["张某", "张炜", "Zhang Wei"])
def test_facts_do_not_make_same_of_a_name_that_only_may_agree(debtor: Party, name: str) -> None:
    assert verdict(debtor, name=name, phones=PHONE, address=FLAT, plates="浙A12345").decision is Decision.POSSIBLE


def test_relative_with_phone_and_flat_never_passes_possible(debtor: Party) -> None:
    found = verdict(debtor, name="张明", phones=PHONE, address=FLAT, plates="浙A12345", employer="杭州恒通物流有限公司")
    assert found.decision is Decision.POSSIBLE
    assert found.probability <= 0.05
    assert any("亲属" in veto for veto in found.vetoes)


def test_relative_ranks_below_every_open_record_of_the_debtor(debtor: Party) -> None:
    relative = verdict(debtor, name="张明", phones=PHONE, address=FLAT)
    own = [
        verdict(debtor, name="张伟", id_no=MASKED),
        verdict(debtor, name="张某", id_no=MASKED, phones=PHONE),
        verdict(debtor, name="张伟", phones=PHONE),
        verdict(debtor, name="张伟", address=FLAT),
        verdict(debtor, name="张伟", plates="浙A12345"),
    ]
    assert all(v.probability > relative.probability for v in own)


def test_another_name_under_the_phone_alone_is_different(debtor: Party) -> None:
    assert verdict(debtor, name="李强", phones=PHONE).decision is Decision.DIFFERENT


def test_namesake_with_conflicting_digits_is_different_and_names_them(debtor: Party) -> None:
    found = verdict(debtor, name="张伟", id_no=ID[:6] + "********" + "4433")
    assert found.decision is Decision.DIFFERENT
    assert "位" in found.reasons[1].text


def test_namesake_elsewhere_stays_open(debtor: Party) -> None:
    assert verdict(debtor, name="张伟", address="成都市武侯区科华北路65号").decision is Decision.CANNOT_TELL


@pytest.mark.parametrize("conflict", [{"sex": "女"}, {"birth_date": "1990-05-05"}])
def test_sex_or_birth_in_conflict_never_passes_possible(debtor: Party, conflict: dict[str, str]) -> None:
    found = verdict(debtor, name="张伟", phones=PHONE, address=FLAT, plates="浙A12345", **conflict)
    assert found.decision is Decision.POSSIBLE
    assert found.vetoes


def test_birth_shown_by_both_ids_is_not_paid_twice(debtor: Party) -> None:
    found = verdict(debtor, name="张伟", id_no=ID[:14] + "****", birth_date="1985-03-14")
    assert "birth_date" not in {r.field for r in found.reasons}


def test_empty_records_cannot_be_told() -> None:
    nobody = parse_party({})
    assert score(nobody, nobody).decision is Decision.CANNOT_TELL


def test_companies_are_identified_by_their_code() -> None:
    one = parse_party({"name": "杭州恒通物流有限公司", "credit_code": "91110108551385082Q"})
    two = parse_party(
        {
            "name": "杭州恒通物流有限公司",
            "credit_code": "91310000607378651" + uscc.calc_check_digit("91310000607378651"),
        }
    )
    assert score(one, one).ground is Ground.ID
    assert score(one, two).decision is Decision.DIFFERENT


def test_verdict_names_its_weights(debtor: Party) -> None:
    assert score(debtor, debtor).model_version == stored_model().version

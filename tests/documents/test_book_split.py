"""Two products: what is not surely the party's, and every probability, never reaches the court set."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from connectors.authority import Authority
from skiptrace.assets.plan import PlanLine
from skiptrace.cases.case import KnownFact
from skiptrace.contacts.point import ContactPoint, Sighting
from skiptrace.documents.book import Book, JournalHead, make_book
from skiptrace.documents.confirmed import Confirmed
from skiptrace.documents.court import court_set
from skiptrace.documents.court_set import CourtSet
from skiptrace.documents.errors import CourtBoundError, UnconfirmedError
from skiptrace.documents.internal import internal_file
from skiptrace.law.rule import rule
from skiptrace.permits.docket import Stage
from skiptrace.settings import Creditor
from skiptrace.tracing.profile import Profile, Standing
from tests.fakes.estate import AT, DEBTOR, DEPOSIT, FUND, HOUSE, ORIGIN, TODAY, VEHICLE, case, party, profile, record

FIELDS = {"house": HOUSE, "vehicle": VEHICLE, "deposit": DEPOSIT, "housing_fund": FUND}
MARKED = {"house": "location", "vehicle": "plate", "deposit": "account_no", "housing_fund": "account_no"}


def book(of: Profile) -> Book:
    return make_book(of, Creditor(name="某某消费金融有限公司"))


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


def point(authority: Authority) -> ContactPoint:
    seen = Sighting("本行核心系统", "E6", "/data", authority, Standing.COURT, TODAY, "")
    return ContactPoint("P1", "case-1", DEBTOR, "phone", "电话", "13800000000", 0.7, TODAY, (), "", "", (seen,))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(sorted(FIELDS)), st.sampled_from(list(Standing))), max_size=8),
    st.sampled_from([None, *Stage]),
)
def test_only_confirmed_values_can_stand_in_the_court_set(
    kinds: list[tuple[str, Standing]], stage: Stage | None
) -> None:
    records, forbidden = [], []
    for number, (kind, standing) in enumerate(kinds):
        marker = f"标记{number}号"
        fields = {**FIELDS[kind], MARKED[kind]: marker}
        fields |= dict.fromkeys(("unit_no", "certificate_no", "vin"), f"X{number}")
        records.append(record(kind, fields, standing, record_id=f"r{number}"))
        if standing is not Standing.COURT:
            forbidden.append(marker)
    court = court_set(book(profile(records, stage)))
    said = "\n".join(texts(court.model_dump(mode="json")))
    assert not [marker for marker in forbidden if marker in said]
    assert "概率" not in said
    assert "待核" not in said


def test_the_court_sets_shape_has_no_place_for_a_probability() -> None:
    seen: set[type[BaseModel]] = set()

    def walk(model: type[BaseModel]) -> None:
        if model in seen:
            return
        seen.add(model)
        for name, field in model.model_fields.items():
            assert field.annotation is not float
            assert "probab" not in name
            assert "verdict" not in name
            for part in (field.annotation, *getattr(field.annotation, "__args__", ())):
                if isinstance(part, type) and issubclass(part, BaseModel):
                    walk(part)

    walk(CourtSet)
    assert len(seen) > 8


@pytest.mark.parametrize("standing", [s for s in Standing if s is not Standing.COURT])
def test_an_unconfirmed_thing_is_refused_at_the_border(standing: Standing) -> None:
    (asset,) = book(profile([record("house", HOUSE)])).assets
    line = PlanLine(asset, included=True, reason="", rule=rule("A-12"), amount=None, running=asset.net or 0)  # type: ignore[arg-type]  # the sum is not looked at
    assert Confirmed(line).asset is asset
    for wrong in (
        replace(asset, standing=standing),
        replace(asset, records=(record("house", HOUSE, standing),)),
    ):
        with pytest.raises(UnconfirmedError):
            Confirmed(replace(line, asset=wrong))


@pytest.mark.parametrize("authority", [Authority.ORD, Authority.NET, Authority.JUD])
def test_a_contact_point_of_a_court_is_refused(authority: Authority) -> None:
    with pytest.raises(CourtBoundError):
        make_book(profile(), Creditor(), [point(authority)])
    assert make_book(profile(), Creditor(), [point(Authority.OWN)]).contacts


def test_strangers_leave_only_their_count() -> None:
    stranger = record("house", {**HOUSE, "location": "陌生人的家501室"}, Standing.REJECTED)
    file = internal_file(book(profile([stranger])))
    assert [(each.source, each.count) for each in file.strangers] == [("不动产登记中心", 1)]
    assert "陌生人" not in file.to_json().decode()


def test_a_doubtful_contact_card_shows_no_value() -> None:
    card = record("person", {"name": "王小明", "fact": "phone", "phone": "13911112222"}, Standing.REVIEW)
    file = internal_file(book(profile([card])))
    assert file.doubtful[0].verdict.supporting == ("姓名一致",)
    assert file.doubtful[0].verdict.opposing == ("地址道路不同",)
    assert "13911112222" not in file.to_json().decode()


def test_a_co_owner_is_counted_and_never_named() -> None:
    shared = record("house", {**HOUSE, "name": "王小明、钱某某", "id_no": "", "ownership": "共同共有"})
    both = book(profile([shared]))
    assert "钱某某" not in internal_file(both).to_json().decode()
    assert "钱某某" not in court_set(both).model_dump_json()
    assert "另有共有人 1 名" in court_set(both).assets[0].owner


@pytest.mark.parametrize("stage", [None, Stage.PRE_SUIT])
def test_before_suit_neither_product_holds_what_a_later_stage_brings(stage: Stage | None) -> None:
    records = [record("house", HOUSE), record("deposit", DEPOSIT), record("vehicle", VEHICLE, Standing.REVIEW)]
    early = book(profile(records, stage))
    for product in (internal_file(early).to_json().decode(), court_set(early).model_dump_json()):
        assert HOUSE["certificate_no"] not in product
        assert DEPOSIT["account_no"] not in product
        assert VEHICLE["plate"] not in product


def test_the_journals_head_and_the_hashes_stand_in_the_internal_file() -> None:
    file = internal_file(make_book(profile(), Creditor(), (), JournalHead(7, "ab" * 32)))
    assert file.journal is not None
    assert file.journal.number == 7
    assert [each.number for each in file.evidence] == ["E1", "E2", "E3", "E4", "E5", "E6"]
    assert file.written_at == AT.strftime("%Y-%m-%d %H:%M")


def test_a_respondents_phone_and_domicile_come_from_confirmed_and_living_records_only() -> None:
    bare = replace(party(), facts=())
    cards = [
        record("person", {"fact": "phone", "phone": "13900000001", "status": "停机"}),
        record("person", {"fact": "phone", "phone": "13900000002", "seen": "2025-01-01"}),
        record("person", {"fact": "phone", "phone": "13900000003", "seen": "2026-01-01"}),
        record("person", {"fact": "phone", "phone": "13900000004", "seen": "2026-02-01"}, Standing.LIKELY),
        record("person", {"fact": "address", "address": "某公司大楼", "status": "单位"}),
    ]
    (respondent,) = court_set(book(profile(cards, of=case(bare)))).respondents
    assert respondent.phone == "13900000003"
    assert respondent.address == "【缺：住所地与送达地址】"
    assert "E6" in respondent.places


def test_a_number_that_is_now_anothers_does_not_enter_the_court_paper() -> None:
    aside = replace(point(Authority.OWN), value="+86 138 0000 0000", set_aside="号码现属他人")
    (respondent,) = court_set(make_book(profile(), Creditor(), [aside])).respondents
    assert respondent.phone == "【缺：联系电话】"


def test_what_a_source_does_not_say_of_burdens_is_not_said_to_be_none() -> None:
    court = court_set(book(profile([record("house", HOUSE), record("deposit", DEPOSIT)])))
    said = {asset.kind: (asset.mortgages, asset.seizures) for asset in court.assets}
    assert said["房屋"] == ("所据材料未载", "所据材料未载")
    assert said["银行存款"] == ("不适用", "所据材料未载")


def test_a_masked_value_never_stands_in_a_court_paper() -> None:
    hidden = replace(party("王*"), facts=(KnownFact("phone", "138****6052", None, "", ORIGIN),))
    paper = court_set(book(profile(of=case(hidden))))

    (respondent,) = paper.respondents
    assert (respondent.name, respondent.phone) == ("【缺：完整姓名】", "【缺：联系电话】")
    assert any("完整姓名" in gap for gap in paper.lacks)

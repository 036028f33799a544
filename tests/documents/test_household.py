"""What the household register says of a party: his own entry, with its place, for the matter alone."""

from collections.abc import Mapping

from connectors.authority import Authority
from skiptrace.documents.book import Book, make_book
from skiptrace.documents.internal import internal_file
from skiptrace.permits.docket import Stage
from skiptrace.settings import Creditor, Role
from skiptrace.tracing.profile import Standing, TracedRecord
from skiptrace.tracing.sight import seen_by
from skiptrace.views.view import shown
from tests.fakes.estate import HOUSEHOLD, profile, record


def entry(fields: Mapping[str, str], standing: Standing = Standing.COURT) -> TracedRecord:
    return record("person", fields, standing, authority=Authority.LAW)


def book(*records: TracedRecord, stage: Stage = Stage.IN_SUIT) -> Book:
    return make_book(profile(records, stage), Creditor(name="某某消费金融有限公司"))


def test_the_entry_is_told_value_by_value_with_its_exhibit() -> None:
    made = internal_file(book(entry(HOUSEHOLD)))
    told = {each.label: (each.text, bool(each.evidence and each.pointer)) for each in made.parties[0].household}

    assert told == {
        "户籍地址": (HOUSEHOLD["address"], True),
        "户籍状态": ("正常", True),
        "曾用名": ("王明", True),
        "民族": ("汉", True),
        "婚姻状况": ("已婚", True),
    }


def test_a_marriage_is_a_hint_at_joint_property_and_makes_no_debtor_of_a_spouse() -> None:
    made = internal_file(book(entry(HOUSEHOLD)))
    single = internal_file(book(entry({**HOUSEHOLD, "marital": "未婚"})))

    assert any("共同财产" in line and "配偶不因此成为债务人" in line for line in made.open_items)
    assert any("夫妻共同财产" in line for line in made.law)
    assert not any("配偶" in line for line in single.open_items)


def test_before_suit_and_without_certainty_nothing_of_it_is_told() -> None:
    early = internal_file(book(entry(HOUSEHOLD), stage=Stage.PRE_SUIT))
    unsure = internal_file(book(entry(HOUSEHOLD, Standing.REVIEW)))

    assert early.parties[0].household == ()
    assert unsure.parties[0].household == ()


def test_a_collector_sees_nothing_that_a_lawyer_obtained() -> None:
    """律师法 35; 个人信息保护法 6: the matter, not collection."""
    whole = profile([entry(HOUSEHOLD)], Stage.IN_SUIT)

    assert seen_by(whole, Role.COLLECTOR).records == ()
    assert len(seen_by(whole, Role.LEGAL).records) == 1


def test_former_names_are_hidden_like_names_and_the_state_of_the_entry_is_not() -> None:
    assert shown("former_names", "王明、王晓明", masked=True) == "王*、王**"
    assert shown("registration", "死亡注销", masked=True) == "死亡注销"
    assert "已婚" not in shown("marital", "已婚", masked=True)

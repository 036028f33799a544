"""The stage opens doors: law.md D4a, line by line."""

from dataclasses import dataclass

import pytest

from connectors.authority import Authority
from skiptrace.law.rule import Certainty, rule
from skiptrace.law.stages import door, open_grounds


@dataclass(frozen=True)
class CourtCase:
    number: str
    stage: str
    court_results_open: bool


PRE_SUIT = CourtCase("", "pre_suit", court_results_open=False)
IN_SUIT = CourtCase("（2026）浙0106民初1号", "in_suit", court_results_open=False)
RULED = CourtCase("（2026）浙0106民初1号", "in_suit", court_results_open=True)
EXECUTION = CourtCase("（2026）浙0106执1号", "execution", court_results_open=True)
UNNUMBERED = CourtCase("", "in_suit", court_results_open=False)

EARLY = {Authority.OWN, Authority.AUTH, Authority.PUB}
FILED = EARLY | {Authority.LAW, Authority.ORD}


@pytest.mark.parametrize(
    ("docket", "opened"),
    [
        (None, EARLY),
        (PRE_SUIT, EARLY),
        (UNNUMBERED, EARLY),
        (IN_SUIT, FILED),
        (RULED, set(Authority)),
        (EXECUTION, set(Authority)),
    ],
)
def test_each_stage_opens_exactly_its_grounds(docket: CourtCase | None, opened: set[Authority]) -> None:
    assert open_grounds(docket) == opened


def test_a_closed_door_names_its_article_and_the_paper_that_opens_it() -> None:
    closed = door(Authority.ORD, PRE_SUIT)
    assert closed is not None
    assert "尚无法院案号" in closed.text
    assert closed.article == "民诉第64条、第67条"
    assert "律师调查令申请书" in closed.opens_with


@pytest.mark.parametrize("authority", sorted(set(Authority) - EARLY))
def test_before_suit_a_lawyer_alone_may_ask_and_about_a_known_thing_alone(authority: Authority) -> None:
    assert (door(authority, PRE_SUIT, about_things=True) is None) == (authority is Authority.LAW)
    assert door(authority, PRE_SUIT) is not None
    assert "不得按人查询" in rule("STAGE-LAW-THING").text


def test_the_courts_result_in_suit_waits_for_a_preservation_ruling() -> None:
    closed = door(Authority.JUD, IN_SUIT)
    assert closed is not None
    assert "尚无保全裁定" in closed.text
    assert "财产保全申请书" in closed.opens_with


def test_nothing_is_computed_from_an_unconfirmed_rule() -> None:
    unconfirmed = rule("B-52")
    assert unconfirmed.certainty is Certainty.OPEN
    assert "未确认" in unconfirmed.citation
    with pytest.raises(ValueError, match="B-52"):
        unconfirmed.figure("order")

"""The files of rules: closed, complete in source and date, and honest about what is not confirmed."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

import pytest

from skiptrace.law.numbering import now, renumbered
from skiptrace.law.period import Counting, find_periods, periods, read_periods
from skiptrace.law.rule import Certainty, RulesError, figure_text, read_rules, rule, rules

HEAD = {
    "statutes.toml": '[statutes]\n"民诉" = { name = "民事诉讼法", version = "2023年修正", effective = 2024-01-01 }\n',
    "figures.toml": '[labels]\ndays = "期间"\n',
}
GOOD = 'title = "某规则"\nsources = ["民诉 第1条"]\ncertainty = "V"\ntext = "某事。"\nfigures = { days = 3 }\n'


def read(body: str, **more: str) -> Mapping[str, object]:
    return read_rules({**HEAD, "some.toml": body, **more})


def test_every_rule_has_a_title_a_source_a_version_a_date_and_chinese_text() -> None:
    for each in rules().values():
        assert each.title
        assert each.text.endswith("。")
        for source in each.sources:
            assert source.article
            assert source.version
            assert source.effective.year >= 1992
        assert len(each.figure_texts) == len(each.figures) + len(each.brackets)


def test_every_number_of_the_law_reference_stands_in_the_rules() -> None:
    """Preservation A-01 to A-42, enforcement B-01 to B-64, personal data D-01 to D-43: each line has a rule."""
    bare = {name.rsplit("-", 1)[0] if name.count("-") > 1 else name for name in rules()}
    wanted = {f"A-{n:02}" for n in (*range(1, 27), *range(30, 43))}
    wanted |= {f"B-{n:02}" for n in (*range(1, 15), *range(20, 34), *range(40, 54), *range(60, 65))}
    wanted |= {f"D-{n:02}" for n in (*range(1, 22), *range(30, 37), *range(40, 44))}

    assert wanted <= bare | set(rules())


def test_nothing_is_computed_from_an_unconfirmed_rule() -> None:
    unconfirmed = rule("B-23")
    assert unconfirmed.certainty is Certainty.OPEN
    assert "未确认" in unconfirmed.citation
    with pytest.raises(ValueError, match="B-23"):
        unconfirmed.figure("grace_months")


def test_a_rule_may_stand_in_several_statutes_and_is_cited_by_the_first() -> None:
    reconsideration = rule("A-39")
    assert reconsideration.brief == "保全规定第25条"
    assert len(reconsideration.citations) == 3


@pytest.mark.parametrize(
    ("body", "more", "why"),
    [
        (f"[A-01]\n{GOOD}".replace("民诉 第1条", "刑法 第1条"), {}, "简称未登记"),
        (f"[A-01]\n{GOOD}".replace("民诉 第1条", "民诉"), {}, "出处"),
        (f"[A-01]\n{GOOD}".replace("days = 3", "days = 3, loose = 1"), {}, "没有单位"),
        (f"[A-01]\n{GOOD}".replace("days = 3", "suit_days = 3"), {}, "没有中文名称"),
        (f"[a]\n{GOOD}", {}, "编号形式"),
        (f"[A-01]\n{GOOD}brackets = [[10, 0], [5, 0.1], [inf, 0.2]]\n", {}, "递增"),
        (f"[A-01]\n{GOOD}brackets = [[10, 0], [50, 0.1]]\n", {}, "无上限"),
        (f"[A-01]\n{GOOD}", {"other.toml": f"[A-01]\n{GOOD}"}, "重复"),
    ],
)
def test_rules_that_are_not_closed_are_refused_with_the_fault(body: str, more: dict[str, str], why: str) -> None:
    assert read(f"[A-01]\n{GOOD}")
    with pytest.raises(RulesError, match=why):
        read(body, **more)


def test_an_unknown_key_of_a_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="note"):
        read(f'[A-01]\n{GOOD}note = "x"\n')


@pytest.mark.parametrize(
    ("figure", "why"), [("A-03 weeks", "没有数值"), ("NO-RULE days", "没有数值"), ("B-23 grace_months", "未确认")]
)
def test_a_period_rests_on_a_confirmed_figure(figure: str, why: str) -> None:
    rest = 'counting = "civil"\nwhose = "ours"\nwhat = "某事"\nstart = "某日"\nmissed = "某果"\n'
    text = f'[p]\nfigure = "{figure}"\n{rest}'
    with pytest.raises(RulesError, match=why):
        read_periods(text)


def test_every_period_says_whose_it_is_and_what_follows() -> None:
    assert len(periods()) >= 35
    for each in periods().values():
        assert each.missed
        assert not each.opens or each.whose == "ours"
    assert {each.counting for each in periods().values()} == set(Counting)


def test_periods_are_found_by_their_id_and_by_their_rule() -> None:
    assert [each.id for each in find_periods("A-03")] == ["sue-after-measure"]
    assert {each.id for each in find_periods("a-40")} == {"outsider-suit", "outsider-ruling", "outsider-lift"}
    assert find_periods("nothing") == ()


@pytest.mark.parametrize(
    ("old", "version", "new"),
    [(227, 2017, 238), (234, 2021, 238), (246, 2021, 250), (253, 2017, 264), (100, 2017, 103)],
)
def test_old_article_numbers_lead_to_the_present_ones(old: int, version: int, new: int) -> None:
    found = now(old, version)
    assert found is not None
    assert found.new == new
    assert now(old, 2012) is None


def test_no_old_number_of_a_version_means_two_articles() -> None:
    for version in (2017, 2021):
        numbers = [each.old[version] for each in renumbered() if version in each.old]
        assert len(numbers) == len(set(numbers))


def test_figures_are_read_with_their_unit() -> None:
    assert figure_text("cap_yuan", rule("FEE-PRESERVATION").figure("cap_yuan")) == "5,000元"
    assert figure_text("daily_rate", rule("B-14").figure("daily_rate")) == "0.0175%/日"
    assert figure_text("aim_working_days", rule("A-31-AIM").figure("aim_working_days")) == "10个工作日"


def test_no_interest_rate_of_a_day_is_kept() -> None:
    """LPR and local living standards are given by who asks, with their own source."""
    texts = [each.read_text(encoding="utf-8") for each in files("skiptrace.law").joinpath("rules").iterdir()]
    keys = {key for text in texts for table in tomllib.loads(text).values() if isinstance(table, dict) for key in table}
    assert not {key for key in keys if key.startswith(("lpr_20", "living"))}


def test_what_was_checked_lately_says_in_which_copy() -> None:
    checked = {name: each for name, each in rules().items() if each.read}
    assert {"B-32-RETAINED", "B-32-LEASED", "GUARANTEE-MODE", "GUARANTEE-PRESERVATION"} <= set(checked)
    assert checked["B-32-RETAINED"].certainty is Certainty.VERIFIED
    assert checked["A-16-REGISTERED"].certainty is Certainty.SECONDARY

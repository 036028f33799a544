"""`skiptrace law` at a terminal: no data folder, arithmetic for people, one document for programs."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from skiptrace.cli import app
from skiptrace.cli.frame import WITH_REJECTS, WRONG_USE, guarded, hoisted, typed


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Terminal:
    """Runs a command line in this process."""

    def __init__(self, capture: pytest.CaptureFixture[str]) -> None:
        self._capture = capture

    def says(self, *words: str) -> Said:
        code = guarded(lambda: typed(app, hoisted(["law", *words])))
        seen = self._capture.readouterr()
        return Said(code, seen.out, seen.err)

    def told(self, *words: str) -> Any:
        return self.says(*words, "--json").json


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def test_a_fee_prints_result_arithmetic_article_date_and_certainty(terminal: Terminal) -> None:
    said = terminal.says("fee", "preservation", "12万")

    assert said.code == 0
    for expected in (
        "结果：1,120.00 元", "20,000.00 元 × 0.5% = 100.00 元", "《诉讼费用交纳办法》第14条第（二）项",
        "2007-04-01 起施行", "已核对条文",
    ):  # fmt: skip
        assert expected in said.out


def test_every_calculator_gives_result_steps_and_citations(terminal: Terminal) -> None:
    calls: list[tuple[tuple[str, ...], object]] = [
        (("fee", "case", "100000"), "2300.00"),
        (("fee", "case", "100000", "--half", "mediated"), "1150.00"),
        (("fee", "case", "100000", "--payment-order"), "766.67"),
        (("fee", "enforcement", "500000"), "7400.00"),
        (("fee", "enforcement"), {"least": "50.00", "most": "500.00"}),
        (("security", "in_suit", "100000"), {"most": "30000.00", "mandatory": False}),
        (("deadline", "A-03", "2026-01-20"), "2026-02-24"),
        (("deadline", "execution", "2024-10-02", "--interrupted", "2025-08-01=和解"), "2027-08-01"),
        (("deadline", "reconsideration", "2026-08-20", "--by-notice"), "2026-09-24"),
        (("limitation", "claim", "2023-06-30", "--suspended", "2026-02-01..2026-03-31"), "2026-09-30"),
        (("limitation", "claim", "2023-06-30", "--interrupted", "2024-03-01..2025-01-15=起诉"), "2028-01-15"),
        (("limitation", "enforcement", "2024-10-02"), "2026-10-02"),
        (("limitation", "guarantee", "2026-08-31", "--mode", "joint"), "2027-02-28"),
        (("limitation", "guarantee", "2026-03-15", "--months", "24"), "2028-03-15"),
        (("limitation", "guarantee-claim", "2026-05-20", "--mode", "joint"), "2029-05-20"),
        (("limitation", "revocation", "--act", "2024-05-20", "--knew", "2026-03-01"), "2027-03-01"),
        (("exempt", "wages", "--monthly", "6000", "--living", "1200", "--dependants", "1"),
         {"openness": "part", "takeable": "3600.00"}),
        (("exempt", "home", "--sole-home"), {"openness": "seize_only", "takeable": None}),
        (("exempt", "housing_fund", "--withdrawal", "retired", "--secured"), {"openness": "open", "takeable": None}),
        (("exempt", "medals"), {"openness": "exempt", "takeable": None}),
    ]  # fmt: skip
    for words, expected in calls:
        told = terminal.told(*words)
        assert told["result"] == expected, words
        assert told["steps"], words
        assert told["citations"], words
        assert told["certainty"] in {"V", "C", "P", "M"}


def test_a_seizure_gives_its_end_its_last_day_and_the_day_to_aim_at(terminal: Terminal) -> None:
    told = terminal.told("seizure", "deposit", "2025-10-12", "--end", "2026-10-11")
    assert told["result"]["end"] == "2026-10-11"
    assert told["result"]["renew_by"] == "2026-09-30"
    assert told["result"]["aim"] == "2026-09-21"
    assert told["result"]["reminders"] == ["2026-08-12", "2026-09-11", "2026-09-26"]


def test_interest_under_an_instrument_walks_through_the_payments(terminal: Terminal) -> None:
    told = terminal.told(
        "interest", "--principal", "100000", "--from", "2026-01-10", "--to", "2026-04-20", "--rate", "6%",
        "--paid", "2026-03-01=20000",
    )  # fmt: skip
    assert told["result"]["owed"] == "83068.40"
    assert any("抵一般债务利息 821.92 元，抵本金 19,178.08 元" in step for step in told["steps"])


def test_interest_that_ran_before_2014_08_01_wants_the_benchmark_rates_and_keeps_to_their_rule(
    terminal: Terminal,
) -> None:
    words = ("interest", "--principal", "100000", "--from", "2014-07-01", "--to", "2014-08-11")
    without = terminal.says(*words)
    told = terminal.told(*words, "--benchmark", "2012-07-06=6.00%")

    assert without.code == WITH_REJECTS
    assert "尚缺：2014-07-01 至 2014-08-01 各段的同期贷款基准利率（迟延利息批复第1条" in without.out
    assert (told["result"]["earlier"], told["result"]["doubled"]) == ("1019.18", "175.00")
    assert told["result"]["owed"] == "101194.18"
    assert any("法释〔2009〕6号" in each for each in told["citations"])
    assert told["certainty"] == "P"
    assert "起日=年利率" in terminal.says(*words, "--benchmark", "2012-07-06").err


def test_contract_interest_without_the_lpr_names_what_is_missing_and_computes_nothing(terminal: Terminal) -> None:
    words = (
        "interest", "--kind", "contract", "--principal", "100000", "--from", "2026-01-10", "--to", "2026-04-20",
        "--rate", "24%", "--lender", "private", "--signed", "2025-01-01",
    )  # fmt: skip
    without = terminal.says(*words)
    assert without.code == WITH_REJECTS
    assert "尚缺：合同成立时一年期LPR" in without.out
    assert terminal.told(*words)["result"] is None
    assert terminal.told(*words, "--lpr", "3.45%")["result"] == "3780.82"


def test_a_count_from_a_day_before_its_rule_says_so(terminal: Terminal) -> None:
    old = terminal.told("deadline", "A-03", "2012-05-02")
    new = terminal.told("deadline", "A-03", "2026-01-20")
    limited = terminal.told("limitation", "enforcement", "2010-06-30")

    assert "现行文本的施行日 2024-01-01" in old["steps"][-1]
    assert "现行文本的施行日" in limited["steps"][-1]
    assert not any("施行日" in step for step in new["steps"])


def test_every_rule_is_listed_with_its_source_and_its_date(terminal: Terminal) -> None:
    rows = [json.loads(line) for line in terminal.says("list", "--json").out.splitlines()]
    assert len(rows) >= 170
    assert all(row["citations"] and row["title"] and row["certainty"] for row in rows)
    assert all(row["effective"] for row in rows if row["subject"] != "contacts")
    assert {"A-03", "B-14", "D-50", "FEE-CASE"} <= {row["id"] for row in rows}


def test_rules_are_found_by_words_and_by_article(terminal: Terminal) -> None:
    assert "A-31" in terminal.says("list", "--search", "续行").out
    assert "B-47" in terminal.says("list", "--search", "撤销 民法典第538条").out
    assert terminal.says("list", "--search", "没有这样的词").code == WRONG_USE


def test_a_rule_is_shown_whole(terminal: Terminal) -> None:
    said = terminal.says("show", "a-39").out
    for expected in (
        "对保全裁定的复议",
        "民事诉讼法》第111条（2023年修正）",
        "2024-01-01 起施行",
        "期间 5日",
        "reconsideration",
    ):
        assert expected in said
    assert "22:00" in terminal.says("show", "D-50").out
    assert terminal.says("show", "X-1").code == WRONG_USE


def test_an_old_article_number_leads_to_the_present_one(terminal: Terminal) -> None:
    assert terminal.told("article", "227", "--version", "2017")["new"] == 238
    assert "2017、2021" in terminal.says("article", "227", "--version", "2012").err
    assert terminal.says("article", "1", "--version", "2017").code == WRONG_USE


def test_periods_are_listed_with_their_rule(terminal: Terminal) -> None:
    rows = [json.loads(line) for line in terminal.says("periods", "--json").out.splitlines()]
    assert {"sue-after-measure", "renewal", "execution", "limitation", "guarantee"} <= {row["id"] for row in rows}
    assert all(row["rule"] and row["source"] for row in rows)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("fee", "preservation", "很多"), "不小于零的金额"),
        (("fee", "case", "100", "--half", "simple", "--payment-order"), "只能选一项"),
        (("deadline", "A-99", "2026-01-01"), "没有期限"),
        (("deadline", "A-40", "2026-01-01"), "outsider-suit"),
        (("deadline", "A-03", "昨天"), "2026-10-30"),
        (("deadline", "revocation-act", "2026-01-01", "--interrupted", "2026-02-01"), "不适用中止、中断"),
        (("seizure", "deposit", "2026-01-01", "--end", "2025-01-01"), "早于起始日"),
        (("seizure", "deposit", "2026-01-01", "--window", "2026-01-01"), ".."),
        (("limitation", "claim", "2026-01-01", "--suspended", "2026-03-01..2026-02-01"), "止日早于起日"),
        (("limitation", "guarantee", "2026-01-01", "--until", "2027-01-01", "--months", "3"), "只填一项"),
        (("limitation", "revocation", "--act", "2026-01-01", "--knew", "2025-01-01"), "早于行为"),
        (("interest", "--principal", "1", "--from", "2026-02-01", "--to", "2026-01-01"), "早于"),
        (("interest", "--principal", "1", "--from", "2026-01-01", "--to", "2026-02-01", "--rate", "6"), "百分号"),
        (("interest", "--principal", "1", "--from", "2026-01-01", "--to", "2026-02-01", "--paid", "5"), "日期=金额"),
        (
            ("interest", "--principal", "1", "--from", "2026-01-01", "--to", "2026-02-01", "--kind", "contract"),
            "--rate",
        ),
        (("exempt", "gold"), "没有种类"),
        (("exempt", "wages"), "--monthly"),
    ],
)
def test_wrong_use_is_named_with_its_mend(terminal: Terminal, words: tuple[str, ...], why: str) -> None:
    said = terminal.says(*words)
    assert said.code == WRONG_USE
    assert why in said.err
    assert said.out == ""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("seizure", "deposit", "9999-12-30"), "2199-12-31"),
        (("seizure", "deposit", "1911-10-10"), "1949-10-01"),
    ],
)
def test_a_day_for_which_nothing_can_be_counted_is_refused_with_the_mend(
    terminal: Terminal, words: tuple[str, ...], told: str
) -> None:
    said = terminal.says(*words)
    assert said.code == WRONG_USE
    assert told in said.err

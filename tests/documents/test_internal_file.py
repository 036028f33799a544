"""The internal file: every value with its place, every source with its outcome, and a schema that fits."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

import skiptrace.documents
from connectors.answer import Outcome
from skiptrace.documents.book import make_book
from skiptrace.documents.dossier.file import InternalFile, schema_text
from skiptrace.documents.internal import internal_file
from skiptrace.permits.docket import Stage
from skiptrace.settings import Creditor
from skiptrace.tracing.profile import Profile, Standing
from tests.fakes.estate import DEPOSIT, HOUSE, VEHICLE, outcome, profile, record

SCHEMA = Path(skiptrace.documents.__file__).parent / "schema" / "dossier.schema.json"


def file(of: Profile) -> InternalFile:
    return internal_file(make_book(of, Creditor(name="某某消费金融有限公司")))


def test_the_published_schema_is_the_one_that_the_writer_follows() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text()


def test_the_json_reads_back_as_the_same_file() -> None:
    made = file(profile([record("house", HOUSE), record("deposit", DEPOSIT)]))
    assert InternalFile.model_validate_json(made.to_json()) == made


def test_every_shown_value_of_an_asset_names_its_exhibit_and_place() -> None:
    made = file(profile([record("house", HOUSE), record("vehicle", VEHICLE), record("deposit", DEPOSIT)]))
    exhibits = {each.number for each in made.evidence}
    for asset in made.assets:
        assert asset.facts
        for fact in asset.facts:
            assert fact.evidence in exhibits
            assert fact.pointer


def test_each_part_of_the_claim_has_its_cell_and_what_is_not_given_is_not_zero() -> None:
    parts = {part.label: part for part in file(profile()).claim.parts}
    principal = parts["本金"].amount
    assert principal is not None
    assert principal.yuan == Decimal("100000.00")
    assert (parts["本金"].evidence, parts["本金"].pointer) == ("E1", "逾期清单!E4")
    assert parts["罚息"].amount is None


@pytest.mark.parametrize("result", list(Outcome))
def test_every_source_stands_in_the_coverage_with_its_outcome(result: Outcome) -> None:
    made = file(profile(outcomes=[outcome("x", "某登记中心", result, opens_with="律师调查令申请书")]))
    (line,) = made.coverage
    assert line.outcome == result.value
    assert line.opens_with == "律师调查令申请书"
    assert line.articles == ("民诉第64条",)
    if result is Outcome.NO_RECORD:
        assert line.why == "已查询，未发现登记"
    assert any("来源结果" in text and line.outcome_text in text for text in made.summary)


def test_nothing_asked_is_said_and_is_not_nothing_found() -> None:
    assert any("尚未查询任何来源" in text and "不等于没有财产" in text for text in file(profile()).summary)


def test_page_one_says_who_how_much_which_stage_and_what_warns() -> None:
    seized = {
        **HOUSE,
        "seized_by": "甲法院",
        "seized_to": "2028-01-01",
        "name": "王小明、李某",
        "ownership": "共同共有",
    }
    said = "\n".join(file(profile([record("house", seized)])).summary)
    for expected in ("王小明", "105,000.00 元", "执行中", "唯一住房", "已被其他法院", "共有财产"):
        assert expected in said


def test_what_is_open_lists_reviews_waiting_replies_and_the_papers_that_open_doors() -> None:
    outcomes = [
        outcome("a", "车辆管理所", Outcome.PENDING),
        outcome("b", "某中心", Outcome.NOT_ASKED, "尚无调查令", opens_with="律师调查令申请书"),
    ]
    made = file(profile([record("house", HOUSE, Standing.LIKELY)], outcomes=outcomes))
    said = "\n".join(made.open_items)
    assert "1 条记录待人工核定" in said
    assert "车辆管理所：等待回复" in said
    assert "《律师调查令申请书》" in said


def test_what_cannot_be_told_says_what_would_settle_it() -> None:
    made = file(profile([record("house", HOUSE, Standing.UNCLEAR)]))
    assert made.unclear[0].verdict.settle == ("核对身份证第 11 至 14 位",)
    assert made.assets == ()


def test_deadlines_show_their_count() -> None:
    seized = {**HOUSE, "seized_by": "本院", "seizure_no": "裁1号", "seized_to": "2026-12-31"}
    made = file(profile([record("house", seized)], Stage.IN_SUIT, ruling="裁1号"))
    renewal, end = made.deadlines
    assert renewal.day.startswith("2026-12-24")
    assert end.day == "2026-12-31"
    assert any("前 7 日" in step for step in renewal.steps)


def test_the_same_profile_gives_the_same_bytes() -> None:
    view = profile([record("house", HOUSE), record("deposit", DEPOSIT)])
    assert file(view).to_json() == file(view).to_json()
    assert json.loads(file(view).to_json())["schema_version"] == "1"

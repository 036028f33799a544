"""The descriptions of the papers: closed, cited, and printed by the templates that are made from them."""

import io
import re

import pytest
from docx import Document
from pydantic import BaseModel

from skiptrace.documents.court import court_set
from skiptrace.documents.court_set import CourtSet
from skiptrace.documents.draft import SHIPPED, draft_docx
from skiptrace.documents.papers.check import check_template, shape
from skiptrace.documents.papers.paper import Paper, at_stage, catalogue, field_register, paper
from skiptrace.errors import UsageError
from skiptrace.law.rule import rule
from skiptrace.permits.docket import Stage
from tests.fakes import papers as made

ALL = list(catalogue().values())
_DICT = set(dir({}))


def text_of(body: bytes) -> str:
    document = Document(io.BytesIO(body))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def latest(of: Paper) -> Stage:
    return [stage for stage in Stage if stage in of.stages][-1]


def test_every_paper_of_the_list_is_there() -> None:
    names = "".join(each.name for each in ALL)
    for wanted in (
        "财产保全申请书（诉前）", "财产保全申请书（诉讼）", "财产保全申请书（执行前）", "财产线索清单",
        "强制执行申请书", "被执行人财产状况表", "律师调查令申请书", "网络查控申请书", "续行查封冻结申请书",
        "解除保全申请书", "参与分配申请书", "证据目录", "失信被执行人", "限制消费申请书",
        "民事起诉状（金融借款合同纠纷）", "送达地址确认书", "公告送达申请书", "授权委托书", "律师事务所函",
        "个人信息查询授权书",
    ):  # fmt: skip
        assert wanted in names


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.id)
def test_a_shipped_template_prints_every_field_of_its_paper_and_no_other(each: Paper) -> None:
    found = check_template(SHIPPED / f"{each.id}.docx", each)
    assert found.fits
    assert found.unused == ()
    assert found.unknown == ()


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.id)
def test_every_field_says_whence_it_comes_and_on_which_article_a_required_one_rests(each: Paper) -> None:
    assert all(field.label and field.source for field in each.fields)
    assert all(field.article for field in each.required)
    assert all(rule(name).citation for name in each.rules)


def test_every_registered_field_stands_in_the_court_set_and_is_printed_somewhere() -> None:
    register = field_register()
    assert set(register) <= shape()
    printed = {field.path for each in ALL for field in each.fields}
    assert set(register) == printed


def test_no_field_is_hidden_by_a_method_of_a_dictionary() -> None:
    """In a template `door.items` would print the method."""
    seen: set[str] = set()

    def walk(model: type[BaseModel]) -> None:
        for name, field in model.model_fields.items():
            seen.add(name)
            for part in (field.annotation, *getattr(field.annotation, "__args__", ())):
                if isinstance(part, type) and issubclass(part, BaseModel):
                    walk(part)

    walk(CourtSet)
    assert not seen & _DICT


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.id)
def test_a_full_draft_is_a_draft_cites_and_lists_what_lacks(each: Paper) -> None:
    book = made.full(latest(each))
    court = court_set(book, each)
    text = text_of(draft_docx(court, book.at))
    assert "草　稿" in text
    for item in (*court.citations, *court.lacks, *court.blocked):
        assert item in text
    assert set(each.asked) | set(each.attached) <= set(court.lacks)
    for asked in each.asked:
        assert f"【缺：{asked}】" in text
    assert each.title in text


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.id)
def test_of_a_minimal_case_every_required_field_is_a_gap_that_is_listed(each: Paper) -> None:
    book = made.minimal(latest(each))
    court = court_set(book, each)
    text = text_of(draft_docx(court, book.at))
    values = court.model_dump()
    for field in each.required:
        group, _, name = field.path.rpartition(".")
        held = values[group] if group else values
        for turn in held if isinstance(held, tuple | list) else (held,):
            assert turn[name], field.path
            if "【缺：" in str(turn[name]):
                assert any(field.label in item for item in court.lacks), field.path
                assert f"【缺：{field.label}】" in text, field.path
    assert "None" not in text
    assert "王*" not in text


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.id)
def test_the_list_of_what_lacks_names_nobody(each: Paper) -> None:
    book = made.hostile(latest(each))
    court = court_set(book, each)
    listed = "\n".join((*court.lacks, *court.blocked))
    assert made.RARE not in listed
    assert "赵某某" not in listed
    assert not re.search(r"\d{11}", listed)


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.id)
def test_same_data_same_bytes_and_hostile_text_stands_as_it_is(each: Paper) -> None:
    first, second = (made.hostile(latest(each)) for _ in range(2))
    body = draft_docx(court_set(first, each), first.at)
    assert body == draft_docx(court_set(second, each), second.at)
    if any(field.path == "respondents.name" for field in each.fields):
        assert made.HOSTILE in text_of(body)


def test_the_stage_offers_its_papers_only() -> None:
    before = {each.id for each in at_stage(Stage.PRE_SUIT)}
    assert {"complaint", "preservation_pre_suit", "clue_list"} <= before
    assert not before & {"investigation_order", "network_query", "execution", "distribution", "preservation_in_suit"}
    assert "complaint" not in {each.id for each in at_stage(Stage.EXECUTION)}


def test_a_paper_is_found_by_either_name_and_an_unknown_one_is_told() -> None:
    assert paper("renewal") is paper("续行查封冻结申请书")
    with pytest.raises(UsageError, match="没有文书 x"):
        paper("x")

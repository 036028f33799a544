"""A lawyer's template is checked without a case: what it does not know, what it leaves out."""

from pathlib import Path

import pytest
from docx import Document

from skiptrace.documents.court import court_set
from skiptrace.documents.draft import SHIPPED, draft_docx, template_path
from skiptrace.documents.errors import TemplateError
from skiptrace.documents.papers.check import check_template
from skiptrace.documents.papers.paper import paper
from skiptrace.permits.docket import Stage
from tests.documents.papers.test_catalogue import text_of
from tests.fakes import papers as made

COURT = "北京市西城区人民法院"


def template(path: Path, *lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))
    return path


def test_unknown_and_unused_fields_are_named(tmp_path: Path) -> None:
    path = template(
        tmp_path / "consumption_limit.docx",
        "草稿 {{ court }} {{ docket }} {{ applicant.nam }} {{ whatever }}",
        "{%p for r in respondents %}",
        "{{ r.name }} {{ r.id_no }} {{ r.shoe_size }}",
        "{%p endfor %}",
        "{% if preservation %}{{ stage }}{% endif %}",
        "{{ lacks | join('；') }}",
    )
    found = check_template(path, paper("consumption_limit"))
    assert set(found.unknown) == {"applicant.nam", "whatever", "respondents.shoe_size"}
    assert any("applicant.name" in text for text in found.absent)
    assert any("citations" in text for text in found.absent)
    assert not any("lacks" in text for text in found.absent)
    assert "respondents.phone" in {field.path for field in found.unused}
    assert not {"stage", "docket", "respondents.id_no"} & {field.path for field in found.unused}
    assert not found.fits


def test_a_template_without_the_draft_mark_does_not_fit(tmp_path: Path) -> None:
    path = template(tmp_path / "x.docx", "{{ lacks }} {{ citations }}")
    assert "「草稿」字样" in check_template(path, paper("firm_letter")).absent


@pytest.mark.parametrize("body", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_word_file_is_named(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(body)
    with pytest.raises(TemplateError, match=r"x\.docx 不是可以读取"):
        check_template(path, paper("execution"))


def test_a_broken_tag_is_named(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="标记有误"):
        check_template(template(tmp_path / "x.docx", "{% if %}"), paper("execution"))


def test_the_courts_own_template_comes_before_the_folders_and_the_shipped_one(tmp_path: Path) -> None:
    book = made.full(Stage.EXECUTION)
    court = court_set(book, paper("consumption_limit"))
    assert template_path("consumption_limit", COURT, tmp_path) == SHIPPED / "consumption_limit.docx"
    template(tmp_path / "consumption_limit.docx", "本所模板")
    assert text_of(draft_docx(court, book.at, tmp_path)) == "本所模板"
    template(tmp_path / COURT / "consumption_limit.docx", "本院模板 {{ docket }}")
    assert text_of(draft_docx(court, book.at, tmp_path)) == f"本院模板 {court.docket}"
    assert template_path("consumption_limit", "另一法院", tmp_path) == tmp_path / "consumption_limit.docx"


@pytest.mark.parametrize("court", ["..", "../other", "/etc", "a\\b", "", "."])
def test_a_courts_name_leads_nowhere_else(tmp_path: Path, court: str) -> None:
    inner = tmp_path / "templates"
    for place in (tmp_path / "execution.docx", tmp_path / "other" / "execution.docx"):
        template(place, "x")
    inner.mkdir()
    assert template_path("execution", court, inner) == SHIPPED / "execution.docx"

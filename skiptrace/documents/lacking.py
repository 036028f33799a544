"""What a draft lacks: a required field that is empty is printed as 【缺：…】 and listed, never invented.

Surprising: the list names nobody. It is shown on terminals and goes from desk to desk; the draft itself does not.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from skiptrace.assets.asset import Grade
from skiptrace.assets.plan import PlanLine
from skiptrace.documents import court_matters
from skiptrace.documents.book import Book
from skiptrace.documents.court_guarantees import guarantee_cautions
from skiptrace.documents.court_set import CourtSet
from skiptrace.documents.papers.paper import Paper, PaperField
from skiptrace.permits.docket import Stage

_WHO = {"respondents": "who", "guarantees": "who", "doors": "holder", "elsewhere": "court"}
"""How a turn of a list is called beside the field that it lacks, if not by its number: never by a personal value."""
_ONE = {"claims": "合同", "assets": "财产", "measures": "措施", "attempts": "地址", "exhibits": "证据"}
_NONE = {
    "assets": "没有已确认的财产",
    "measures": "没有两人录入一致的法院保全文书，或者措施均已届满",
    "doors": "没有因缺少此文书而未查询的来源",
    "elsewhere": "没有经人工核定的其他法院执行案件",
    "exhibits": "没有证据",
}
_PARTS = {"interest": "利息", "penalty": "罚息", "costs": "费用"}
_NOT_GIVEN = "未列"


def completed(court: CourtSet, paper: Paper, book: Book) -> CourtSet:
    """The set with every required gap printed in its place, listed with what only a lawyer can add."""
    values = court.model_dump()
    gaps = [gap for field in paper.required for gap in _filled(values, field)]
    listed = (*gaps, *_not_given(court, paper), *paper.asked, *_cautions(book, paper), *paper.attached)
    values["lacks"] = tuple(dict.fromkeys(listed))
    values["blocked"] = tuple(_blocked(book, court, paper))
    return CourtSet.model_validate(values)


def _filled(values: dict[str, Any], field: PaperField) -> Iterator[str]:
    """Write 【缺：…】 wherever the field is empty; what is noted for each."""
    group, _, name = field.path.rpartition(".")
    held: Any = values[group] if group else values
    for number, each in enumerate(held if isinstance(held, tuple | list) else (held,), 1):
        if each[name] == "":
            each[name] = f"【缺：{field.label}】"
            who = each.get(_WHO.get(group, ""), "") or (f"{_ONE[group]}{number}" if group in _ONE else "")
            yield f"{who}的{field.label}" if who else field.label


def _not_given(court: CourtSet, paper: Paper) -> Iterator[str]:
    """Parts of claims that the creditor's file does not give: not asked for, and said so."""
    if not paper.shows("claims"):
        return
    for number, claim in enumerate(court.claims, 1):
        for name, label in _PARTS.items():
            if getattr(claim, name) == _NOT_GIVEN:
                yield f"合同{number}的{label}（债权人清单未列，未计入请求）"


def _cautions(book: Book, paper: Paper) -> Iterator[str]:
    if paper.shows("guarantees"):
        yield from guarantee_cautions(book)
    if paper.shows("measures"):
        strange = court_matters.of_others(book)
        yield from (f"{each} 所载被保全人与本案当事人姓名不符，未列入，请核对" for each in strange)
    if paper.id == "renewal":
        yield from (f"{each} 已过届满前七日，请立即提交并说明（保全规定第18条）" for each in court_matters.late(book))


def _blocked(book: Book, court: CourtSet, paper: Paper) -> Iterator[str]:
    """Why the draft cannot be filed as it stands: what the law wants first, and lists that are empty."""
    preservation = paper.id.startswith("preservation")
    if paper.id == "preservation_pre_suit":
        numbers = {asset.id: f"A{number}" for number, asset in enumerate(book.assets, 1)}
        leads = [line for line in book.plan.lines if line.asset.grade is Grade.LEAD]
        yield from (_left_out(numbers[line.asset.id], line) for line in leads)
    if preservation and not court.assets:
        yield "没有明确的被保全财产信息，依保全规定第10条不能申请；请先取得财产信息或者在诉讼中以具体线索申请"
    if paper.id == "preservation_pre_execution" and not (book.profile.docket and book.profile.docket.instrument_no):
        yield "尚无生效法律文书，不能申请执行前保全（民诉解释第163条）"
    if paper.id == "network_query" and book.stage is Stage.IN_SUIT and not court.preservation:
        yield "诉讼中须先裁定财产保全，才能申请网络查控（保全规定第11条）"
    if paper.id == "renewal":
        lapsed = court_matters.lapsed(book)
        yield from (f"{each}，效力已消灭，不能续行，须另行申请（查封规定第27条）" for each in lapsed)
    if not preservation:
        groups: Mapping[str, None] = dict.fromkeys(field.path.partition(".")[0] for field in paper.required)
        yield from (_NONE[group] for group in groups if group in _NONE and not getattr(court, group))


def _left_out(number: str, line: PlanLine) -> str:
    """By the number that the internal file gives it."""
    return f"{number} {line.asset.kind.chinese}：诉前只能列明确的财产，尚缺{'、'.join(line.asset.lacks)}"

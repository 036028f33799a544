"""A paper reply that two persons typed from its picture: both readings in one document, and what they say together.

Surprising: the document holds both readings, and the meaning is looked for only where they agree. So the proof that two
persons read the same lies in the evidence itself, and a document that was changed to say something else says nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from connectors.answer import Answer, Cited, Outcome, Record
from connectors.engines.alike import plain, plain_ident, plain_name, same_person
from connectors.engines.document import document
from connectors.engines.fault import failed
from connectors.engines.form import FormError, from_text
from connectors.engines.table import together
from connectors.engines.twice import VERSION, Reading, Said
from connectors.engines.typed import ANSWERED, RESULT, TOTAL, UNREAD, Meaning, Typed, TypedCell, TypedForm, typed_form
from connectors.errors import ConnectorError, Contract
from connectors.manifest.operation import Form
from connectors.reply import Reply

_MEMBERS = frozenset({"entered", "source", "operation", "pictures", "entries"})
_WHOSE = frozenset({"pack", "name", "docket"})
_TWO = 2


@dataclass(frozen=True, slots=True)
class _Paper:
    """The reading that stands, on the pictures: each page is the n-th of a picture with a hash."""

    form: TypedForm
    pages: tuple[tuple[str, int], ...]
    reading: Reading

    def cited(self, said: Said, label: str) -> Cited:
        sha256, number = self.pages[said.page - 1]
        return Cited(said.text, sha256, f"第{number}页 {label}")

    def count(self, name: str) -> int | None:
        said = self.reading.head.get(name)
        return int(said.text) if said else None


def parse(operation: Typed, replies: Sequence[Reply]) -> Answer:
    """The meaning of all papers that answer one question: the latest complete one, or the parts together."""
    return together([_parse(operation, reply) for reply in replies])


def heading(operation: Typed, reply: Reply) -> Mapping[str, str]:
    """What both persons read above the records, by the manifest's names. Raises Contract."""
    return {name: said.text for name, said in _open(operation, reply).reading.head.items()}


def _parse(operation: Typed, reply: Reply) -> Answer:
    try:
        return _answer(_open(operation, reply))
    except ConnectorError as error:
        return failed(error)


def _open(operation: Typed, reply: Reply) -> _Paper:
    root = document(reply)
    if set(root) != _MEMBERS or root["entered"] != VERSION:
        raise Contract("不是两人录入的纸质回复")
    form, pages = typed_form(operation), _pages(root["pictures"])
    readings = [_reading(form, each, len(pages)) for each in _list(root["entries"], "entries")]
    if len(readings) != _TWO or same_person(readings[0].by) == same_person(readings[1].by):
        raise Contract("须有两个不同的人各自的录入")
    if where := _unlike(form, *readings):
        raise Contract(f"两人录入不一致：{where}")
    if not _WHOSE & set(readings[0].head):
        raise Contract("没有录入回执编号或被查询人，不知道答复的是哪一次查询")
    return _Paper(form, pages, readings[0])


def _pages(pictures: Any) -> tuple[tuple[str, int], ...]:
    found: list[tuple[str, int]] = []
    for each in _list(pictures, "pictures"):
        sha256, pages = (each.get("sha256"), each.get("pages")) if isinstance(each, dict) else (None, None)
        if not (isinstance(sha256, str) and len(sha256) == 64 and type(pages) is int and pages > 0):
            raise Contract("没有写明图像及其页数")
        found += [(sha256, number) for number in range(1, pages + 1)]
    return tuple(found)


def _list(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise Contract(f"{name} 应为列表")
    return value


def _reading(form: TypedForm, given: Any, pages: int) -> Reading:
    if not isinstance(given, dict) or set(given) != {"by", "head", "rows"} or not isinstance(given["rows"], list):
        raise Contract("录入内容的格式不符")
    if not isinstance(given["by"], str) or not given["by"].strip():
        raise Contract("没有写明录入人")
    head = _cells(form.head, given["head"], pages, "")
    rows = [_cells(form.fields, row, pages, f"记录{number} ") for number, row in enumerate(given["rows"], 1)]
    return Reading(given["by"], head, tuple(rows))


def _cells(cells: Sequence[TypedCell], given: Any, pages: int, before: str) -> dict[str, Said]:
    if not isinstance(given, dict) or set(given) - {cell.name for cell in cells}:
        raise Contract(f"{before}录入内容有不认识的项目")
    found: dict[str, Said] = {}
    for cell in cells:
        said = _said(cell, given.get(cell.name), pages, before)
        if said is not None:
            found[cell.name] = said
    return found


def _said(cell: TypedCell, given: Any, pages: int, before: str) -> Said | None:
    if given is None:
        if cell.required:
            raise Contract(f"{before}{cell.label}：没有录入")
        return None
    if not isinstance(given, dict) or set(given) != {"text", "page"} or not isinstance(given["text"], str):
        raise Contract(f"{before}{cell.label}：没有录入值与页码")
    page = given["page"]
    if type(page) is not int or not 1 <= page <= pages:
        raise Contract(f"{before}{cell.label}：页码不在图像之内")
    try:
        text = from_text(given["text"], cell.spec)
    except FormError as error:
        raise Contract(f"{before}{cell.label}：{error}") from None
    return Said(text, page) if text else None


def _unlike(form: TypedForm, first: Reading, second: Reading) -> str:
    """The place of the first key value in which the two differ; "" for none."""
    if len(first.rows) != len(second.rows):
        return "记录数"
    pairs = [("", form.head, first.head, second.head)]
    pairs += [
        (f"记录{number} ", form.fields, mine, theirs)
        for number, (mine, theirs) in enumerate(zip(first.rows, second.rows, strict=True), 1)
    ]
    for before, cells, mine, theirs in pairs:
        for cell in cells:
            if cell.key and _normal(cell, mine.get(cell.name)) != _normal(cell, theirs.get(cell.name)):
                return f"{before}{cell.label}"
    return ""


def _normal(cell: TypedCell, said: Said | None) -> str:
    if said is None:
        return ""
    match cell.spec.form:
        case Form.DECIMAL:
            return format(Decimal(said.text).normalize() + 0, "f")
        case Form.IDENT | Form.DIGITS:
            return plain_ident(said.text)
        case Form.STR:
            return plain_name(said.text)
        case _:
            return plain(said.text)


def _answer(paper: _Paper) -> Answer:
    records, unread = _records(paper), paper.count(UNREAD) or 0
    meaning, why = _meaning(paper, len(records) + unread)
    if meaning == "refused":
        if records or unread:
            raise Contract("结果写明不予查询，却录有记录")
        reason = paper.reading.head.get("reason")
        where = f"，理由见 {paper.cited(reason, '理由').pointer}" if reason else ""
        return Answer(Outcome.REFUSED, why=f"登记机构不予查询{where}", error="Refused")
    if meaning == "no_record":
        if records or unread or (paper.count(TOTAL) and paper.form.results):
            raise Contract("结果写明没有记录，却录有记录")
        return Answer(Outcome.NO_RECORD, why=why)
    if meaning == "partial":
        return Answer(Outcome.PARTIAL, records, why)
    if unread:
        return Answer(Outcome.PARTIAL, records, f"{unread} 条记录无法辨认")
    if not records:
        raise Contract("结果写明有记录，却没有录入记录")
    return Answer(Outcome.FOUND, records)


def _meaning(paper: _Paper, seen: int) -> tuple[Meaning, str]:
    """What the paper says of itself, and in which words."""
    total = paper.count(TOTAL)
    if not paper.form.results:
        return _by_footer(total or 0, paper.count(ANSWERED) or 0, seen)
    wording = paper.reading.head[RESULT].text
    meaning = paper.form.results[wording]
    if meaning != "found" or all(cell.name != TOTAL for cell in paper.form.head):
        return meaning, wording
    if total is None or not 0 < seen <= total:
        raise Contract("所称条数与所录不符")
    return ("found", wording) if seen == total else ("partial", f"来源共有 {total} 条，纸上只有 {seen} 条")


def _by_footer(total: int, answered: int, seen: int) -> tuple[Meaning, str]:
    if answered > total or not total:
        raise Contract("反馈家数有误")
    if answered < total:
        return "partial", f"反馈单位共 {total} 家，已反馈 {answered} 家"
    return ("found", "") if seen else ("no_record", f"{total} 家单位均反馈无记录")


def _records(paper: _Paper) -> tuple[Record, ...]:
    return tuple(_record(paper, number, row) for number, row in enumerate(paper.reading.rows, 1))


def _record(paper: _Paper, number: int, row: Mapping[str, Said]) -> Record:
    labels = {cell.name: cell.label for cell in paper.form.fields}
    fields = {name: paper.cited(said, f"记录{number} {labels[name]}") for name, said in row.items()}
    first = min((said.page for said in row.values()), default=1)
    return Record(paper.form.kind, fields, f"第{paper.pages[first - 1][1]}页 记录{number}")

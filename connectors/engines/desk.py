"""A public page that a person looked up: what is typed where, whom the saved page is about, and what it says.

Surprising: a page says nothing before it says whom it was asked about. 没有找到 without the query in front of it may be
anybody's nothing, so it is no answer at all.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from connectors.answer import Answer, Cited, Outcome, Record
from connectors.engines.fault import failed
from connectors.engines.form import FormError, from_text
from connectors.engines.page import Element, SavedPage, rows, text
from connectors.errors import BadQuery, ConnectorError, Contract
from connectors.manifest.capture import CaptureForm, CaptureOperation
from connectors.manifest.operation import PLACEHOLDER, RecordSpec
from connectors.query import Query
from connectors.reply import Reply


@dataclass(frozen=True, slots=True)
class Steps:
    """What a person does at a public site. `lines` hold the values to type and are shown to that person only."""

    site: str
    address: str
    lines: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Capture:
    """A page as a person saved it: by whom and when."""

    body: bytes = field(repr=False)
    name: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Sight:
    """A page that is the listed result page: whom it was asked about, and what its result line says."""

    page: SavedPage
    echo: Mapping[str, str]
    meaning: str
    total: int
    why: str


def steps(title: str, form: CaptureOperation, query: Query) -> Steps:
    """The steps for one question. Raises BadQuery when a key is missing."""
    for key in form.needs:
        if not query.keys.get(key):
            raise BadQuery(f"{title}：缺少 {key}，请补全后再查")
    lines = tuple(PLACEHOLDER.sub(lambda m: query.keys[m[1]], line) for line in form.capture.steps)
    return Steps(form.capture.site, form.capture.address, lines)


def accept(capture: Capture) -> Reply:
    """The capture as a reply, byte for byte."""
    return Reply(capture.body, "html", capture.at, status=200, name=capture.name, headers={"x-captured-by": capture.by})


def about(form: CaptureForm, reply: Reply) -> Mapping[str, str]:
    """What the page says was asked. Raises Contract for any other page: a captcha, a login, an error, another site."""
    return _sight(form, reply).echo


def answers(form: CaptureForm, query: Query, reply: Reply) -> bool:
    """Whether the page was asked about exactly this; places that the site hides (`*`) may be anything."""
    echo = about(form, reply)
    return all(fits(echo[name], query.keys.get(name, "")) for name in form.echo)


def parse(form: CaptureOperation, replies: Sequence[Reply]) -> Answer:
    """The meaning of the pages of one result together."""
    try:
        sights = [_sight(form.capture, reply) for reply in replies]
        if not sights:
            raise Contract("没有页面")
        if any((s.echo, s.meaning, s.total) != (sights[0].echo, sights[0].meaning, sights[0].total) for s in sights):
            raise Contract("各页不属于同一次查询")
        found = [record for sight in sights for record in _records(form, sight)]
        return _answer(sights[0], list({_said(record): record for record in reversed(found)}.values())[::-1])
    except ConnectorError as error:
        return failed(error)


def _answer(sight: _Sight, found: Sequence[Record]) -> Answer:
    if sight.meaning == "no_record":
        if found:
            raise Contract("页面称没有结果，却列有记录")
        return Answer(Outcome.NO_RECORD, why=sight.why)
    if not found or len(found) > sight.total:
        raise Contract("页面所称条数与所列不符")
    if len(found) < sight.total:
        return Answer(Outcome.PARTIAL, tuple(found), f"来源共有 {sight.total} 条，页面只有 {len(found)} 条")
    return Answer(Outcome.FOUND, tuple(found))


def _sight(form: CaptureForm, reply: Reply) -> _Sight:
    page = SavedPage(reply)
    if text(page.one(form.heading)) != form.title:
        raise Contract(f"不是{form.site}的“{form.title}”页")
    page.one(form.end)
    echo = {name: text(page.one(place)) for name, place in form.echo.items()}
    if not all(echo.values()):
        raise Contract("页面没有写明查的是谁")
    shown = re.sub(r"\s+", "", text(page.one(form.result)))
    for wording, meaning in form.results.items():
        if match := re.fullmatch(_pattern(wording), shown):
            total = int(match["total"]) if meaning == "found" else 0
            return _Sight(page, echo, meaning, total, wording)
    raise Contract("页面的结果不在约定之内")


def _pattern(wording: str) -> str:
    plain = re.escape(re.sub(r"\s+", "", wording))
    return plain.replace(re.escape("{total}"), r"(?P<total>[1-9]\d{0,4})")


def _records(form: CaptureOperation, sight: _Sight) -> list[Record]:
    spec = form.records[0]
    return [_record(spec, sight.page, entry) for entry in sight.page.all(form.capture.entries)]


def _record(spec: RecordSpec, page: SavedPage, entry: Element) -> Record:
    cells: dict[str, Element] = {}
    for label, cell in rows(entry):
        if label in cells:
            raise Contract(f"{page.pointer(entry)} 的“{label}”不止一处")
        cells[label] = cell
    fields: dict[str, Cited] = {}
    for name, place in spec.fields.items():
        held = cells.get(place.at or "")
        if held is None:
            raise Contract(f"{page.pointer(entry)} 缺少“{place.at}”")
        try:
            value = from_text(text(held), place)
        except FormError as error:
            raise Contract(f"{page.pointer(held)} {error}") from None
        if value:
            fields[name] = Cited(value, page.sha256, page.pointer(held))
    return Record(spec.kind, fields, page.pointer(entry))


def _said(record: Record) -> tuple[tuple[str, str], ...]:
    return tuple((name, cited.text) for name, cited in sorted(record.fields.items()))


def fits(shown: str, asked: str) -> bool:
    """Whether what a site shows can be what was asked; places that it hides (`*`) may be anything."""
    shown, asked = shown.replace(" ", "").upper(), asked.replace(" ", "").upper()
    hidden = "*" in shown and shown.strip("*") != ""
    if not hidden:
        return bool(asked) and shown == asked
    return len(shown) == len(asked) and all(a in {b, "*"} for a, b in zip(shown, asked, strict=True))

"""A question over HTTP and JSON as a pure machine: replies so far -> the next request, or their meaning.

The machine is run again over all replies each time; it holds no state, so a kept exchange can be read again, and a
stopped one is never half remembered. Attempts that merely failed may stand among the replies and are passed over.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from connectors.answer import Answer, Cited, Outcome, Record
from connectors.engines.document import document, locate
from connectors.engines.fault import failed, fault, whole
from connectors.engines.record import Page, cite, items, records
from connectors.errors import BadQuery, ConnectorError, Contract
from connectors.grant import Grant
from connectors.manifest.operation import PLACEHOLDER, Argument, Call, FieldSpec, HttpOperation, Rule
from connectors.manifest.schema import Manifest
from connectors.query import Query
from connectors.reply import Reply
from connectors.wire import WireRequest


@dataclass(frozen=True, slots=True)
class Asking:
    """A question under a grant, with the settings of its source; `attempt` counts the requests of this question."""

    query: Query
    grant: Grant
    options: Mapping[str, str]
    attempt: int


@dataclass(slots=True)
class _Progress:
    """What the replies so far amount to. `ended`: a meaning that needs no further reply."""

    carried: dict[str, Cited] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    calls: int = 0
    total: int = 0
    gathered: int = 0
    closed: bool = False
    why: str = ""
    ended: Answer | None = None


@dataclass(frozen=True, slots=True)
class HttpJson:
    """One operation of one source."""

    manifest: Manifest
    name: str
    operation: HttpOperation

    def next_request(self, asking: Asking, replies: Sequence[Reply]) -> WireRequest | None:
        """The request to send now, None when the replies can be parsed. Raises BadQuery for a missing key."""
        try:
            progress = self._walk(replies)
        except ConnectorError:
            return None
        if progress.ended or progress.closed:
            return None
        return self._request(asking, progress)

    def parse(self, replies: Sequence[Reply]) -> Answer:
        """The meaning of an exchange; never raises for what a source may send."""
        try:
            progress = self._walk(replies)
            if progress.ended:
                return progress.ended
            trouble = fault(replies[-1]) if replies else None
            if trouble:
                raise trouble
            if not progress.closed:
                raise Contract("回复不全")
            return self._answer(progress)
        except ConnectorError as error:
            return failed(error)

    def _walk(self, replies: Sequence[Reply]) -> _Progress:
        progress = _Progress()
        for reply in whole(replies):
            if progress.ended or progress.closed:
                raise Contract("答复之后还有回复")
            trouble = fault(reply)
            if trouble:
                raise trouble
            call = self.operation.calls[min(progress.calls, len(self.operation.before))]
            root = document(reply)
            rule = listed(call, reply.status, root)
            if rule is None:
                raise Contract(f"回复不在约定之内（状态 {reply.status}）")
            self._take(progress, call, rule, reply, Page(reply.sha256, root))
            progress.calls += 1
        return progress

    def _take(self, progress: _Progress, call: Call, rule: Rule, reply: Reply, page: Page) -> None:
        for name, pointer in call.carry.items():
            if rule.meaning in {"next", "found"}:
                progress.carried[name] = cite(page, pointer, FieldSpec(at=pointer))
        if rule.meaning == "next":
            return
        if rule.meaning == "found":
            progress.why = rule.why
            self._page(progress, page)
        elif rule.meaning == "no_record" and progress.pages:
            progress.closed = True  # the list grew shorter while it was read: what is missing shows in the total
        else:
            progress.ended = self._ended(progress, rule, reply, page)

    def _page(self, progress: _Progress, page: Page) -> None:
        progress.pages.append(page)
        number = len(progress.pages)
        paging = self.operation.page
        if paging and locate(page.root, paging.echo) != number:
            raise Contract(f"{paging.echo} 与所问的页码不符")
        count = len(items(page, self.operation.records[0]))
        progress.gathered += count
        if self.operation.total:
            progress.total = max(progress.total, _count(page.root, self.operation.total))
        enough = progress.gathered >= progress.total or not count
        progress.closed = not paging or enough or number >= paging.max_pages

    def _ended(self, progress: _Progress, rule: Rule, reply: Reply, page: Page) -> Answer:
        if rule.meaning != "pending":
            outcome = Outcome.NO_RECORD if rule.meaning == "no_record" else Outcome.REFUSED
            return Answer(outcome, why=rule.why, error="Refused" if outcome is Outcome.REFUSED else "")
        due = None
        if self.operation.due_days:
            days = min(_count(page.root, self.operation.due_days), 365)
            due = reply.received_at.date() + timedelta(days=days)
        ticket = progress.carried.get(self.operation.ticket)
        return Answer(Outcome.PENDING, why=rule.why, ticket=ticket.text if ticket else "", due=due)

    def _answer(self, progress: _Progress) -> Answer:
        found = [
            record
            for page in progress.pages
            for spec in self.operation.records
            for record in records(page, spec, progress.carried)
        ]
        kept = _distinct(found) if len(progress.pages) > 1 else found
        if not kept:
            raise Contract("来源称有记录，却没有内容")
        if self.operation.total is None:
            return Answer(Outcome.FOUND, tuple(kept), progress.why)
        if len(kept) > progress.total:
            raise Contract(f"{self.operation.total} 与条数不符")
        if len(kept) < progress.total:
            why = f"来源共有 {progress.total} 条，只取得 {len(kept)} 条"
            return Answer(Outcome.PARTIAL, tuple(kept), why)
        return Answer(Outcome.FOUND, tuple(kept), progress.why)

    def _request(self, asking: Asking, progress: _Progress) -> WireRequest:
        call = self.operation.calls[min(progress.calls, len(self.operation.before))]
        values = self._values(asking, progress)
        params = {name: self._fill(text, values) for name, text in call.params.items()}
        body: dict[str, str | int] = {name: self._value(value, values) for name, value in call.body.items()}
        if self.operation.page and call is self.operation:
            number = len(progress.pages) + 1
            if call.method == "POST":
                body[self.operation.page.param] = number
            else:
                params[self.operation.page.param] = str(number)
        http = self.manifest.http
        assert http is not None
        return WireRequest(
            source=self.manifest.id,
            method=call.method,
            path="/".join(quote(self._fill(part, values), safe="") for part in call.path.split("/")),
            params=params,
            body=body if call.method == "POST" else None,
            grant_id=asking.grant.id,
            attempt=asking.attempt,
            bearer=http.auth == "bearer",
            timeout_seconds=http.timeout_seconds,
            max_bytes=http.max_bytes,
        )

    def _values(self, asking: Asking, progress: _Progress) -> Mapping[str, str]:
        grant = asking.grant
        order_no = hashlib.sha256(f"{asking.query.key}/{grant.id}/{asking.attempt}".encode()).hexdigest()[:32]
        return {
            **{name: asking.query.keys.get(name, "") for name in self.operation.needs},
            **{f"setting.{name}": value for name, value in asking.options.items()},
            **{f"carried.{name}": cited.text for name, cited in progress.carried.items()},
            "grant.consent_no": grant.consent_no,
            "grant.order_no": grant.order_no,
            "grant.docket_no": grant.docket_no,
            "attempt.order_no": order_no,
        }

    def _value(self, value: str | Argument, values: Mapping[str, str]) -> str | int:
        if isinstance(value, str):
            return self._fill(value, values)
        try:
            return int(self._fill(value.of, values))
        except ValueError:
            raise BadQuery(f"{self.manifest.title}：{value.of} 应为整数") from None

    def _fill(self, text: str, values: Mapping[str, str]) -> str:
        match = PLACEHOLDER.fullmatch(text)
        if match is None:
            return text
        value = values.get(match[1], "")
        if not value:
            raise BadQuery(f"{self.manifest.title}（{self.name}）：缺少 {match[1]}，请补全后再查")
        return value


def listed(call: Call, status: int, root: Mapping[str, Any]) -> Rule | None:
    """The rule that a reply fits; None is never a meaning."""
    for rule in call.outcomes:
        if rule.status == status and all(_equal(root, place, value) for place, value in rule.where.items()):
            return rule
    return None


def _equal(root: Mapping[str, Any], pointer: str, expected: object) -> bool:
    try:
        value = locate(root, pointer)
    except Contract:
        return False
    return type(value) is type(expected) and value == expected


def _count(root: Mapping[str, Any], pointer: str) -> int:
    value = locate(root, pointer)
    if type(value) is not int or value < 0:
        raise Contract(f"{pointer} 应为非负整数")
    return value


def _distinct(found: Sequence[Record]) -> list[Record]:
    """Pages that drift repeat records; a repeated one must not stand for one that was never seen."""
    seen: dict[tuple[tuple[str, str], ...], Record] = {}
    for record in found:
        seen.setdefault(tuple((name, cited.text) for name, cited in sorted(record.fields.items())), record)
    return list(seen.values())

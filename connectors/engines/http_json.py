"""A question over HTTP and JSON as a pure machine: replies so far -> the next request, or their meaning.

The machine is run again over all replies each time; it holds no state, so a kept exchange can be read again, and a
stopped one is never half remembered. Attempts that merely failed may stand among the replies and are passed over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from connectors.answer import Answer, Cited, Outcome
from connectors.engines.asking import Asking, Words, placeholder
from connectors.engines.document import document, locate
from connectors.engines.fault import MERE, failed, fault
from connectors.engines.legs import Leg, check_echo, drawn, first, held_after_all
from connectors.engines.listing import count
from connectors.engines.record import Page, cite
from connectors.errors import BadQuery, ConnectorError, Contract, QuotaSpent
from connectors.manifest.operation import Argument, Call, Drill, FieldSpec, HttpOperation, Rule
from connectors.manifest.schema import Manifest
from connectors.reply import Reply
from connectors.wire import WireRequest


@dataclass(slots=True)
class _Progress:
    """What the replies so far amount to. `legs` are still to go; `ended`: a meaning that needs no further reply."""

    legs: list[Leg]
    carried: dict[str, Cited] = field(default_factory=dict)
    read: list[Leg] = field(default_factory=list)
    unreached: int = 0
    why: str = ""
    ended: Answer | None = None

    @property
    def over(self) -> bool:
        return self.ended is not None or not self.legs

    def known(self, leg: Leg) -> dict[str, Cited]:
        return {**self.carried, **leg.bound} if self.carried else dict(leg.bound)

    def close(self) -> None:
        """The first leg is gone; what it gathered stays."""
        leg = self.legs.pop(0)
        if leg.listing:
            self.read.append(leg)


@dataclass(frozen=True, slots=True)
class HttpJson:
    """One operation of one source."""

    manifest: Manifest
    name: str
    operation: HttpOperation

    def step(self, asking: Asking, replies: Sequence[Reply]) -> WireRequest | Answer:
        """The request to send now, or what the replies mean when there is none. Raises BadQuery for a missing key."""
        try:
            progress = self._walk(replies)
            return self._meaning(progress) if progress.over else self._request(asking, progress)
        except BadQuery:
            raise
        except ConnectorError as error:
            return failed(error)

    def awaited(self, replies: Sequence[Reply]) -> Call:
        """The call that the reply after these answers. Raises when they cannot be read, or await nothing."""
        progress = self._walk(replies)
        if progress.over:
            raise Contract("答复之后还有回复")
        return progress.legs[0].call

    def parse(self, replies: Sequence[Reply]) -> Answer:
        """The meaning of an exchange; never raises for what a source may send."""
        try:
            progress = self._walk(replies)
            if progress.over:
                return self._meaning(progress)
            raise (fault(replies[-1]) if replies else None) or Contract("回复不全")
        except ConnectorError as error:
            return failed(error)

    def _meaning(self, progress: _Progress) -> Answer:
        return progress.ended or self._answer(progress)

    def _walk(self, replies: Sequence[Reply]) -> _Progress:
        progress = _Progress(first(self.operation))
        for reply in replies:
            trouble = fault(reply)
            if isinstance(trouble, MERE):
                continue
            if progress.over:
                raise Contract("答复之后还有回复")
            if trouble:
                raise trouble
            root = document(reply)
            rule = listed(progress.legs[0].call, reply.status, root)
            if rule is None:
                raise Contract(f"回复不在约定之内（状态 {reply.status}）")
            self._take(progress, rule, reply, Page(reply.sha256, root))
        return progress

    def _take(self, progress: _Progress, rule: Rule, reply: Reply, page: Page) -> None:
        leg = progress.legs[0]
        if rule.meaning == "no_record" and (place := held_after_all(self.operation, leg, page)):
            raise Contract(f"来源称没有记录，{place} 却有内容")
        if rule.meaning in {"next", "found"}:
            progress.carried |= {name: cite(page, at, FieldSpec(at=at)) for name, at in leg.call.carry.items()}
        if rule.meaning == "next":
            progress.close()
        elif rule.meaning == "found":
            progress.why = rule.why
            self._found(progress, leg, page)
        elif rule.meaning == "quota":
            raise QuotaSpent(rule.why or "来源的查询额度已用完，请待恢复后再查")
        elif rule.meaning == "no_record" and leg.listing and (leg.listing.pages or isinstance(leg.call, Drill)):
            progress.close()  # the list grew shorter, or never was: what is missing shows in the total
        else:
            progress.ended = self._ended(progress, rule, reply, page)

    def _found(self, progress: _Progress, leg: Leg, page: Page) -> None:
        if leg.listing is None:
            plan = drawn(self.operation, page)
            progress.legs[:1] = plan.legs
            progress.unreached = plan.unreached
            return
        check_echo(leg, page, progress.known(leg))
        leg.listing.take(page)
        if leg.listing.closed:
            progress.close()

    def _ended(self, progress: _Progress, rule: Rule, reply: Reply, page: Page) -> Answer:
        if rule.meaning != "pending":
            outcome = Outcome.NO_RECORD if rule.meaning == "no_record" else Outcome.REFUSED
            return Answer(outcome, why=rule.why, error="Refused" if outcome is Outcome.REFUSED else "")
        due = None
        if self.operation.due_days:
            days = min(count(page.root, self.operation.due_days), 365)
            due = reply.received_at.date() + timedelta(days=days)
        ticket = progress.carried.get(self.operation.ticket)
        return Answer(Outcome.PENDING, why=rule.why, ticket=ticket.text if ticket else "", due=due)

    def _answer(self, progress: _Progress) -> Answer:
        read = [leg.listing.rows(progress.known(leg)) for leg in progress.read if leg.listing]
        kept = tuple(record for rows in read for record in rows.records)
        if not kept:
            raise Contract("来源称有记录，却没有内容")
        shown = sum(rows.shown for rows in read)
        total = sum(rows.shown if rows.total is None else rows.total for rows in read) + progress.unreached
        if shown < total:
            return Answer(Outcome.PARTIAL, kept, f"来源共有 {total} 条，只取得 {shown} 条")
        return Answer(Outcome.FOUND, kept, progress.why)

    def _request(self, asking: Asking, progress: _Progress) -> WireRequest:
        leg = progress.legs[0]
        call, paged = leg.call, leg.listing
        words = Words(asking, self.operation.needs, progress.known(leg))
        params = {name: self._fill(text, words) for name, text in call.params.items()}
        body: dict[str, str | int] = {name: self._value(value, words) for name, value in call.body.items()}
        if paged and paged.paging:
            number = len(paged.pages) + 1
            if call.method == "POST":
                body[paged.paging.param] = number
            else:
                params[paged.paging.param] = str(number)
        http = self.manifest.http
        assert http is not None
        return WireRequest(
            source=self.manifest.id,
            method=call.method,
            path=self._path(call.path, words),
            params=params,
            body=body if call.method == "POST" else None,
            grant_id=asking.grant.id,
            attempt=asking.attempt,
            bearer=http.auth == "bearer",
            timeout_seconds=http.timeout_seconds,
            max_bytes=http.max_bytes,
        )

    def _path(self, path: str, words: Words) -> str:
        if "{" not in path:
            return path
        return "/".join(quote(self._fill(part, words), safe="") for part in path.split("/"))

    def _value(self, value: str | Argument, words: Words) -> str | int:
        if isinstance(value, str):
            return self._fill(value, words)
        try:
            return int(self._fill(value.of, words))
        except ValueError:
            raise BadQuery(f"{self.manifest.title}：{value.of} 应为整数") from None

    def _fill(self, text: str, words: Words) -> str:
        name = placeholder(text)
        if name is None:
            return text
        value = words.of(name)
        if not value:
            raise BadQuery(f"{self.manifest.title}（{self.name}）：缺少 {name}，请补全后再查")
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

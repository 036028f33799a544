"""Examines one source by every rule of `quality.yaml`. Generated from the folder, no code per source."""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from connectors.answer import Answer, Outcome
from connectors.conformance.driven import drives
from connectors.conformance.failing import Failing
from connectors.conformance.golden import Golden, goldens, written
from connectors.conformance.mutated import mutated
from connectors.conformance.paging import paging
from connectors.conformance.paper import entries
from connectors.conformance.sandbox import Engine, engine
from connectors.conformance.silence import silences
from connectors.conformance.tiers import Examination, judged, runbook
from connectors.engines.document import document
from connectors.engines.fault import transient
from connectors.engines.http_json import listed
from connectors.errors import Contract
from connectors.manifest.lint import lint
from connectors.manifest.operation import Call, FileOperation, HttpOperation, Rule
from connectors.query import Query
from connectors.reply import Reply
from connectors.source import Desk, Lookup, Source

Check = Callable[[Any, Golden], Iterator[Failing]]
"""One rule over one sample. Some are for one family only; the caller knows which."""

_SAID = frozenset({Outcome.FOUND, Outcome.NO_RECORD})
_PERSONAL = (
    "name",
    "id_no",
    "phone",
    "address",
    "employer",
    "account_no",
    "plate",
    "location",
    "customer_no",
    "company",
)


def examine(source: Source, built: Engine = engine) -> tuple[Failing, ...]:
    """Everything that is wrong with a source; empty when it conforms."""
    return examination(source, built).failing


def examination(source: Source, built: Engine = engine) -> Examination:
    """The whole examination with the state of each rule. `built` puts the engine together."""
    samples = tuple(goldens(source))
    failing = [
        *(Failing("manifest", f"{f.rule} {f.place}") for f in lint(source.manifest, source.folder)),
        *_coverage(source, samples),
        *(failing for golden in samples for check in _CHECKS for failing in _safely(check, source, golden)),
        *runbook(source),
    ]
    if isinstance(source, Lookup):
        failing += [each for golden in samples for each in _safely(paging, source, golden)]
        failing += drives(source, samples, built)
    return judged(source, failing)


def _safely(check: Check, source: Source, golden: Golden) -> Iterator[Failing]:
    """A source that crashes fails one rule, and the others are still looked at."""
    try:
        yield from check(source, golden)
    except Exception as error:  # noqa: BLE001  whatever escapes a parser is the finding
        yield Failing("mutated", f"{golden.place}: {type(error).__name__}")


def _golden(source: Source, golden: Golden) -> Iterator[Failing]:
    read = written(source.parse(golden.operation, golden.replies))
    if read != golden.expected:
        parts = sorted(key for key in {*read, *golden.expected} if read.get(key) != golden.expected.get(key))
        yield Failing("golden", f"{golden.place}: {', '.join(parts)}")


def _silent(source: Source, golden: Golden) -> Iterator[Failing]:
    """Damage every reply in every way; what is left must say nothing, and tell nothing of the person."""
    secret = {
        record.text(name) for record in source.parse(golden.operation, golden.replies).records for name in _PERSONAL
    } - {""}
    for number, silence in silences(source, golden):
        # A failed attempt is followed by another; the exchange that ends with it is the silent one.
        rest = () if transient(silence.reply) else golden.replies[number + 1 :]
        answer = source.parse(golden.operation, (*golden.replies[:number], silence.reply, *rest))
        if answer.outcome in _SAID or (silence.contradicts and answer.outcome is Outcome.PARTIAL):
            yield Failing("silence", f"{golden.place}: {silence.name}")
        if any(value in _told(answer) for value in secret):
            yield Failing("redaction", f"{golden.place}: {silence.name}")


def _pure(source: Source, golden: Golden) -> Iterator[Failing]:
    once, again = (source.parse(golden.operation, golden.replies) for _ in range(2))
    later = [replace(reply, received_at=reply.received_at + timedelta(days=400)) for reply in golden.replies]
    moved = replace(source.parse(golden.operation, later), due=once.due)
    if not once == again == moved:
        yield Failing("pure", golden.place)


def _replayed(source: Source, golden: Golden) -> Iterator[Failing]:
    """Read again from what is kept, years later: the same answer, and every value cites bytes that are there."""
    kept = [replace(reply, body=zlib.decompress(zlib.compress(reply.body))) for reply in golden.replies]
    answer = source.parse(golden.operation, kept)
    there = {reply.sha256 for reply in kept}
    cited = {cited.sha256 for record in answer.records for cited in record.fields.values()}
    if answer != source.parse(golden.operation, golden.replies) or not cited <= there:
        yield Failing("replay", golden.place)


def _redacted(source: Source, golden: Golden) -> Iterator[Failing]:
    answer = source.parse(golden.operation, golden.replies)
    if any(record.text(name) in _told(answer) for record in answer.records for name in _PERSONAL if record.text(name)):
        yield Failing("redaction", golden.place)


def _addressed(source: Source, golden: Golden) -> Iterator[Failing]:
    """A saved page answers the question that it repeats, and no other person's."""
    if not isinstance(source, Desk):
        return
    for reply in golden.replies:
        keys = source.about(golden.operation, reply)
        asked = [Query(source.id, golden.operation, {**keys, name: "欧阳旁人"}) for name in keys]
        right = source.answers(Query(source.id, golden.operation, keys), reply)
        if not right or any(source.answers(query, reply) for query in asked):
            yield Failing("addressed", golden.place)


def _on_paper(source: Source, golden: Golden) -> Iterator[Failing]:
    """What two persons type from a paper means what the file said; damaged in any way it says nothing."""
    said = source.parse(golden.operation, golden.replies)
    for name, reply, silent in entries(source, golden, said):
        answer = source.parse(golden.operation, (reply,))
        if silent and answer.outcome in _SAID:
            yield Failing("silence", f"{golden.place}: on paper, {name}")
        if not silent and (answer.outcome, _texts(answer)) != (said.outcome, _texts(said)):
            yield Failing("paper", f"{golden.place}: {name}")
        if any(record.text(n) in _told(answer) for record in said.records for n in _PERSONAL if record.text(n)):
            yield Failing("redaction", f"{golden.place}: on paper, {name}")


def _texts(answer: Answer) -> list[dict[str, str]]:
    return [{name: cited.text for name, cited in record.fields.items()} for record in answer.records]


def _told(answer: Answer) -> str:
    """All text of an answer that may reach a log or a screen without a permit."""
    return " ".join([repr(answer), answer.why, *(row.why for row in answer.rejected)])


def _coverage(source: Source, samples: tuple[Golden, ...]) -> Iterator[Failing]:
    """Every listed outcome must be shown by a sample."""
    for name, operation in source.manifest.operations.items():
        mine = [golden for golden in samples if golden.operation == name]
        if isinstance(operation, HttpOperation):
            bodies = [reply for golden in mine for reply in golden.replies]
            for call_no, call in enumerate(operation.calls):
                for rule in call.outcomes:
                    if not any(_hits(call, rule, reply) for reply in bodies):
                        yield Failing("coverage", f"{name}.call{call_no} {rule.meaning}")
        else:
            shown = {golden.expected["outcome"] for golden in mine}
            listed_too = operation.file.results.values() if isinstance(operation, FileOperation) else ()
            for outcome in {"found", "no_record", "partial", *listed_too} - shown:
                yield Failing("coverage", f"{name} {outcome}")


def _hits(call: Call, rule: Rule, reply: Reply) -> bool:
    try:
        root = document(reply)
    except Contract:
        return False
    return listed(call, reply.status, root) is rule


_CHECKS: tuple[Check, ...] = (
    _golden,
    _silent,
    _pure,
    _redacted,
    _addressed,
    _replayed,
    mutated,
    _on_paper,
)

"""The kit bites on databases: readers that trust an empty view, a stale load or a changed column are caught."""

import copy
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from connectors import Answer, Lookup, Outcome, Reply, registry
from connectors.conformance import examine
from connectors.conformance.golden import goldens
from connectors.conformance.silence import silences
from connectors.manifest.statement import SqlOperation


def ledger(**changes: Any) -> Lookup:
    """The source that ships, with other words in each statement's expectations."""
    held = registry()["collection_ledger"]
    operations = copy.copy(held.manifest.operations)
    for name, form in operations.items():
        assert isinstance(form, SqlOperation)
        expects = form.sql.expects.model_copy(update=changes)
        operations[name] = form.model_copy(update={"sql": form.sql.model_copy(update={"expects": expects})})
    return Lookup(held.manifest.model_copy(update={"operations": operations}), held.folder)


def told(source: Lookup) -> set[str]:
    return {failing.place.rsplit(": ", 1)[-1] for failing in examine(source) if failing.check == "silence"}


class Hopeful(Lookup):
    """Takes a reply that it cannot read for an empty view."""

    def parse(self, operation: str, replies: Sequence[Reply]) -> Answer:
        answer = super().parse(operation, replies)
        return Answer(Outcome.NO_RECORD) if answer.outcome is Outcome.FAILED else answer


class Satisfied(Lookup):
    """Takes the rows below the cap for all there are."""

    def parse(self, operation: str, replies: Sequence[Reply]) -> Answer:
        answer = super().parse(operation, replies)
        return replace(answer, outcome=Outcome.FOUND) if answer.outcome is Outcome.PARTIAL else answer


def test_a_reader_of_empty_views_is_caught_at_every_kind_of_damage() -> None:
    held = registry()["collection_ledger"]
    found = told(Hopeful(held.manifest, held.folder))

    assert {"empty view of an old load", "load never done", "nothing held", "no such column"} <= found
    assert {"column renamed", "two columns of one name", "a row twice", "number at content", "locked"} <= found


def test_a_load_of_any_age_is_caught() -> None:
    assert told(ledger(days=90_000)) == {"load of long ago", "empty view of an old load"}


def test_a_heading_read_from_the_wrong_column_is_caught() -> None:
    assert {failing.check for failing in examine(ledger(held="as_of"))} >= {"golden"}


def test_a_cap_taken_for_the_whole_is_caught() -> None:
    held = registry()["collection_ledger"]

    assert "golden" in {failing.check for failing in examine(Satisfied(held.manifest, held.folder))}


@pytest.mark.parametrize("operation", ["by_number", "by_phone"])
def test_every_damage_changes_the_bytes(operation: str) -> None:
    """A silence that equals the sample would test nothing."""
    source = registry()["collection_ledger"]
    mine = [golden for golden in goldens(source) if golden.operation == operation]

    for golden in mine:
        sent = golden.replies[0]
        assert all(
            silence.reply.body != sent.body or silence.reply.status != 200 for _, silence in silences(source, golden)
        )

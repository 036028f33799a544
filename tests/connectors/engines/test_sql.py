"""A database's result means something only when its heading vouches for it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from connectors import Answer, Outcome, Query, Reply, registry
from connectors.engines.asking import Asking
from connectors.engines.result_set import Table, complaint, result_set
from connectors.errors import BadQuery
from connectors.source import Lookup
from connectors.wire import FAULT_HEADER, WireRequest

ASKED = datetime(2026, 10, 30, 10, 0, tzinfo=UTC)


@pytest.fixture
def ledger() -> Lookup:
    held = registry()["collection_ledger"]
    assert isinstance(held, Lookup)
    return held


def replied(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(body, "json", ASKED, status=status, headers=headers or {})


def read(ledger: Lookup, document: Any) -> Answer:
    return ledger.parse("by_number", [replied(json.dumps(document).encode())])


@pytest.fixture
def points(sample: Callable[[str, str], bytes]) -> Any:
    return json.loads(sample("collection_ledger", "points.json"))


def test_the_question_is_bound_and_never_written_into_the_statement(ledger: Lookup, grant: Callable[..., Any]) -> None:
    query = Query("collection_ledger", "by_number", {"id_no": "330106198506123419"})
    request = ledger.step(Asking(query, grant("collection_ledger"), {}, 1), [])

    assert isinstance(request, WireRequest)
    assert request.select is not None
    assert request.select.values == {"id_no": "330106198506123419"}
    assert "330106198506123419" not in request.select.statement + repr(request)


def test_a_question_without_its_key_is_not_asked(ledger: Lookup, grant: Callable[..., Any]) -> None:
    query = Query("collection_ledger", "by_phone", {"name": "林小满"})

    with pytest.raises(BadQuery, match="phone"):
        ledger.step(Asking(query, grant("collection_ledger"), {}, 1), [])


def test_after_a_mere_failure_it_is_asked_again_and_after_a_reply_never(
    ledger: Lookup, grant: Callable[..., Any], points: Any
) -> None:
    asking = Asking(Query("collection_ledger", "by_number", {"id_no": "x"}), grant("collection_ledger"), {}, 2)
    failed = replied(b"", 0, {FAULT_HEADER: "locked"})

    assert isinstance(ledger.step(asking, [failed]), WireRequest)
    assert isinstance(ledger.step(asking, [failed, replied(json.dumps(points).encode())]), Answer)
    assert isinstance(ledger.step(asking, [replied(complaint(ASKED, "42703"))]), Answer)


@pytest.mark.parametrize(
    ("age", "outcome"), [(0, "no_record"), (3, "no_record"), (4, "failed"), (-1, "no_record"), (-2, "failed")]
)
def test_no_row_is_no_record_only_while_the_load_is_fresh(ledger: Lookup, points: Any, age: int, outcome: str) -> None:
    points["rows"] = []
    points["heading"][0]["as_of"] = (date(2026, 10, 30) - timedelta(days=age)).isoformat()

    assert read(ledger, points).outcome == outcome


def test_rows_of_a_stale_load_are_not_taken_either(ledger: Lookup, points: Any) -> None:
    points["heading"][0]["as_of"] = "2026-10-01"
    answer = read(ledger, points)

    assert (answer.outcome, answer.error, answer.records) == (Outcome.FAILED, "Contract", ())


def test_freshness_is_judged_by_the_moment_in_the_bytes(ledger: Lookup, points: Any) -> None:
    """Read again years later, the evidence says what it said."""
    kept = replied(json.dumps(points).encode())

    assert ledger.parse("by_number", [kept]) == ledger.parse(
        "by_number", [replace(kept, received_at=ASKED + timedelta(days=4000))]
    )


def test_more_rows_than_the_cap_are_partial(ledger: Lookup, points: Any) -> None:
    points["more"] = True
    answer = read(ledger, points)

    assert answer.outcome is Outcome.PARTIAL
    assert len(answer.records) == 7


def test_every_value_says_where_it_stands(ledger: Lookup, points: Any) -> None:
    answer = read(ledger, points)
    employer = next(record for record in answer.records if record.text("employer"))

    assert (employer.pointer, employer.fields["employer"].pointer) == ("/rows/3", "/rows/3/content")
    assert employer.text("fact") == "employer"


@pytest.mark.parametrize(
    ("code", "outcome", "error"),
    [
        ("42703", "failed", "Contract"),
        ("42P01", "failed", "Contract"),
        ("42501", "failed", "Barred"),
        ("28P01", "failed", "Barred"),
        ("SQLITE_ERROR", "failed", "Contract"),
        ("SQLITE_NOTADB", "failed", "Contract"),
    ],
)
def test_what_the_database_refuses_is_told_by_its_code(ledger: Lookup, code: str, outcome: str, error: str) -> None:
    answer = ledger.parse("by_number", [replied(complaint(ASKED, code))])

    assert (answer.outcome, answer.error) == (outcome, error)
    assert code in answer.why


@pytest.mark.parametrize("fault", ["locked", "timeout", "disconnect", "unreachable", "too_large"])
def test_a_failed_read_is_never_no_record(ledger: Lookup, fault: str) -> None:
    answer = ledger.parse("by_number", [replied(b"", 0, {FAULT_HEADER: fault})])

    assert answer.outcome is Outcome.FAILED
    assert answer.error == {"locked": "Busy", "too_large": "Contract"}.get(fault, "Down")


def test_a_second_reply_and_none_at_all_are_an_engineers_matter(ledger: Lookup, points: Any) -> None:
    kept = replied(json.dumps(points).encode())

    assert ledger.parse("by_number", [kept, kept]).error == "Contract"
    assert ledger.parse("by_number", []).error == "Contract"
    assert ledger.parse("by_number", [replace(kept, status=404)]).error == "Contract"


def test_rows_of_which_none_is_an_agreed_record_are_not_silence(ledger: Lookup, points: Any) -> None:
    """Kept kinds that fit no row: the manifest and the table have come apart."""
    form = ledger.manifest.operations["by_number"]
    only_phones = form.model_copy(update={"records": form.records[:1]})
    manifest = ledger.manifest.model_copy(update={"operations": {"by_number": only_phones}})
    points["rows"] = [row for row in points["rows"] if row["kind"] != "1"]

    assert read(Lookup(manifest, ledger.folder), points).error == "Contract"


def test_a_result_is_written_with_its_types_and_the_same_each_time() -> None:
    moment = datetime(2026, 10, 29, 18, 30, 5, 123, tzinfo=UTC)
    cells = (1, "甲\"'", Decimal("12.50"), 0.1, 1e22, None, True, date(2026, 1, 2), moment, b"x", float("nan"))
    table = Table([f"c{n}" for n in range(len(cells))], [cells])
    body = result_set(ASKED, Table(["as_of"], [(date(2026, 10, 29),)]), table, more=False)
    row = json.loads(body, parse_float=Decimal)["rows"][0]

    assert list(row.values())[:3] == [1, "甲\"'", Decimal("12.50")]
    assert (row["c3"], row["c4"], row["c5"], row["c6"]) == (Decimal("0.1"), 10**22, None, True)
    assert (row["c7"], row["c8"]) == ("2026-01-02", "2026-10-30T02:30:05")
    assert (row["c9"], row["c10"]) == ({"type": "bytes"}, {"type": "float"})
    assert body == result_set(ASKED, Table(["as_of"], [(date(2026, 10, 29),)]), table, more=False)

"""What an import would read, one line a data row, without importing anything."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from skiptrace.cases.reading import read_rows, read_tables
from skiptrace.cases.row import RowResult
from skiptrace.cases.spreadsheet import read_workbook


def preview_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Lines with `sheet, row, ok, name, id_no, phones, principal, overdue_since, problems`; UsageError: bad file."""
    reading = read_tables(read_workbook(path))
    return (preview_line(result) for result in read_rows(reading))


def preview_line(result: RowResult) -> dict[str, Any]:
    """`principal` is in yuan (null when unreadable), `phones` in E.164."""
    debtor, claim = result.debtor, result.claim
    return {
        "sheet": result.sheet,
        "row": result.row,
        "ok": result.ok,
        "name": debtor.name or None,
        "id_no": debtor.id_no or debtor.id_hint or None,
        "phones": [fact.e164 for fact in debtor.facts if fact.e164],
        "principal": float(claim.principal.value) if claim.principal else None,
        "overdue_since": claim.overdue_since.isoformat() if claim.overdue_since else None,
        "problems": [
            {"code": p.code, "column": p.column, "reason": p.reason, "mend": p.mend, "fatal": p.fatal}
            for p in result.problems
        ],
    }

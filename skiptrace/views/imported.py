"""What an import did, as it is shown: counts, differences, stops, rows that were not taken (without their values)."""

from datetime import date

from skiptrace.cases.report import ImportReport
from skiptrace.cases.row import RowResult
from skiptrace.views.view import View


class ProblemView(View):
    """A fault of one cell: where, what, and how to mend it."""

    column: str
    code: str
    reason: str
    mend: str


class RowView(View):
    """A row with faults, by its number in the sheet."""

    sheet: str
    row: int
    problems: tuple[ProblemView, ...]


class DifferenceView(View):
    """What the file changed in a case."""

    case_number: str
    what: str
    old: str
    new: str


class StopView(View):
    """A case that the file stopped."""

    case_number: str
    kind: str
    reason: str


class ConflictView(View):
    """A row that was read well and not applied, and why."""

    sheet: str
    row: int
    why: str


class ImportView(View):
    """`again`: this very file was imported before, nothing was changed."""

    again: bool
    rows: int
    as_of: date
    cases_created: int
    claims_created: int
    claims_updated: int
    claims_unchanged: int
    differences: tuple[DifferenceView, ...]
    stops: tuple[StopView, ...]
    conflicts: tuple[ConflictView, ...]
    rejected: tuple[RowView, ...]
    warned: tuple[RowView, ...]
    notes: tuple[str, ...]
    file_sha256: str


def import_view(report: ImportReport) -> ImportView:
    return ImportView(
        again=report.again,
        rows=report.rows,
        as_of=report.as_of,
        cases_created=report.cases_created,
        claims_created=report.claims_created,
        claims_updated=report.claims_updated,
        claims_unchanged=report.claims_unchanged,
        differences=tuple(
            DifferenceView(case_number=d.case_number, what=d.what, old=d.old, new=d.new) for d in report.differences
        ),
        stops=tuple(StopView(case_number=s.case_number, kind=s.kind, reason=s.reason) for s in report.stops),
        conflicts=tuple(ConflictView(sheet=c.sheet, row=c.row, why=c.why) for c in report.conflicts),
        rejected=tuple(_row(row) for row in report.rejected),
        warned=tuple(_row(row) for row in report.warned),
        notes=report.notes,
        file_sha256=report.sha256,
    )


def _row(row: RowResult) -> RowView:
    problems = (ProblemView(column=p.column, code=p.code, reason=p.reason, mend=p.mend) for p in row.problems)
    return RowView(sheet=row.sheet, row=row.row, problems=tuple(problems))

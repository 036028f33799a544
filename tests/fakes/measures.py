"""Made-up measures of a made-up court, as settled papers would give them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from connectors.authority import Authority
from skiptrace.court.choices import Act, PaperKind, Thing
from skiptrace.court.file import CourtFile
from skiptrace.court.measure import Measure
from skiptrace.court.paper import CourtPaper
from skiptrace.entering.entry import PaperState
from skiptrace.tracing.profile import Citation, Profile
from tests.fakes.court_papers import ACCOUNT, NAME, NOTICE_NO, RULING_NO
from tests.fakes.estate import AT

EVIDENCE, SHA = "ev-court", "c" * 64
_FIELDS = (
    "what", "name", "holder", "measure", "order", "start", "end", "asked", "frozen", "document_no", "ruling_no",
    "notice_no",
)  # fmt: skip


def measure(**changes: Any) -> Measure:
    """A freeze of the debtor's account, first in line, for a year; every value stands on page 2."""
    plain = Measure(
        id="m-1",
        case_id="case-1",
        docket_id="d-1",
        paper_no="W000001",
        evidence_id=EVIDENCE,
        sha256=SHA,
        kind=Thing.DEPOSIT,
        what=ACCOUNT,
        name=NAME,
        holder="某某银行北京丰收支行",
        measure=Act.FREEZE,
        rank=0,
        start=date(2026, 10, 29),
        end=date(2027, 10, 28),
        asked=Decimal("105000.00"),
        frozen=Decimal("30000.00"),
        document_no="（2026）京0102执保9号告知书",
        ruling_no=RULING_NO,
        notice_no=NOTICE_NO,
        remark="",
        places=dict.fromkeys(_FIELDS, "第2页"),
    )
    return replace(plain, **changes)


def court_file(measures: Iterable[Measure], kind: PaperKind = PaperKind.RESULT_NOTICE) -> CourtFile:
    """The settled paper of the measures, with the numbers under which the court wrote."""
    found = tuple(replace(each, id=f"m-{place}") for place, each in enumerate(measures, 1))
    paper = CourtPaper(
        "w-1", "W000001", "case-1", "d-1", kind, EVIDENCE, SHA, "pdf", 2, PaperState.SETTLED, "sun", AT, "en-1", AT
    )
    return CourtFile((paper,), found, frozenset({RULING_NO}).union(*(each.numbers for each in found)))


def with_paper(profile: Profile) -> Profile:
    """The profile with the court's paper among its exhibits."""
    cited = Citation("E7", EVIDENCE, SHA, "", "court", "保全结果告知书", Authority.JUD, AT)
    return replace(profile, exhibits=(*profile.exhibits, cited))

"""A paper of the court as it was taken in, and what one person entered from it."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime

from skiptrace.court.choices import PaperKind, PaperState
from skiptrace.court.forms import CourtForm
from skiptrace.errors import UsageError

_NUMBER = re.compile(r"[Ww](\d{6,})")


@dataclass(frozen=True, slots=True)
class CourtPaper:
    """`number` is what people use (W000001); the picture lies in the vault under `evidence_id`."""

    id: str
    number: str
    case_id: str
    docket_id: str
    kind: PaperKind
    evidence_id: str
    sha256: str
    file_kind: str
    pages: int
    state: PaperState
    taken_by: str
    taken_at: datetime
    settled_entry: str
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One person's reading of a paper."""

    id: str
    number: int
    person: str
    entered_at: datetime
    form: CourtForm = field(repr=False)


def paper_number(serial: int) -> str:
    return f"W{serial:06d}"


def paper_serial(number: str) -> int:
    """The serial of a paper's number; UsageError for another form of number."""
    found = _NUMBER.fullmatch(number.strip())
    if not found:
        raise UsageError("法院文书编号应形如 W000001；可用 skiptrace court list 查看")
    return int(found.group(1))


def page_text(page: int) -> str:
    """How a page is cited everywhere."""
    return f"第{page}页"


def same_person(name: str) -> str:
    """A person's name as it is compared: width, case and blanks make no second person."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()

"""A paper of the court as it was taken in."""

import re
from dataclasses import dataclass
from datetime import datetime

from skiptrace.court.choices import PaperKind
from skiptrace.court.forms import FORMS
from skiptrace.entering.entry import PaperState
from skiptrace.entering.original import Original
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

    @property
    def original(self) -> Original:
        """What its form and the reader of the form need."""
        form, title = FORMS[self.kind], self.kind.chinese
        return Original(
            self.number, "法院文书录入表", title, "court form", self.sha256, self.pages, self.taken_at, form
        )


def paper_number(serial: int) -> str:
    return f"W{serial:06d}"


def paper_serial(number: str) -> int:
    """The serial of a paper's number; UsageError for another form of number."""
    found = _NUMBER.fullmatch(number.strip())
    if not found:
        raise UsageError("法院文书编号应形如 W000001；可用 skiptrace court list 查看")
    return int(found.group(1))

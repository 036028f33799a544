"""A paper reply as it was taken in: the question that it answers, and its pictures."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from connectors.engines.twice import Picture
from skiptrace.entering.entry import PaperState
from skiptrace.errors import UsageError

_NUMBER = re.compile(r"[Hh](\d{6,12})")


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """One file of the paper, sealed in the vault; `kind` is pdf, png or jpeg."""

    evidence_id: str
    sha256: str
    kind: str
    pages: int


@dataclass(frozen=True, slots=True)
class ReplyPaper:
    """`number` is what people use (H000001). The question is that of a pack, or of an errand to a public site.

    Pages are counted through all pictures in the order in which they were given.
    """

    id: str
    number: str
    case_id: str
    party_id: str
    source: str
    operation: str
    query_print: str
    pack_no: str
    sha256: str
    pictures: tuple[KeptPicture, ...]
    state: PaperState
    taken_by: str
    taken_at: datetime
    settled_entry: str
    settled_at: datetime | None

    @property
    def pages(self) -> int:
        return sum(picture.pages for picture in self.pictures)

    @property
    def key(self) -> tuple[str, str, str, str]:
        """The question in the ledger."""
        return self.party_id, self.source, self.operation, self.query_print

    @property
    def cited(self) -> tuple[Picture, ...]:
        return tuple(Picture(each.sha256, each.pages) for each in self.pictures)


def hash_of(hashes: tuple[str, ...]) -> str:
    """One hash for the pictures of a paper: that of the only one, else over all in their order."""
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def reply_number(serial: int) -> str:
    return f"H{serial:06d}"


def reply_serial(number: str) -> int:
    """The serial of a paper's number; UsageError for another form of number."""
    found = _NUMBER.fullmatch(number.strip())
    if not found:
        raise UsageError("纸质回复编号应形如 H000001；可用 skiptrace replies paper list 查看")
    return int(found.group(1))

"""The manifest: what is in the bundle, by hash, and what each exhibit was before it was blacked out.

Surprising: it says of itself what it does not prove. A hash that we made ourselves proves no date.
"""

from typing import Literal

from skiptrace.documents.stated import Part

NAME = "manifest.json"
DIGEST = "manifest.sha256"
STAMP = "manifest.tsr"
CATALOGUE = "证据目录.pdf"
JOURNAL = "日志.jsonl"
EVIDENCE = "证据"
UNSTAMPED = "本包未加盖可信时间戳，自身哈希不能证明时间"
STAMPED = "本包清单已由时间戳服务机构加盖时间戳（RFC 3161），见 manifest.tsr；时间以其所载为准"
SELF = frozenset({NAME, DIGEST, STAMP})
"""Files that the manifest cannot list: itself, and what is made over it."""


class FilePart(Part):
    """One file of the bundle."""

    name: str
    size: int
    sha256: str


class EvidencePart(Part):
    """One exhibit as attached: `original_sha256` is of what was received and stays with the creditor."""

    number: str
    title: str
    source: str
    obtained: str
    file: str
    original_sha256: str
    sha256: str
    redacted: bool
    rule: str
    blacked_out: dict[str, int]


class LeftOutPart(Part):
    """An exhibit that is cited and not attached (未附), with the reason."""

    number: str
    title: str
    original_sha256: str
    why: str


class JournalHeadPart(Part):
    """The end of the whole journal when the bundle was made: number and hash."""

    number: int
    sha256: str


class StampPart(Part):
    """Whether an authority stamped the manifest; `authority` is the address that was asked."""

    stamped: bool
    authority: str
    statement: str


class Manifest(Part):
    """What the bundle holds."""

    schema_version: Literal["1"] = "1"
    case: str
    docket: str
    court: str
    made_at: str
    made_by: str
    role: str
    files: tuple[FilePart, ...]
    evidence: tuple[EvidencePart, ...]
    left_out: tuple[LeftOutPart, ...]
    journal: JournalHeadPart
    timestamp: StampPart

    def to_json(self) -> bytes:
        """UTF-8, keys in the order of the schema, one trailing newline."""
        return (self.model_dump_json(indent=1) + "\n").encode()

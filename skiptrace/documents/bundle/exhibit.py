"""One exhibit on its way into the bundle: its bytes as received, and the way in which its kind is blacked out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from connectors.manifest.operation import FileOperation
from connectors.manifest.schema import Manifest
from connectors.reply import Reply
from skiptrace.cases.register import IMPORT_SCOPE
from skiptrace.documents.bundle import creditor_file, json_reply, page, sheet_reply
from skiptrace.documents.bundle.blackout import LeftOut, Redacted
from skiptrace.documents.bundle.own import Own
from skiptrace.documents.court_set import CourtExhibit
from skiptrace.evidence import Evidence

COURT_SOURCE = "court"
WHOLE_RULE = "法院出具的文书原样附入（交回作出机关；文件自带的属性信息未清除）"
PICTURE_RULE = "纸质回复原件的图像原样附入（两人录入的全部记录均属本案当事人；未录入的文字未经核对）"
AS_RECEIVED = frozenset({WHOLE_RULE, PICTURE_RULE})
"""Rules under which an exhibit is attached byte for byte."""

_PAPERS = {"pdf": "pdf", "png": "png", "jpeg": "jpg", "jpg": "jpg"}


@dataclass(frozen=True, slots=True)
class Piece:
    """An exhibit of the court set with what was received."""

    exhibit: CourtExhibit
    evidence: Evidence
    body: bytes = field(repr=False)

    def file(self, extension: str) -> str:
        """`E3-不动产登记中心.xlsx`."""
        title = re.sub(r"\W+", "", self.exhibit.title)[:40]
        return f"{self.exhibit.number}-{title}.{extension}"


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that blacking out needs to know beside the exhibit itself."""

    own: Own
    manifests: Mapping[str, Manifest]
    creditor: str
    at: datetime


def redact(piece: Piece, desk: Desk) -> Redacted | LeftOut:
    """The exhibit without third parties' values; what has no rule here is left out, never shown as it is."""
    kept = piece.evidence
    places = desk.own.at(kept.id)
    reply = Reply(piece.body, kept.kind, kept.received_at)
    manifest = desk.manifests.get(kept.source)
    form = manifest.operations.get(kept.operation) if manifest else None
    if kept.source == IMPORT_SCOPE:
        return creditor_file.redact(piece.body, desk.own.case, kept.id, desk.creditor, desk.at)
    if kept.kind in _PAPERS:
        return _picture(piece, desk)
    if kept.kind == "json" and manifest:
        return json_reply.redact(reply, desk.own, places, manifest)
    if isinstance(form, FileOperation):
        return sheet_reply.redact(reply, desk.own, places, form, desk.at)
    if kept.kind == "html":
        return page.redact(piece.body, desk.own.texts(kept.id))
    return LeftOut(f"{kept.kind} 类证据没有可靠的遮盖方法")


def _picture(piece: Piece, desk: Desk) -> Redacted | LeftOut:
    """A picture cannot be blacked out in parts that nobody read: whole, or not at all."""
    extension = _PAPERS[piece.evidence.kind]
    if piece.evidence.source == COURT_SOURCE:
        return Redacted(piece.body, extension, WHOLE_RULE, {})
    if piece.evidence.id in desk.own.alone:
        return Redacted(piece.body, extension, PICTURE_RULE, {})
    return LeftOut(f"图像（{piece.evidence.kind}）上有他人信息或未录全，没有可靠的遮盖方法；请人工遮盖原件后另附")

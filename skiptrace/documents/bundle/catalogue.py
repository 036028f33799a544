"""The list of evidence (证据目录) as PDF/A: each exhibit with what it proves, both hashes, and what was blacked out."""

from datetime import datetime

from skiptrace.documents.bundle.manifest import EvidencePart, LeftOutPart
from skiptrace.documents.court_set import CourtSet
from skiptrace.documents.pdf import typeset
from skiptrace.documents.stated import Part

_KINDS = {
    "name": "姓名", "id_no": "证件号码", "phone": "电话", "address": "地址", "employer": "单位", "account_no": "账号",
    "balance": "余额", "plate": "号牌", "location": "坐落", "certificate_no": "权证号", "customer_no": "客户号",
    "rows": "其他客户整行", "sheets": "其他工作表", "heading": "表头文字", "remark": "备注",
    "third_party_or_unknown": "第三人或含义不明的列", "text": "网页文字",
}  # fmt: skip
_WHOLE = "未遮盖"


class CatalogueLine(Part):
    """One exhibit as printed."""

    number: str
    title: str
    source: str
    purpose: str
    obtained: str
    original_sha256: str
    sha256: str
    file: str
    note: str


class Catalogue(Part):
    """The list as printed."""

    case: str
    court: str
    docket: str
    cause: str
    applicant: str
    respondents: str
    written: str
    statement: str
    lines: tuple[CatalogueLine, ...]


def catalogue(
    court: CourtSet, evidence: tuple[EvidencePart, ...], left_out: tuple[LeftOutPart, ...], statement: str
) -> Catalogue:
    """The list in the order of the court set's exhibits."""
    attached = {each.number: each for each in evidence}
    missing = {each.number: each for each in left_out}
    lines = []
    for each in court.exhibits:
        held = attached.get(each.number)
        lines.append(
            CatalogueLine(
                number=each.number,
                title=each.title,
                source=each.source,
                purpose=each.purpose,
                obtained=each.obtained,
                original_sha256=each.sha256,
                sha256=held.sha256 if held else "",
                file=held.file if held else "",
                note=_note(held) if held else f"未附：{missing[each.number].why}",
            )
        )
    return Catalogue(
        case=court.case,
        court=court.court,
        docket=court.docket or "尚无案号",
        cause=court.cause,
        applicant=court.applicant.name,
        respondents="、".join(each.name for each in court.respondents),
        written=court.written,
        statement=statement,
        lines=tuple(lines),
    )


def catalogue_pdf(listed: Catalogue, at: datetime) -> bytes:
    """The list as PDF/A-2b; same list, same bytes."""
    return typeset("evidence_list", listed.model_dump(mode="json"), at)


def _note(held: EvidencePart) -> str:
    if not held.redacted:
        return f"{_WHOLE}（{held.rule}）"
    counts = "、".join(f"{_KINDS.get(kind, '其他')} {count}" for kind, count in _merged(held.blacked_out).items())
    return f"遮盖 {counts}" if counts else "按规则核对，无须遮盖"


def _merged(counts: dict[str, int]) -> dict[str, int]:
    """Kinds without a name of their own are counted together."""
    merged: dict[str, int] = {}
    for kind, count in counts.items():
        merged[kind if kind in _KINDS else "other"] = merged.get(kind if kind in _KINDS else "other", 0) + count
    return merged

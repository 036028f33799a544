"""Request packs that people carry, and the reply's own word on which pack it answers.

The same question drawn on the same day gives the same bytes, so a pack can be proved later by its hash.
"""

import hashlib
import io
import json
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime

import xlsxwriter

from connectors.authority import Authority
from connectors.engines import table
from connectors.errors import BadQuery, Contract
from connectors.grant import Grant
from connectors.manifest.operation import FileOperation
from connectors.manifest.schema import Manifest
from connectors.query import Query
from connectors.reply import Reply

_PACK_NO = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class RequestPack:
    """What goes out: a zip of `request.json` and the form for the counter, `request.xlsx`."""

    pack_no: str
    filename: str
    body: bytes = field(repr=False)
    sha256: str


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that a pack states."""

    manifest: Manifest
    operation: FileOperation
    query: Query
    grant: Grant
    pack_no: str
    drawn: date


def draft(wanted: Draft) -> RequestPack:
    """The pack. Raises BadQuery when the subject, the order or the docket is not complete."""
    _complete(wanted)
    request = json.dumps(_request(wanted), ensure_ascii=False, indent=1).encode()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in (("request.json", request), ("request.xlsx", _form(wanted))):
            packed.writestr(zipfile.ZipInfo(name, _ZIP_DATE), body, zipfile.ZIP_DEFLATED)
    body = held.getvalue()
    return RequestPack(wanted.pack_no, f"{wanted.pack_no}.zip", body, hashlib.sha256(body).hexdigest())


def match(manifest: Manifest, reply: Reply) -> str:
    """The pack number that stands in the reply; Contract when none does."""
    for operation in manifest.operations.values():
        if isinstance(operation, FileOperation):
            pack_no = table.heading(operation, reply).get("pack", "")
            if _PACK_NO.fullmatch(pack_no):
                return pack_no
    raise Contract(f"{manifest.title}的回执没有写明请求包编号")


def _complete(wanted: Draft) -> None:
    title = wanted.manifest.title
    if not _PACK_NO.fullmatch(wanted.pack_no):
        raise BadQuery("请求包编号只能用字母、数字与连字符，至多 40 位")
    for key in wanted.operation.needs:
        if not wanted.query.keys.get(key):
            raise BadQuery(f"{title}：缺少 {key}，请补全后再查")
    _proven(wanted.manifest, wanted.grant)


def _proven(manifest: Manifest, grant: Grant) -> None:
    """A lawyer shows a filed case, but not where he asks about one thing; an order has a number of its own."""
    title = manifest.title
    if grant.authority is Authority.LAW:
        if not (grant.docket_no or manifest.about_things):
            raise BadQuery(f"{title}：缺少案号，请先登记法院案件")
    elif not (grant.order_no and grant.docket_no):
        raise BadQuery(f"{title}：缺少律师调查令文号或案号，请先登记")


def _request(wanted: Draft) -> dict[str, object]:
    grant = wanted.grant
    return {
        "pack": wanted.pack_no,
        "source": wanted.manifest.id,
        "authority": grant.authority,
        "order_no": grant.order_no,
        "docket": grant.docket_no,
        "subject": {key: wanted.query.keys[key] for key in wanted.operation.needs},
        "permit": grant.permit_id,
        "basis_sha256": grant.basis_sha256,
        "drawn": wanted.drawn.isoformat(),
    }


_LABELS = {"name": "被查询人", "id_no": "证件号码", "location": "房屋坐落", "certificate_no": "不动产权证号"}


def _label(manifest: Manifest, key: str) -> str:
    asked = manifest.about_things and key == "name"
    return "申请核验的权利人" if asked else _LABELS.get(key, key)


def _shown(grant: Grant) -> list[tuple[str, str]]:
    """What the person who carries the request shows at the counter."""
    if grant.authority is Authority.LAW:
        filed = "、受理案件通知书" if grant.docket_no else ""
        return [("随附证件", f"律师执业证、律师事务所证明、授权委托书{filed}")]
    return [("律师调查令文号", grant.order_no)]


def _form(wanted: Draft) -> bytes:
    grant = wanted.grant
    lines = [
        ("请求包编号", wanted.pack_no),
        ("受理机构", wanted.manifest.title),
        *((_label(wanted.manifest, key), wanted.query.keys[key]) for key in wanted.operation.needs),
        *_shown(grant),
        ("案号", grant.docket_no or "尚未立案（准备起诉）"),
        ("查询目的", grant.purpose),
        ("依据文件摘要（SHA-256）", grant.basis_sha256),
        ("制作日期", wanted.drawn.isoformat()),
    ]
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    moment = datetime(wanted.drawn.year, wanted.drawn.month, wanted.drawn.day)  # noqa: DTZ001  XLSX knows no zone
    book.set_properties({"title": "查询申请表", "created": moment})
    sheet = book.add_worksheet("查询申请表")
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 72)
    sheet.write_string(0, 0, "查询申请表", book.add_format({"bold": True, "font_size": 14}))
    for row, (label, value) in enumerate(lines, start=2):
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, value)
    book.close()
    return held.getvalue()

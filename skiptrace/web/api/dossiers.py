"""The dossier as data and as files, and the evidence bundle."""

import io
import zipfile

from skiptrace.access.permission import Permission
from skiptrace.documents.archive import canonical
from skiptrace.documents.dossier.file import InternalFile
from skiptrace.documents.internal import internal_file
from skiptrace.views.view import View
from skiptrace.web.operation import Call, Nothing, OfCase, Operation, Raw, operation

_TAG = "档案"


class BundleQuery(View):
    """`timestamp` false: do not ask the authority of the settings."""

    timestamp: bool = True


@operation(
    "GET",
    "/api/v1/cases/{case}/dossier",
    "内部档案的数据（不脱敏，读取记入日志）",
    tag=_TAG,
    permission=Permission.DOSSIER_EXPORT,
    params=OfCase,
    returns=InternalFile,
)
async def read_dossier(call: Call[OfCase, Nothing, None]) -> InternalFile:
    await call.masked("读取内部档案")
    return internal_file(await call.service.book(call.case))


@operation(
    "POST",
    "/api/v1/cases/{case}/dossier",
    "生成内部档案（PDF、JSON）与当前阶段的法院材料草稿（XLSX、DOCX），打包为 ZIP",
    tag=_TAG,
    permission=Permission.DOSSIER_EXPORT,
    params=OfCase,
    returns="application/zip",
)
async def make_dossier(call: Call[OfCase, Nothing, None]) -> Raw:
    files = await call.service.dossier(call.case)
    return Raw(_packed(files), "application/zip", f"{call.case.number}-档案.zip")


@operation(
    "POST",
    "/api/v1/cases/{case}/bundle",
    "证据包：法院材料、所引证据（第三人信息已遮盖）、哈希清单、日志与时间戳；skiptrace verify 离线核验",
    tag=_TAG,
    permission=Permission.DOSSIER_EXPORT,
    params=OfCase,
    query=BundleQuery,
    returns="application/zip",
)
async def make_bundle(call: Call[OfCase, BundleQuery, None]) -> Raw:
    made = await call.service.bundle(call.case, timestamp=call.query.timestamp)
    return Raw(made.body, "application/zip", f"{call.case.number}-证据包.zip")


def _packed(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return canonical(held.getvalue())


OPERATIONS: tuple[Operation, ...] = (read_dossier, make_dossier, make_bundle)

"""Court papers: what the stage offers, drafts of one or all, a lawyer's template checked, drafts of many cases.

Surprising: of many cases the one list comes with the drafts, in one archive; a case that fails, or that is not this
person's, has its reason there and stops no other.
"""

import asyncio
import io
import zipfile
from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from skiptrace.access.permission import Permission
from skiptrace.acting import Service
from skiptrace.documents.archive import canonical, unpacked_size
from skiptrace.documents.papers.bulk import LOG, CaseLog, log_sheet
from skiptrace.documents.papers.check import check_template
from skiptrace.documents.papers.choice import opening
from skiptrace.documents.papers.paper import Paper, at_stage, paper
from skiptrace.errors import SkiptraceError, UsageError
from skiptrace.views.view import View
from skiptrace.web.brought import brought
from skiptrace.web.operation import CASE_NUMBER, Call, Nothing, OfCase, Operation, Raw, Upload, operation

_TAG = "法院文书草稿"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ZIP = "application/zip"
_MAX_TEMPLATE = 4 * 2**20
_MAX_UNPACKED = 64 * 2**20
_PAPER_ID = r"^[a-z_]{3,40}$"
_PaperId = Annotated[str, Field(pattern=_PAPER_ID, examples=["execution"])]


class OfDraft(OfCase):
    """A paper of a case."""

    case: str = Field(pattern=CASE_NUMBER, description="案件编号", examples=["C000001"])
    paper: str = Field(pattern=_PAPER_ID, description="文书编号", examples=["execution"])


class PaperChoiceView(View):
    """A paper that the stage offers. `opens`: the sources behind a closed door that it would open."""

    id: str
    name: str
    stages: str
    fields: int
    required: int
    rules: tuple[str, ...]
    opens: tuple[str, ...]


class PaperChoicesView(View):
    """What the stage of the docket offers."""

    case: str
    stage: str
    stage_text: str
    items: tuple[PaperChoiceView, ...]


class TemplateQuery(View):
    """Of which paper it is the template."""

    paper: _PaperId


class FieldView(View):
    """A field by its path in the template."""

    path: str
    label: str


class TemplateView(View):
    """What was found in a template. `fits` false: an unknown variable, or something that must be printed is absent."""

    paper: str
    fits: bool
    unknown: tuple[str, ...]
    absent: tuple[str, ...]
    unused: tuple[FieldView, ...]


class BulkBody(View):
    """Cases, and which papers of each; all that its stage offers where none is named."""

    cases: tuple[Annotated[str, Field(pattern=CASE_NUMBER)], ...] = Field(min_length=1, max_length=200)
    papers: tuple[_PaperId, ...] = Field(default=(), max_length=30)


@operation(
    "GET",
    "/api/v1/cases/{case}/papers",
    "当前阶段可以出的法院文书，以及哪一份能打开尚未查询的来源",
    tag=_TAG,
    permission=Permission.DOSSIER_EXPORT,
    params=OfCase,
    returns=PaperChoicesView,
)
async def list_paper_choices(call: Call[OfCase, Nothing, None]) -> PaperChoicesView:
    book = await call.service.book(call.case)
    opens = opening(book)
    items = tuple(_choice(each, opens.get(each, ())) for each in at_stage(book.stage))
    return PaperChoicesView(case=call.case.number, stage=book.stage, stage_text=book.stage.chinese, items=items)


@operation(
    "POST",
    "/api/v1/cases/{case}/papers",
    "当前阶段的全部文书草稿（DOCX）与缺件清单（XLSX），打包为 ZIP",
    tag=_TAG,
    permission=Permission.DOSSIER_EXPORT,
    params=OfCase,
    returns=_ZIP,
)
async def draft_papers(call: Call[OfCase, Nothing, None]) -> Raw:
    made = await call.service.papers(call.case)
    log = CaseLog(call.case.number, made, "")
    return Raw(_packed(call.service, [log]), _ZIP, f"{call.case.number}-文书草稿.zip")


@operation(
    "POST",
    "/api/v1/cases/{case}/papers/{paper}",
    "一种文书的草稿（DOCX）；分别由各当事人签署的，每人一份，请用打包的接口",
    tag=_TAG,
    permission=Permission.DOSSIER_EXPORT,
    params=OfDraft,
    returns=_DOCX,
)
async def draft_paper(call: Call[OfDraft, Nothing, None]) -> Raw:
    made = await call.service.papers(call.case, (call.path.paper,))
    if len(made) > 1:
        raise UsageError(f"《{made[0].name}》由 {len(made)} 名当事人分别签署；请用 POST /cases/…/papers 一并取得")
    return Raw(made[0].body, _DOCX, made[0].place.rsplit("/", 1)[-1])


@operation(
    "POST",
    "/api/v1/papers/check",
    "检查律师的模板（DOCX）：未知的变量、必须印出而没有的内容；不需要案件，不保存",
    tag=_TAG,
    permission=Permission.DOSSIER_EXPORT,
    query=TemplateQuery,
    body=Upload(_MAX_TEMPLATE, "模板的内容（DOCX）"),
    returns=TemplateView,
)
async def check_paper_template(call: Call[Nothing, TemplateQuery, bytes]) -> TemplateView:
    of = paper(call.query.paper)
    if not 0 < unpacked_size(call.body) <= _MAX_UNPACKED:
        raise UsageError("不是可以读取的 .docx 文件，或者解压后过大；请在 Word 中另存后再试")
    async with brought(call.body, "docx") as file:
        found = await asyncio.to_thread(check_template, file, of)
    unused = tuple(FieldView(path=each.path, label=each.label) for each in found.unused if not each.required)
    return TemplateView(paper=of.id, fits=found.fits, unknown=found.unknown, absent=found.absent, unused=unused)


@operation(
    "POST",
    "/api/v1/papers/bulk",
    "多个案件的文书草稿与一份缺件清单，打包为 ZIP；一个案件出错不影响其他案件",
    tag=_TAG,
    permission=Permission.DOSSIER_EXPORT,
    body=BulkBody,
    returns=_ZIP,
)
async def draft_bulk(call: Call[Nothing, Nothing, BulkBody]) -> Raw:
    for name in call.body.papers:
        paper(name)
    logs = [await _one(call.service, number, call.body.papers) for number in _once(call.body.cases)]
    return Raw(_packed(call.service, logs), _ZIP, "文书草稿.zip")


async def _one(service: Service, number: str, papers: tuple[str, ...]) -> CaseLog:
    """The drafts of one case, or why there are none: also that it is not this person's."""
    try:
        case = await service.cases.case(number)
        if why := await service.refused(Permission.DOSSIER_EXPORT, case):
            return CaseLog(number, (), f"{why.text}（{why.article}）")
        return CaseLog(number, await service.papers(case, papers), "")
    except SkiptraceError as error:
        return CaseLog(number, (), str(error))


def _once(numbers: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(number.upper() for number in numbers)


def _packed(service: Service, logs: list[CaseLog]) -> bytes:
    """The drafts in a folder for each case, beside the one list of what they lack."""
    files: dict[str, bytes] = {LOG: log_sheet(logs, service.scribe.now())}
    for log in logs:
        files |= {f"{log.case}/{each.place}": each.body for each in log.drafts}
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return canonical(held.getvalue())


def _choice(of: Paper, opens: tuple[str, ...]) -> PaperChoiceView:
    return PaperChoiceView(
        id=of.id,
        name=of.name,
        stages=of.stages_text,
        fields=len(of.fields),
        required=len(of.required),
        rules=of.rules,
        opens=opens,
    )


OPERATIONS: tuple[Operation, ...] = (
    list_paper_choices,
    draft_papers,
    draft_paper,
    check_paper_template,
    draft_bulk,
)

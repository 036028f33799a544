"""What the court did: papers taken in, their typed form beside the picture, two entries, and the measures."""

from typing import Annotated

from pydantic import Field

from skiptrace.access.permission import Permission
from skiptrace.court.choices import PaperKind
from skiptrace.views.court import (
    MeasureView,
    PaperDetailView,
    PaperView,
    measure_view,
    paper_detail_view,
    paper_view,
)
from skiptrace.views.view import View
from skiptrace.web.operation import Call, Nothing, OfCase, Operation, Raw, Reveal, Upload, operation

_TAG = "法院文书与保全措施"
_MAX_PICTURE = 32 * 1024 * 1024
_MAX_FORM = 32 * 1024 * 1024
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class KindQuery(View):
    """Which paper it is."""

    kind: PaperKind


class OfPaper(View):
    """A paper by its number."""

    paper: Annotated[str, Field(pattern=r"^W\d{6,12}$", examples=["W000001"])]


class PapersView(View):
    """The papers of a case, in the order in which they came."""

    items: tuple[PaperView, ...]


class MeasuresView(View):
    """What the court ordered, as settled papers say it."""

    items: tuple[MeasureView, ...]


@operation(
    "POST",
    "/api/v1/cases/{case}/court/papers",
    "收取一份法院文书的扫描件或照片（PDF、PNG、JPEG）；同一文件收两次不会重复",
    tag=_TAG,
    permission=Permission.COURT_ENTER,
    params=OfCase,
    query=KindQuery,
    body=Upload(_MAX_PICTURE, "文书的内容"),
    returns=PaperView,
    status=201,
)
async def take_paper(call: Call[OfCase, KindQuery, bytes]) -> PaperView:
    taken = await call.service.court.take(call.case, call.query.kind, call.body)
    return paper_view(taken.paper, call.case.number)


@operation(
    "GET",
    "/api/v1/cases/{case}/court/papers",
    "一个案件的法院文书及其状态",
    tag=_TAG,
    permission=Permission.COURT_READ,
    params=OfCase,
    returns=PapersView,
)
async def list_papers(call: Call[OfCase, Nothing, None]) -> PapersView:
    papers = await call.service.court.list(call.case.id)
    return PapersView(items=tuple(paper_view(paper, call.case.number) for paper in papers))


@operation(
    "GET",
    "/api/v1/court/papers/{paper}",
    "一份文书：谁录入过、两人录入何处不一致（不含内容）",
    tag=_TAG,
    permission=Permission.COURT_READ,
    params=OfPaper,
    returns=PaperDetailView,
    missing=True,
)
async def show_paper(call: Call[OfPaper, Nothing, None]) -> PaperDetailView:
    shown = await call.service.court.show(call.path.paper)
    case = await call.service.cases.case(shown.paper.case_id)
    return paper_detail_view(shown.paper, case.number, shown.entries, shown.differences, shown.notices)


@operation(
    "GET",
    "/api/v1/court/papers/{paper}/form",
    "空白录入表，文书图像在旁（XLSX）",
    tag=_TAG,
    permission=Permission.COURT_ENTER,
    params=OfPaper,
    returns=_XLSX,
    missing=True,
)
async def fetch_form(call: Call[OfPaper, Nothing, None]) -> Raw:
    return Raw(await call.service.court.form(call.path.paper), _XLSX, f"{call.path.paper}-录入表.xlsx")


@operation(
    "POST",
    "/api/v1/court/papers/{paper}/entries",
    "录入一份文书（填好的表或同名 JSON）；两人录入的关键内容一致后生效",
    tag=_TAG,
    permission=Permission.COURT_ENTER,
    params=OfPaper,
    body=Upload(_MAX_FORM, "填好的录入表（XLSX）或 JSON 的内容"),
    returns=PaperDetailView,
    status=201,
    missing=True,
)
async def enter_paper(call: Call[OfPaper, Nothing, bytes]) -> PaperDetailView:
    entered = await call.service.court.enter(call.path.paper, call.body)
    shown = await call.service.court.show(call.path.paper)
    case = await call.service.cases.case(shown.paper.case_id)
    return paper_detail_view(shown.paper, case.number, shown.entries, entered.differences, entered.notices)


@operation(
    "GET",
    "/api/v1/cases/{case}/measures",
    "法院已采取的保全措施：首封或轮候、起止、数额、出处页码",
    tag=_TAG,
    permission=Permission.COURT_ENTER,
    params=OfCase,
    query=Reveal,
    returns=MeasuresView,
)
async def list_measures(call: Call[OfCase, Reveal, None]) -> MeasuresView:
    masked = await call.masked(call.query.reveal)
    measures = await call.service.court.measures(call.case.id)
    return MeasuresView(items=tuple(measure_view(n, each, masked=masked) for n, each in enumerate(measures, 1)))


OPERATIONS: tuple[Operation, ...] = (
    take_paper,
    list_papers,
    show_paper,
    fetch_form,
    enter_paper,
    list_measures,
)

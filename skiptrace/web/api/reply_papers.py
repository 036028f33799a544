"""Replies that came on paper: pictures taken in, their typed form beside them, two entries, and the answer."""

from typing import Annotated

from pydantic import Field

from skiptrace.access.permission import Permission
from skiptrace.cases.case import PartyRole
from skiptrace.paper_replies.paper import ReplyPaper
from skiptrace.views.reply_paper import (
    ReplyPaperDetailView,
    ReplyPaperView,
    reply_paper_detail_view,
    reply_paper_view,
)
from skiptrace.views.view import View
from skiptrace.web.operation import Call, Nothing, OfCase, Operation, Raw, Upload, operation

_TAG = "纸质回复"
_MAX_PICTURE = 32 * 1024 * 1024
_MAX_FORM = 32 * 1024 * 1024
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class OfAnsweredPack(View):
    """The request pack that the paper answers."""

    pack: Annotated[str, Field(pattern=r"^K[0-9A-F]{10}$")]


class ErrandQuery(View):
    """The question to a public site that the print answers; operation and party only where several are open."""

    source: Annotated[str, Field(min_length=1, max_length=64)]
    operation: Annotated[str, Field(max_length=64)] = ""
    party: PartyRole | None = None


class OfReplyPaper(View):
    """A paper reply by its number."""

    paper: Annotated[str, Field(pattern=r"^H\d{6,12}$", examples=["H000001"])]


class ReplyPapersView(View):
    """The paper replies of a case, in the order in which they came."""

    items: tuple[ReplyPaperView, ...]


@operation(
    "POST",
    "/api/v1/packs/{pack}/papers",
    "收取一份纸质回复的扫描件或照片（PDF、PNG、JPEG）；同一文件收两次不会重复",
    tag=_TAG,
    permission=Permission.REPLY_TAKE,
    params=OfAnsweredPack,
    body=Upload(_MAX_PICTURE, "图像的内容；多页请合并为一份 PDF"),
    returns=ReplyPaperView,
    status=201,
    missing=True,
)
async def answer_pack(call: Call[OfAnsweredPack, Nothing, bytes]) -> ReplyPaperView:
    return await _view(call, (await call.service.reply_papers.answer_pack(call.path.pack, [call.body])).paper)


@operation(
    "POST",
    "/api/v1/cases/{case}/desk/papers",
    "收取公开网站结果页的打印件；须有有效许可",
    tag=_TAG,
    permission=Permission.REPLY_TAKE,
    params=OfCase,
    query=ErrandQuery,
    body=Upload(_MAX_PICTURE, "图像的内容；多页请合并为一份 PDF"),
    returns=ReplyPaperView,
    status=201,
)
async def answer_errand(call: Call[OfCase, ErrandQuery, bytes]) -> ReplyPaperView:
    asked, desk = call.query, call.service.reply_papers
    taken = await desk.answer_errand(call.case, asked.source, [call.body], asked.operation, asked.party or "")
    return await _view(call, taken.paper)


@operation(
    "GET",
    "/api/v1/cases/{case}/reply-papers",
    "一个案件的纸质回复及其状态",
    tag=_TAG,
    permission=Permission.PACK_READ,
    params=OfCase,
    returns=ReplyPapersView,
)
async def list_reply_papers(call: Call[OfCase, Nothing, None]) -> ReplyPapersView:
    papers = await call.service.reply_papers.list(call.case.id)
    return ReplyPapersView(items=tuple([await _view(call, paper) for paper in papers]))


@operation(
    "GET",
    "/api/v1/reply-papers/{paper}",
    "一份纸质回复：谁录入过、两人录入何处不一致（不含内容）",
    tag=_TAG,
    permission=Permission.PACK_READ,
    params=OfReplyPaper,
    returns=ReplyPaperDetailView,
    missing=True,
)
async def show_reply_paper(call: Call[OfReplyPaper, Nothing, None]) -> ReplyPaperDetailView:
    shown = await call.service.reply_papers.show(call.path.paper)
    case = await call.service.cases.case(shown.paper.case_id)
    return reply_paper_detail_view(shown, case.number, call.house.sources[shown.paper.source].title)


@operation(
    "GET",
    "/api/v1/reply-papers/{paper}/form",
    "空白录入表，图像在旁（XLSX）",
    tag=_TAG,
    permission=Permission.REPLY_TAKE,
    params=OfReplyPaper,
    returns=_XLSX,
    missing=True,
)
async def fetch_reply_form(call: Call[OfReplyPaper, Nothing, None]) -> Raw:
    return Raw(await call.service.reply_papers.form(call.path.paper), _XLSX, f"{call.path.paper}-录入表.xlsx")


@operation(
    "POST",
    "/api/v1/reply-papers/{paper}/entries",
    "录入一份纸质回复（填好的表或同名 JSON）；两人录入的关键内容一致后即为来源的答复",
    tag=_TAG,
    permission=Permission.REPLY_TAKE,
    params=OfReplyPaper,
    body=Upload(_MAX_FORM, "填好的录入表（XLSX）或 JSON 的内容"),
    returns=ReplyPaperDetailView,
    status=201,
    missing=True,
)
async def enter_reply_paper(call: Call[OfReplyPaper, Nothing, bytes]) -> ReplyPaperDetailView:
    entered = await call.service.reply_papers.enter(call.path.paper, call.body)
    shown = await call.service.reply_papers.show(call.path.paper)
    case = await call.service.cases.case(shown.paper.case_id)
    title = call.house.sources[shown.paper.source].title
    return reply_paper_detail_view(shown, case.number, title, entered.outcome, entered.records)


async def _view(call: Call[View, View, object], paper: ReplyPaper) -> ReplyPaperView:
    case = await call.service.cases.case(paper.case_id)
    return reply_paper_view(paper, case.number, call.house.sources[paper.source].title)


OPERATIONS: tuple[Operation, ...] = (
    answer_pack,
    answer_errand,
    list_reply_papers,
    show_reply_paper,
    fetch_reply_form,
    enter_reply_paper,
)

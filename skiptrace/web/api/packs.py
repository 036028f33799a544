"""What people carry out and bring back: request packs, replies, the court's results as files."""

from typing import Annotated, Any

from pydantic import Field

from skiptrace.access.permission import Permission
from skiptrace.cases.register import Register
from skiptrace.tracing.packs import Pack, PackState
from skiptrace.tracing.replies import Taken
from skiptrace.views.case import PackView, pack_view
from skiptrace.views.view import View
from skiptrace.views.wording import OUTCOMES
from skiptrace.web.api.cases import FileForm
from skiptrace.web.brought import brought
from skiptrace.web.operation import CASE_NUMBER, Call, Nothing, Operation, Raw, Upload, operation

_TAG = "请求包与回复"
_MAX_REPLY = 16 * 1024 * 1024


class PacksQuery(View):
    """Of one case, in one state."""

    case: str = Field(default="", pattern=f"{CASE_NUMBER}|^$")
    state: PackState | None = None
    overdue: bool = Field(default=False, description="只看回复逾期的")


class PacksView(View):
    """Packs in the order in which they were drafted."""

    items: tuple[PackView, ...]


class OfPack(View):
    """A pack by its number."""

    pack: Annotated[str, Field(pattern=r"^K[0-9A-F]{10}$", examples=["K0123456789"])]


class SendBody(View):
    """The packs to send; empty: all that are approved and whose holder has a mailbox."""

    packs: tuple[Annotated[str, Field(pattern=r"^K[0-9A-F]{10}$")], ...] = Field(default=(), max_length=500)


class SentView(View):
    """A pack that was to be sent; `why` is empty when it lies with the holder."""

    pack: PackView
    why: str


class SentPacksView(View):
    """What became of each."""

    items: tuple[SentView, ...]


class TroubleView(View):
    """A source that could not be reached, or a file of it that could not be brought."""

    source: str
    why: str


class ReplyQuery(View):
    """How the reply is written."""

    form: FileForm = Field(description="文件格式")


class TakenView(View):
    """What a file brought; `new` is false when it had been taken before."""

    case: str
    source: str
    outcome: str
    outcome_text: str
    records: int
    new: bool


class FetchedView(View):
    """What one round brought: files fetched, replies taken in, holders in trouble, and files left in the inbox."""

    files: int
    taken: tuple[TakenView, ...]
    troubles: tuple[TroubleView, ...]
    left: tuple[str, ...]


@operation(
    "GET",
    "/api/v1/packs",
    "请求包及其状态",
    tag=_TAG,
    permission=Permission.PACK_READ,
    query=PacksQuery,
    returns=PacksView,
    missing=True,
)
async def list_packs(call: Call[Nothing, PacksQuery, None]) -> PacksView:
    cases, query = call.service.cases, call.query
    case_id = (await cases.case(query.case.upper())).id if query.case else ""
    packs = await call.service.packs.list(case_id=case_id, state=query.state)
    today = call.service.scribe.today()
    shown = [pack for pack in packs if pack.overdue(today) or not query.overdue]
    numbers = {each: await _number(cases, each) for each in {pack.case_id for pack in shown}}
    sources = call.house.sources
    return PacksView(
        items=tuple(pack_view(pack, numbers[pack.case_id], sources[pack.source].title, today) for pack in shown)
    )


@operation(
    "POST",
    "/api/v1/packs/{pack}/approval",
    "批准他人起草的请求包，并放入发件箱",
    tag=_TAG,
    permission=Permission.PACK_APPROVE,
    params=OfPack,
    returns=PackView,
    missing=True,
)
async def approve_pack(call: Call[OfPack, Nothing, None]) -> PackView:
    return await view_of(call, await call.service.packs.approve(call.path.pack))


@operation(
    "POST",
    "/api/v1/packs/{pack}/carriage",
    "登记请求包已送达，开始计算回复期限",
    tag=_TAG,
    permission=Permission.PACK_CARRY,
    params=OfPack,
    returns=PackView,
    missing=True,
)
async def carry_pack(call: Call[OfPack, Nothing, None]) -> PackView:
    return await view_of(call, await call.service.packs.carried(call.path.pack))


@operation(
    "POST",
    "/api/v1/packs/sending",
    "经 SFTP 把已批准的请求包送到受理机构；许可已撤销的不送",
    tag=_TAG,
    permission=Permission.PACK_CARRY,
    body=SendBody,
    returns=SentPacksView,
    missing=True,
)
async def send_packs(call: Call[Nothing, Nothing, SendBody]) -> SentPacksView:
    sent = await call.service.courier.send(call.body.packs)
    return SentPacksView(items=tuple([SentView(pack=await view_of(call, each.pack), why=each.why) for each in sent]))


@operation(
    "GET",
    "/api/v1/packs/{pack}/file",
    "已批准的请求包文件，供送达",
    tag=_TAG,
    permission=Permission.PACK_CARRY,
    params=OfPack,
    returns="application/zip",
    missing=True,
)
async def fetch_pack(call: Call[OfPack, Nothing, None]) -> Raw:
    pack, body = await call.service.packs.body(call.path.pack)
    return Raw(body, "application/zip", pack.filename)


@operation(
    "POST",
    "/api/v1/replies",
    "收取回复或法院查控结果；同一文件收两次不会重复",
    tag=_TAG,
    permission=Permission.REPLY_TAKE,
    query=ReplyQuery,
    body=Upload(_MAX_REPLY, "回复文件的内容"),
    returns=TakenView,
    missing=True,
)
async def take_reply(call: Call[Nothing, ReplyQuery, bytes]) -> TakenView:
    async with brought(call.body, call.query.form) as file:
        taken = await call.service.replies.take(file)
    return taken_view(taken, await _number(call.service.cases, taken.case_id))


@operation(
    "POST",
    "/api/v1/replies/fetching",
    "经 SFTP 取回受理机构已写完的回复并收取；可随时再次调用，不会遗漏或重复",
    tag=_TAG,
    permission=Permission.REPLY_TAKE,
    returns=FetchedView,
)
async def fetch_replies(call: Call[Nothing, Nothing, None]) -> FetchedView:
    service = call.service
    found = await service.courier.fetch()
    swept = await service.replies.sweep(service.settings.inbox)
    return FetchedView(
        files=len(found.files),
        taken=tuple([taken_view(each, await _number(service.cases, each.case_id)) for each in swept.taken]),
        troubles=tuple(TroubleView(source=source, why=why) for source, why in found.troubles),
        left=swept.left,
    )


def taken_view(taken: Taken, case: str) -> TakenView:
    return TakenView(
        case=case,
        source=taken.source,
        outcome=taken.outcome,
        outcome_text=OUTCOMES[taken.outcome],
        records=taken.records,
        new=taken.new,
    )


async def view_of(call: Call[Any, Any, Any], pack: Pack) -> PackView:
    number = await _number(call.service.cases, pack.case_id)
    return pack_view(pack, number, call.house.sources[pack.source].title, call.service.scribe.today())


async def _number(cases: Register, case_id: str) -> str:
    return (await cases.case(case_id)).number


OPERATIONS: tuple[Operation, ...] = (
    list_packs,
    approve_pack,
    carry_pack,
    send_packs,
    fetch_pack,
    take_reply,
    fetch_replies,
)

"""The house itself: who I am, keys, sources, the journal."""

import asyncio
import functools
from typing import Annotated

from pydantic import Field

from skiptrace.access.keys import ApiKey
from skiptrace.access.permission import GRANTED, Permission
from skiptrace.errors import NotFound
from skiptrace.settings import Role
from skiptrace.views.journal import LineView, line_view
from skiptrace.views.source import Guarded, SourceLineView, source_lines
from skiptrace.views.view import View
from skiptrace.web.api.cases import Person
from skiptrace.web.operation import Call, Nothing, OfCase, Operation, operation

_TAG = "系统"


class MeView(View):
    """Who acts with this key."""

    person: str
    role: str
    permissions: tuple[str, ...]


class KeyBody(View):
    """Whose key, in which role."""

    person: Person
    role: Role


class KeyView(View):
    """A key without its secret."""

    id: str
    person: str
    role: str
    added_by: str
    revoked: bool


class NewKeyView(KeyView):
    """A key with its secret, which is shown this once and nowhere kept."""

    secret: str


class KeysView(View):
    """All keys."""

    items: tuple[KeyView, ...]


class OfKey(View):
    """A key by its number."""

    key: str = Field(pattern=r"^[0-9a-f]{32}$")


class SourcesView(View):
    """All sources."""

    items: tuple[SourceLineView, ...]


class OfSource(View):
    """A source by its name."""

    source: str = Field(pattern=r"^[a-z][a-z0-9_]{2,40}$", examples=["core_banking"])


class ReleaseBody(View):
    """What was found and mended; it is journalled."""

    why: str = Field(min_length=2, max_length=200)


class ReleasedView(View):
    """`released` is false when the source was not stopped."""

    source: str
    released: bool


class JournalQuery(View):
    """A page of the chain."""

    after: Annotated[int, Field(ge=0, le=2**53)] = 0
    limit: Annotated[int, Field(ge=1, le=1000)] = 200


class JournalView(View):
    """`next` is the number to go on from; 0 at the end."""

    items: tuple[LineView, ...]
    next: int


class VerificationView(View):
    """`broken_at`: the first line that does not follow from the one before; null when the chain holds."""

    ok: bool
    lines: int
    head: str
    broken_at: int | None


@operation("GET", "/api/v1/me", "我是谁、能做什么", tag=_TAG, permission=Permission.SOURCE_READ, returns=MeView)
async def who_am_i(call: Call[Nothing, Nothing, None]) -> MeView:
    role = call.service.role
    return MeView(person=call.service.scribe.actor.name, role=role, permissions=tuple(sorted(GRANTED[role])))


@operation("GET", "/api/v1/keys", "接口密钥", tag=_TAG, permission=Permission.KEY_MANAGE, returns=KeysView)
async def list_keys(call: Call[Nothing, Nothing, None]) -> KeysView:
    return KeysView(items=tuple(_key(key) for key in await call.service.keys.list()))


@operation(
    "POST",
    "/api/v1/keys",
    "发放密钥；密钥本身只显示这一次",
    tag=_TAG,
    permission=Permission.KEY_MANAGE,
    body=KeyBody,
    returns=NewKeyView,
    status=201,
)
async def add_key(call: Call[Nothing, Nothing, KeyBody]) -> NewKeyView:
    key, secret = await call.service.keys.add(call.body.person, call.body.role)
    return NewKeyView(**_key(key).model_dump(), secret=secret)


@operation(
    "DELETE",
    "/api/v1/keys/{key}",
    "撤销密钥，立即生效",
    tag=_TAG,
    permission=Permission.KEY_MANAGE,
    params=OfKey,
    returns=KeyView,
    missing=True,
)
async def revoke_key(call: Call[OfKey, Nothing, None]) -> KeyView:
    return _key(await call.service.keys.revoke(call.path.key))


@operation(
    "GET",
    "/api/v1/sources",
    "全部来源：方式、所需依据、真实接入还是模拟",
    tag=_TAG,
    permission=Permission.SOURCE_READ,
    returns=SourcesView,
)
async def list_sources(call: Call[Nothing, Nothing, None]) -> SourcesView:
    house = call.house
    guarded = Guarded(house.clock.now(), await house.standings())
    known = functools.partial(source_lines, house.sources, house.settings, house.assessed, guarded, examined=False)
    items = await asyncio.to_thread(known)
    return SourcesView(items=items)


@operation(
    "POST",
    "/api/v1/sources/{source}/release",
    "查明更正之后，解除来源的暂停",
    tag=_TAG,
    permission=Permission.SOURCE_RELEASE,
    params=OfSource,
    body=ReleaseBody,
    returns=ReleasedView,
    missing=True,
)
async def release_source(call: Call[OfSource, Nothing, ReleaseBody]) -> ReleasedView:
    source = call.path.source
    if source not in call.house.sources:
        raise NotFound(f"没有来源 {source}")
    released = await call.house.release_source(call.service.scribe.actor, source, call.body.why)
    return ReleasedView(source=source, released=released)


@operation(
    "GET",
    "/api/v1/cases/{case}/journal",
    "围绕此案问过、读过、拒绝过、决定过的一切",
    tag=_TAG,
    permission=Permission.JOURNAL_READ,
    params=OfCase,
    query=JournalQuery,
    returns=JournalView,
)
async def case_journal(call: Call[OfCase, JournalQuery, None]) -> JournalView:
    return await _page(call, call.case.id)


@operation(
    "GET",
    "/api/v1/journal",
    "全部操作日志",
    tag=_TAG,
    permission=Permission.JOURNAL_READ,
    query=JournalQuery,
    returns=JournalView,
)
async def whole_journal(call: Call[Nothing, JournalQuery, None]) -> JournalView:
    return await _page(call, None)


@operation(
    "GET",
    "/api/v1/journal/verification",
    "重算整条哈希链；任何改动、插入或删除都会指出位置",
    tag=_TAG,
    permission=Permission.JOURNAL_READ,
    returns=VerificationView,
)
async def verify_journal(call: Call[Nothing, Nothing, None]) -> VerificationView:
    found = await call.service.journal.verify()
    return VerificationView(ok=found.broken_at is None, lines=found.lines, head=found.head, broken_at=found.broken_at)


async def _page(call: Call[View, JournalQuery, None], case_id: str | None) -> JournalView:
    limit = call.query.limit
    lines = await call.service.journal.page(after=call.query.after, limit=limit, case_id=case_id)
    following = lines[-1].seq if len(lines) == limit else 0
    return JournalView(items=tuple(line_view(line) for line in lines), next=following)


def _key(key: ApiKey) -> KeyView:
    return KeyView(id=key.id, person=key.person, role=key.role, added_by=key.added_by, revoked=key.revoked)


OPERATIONS: tuple[Operation, ...] = (
    who_am_i,
    list_keys,
    add_key,
    revoke_key,
    list_sources,
    release_source,
    case_journal,
    whole_journal,
    verify_journal,
)

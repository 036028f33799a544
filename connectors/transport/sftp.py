"""SFTP by asyncssh: a holder's request and reply folders, behind one host key that the settings name.

Surprising: nothing of the person who runs the process is used, neither known hosts nor keys nor an agent. A server
whose key is not the pinned one hears no password.
"""

import posixpath
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import asyncssh

from connectors.errors import Contract, Down, ManifestError, Refused
from connectors.mailbox import NAME, REPLY_ENDINGS, Claimed
from connectors.ports import Clock

_CHUNK = 65_536
_CONNECT_SECONDS = 15
_IDLE_SECONDS = 30
_CLAIM = "~"
_DONE = ".done"
_TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class SftpPlace:
    """Where a holder's folders are. `host_key` is its public key as `ssh-keyscan` prints it: algorithm and key.

    `marker`: a reply lies whole when its size did not change for a while, or when `<name>.done` lies beside it.
    """

    host: str
    port: int
    user: str
    host_key: str
    password: str = field(default="", repr=False)
    private_key: Path | None = None
    requests: str = "requests"
    replies: str = "replies"
    marker: Literal["stable", "done"] = "stable"
    stable_seconds: float = 5.0
    claim_seconds: float = 600.0
    max_bytes: int = 20_000_000


@asynccontextmanager
async def sftp_mailbox(place: SftpPlace, clock: Clock) -> AsyncIterator["SftpMailbox"]:
    """The mailbox for one round. Raises Refused for a wrong host key or a refused login, Down when nobody is there."""
    with _translated():
        connection = await asyncssh.connect(place.host, place.port, options=_options(place))
    try:
        with _translated():
            client = await connection.start_sftp_client()
        async with client:
            yield SftpMailbox(client, place, clock)
    finally:
        connection.abort()
        await connection.wait_closed()


class SftpMailbox:
    """`connectors.mailbox.Mailbox` over one session; its claims carry a name that no other session has."""

    def __init__(self, client: asyncssh.SFTPClient, place: SftpPlace, clock: Clock) -> None:
        self._client = client
        self._place = place
        self._clock = clock
        self._worker = secrets.token_hex(4)

    async def put(self, name: str, body: bytes) -> bool:
        if not NAME.fullmatch(name):
            raise Contract("请求包的文件名不符合约定")
        target, part = self._request(name), self._request(f".{name}.{secrets.token_hex(4)}.part")
        with _translated():
            if await self._client.exists(target):
                return await self._same(target, body)
            async with self._client.open(part, "wb") as file:
                await file.write(body)
            try:
                await self._client.rename(part, target)
            except asyncssh.SFTPFailure:
                # Another process was first: what lies there decides.
                await self._client.remove(part)
                return await self._same(target, body)
        return True

    async def claim(self) -> tuple[Claimed, ...]:
        with _translated():
            first = await self._lying()
            whole = await self._whole(first)
            claims = [self._reclaimable(name) for name in first]
            found = [await self._rename(name, name, first[name][0]) for name in whole]
            found += [await self._rename(held, name, first[held][0]) for held, name in filter(None, claims)]
        return tuple(claimed for claimed in found if claimed)

    async def fetch(self, claimed: Claimed) -> bytes:
        if claimed.size > self._place.max_bytes:
            raise Contract(f"回复文件超过 {self._place.max_bytes // 1_000_000} MB，未取回")
        path = self._reply(claimed.held)
        with _translated():
            body = await self._read(path, claimed.size + 1)
            size = await self._client.getsize(path)
        if size != claimed.size or len(body) > size:
            raise Contract("回复文件在取回时改变，可能尚未写完")
        if len(body) != size:
            raise Down("回复文件没有取全")
        return body

    async def put_aside(self, claimed: Claimed) -> None:
        with _translated():
            folder = self._reply(_TAKEN)
            await self._client.makedirs(folder, exist_ok=True)
            target = posixpath.join(folder, claimed.name)
            if await self._client.exists(target):
                target = posixpath.join(folder, claimed.held)
            await self._client.rename(self._reply(claimed.held), target)
            if self._place.marker == "done":
                await self._drop(self._reply(claimed.name + _DONE))

    async def readable(self) -> None:
        with _translated():
            await self._lying()

    async def writable(self) -> datetime:
        path = self._request(f".probe.{secrets.token_hex(4)}.part")
        with _translated():
            async with self._client.open(path, "wb"):
                pass
            try:
                laid = await self._client.stat(path)
            finally:
                await self._client.remove(path)
        return datetime.fromtimestamp(laid.mtime or 0, UTC)

    async def _drop(self, path: str) -> None:
        """A marker says nothing once its file is taken; one that is gone already does no harm."""
        try:
            await self._client.remove(path)
        except asyncssh.SFTPNoSuchFile:
            return

    async def _same(self, target: str, body: bytes) -> bool:
        """False: delivered before. Raises Contract for another file under the name."""
        if await self._read(target, len(body) + 1) != body:
            raise Contract("对方目录中已有同名而内容不同的请求包，请联系对方核对")
        return False

    async def _read(self, path: str, most: int) -> bytes:
        body = bytearray()
        async with self._client.open(path, "rb") as file:
            while len(body) < most:
                chunk: Any = await file.read(min(_CHUNK, most - len(body)))  # typed as text whatever the mode
                if not chunk:
                    break
                body += chunk
        return bytes(body)

    async def _lying(self) -> dict[str, tuple[int, int]]:
        """Regular files of the reply folder by name, with size and time of the last change."""
        return {
            str(entry.filename): (entry.attrs.size or 0, entry.attrs.mtime or 0)
            async for entry in self._client.scandir(self._place.replies)
            if entry.attrs.type == asyncssh.FILEXFER_TYPE_REGULAR
        }

    async def _whole(self, first: dict[str, tuple[int, int]]) -> list[str]:
        """The replies among them that nobody is writing any more, and nobody has claimed."""
        named = [name for name, (size, _) in first.items() if _is_reply(name) and size]
        if self._place.marker == "done":
            return [name for name in named if name + _DONE in first]
        if not named:
            return []
        await self._clock.sleep(self._place.stable_seconds)
        second = await self._lying()
        return [name for name in named if second.get(name) == first[name]]

    def _reclaimable(self, held: str) -> tuple[str, str] | None:
        """A claim that was not finished in its time, with the name of its file."""
        name, mark, rest = held.partition(_CLAIM)
        _, _, moment = rest.rpartition(_CLAIM)
        if not mark or not moment.isdecimal() or not _is_reply(name):
            return None
        over = self._clock.now().timestamp() - int(moment) > self._place.claim_seconds
        return (held, name) if over else None

    async def _rename(self, now: str, name: str, size: int) -> Claimed | None:
        """The claim, or None when another worker was first: a file can be renamed from its old name only once."""
        held = f"{name}{_CLAIM}{self._worker}{_CLAIM}{int(self._clock.now().timestamp())}"
        try:
            await self._client.rename(self._reply(now), self._reply(held))
        except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPFailure):
            return None
        return Claimed(name, held, size)

    def _request(self, name: str) -> str:
        return posixpath.join(self._place.requests, name)

    def _reply(self, name: str) -> str:
        return posixpath.join(self._place.replies, name)


def _is_reply(name: str) -> bool:
    return bool(NAME.fullmatch(name)) and posixpath.splitext(name)[1].lower() in REPLY_ENDINGS


def _options(place: SftpPlace) -> asyncssh.SSHClientConnectionOptions:
    try:
        pinned = asyncssh.import_public_key(place.host_key)
        keys = [asyncssh.read_private_key(str(place.private_key))] if place.private_key else None
    except (asyncssh.KeyImportError, OSError):
        raise ManifestError(f"SFTP {place.host} 的 host_key 或 private_key_file 无法读取") from None
    return asyncssh.SSHClientConnectionOptions(
        username=place.user,
        password=place.password or None,
        client_keys=keys,
        known_hosts=([pinned], [], []),
        config=None,
        agent_path=None,
        agent_forwarding=False,
        x509_trusted_certs=None,
        gss_host=None,
        kbdint_auth=False,
        host_based_auth=False,
        connect_timeout=_CONNECT_SECONDS,
        login_timeout=_CONNECT_SECONDS,
        keepalive_interval=_IDLE_SECONDS / 3,
        keepalive_count_max=3,
    )


@contextmanager
def _translated() -> Iterator[None]:
    """The library's errors as ours, without their words: a path or a banner may hold anything."""
    try:
        yield
    except (asyncssh.HostKeyNotVerifiable, asyncssh.KeyExchangeFailed):
        raise Refused("SFTP 服务器的主机密钥与设置不符，未发送口令；请与对方核实后再改设置") from None
    except asyncssh.PermissionDenied:
        raise Refused("SFTP 服务器不接受此用户的口令或密钥") from None
    except asyncssh.SFTPPermissionDenied:
        raise Refused("SFTP 服务器不允许读写约定的目录") from None
    except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
        raise Contract("SFTP 服务器上没有约定的目录或文件") from None
    except (asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection, asyncssh.DisconnectError, OSError, EOFError):
        raise Down("SFTP 连接中断或无法连接") from None
    except (asyncssh.SFTPError, asyncssh.ChannelOpenError):
        raise Contract("SFTP 服务器的答复不在约定之内") from None

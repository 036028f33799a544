"""A holder's SFTP server on loopback: a folder for requests, a folder for replies, one user.

Surprising: it is a real server over real files, so the simulated messenger serves the same two folders, and a test can
see what lies there at any moment. Faults are switched on between rounds: a line that is cut in the middle of a file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

import asyncssh

if TYPE_CHECKING:
    from pathlib import Path

REQUESTS = "requests"
REPLIES = "replies"
USER = "skiptrace"


@dataclass(slots=True)
class SftpFaults:
    """`cut_reading`, `cut_writing`: the line is cut at that byte of a file; None never."""

    cut_reading: int | None = None
    cut_writing: int | None = None


@dataclass(slots=True)
class SftpFace:
    """One server: serve it with `async with`. `host_key` is what a client must pin."""

    root: Path
    secret: str = field(repr=False)
    port: int = 0
    faults: SftpFaults = field(default_factory=SftpFaults)
    logins: int = 0
    refused: int = 0
    client_keys: tuple[asyncssh.SSHKey, ...] = ()
    _key: asyncssh.SSHKey = field(default_factory=lambda: asyncssh.generate_private_key("ssh-ed25519"), repr=False)
    _acceptor: asyncssh.SSHAcceptor | None = None

    @property
    def host(self) -> str:
        return "127.0.0.1"

    @property
    def host_key(self) -> str:
        return self._key.export_public_key().decode().strip()

    @property
    def requests(self) -> Path:
        return self.root / REQUESTS

    @property
    def replies(self) -> Path:
        return self.root / REPLIES

    async def __aenter__(self) -> Self:
        for folder in (self.requests, self.replies):
            folder.mkdir(parents=True, exist_ok=True)
        self._acceptor = await asyncssh.listen(
            self.host,
            self.port,
            server_host_keys=[self._key],
            server_factory=lambda: _Door(self),
            sftp_factory=lambda channel: _Files(channel, self),
            config=None,
        )
        self.port = self._acceptor.get_port()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._acceptor is not None:
            self._acceptor.close()
            await self._acceptor.wait_closed()
            self._acceptor = None


class _Door(asyncssh.SSHServer):
    """Lets the one user in, by password or by a known key."""

    def __init__(self, face: SftpFace) -> None:
        self._face = face

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        right = bool(self._face.secret) and (username, password) == (USER, self._face.secret)
        self._face.logins += right
        self._face.refused += not right
        return right

    def public_key_auth_supported(self) -> bool:
        return bool(self._face.client_keys)

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return username == USER and key in self._face.client_keys


class _Files(asyncssh.SFTPServer):
    """The two folders and nothing above them."""

    def __init__(self, channel: asyncssh.SSHServerChannel[bytes], face: SftpFace) -> None:
        super().__init__(channel, chroot=str(face.root).encode())
        self._face = face

    def read(self, file_obj: object, offset: int, size: int) -> bytes:
        self._cut(self._face.faults.cut_reading, offset + size)
        held: bytes = super().read(file_obj, offset, size)  # type: ignore[assignment]  # never awaited here
        return held

    def write(self, file_obj: object, offset: int, data: bytes) -> int:
        self._cut(self._face.faults.cut_writing, offset + len(data))
        count: int = super().write(file_obj, offset, data)  # type: ignore[assignment]  # never awaited here
        return count

    def _cut(self, at: int | None, reached: int) -> None:
        if at is not None and reached > at:
            self.channel.get_connection().abort()
            raise asyncssh.SFTPConnectionLost("cut")

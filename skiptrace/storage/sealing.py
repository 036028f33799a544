"""Sealing of personal values and evidence: AES-256-GCM under a key per scope and class, wrapped by the master key.

To erase is to delete the wrapped key: sealed bytes stay and can be read by nobody, and the journal still verifies.
Scope is a case's number, or a name such as `public`; class keeps debtor, third parties and strangers apart.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, LargeBinary, String, Table, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.errors import ErasedError, StoreError
from skiptrace.storage import changes
from skiptrace.storage.moment import Moment
from skiptrace.storage.portions import rows_of
from skiptrace.storage.schema import metadata

_NONCE = 12
_REMEMBERED = 10_000

sealing_keys = Table(
    "sealing_keys",
    metadata,
    Column("scope", String(64), primary_key=True),
    Column("klass", String(16), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
)


class SealClass(StrEnum):
    """Whose values a key protects; each class of a case can be erased on its own."""

    DEBTOR = "debtor"
    THIRD = "third"
    STRANGER = "stranger"
    PUBLIC = "public"


class MasterKey:
    """32 random bytes that wrap every other key, and the base of keyed fingerprints.

    `installation` tells installations apart that share a server; it says nothing about the key.
    """

    def __init__(self, secret: bytes) -> None:
        if len(secret) != 32:
            raise StoreError("主密钥应为 32 字节（64 位十六进制）；请检查密钥文件，或从备份恢复")
        self._aead = AESGCM(secret)
        self._fingerprint = hashlib.blake2b(secret, digest_size=32, person=b"fingerprint").digest()
        self.index_key = hashlib.blake2b(secret, digest_size=32, person=b"index-tokens").digest()
        self.installation = hashlib.blake2b(secret, digest_size=6, person=b"installation").hexdigest()

    @classmethod
    def create(cls, path: Path) -> "MasterKey":
        """Write a new key, mode 0600; an existing file is never overwritten."""
        secret = os.urandom(32)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secret.hex() + "\n")
        return cls(secret)

    @classmethod
    def load(cls, path: Path) -> "MasterKey":
        try:
            return cls(bytes.fromhex(path.read_text().strip()))
        except FileNotFoundError as error:
            raise StoreError(f"找不到主密钥文件 {path}；请先运行 skiptrace init，或从备份恢复") from error
        except ValueError as error:
            raise StoreError(f"主密钥文件 {path} 不是 64 位十六进制；请从备份恢复") from error

    def wrap(self, key: bytes, label: str) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._aead.encrypt(nonce, key, label.encode())

    def unwrap(self, wrapped: bytes, label: str) -> bytes:
        try:
            return self._aead.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], label.encode())
        except InvalidTag as error:
            raise StoreError("主密钥与数据库不符：无法解开数据密钥；请恢复与此数据库一同备份的主密钥") from error

    def fingerprint(self, kind: str, value: str) -> str:
        """Keyed hash (128 bit, hex) under which equal values can be found without being readable."""
        return hmac.new(self._fingerprint, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()[:32]


class Sealer:
    """Seals and opens under the keys of scopes; makes a key when a scope is first written."""

    def __init__(self, master: MasterKey) -> None:
        self.master = master
        self._unwrapped: dict[bytes, AESGCM] = {}
        self._seen: WeakKeyDictionary[AsyncConnection, dict[tuple[str, SealClass], AESGCM]] = WeakKeyDictionary()

    async def seal(self, tx: AsyncConnection, scope: str, klass: SealClass, plain: bytes, *, at: datetime) -> bytes:
        aead = await self._key(tx, scope, klass) or await self._make(tx, scope, klass, at)
        nonce = os.urandom(_NONCE)
        return nonce + aead.encrypt(nonce, plain, f"{scope}/{klass}".encode())

    async def open(self, tx: AsyncConnection, scope: str, klass: SealClass, sealed: bytes) -> bytes:
        """ErasedError when the key was deleted, StoreError when the bytes were altered."""
        aead = await self._key(tx, scope, klass)
        if aead is None:
            raise ErasedError(f"{scope} 的 {klass} 类数据已按规定删除（密钥已销毁），无法读取")
        try:
            return aead.decrypt(sealed[:_NONCE], sealed[_NONCE:], f"{scope}/{klass}".encode())
        except InvalidTag as error:
            raise StoreError(f"{scope} 的一项密封数据被改动过，校验未通过") from error

    async def seal_json(self, tx: AsyncConnection, scope: str, klass: SealClass, value: Any, *, at: datetime) -> bytes:
        return await self.seal(tx, scope, klass, json.dumps(value, ensure_ascii=False).encode(), at=at)

    async def open_json(self, tx: AsyncConnection, scope: str, klass: SealClass, sealed: bytes) -> Any:
        return json.loads(await self.open(tx, scope, klass, sealed))

    async def fetch(self, tx: AsyncConnection, scopes: Collection[str]) -> None:
        """Have the keys of many scopes at hand for this transaction: few questions instead of one for each of them."""
        rows = await rows_of(tx, scopes, lambda some: select(sealing_keys).where(sealing_keys.c.scope.in_(some)))
        seen = self._seen.setdefault(tx, {})
        for row in rows:
            klass = SealClass(row.klass)
            seen[row.scope, klass] = self._opened(row.wrapped, f"{row.scope}/{klass}")

    async def erase(self, tx: AsyncConnection, scope: str, klass: SealClass) -> None:
        """Delete the key: what it sealed is gone for good, and whoever keeps a copy of it learns so."""
        await changes.note(tx, [scope])
        await tx.execute(delete(sealing_keys).where(sealing_keys.c.scope == scope, sealing_keys.c.klass == klass))
        self._seen.pop(tx, None)

    async def _key(self, tx: AsyncConnection, scope: str, klass: SealClass) -> AESGCM | None:
        # Keys are remembered for one transaction only: one remembered from a transaction that rolled back would seal
        # for nobody, and one erased by another process must stop working at once. Unwrapping is remembered for good.
        seen = self._seen.setdefault(tx, {})
        if (scope, klass) in seen:
            return seen[scope, klass]
        query = select(sealing_keys.c.wrapped).where(sealing_keys.c.scope == scope, sealing_keys.c.klass == klass)
        wrapped = (await tx.execute(query)).scalar()
        if wrapped is None:
            return None
        seen[scope, klass] = self._opened(wrapped, f"{scope}/{klass}")
        return seen[scope, klass]

    def _opened(self, wrapped: bytes, label: str) -> AESGCM:
        if wrapped not in self._unwrapped:
            if len(self._unwrapped) >= _REMEMBERED:
                self._unwrapped.clear()
            self._unwrapped[wrapped] = AESGCM(self.master.unwrap(wrapped, label))
        return self._unwrapped[wrapped]

    async def _make(self, tx: AsyncConnection, scope: str, klass: SealClass, at: datetime) -> AESGCM:
        key = AESGCM.generate_key(256)
        wrapped = self.master.wrap(key, f"{scope}/{klass}")
        await tx.execute(insert(sealing_keys).values(scope=scope, klass=klass, wrapped=wrapped, created_at=at))
        aead = AESGCM(key)
        self._seen.setdefault(tx, {})[scope, klass] = aead
        return aead

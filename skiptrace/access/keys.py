"""Keys of the interface: 32 random bytes, shown once, kept as a keyed print only.

The print is an HMAC under the master key, so that a stolen database neither holds a key nor lets one be tried out; it
is looked up whole, which leaves no comparison to time.
"""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from skiptrace.access.tables import api_keys
from skiptrace.errors import NotFound, UsageError
from skiptrace.journal import Action, Actor, Scribe
from skiptrace.settings import Role
from skiptrace.storage.sealing import MasterKey
from skiptrace.storage.store import Store

PREFIX = "sk_"
_MAX_NAME = 64


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key without its secret. Who acts with it is `person`, in `role`."""

    id: str
    person: str
    role: Role
    added_by: str
    added_at: datetime
    revoked: bool


class KeyRing:
    """Finds whose a key is; shared by all requests."""

    def __init__(self, store: Store, master: MasterKey) -> None:
        self._store = store
        self._master = master

    async def holder(self, secret: str) -> Actor | None:
        """Who acts with this key now; None for an unknown or revoked one."""
        if not secret.startswith(PREFIX) or len(secret) > 100:
            return None
        query = select(api_keys).where(api_keys.c.print == print_of(self._master, secret))
        async with self._store.read() as tx:
            row = (await tx.execute(query)).first()
        if row is None or row.revoked_at is not None:
            return None
        return Actor(row.person, row.role)


class KeyRegister:
    """Makes and revokes keys; each act is journalled, never with the secret."""

    def __init__(self, store: Store, master: MasterKey, scribe: Scribe) -> None:
        self._store = store
        self._master = master
        self._scribe = scribe

    async def add(self, person: str, role: Role) -> tuple[ApiKey, str]:
        """A new key and its secret, which is nowhere kept."""
        person = person.strip()
        if not 0 < len(person) <= _MAX_NAME:
            raise UsageError(f"请写明持有人姓名或工号，1 至 {_MAX_NAME} 字")
        secret = PREFIX + secrets.token_urlsafe(32)
        key = ApiKey(uuid.uuid4().hex, person, role, self._scribe.actor.name, self._scribe.now(), revoked=False)
        async with self._store.write() as tx:
            await tx.execute(
                insert(api_keys).values(
                    id=key.id,
                    print=print_of(self._master, secret),
                    person=person,
                    role=role,
                    added_by=key.added_by,
                    added_at=key.added_at,
                    revoked_by="",
                )
            )
            await self._scribe.write(tx, Action.KEY_ADDED, "", {"key": key.id, "person": person, "role": role})
        return key, secret

    async def list(self) -> tuple[ApiKey, ...]:
        async with self._store.read() as tx:
            rows = (await tx.execute(select(api_keys).order_by(api_keys.c.added_at, api_keys.c.id))).all()
        return tuple(_key(row) for row in rows)

    async def revoke(self, key_id: str) -> ApiKey:
        """Take a key out of use at once."""
        async with self._store.write() as tx:
            row = (await tx.execute(select(api_keys).where(api_keys.c.id == key_id))).first()
            if row is None:
                raise NotFound(f"没有密钥 {key_id[:32]}；可用 skiptrace keys list 查看编号")
            if row.revoked_at is None:
                values = {"revoked_by": self._scribe.actor.name, "revoked_at": self._scribe.now()}
                await tx.execute(update(api_keys).where(api_keys.c.id == key_id).values(values))
                await self._scribe.write(tx, Action.KEY_REVOKED, "", {"key": key_id, "person": row.person})
            row = (await tx.execute(select(api_keys).where(api_keys.c.id == key_id))).one()
        return _key(row)


def print_of(master: MasterKey, secret: str) -> str:
    """Under which a key is found."""
    return master.fingerprint("api_key", secret)


def _key(row: Row[Any]) -> ApiKey:
    return ApiKey(row.id, row.person, Role(row.role), row.added_by, row.added_at, row.revoked_at is not None)

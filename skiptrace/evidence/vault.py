"""Bytes as they were received, sealed in the transaction of the outcome that they prove.

The plain SHA-256 stands in the row (a court may need it); the journal's chain holds it too, so that flipping a
byte, or exchanging a reply, shows.
"""

import hashlib
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Integer, LargeBinary, Row, String, Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.errors import NotFound, StoreError
from skiptrace.storage.moment import Moment
from skiptrace.storage.schema import metadata
from skiptrace.storage.sealing import SealClass, Sealer

evidence = Table(
    "evidence",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("scope", String(64), nullable=False, index=True),
    Column("klass", String(16), nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("size", Integer, nullable=False),
    Column("source", String(64), nullable=False),
    Column("operation", String(64), nullable=False),
    Column("query_key", String(64), nullable=False),
    Column("grant_id", String(32), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("status", Integer, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Something to keep: the bytes, and what they answer. `scope` is the case's id, or `public`, `import`."""

    scope: str
    body: bytes = field(repr=False)
    kind: str
    source: str
    received_at: datetime
    operation: str = ""
    query_key: str = ""
    grant_id: str = ""
    attempt: int = 1
    status: int = 0
    klass: SealClass = SealClass.DEBTOR


@dataclass(frozen=True, slots=True)
class Evidence:
    """A kept exhibit without its bytes."""

    id: str
    scope: str
    klass: SealClass
    sha256: str
    kind: str
    size: int
    source: str
    operation: str
    received_at: datetime


class Vault:
    """Keeps exhibits and gives them back, checked against their hash."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    async def keep(self, tx: AsyncConnection, exhibit: Exhibit) -> Evidence:
        """Seal and store; the caller's transaction decides whether it lasts."""
        sealed = await self._sealer.seal(tx, exhibit.scope, exhibit.klass, exhibit.body, at=exhibit.received_at)
        kept = Evidence(
            uuid.uuid4().hex,
            exhibit.scope,
            exhibit.klass,
            hashlib.sha256(exhibit.body).hexdigest(),
            exhibit.kind,
            len(exhibit.body),
            exhibit.source,
            exhibit.operation,
            exhibit.received_at,
        )
        await tx.execute(
            insert(evidence).values(
                id=kept.id,
                scope=kept.scope,
                klass=kept.klass,
                sha256=kept.sha256,
                kind=kept.kind,
                size=kept.size,
                source=kept.source,
                operation=kept.operation,
                query_key=exhibit.query_key,
                grant_id=exhibit.grant_id,
                attempt=exhibit.attempt,
                status=exhibit.status,
                received_at=exhibit.received_at,
                sealed=sealed,
            )
        )
        return kept

    async def about(self, tx: AsyncConnection, evidence_ids: Collection[str]) -> dict[str, Evidence]:
        """What is kept under these ids, without the bytes."""
        rows = (await tx.execute(select(evidence).where(evidence.c.id.in_(evidence_ids)))).all()
        return {row.id: _evidence(row) for row in rows}

    async def open(self, tx: AsyncConnection, evidence_id: str) -> bytes:
        """The bytes; StoreError when they were altered or erased, NotFound for an unknown id."""
        row = (await tx.execute(select(evidence).where(evidence.c.id == evidence_id))).first()
        if row is None:
            raise NotFound(f"没有编号为 {evidence_id} 的证据")
        body = await self._sealer.open(tx, row.scope, SealClass(row.klass), row.sealed)
        if hashlib.sha256(body).hexdigest() != row.sha256:
            raise StoreError(f"证据 {evidence_id} 的内容与其 SHA-256 不符")
        return body


def _evidence(row: Row[Any]) -> Evidence:
    klass = SealClass(row.klass)
    return Evidence(
        row.id, row.scope, klass, row.sha256, row.kind, row.size, row.source, row.operation, row.received_at
    )

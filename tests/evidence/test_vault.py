"""The vault gives back what it took, or says that it was altered or erased."""

from datetime import datetime

import pytest
from sqlalchemy import update

from skiptrace.clock import CHINA
from skiptrace.errors import NotFound, StoreError
from skiptrace.evidence import Exhibit, Vault
from skiptrace.evidence.vault import evidence
from skiptrace.storage.sealing import SealClass, Sealer
from skiptrace.storage.store import Store

BODY = '{"xm": "王小明"}'.encode()


def _exhibit() -> Exhibit:
    return Exhibit("case-1", BODY, "json", "housing_fund", datetime(2026, 10, 30, tzinfo=CHINA))


@pytest.fixture
def vault(sealer: Sealer) -> Vault:
    return Vault(sealer)


async def test_bytes_come_back_as_they_were(store: Store, vault: Vault) -> None:
    async with store.write() as tx:
        kept = await vault.keep(tx, _exhibit())
    async with store.read() as tx:
        assert await vault.open(tx, kept.id) == BODY


async def test_a_hash_that_does_not_fit_is_an_error(store: Store, vault: Vault) -> None:
    async with store.write() as tx:
        kept = await vault.keep(tx, _exhibit())
        await tx.execute(update(evidence).values(sha256="0" * 64))

    async with store.read() as tx:
        with pytest.raises(StoreError, match="SHA-256"):
            await vault.open(tx, kept.id)


async def test_erased_evidence_cannot_be_read(store: Store, vault: Vault, sealer: Sealer) -> None:
    async with store.write() as tx:
        kept = await vault.keep(tx, _exhibit())
        await sealer.erase(tx, "case-1", SealClass.DEBTOR)

    async with store.read() as tx:
        with pytest.raises(StoreError):
            await vault.open(tx, kept.id)


async def test_an_unknown_number_is_not_found(store: Store, vault: Vault) -> None:
    async with store.read() as tx:
        with pytest.raises(NotFound):
            await vault.open(tx, "none")

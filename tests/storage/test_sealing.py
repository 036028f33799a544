"""Sealing: what is sealed opens only with its key, and not at all once the key is gone."""

import stat
from datetime import datetime
from pathlib import Path

import pytest

from skiptrace.clock import CHINA
from skiptrace.errors import StoreError
from skiptrace.storage.sealing import MasterKey, SealClass, Sealer
from skiptrace.storage.store import Store

AT = datetime(2026, 10, 30, tzinfo=CHINA)
SECRET = "王小明的住址".encode()


async def _seal(store: Store, sealer: Sealer, scope: str = "case-1") -> bytes:
    async with store.write() as tx:
        return await sealer.seal(tx, scope, SealClass.DEBTOR, SECRET, at=AT)


async def test_sealed_bytes_open_again_and_do_not_show_the_value(store: Store, sealer: Sealer) -> None:
    sealed = await _seal(store, sealer)
    async with store.read() as tx:
        opened = await sealer.open(tx, "case-1", SealClass.DEBTOR, sealed)

    assert opened == SECRET
    assert SECRET not in sealed


async def test_erasing_one_class_leaves_the_others(store: Store, sealer: Sealer) -> None:
    gone = await _seal(store, sealer)
    async with store.write() as tx:
        kept = await sealer.seal(tx, "case-1", SealClass.THIRD, SECRET, at=AT)
        await sealer.erase(tx, "case-1", SealClass.DEBTOR)

    async with store.read() as tx:
        assert await sealer.open(tx, "case-1", SealClass.THIRD, kept) == SECRET
        with pytest.raises(StoreError, match="密钥已销毁"):
            await sealer.open(tx, "case-1", SealClass.DEBTOR, gone)


async def test_an_erasure_by_another_process_is_seen_at_once(store: Store, sealer: Sealer, master: MasterKey) -> None:
    sealed = await _seal(store, sealer)
    async with store.write() as tx:
        await Sealer(master).erase(tx, "case-1", SealClass.DEBTOR)

    async with store.read() as tx:
        with pytest.raises(StoreError):
            await sealer.open(tx, "case-1", SealClass.DEBTOR, sealed)


async def test_a_key_made_in_a_transaction_that_failed_seals_for_nobody(store: Store, sealer: Sealer) -> None:
    with pytest.raises(RuntimeError):
        async with store.write() as tx:
            await sealer.seal(tx, "case-1", SealClass.DEBTOR, b"first", at=AT)
            await sealer.seal(tx, "case-1", SealClass.DEBTOR, b"second", at=AT)
            raise RuntimeError
    sealed = await _seal(store, sealer)

    async with store.read() as tx:
        assert await Sealer(sealer.master).open(tx, "case-1", SealClass.DEBTOR, sealed) == SECRET


async def test_an_altered_byte_is_noticed(store: Store, sealer: Sealer) -> None:
    sealed = bytearray(await _seal(store, sealer))
    sealed[-1] ^= 1
    async with store.read() as tx:
        with pytest.raises(StoreError, match="改动"):
            await sealer.open(tx, "case-1", SealClass.DEBTOR, bytes(sealed))


async def test_another_master_key_opens_nothing_and_says_which_is_needed(store: Store, sealer: Sealer) -> None:
    sealed = await _seal(store, sealer)
    async with store.read() as tx:
        with pytest.raises(StoreError, match="主密钥与数据库不符"):
            await Sealer(MasterKey(b"x" * 32)).open(tx, "case-1", SealClass.DEBTOR, sealed)


def test_a_new_key_file_is_private_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    MasterKey.create(path)
    before = path.read_text()

    with pytest.raises(FileExistsError):
        MasterKey.create(path)
    assert path.read_text() == before
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "zz", "00" * 31])
def test_a_damaged_key_file_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "master.key"
    path.write_text(content)

    with pytest.raises(StoreError, match="主密钥"):
        MasterKey.load(path)


def test_prints_of_equal_values_are_equal_only_under_one_key(master: MasterKey) -> None:
    assert master.fingerprint("id", "a") == master.fingerprint("id", "a")
    assert master.fingerprint("id", "a") != master.fingerprint("phone", "a")
    assert master.fingerprint("id", "a") != MasterKey(b"y" * 32).fingerprint("id", "a")


async def test_keys_that_were_fetched_open_like_others_and_not_beyond_their_transaction(
    store: Store, sealer: Sealer
) -> None:
    sealed = {scope: await _seal(store, sealer, scope) for scope in ("case-1", "case-2")}
    async with store.read() as tx:
        await sealer.fetch(tx, ["case-1", "case-2", "case-3"])
        opened = [await sealer.open(tx, scope, SealClass.DEBTOR, each) for scope, each in sealed.items()]
    async with store.write() as tx:
        await sealer.erase(tx, "case-1", SealClass.DEBTOR)

    assert opened == [SECRET, SECRET]
    async with store.read() as tx:
        with pytest.raises(StoreError, match="密钥已销毁"):
            await sealer.open(tx, "case-1", SealClass.DEBTOR, sealed["case-1"])

"""A server as in production: TLS with an authority of its own, a user of its file realm with no more than needed."""

from __future__ import annotations

import uuid
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url

from matching.errors import IndexDeniedError, IndexUnavailableError, IndexUntrustedError
from matching.index import Candidate
from matching.index.elastic import ElasticAddress, ElasticIndex, ElasticSite, Patience
from tests import servers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.elasticsearch

PATIENCE = Patience(tries=2, first=0.01)


@pytest.fixture
def address() -> ElasticAddress:
    url = make_url(servers.address(servers.ELASTICSEARCH_TLS))
    place = f"https://{url.host}:{url.port}"
    return ElasticAddress(
        place, url.username or "", url.password or "", Path(servers.address(servers.ELASTICSEARCH_CA))
    )


@pytest.fixture
async def site(address: ElasticAddress) -> AsyncIterator[ElasticSite]:
    alias = f"test-{uuid.uuid4().hex}"
    made = await ElasticSite.open(address, alias)
    yield made
    await made.close()
    async with address.client() as client:
        for name in (await client.indices.get(index=f"{alias}-*")).body:
            await client.indices.delete(index=name)


async def test_a_user_of_few_rights_does_all_that_an_index_needs(site: ElasticSite) -> None:
    current = await site.current()
    await current.upsert([(1, {10})])
    await current.refresh()
    name, given_up = await site.begin(), await site.begin()
    await site.discard(name)
    filling = await site.writing(given_up)
    await filling.upsert([(2, {10}), (3, {11})])
    await filling.delete([3])
    await site.swap(given_up)

    assert await current.search({10: 5}, 5) == [Candidate(2, 5)]
    assert [record async for record, _ in current.fingerprints()] == [2]
    assert [(each.name, each.records) for each in await site.generations()] == [(given_up, 1)]


async def test_a_wrong_password_is_told_and_not_repeated(address: ElasticAddress) -> None:
    with pytest.raises(IndexDeniedError, match="用户名或口令不对") as caught:
        await ElasticSite.open(replace(address, password="secret-word"), "test-x", PATIENCE)

    assert address.url in str(caught.value)
    assert "secret-word" not in str(caught.value)


async def test_what_the_user_may_not_do_is_told(address: ElasticAddress) -> None:
    with pytest.raises(IndexDeniedError, match="没有所需的权限"):
        await ElasticIndex.open(address, "not-ours", PATIENCE)


async def test_a_certificate_of_an_unknown_authority_is_told(address: ElasticAddress) -> None:
    with pytest.raises(IndexUntrustedError, match="证书不可信"):
        await ElasticSite.open(replace(address, ca_file=None), "test-x", PATIENCE)


async def test_a_certificate_for_another_name_is_told(address: ElasticAddress) -> None:
    with pytest.raises(IndexUntrustedError, match="主机名"):
        await ElasticSite.open(replace(address, url=address.url.replace("127.0.0.1", "localhost")), "test-x", PATIENCE)


async def test_a_file_that_holds_no_certificate_is_told(address: ElasticAddress, tmp_path: Path) -> None:
    (tmp_path / "ca.crt").write_text("no certificate", encoding="ascii")
    for path in (tmp_path / "ca.crt", tmp_path / "none.crt"):
        with pytest.raises(IndexUntrustedError, match="CA"):
            await ElasticSite.open(replace(address, ca_file=path), "test-x", PATIENCE)


async def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(IndexUnavailableError, match="地址"):
        await ElasticSite.open(ElasticAddress("localhost"), "test-x", PATIENCE)


async def test_http_to_a_server_with_tls_is_told(address: ElasticAddress) -> None:
    plain = replace(address, url=address.url.replace("https", "http"), ca_file=None)
    with pytest.raises(IndexUnavailableError, match="地址"):
        await ElasticSite.open(plain, "test-x", PATIENCE)

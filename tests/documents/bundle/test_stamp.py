"""Time stamps of a real authority: OpenSSL answers over HTTP with certificates that are made for the test."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web
from pydantic import HttpUrl
from pytest_aiohttp.plugin import AiohttpServer

from skiptrace.documents.bundle import stamp
from skiptrace.documents.bundle.stamp import Authority, BadStampError
from skiptrace.documents.bundle.verification import verify
from skiptrace.documents.errors import StampError
from skiptrace.errors import UsageError
from skiptrace.journal import Action
from skiptrace.service import open_service
from skiptrace.settings import load
from tests.documents.bundle import reading, small
from tests.documents.bundle.conftest import Played, first

_CONFIG = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
certs = {folder}/root.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class House:
    """A certification house: its folder, and the root under which its authority signs."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    def reply(self, query: bytes) -> bytes:
        """What `openssl ts -reply` answers."""
        (self.folder / "query.tsq").write_bytes(query)
        openssl(
            "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query.tsq", "-out", "reply.tsr", folder=self.folder
        )
        return (self.folder / "reply.tsr").read_bytes()


def openssl(*words: str, folder: Path) -> str:
    if shutil.which("openssl") is None:
        if os.environ.get("SKIPTRACE_REQUIRE_SERVICES"):
            pytest.fail("缺少程序 openssl，请安装")
        pytest.skip("没有安装 openssl，跳过真实时间戳机构的检查")
    done = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout + done.stderr


def found(folder: Path, name: str) -> House:
    """Make a root and an authority's certificate under it."""
    folder.mkdir()
    (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    (folder / "tsa.ext").write_text(
        "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n"
    )
    new = ("-newkey", "rsa:2048", "-nodes", "-sha256")
    ca = ("-addext", "basicConstraints=critical,CA:TRUE", "-days", "3650")
    openssl(
        "req", "-x509", *new, "-subj", f"/CN={name} root", *ca, "-keyout", "root.key", "-out", "root.pem", folder=folder
    )
    openssl("req", *new, "-subj", f"/CN={name} tsa", "-keyout", "tsa.key", "-out", "tsa.csr", folder=folder)
    signing = (
        "-CA",
        "root.pem",
        "-CAkey",
        "root.key",
        "-CAcreateserial",
        "-extfile",
        "tsa.ext",
        "-days",
        "3650",
        "-sha256",
    )
    openssl("x509", "-req", "-in", "tsa.csr", *signing, "-out", "tsa.pem", folder=folder)
    return House(folder)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return found(tmp_path_factory.mktemp("ca") / "one", "Example")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> House:
    return found(tmp_path_factory.mktemp("ca") / "two", "Other")


Serve = Callable[[Handler], Awaitable[str]]


@pytest.fixture
def serve(aiohttp_server: AiohttpServer) -> Serve:
    """Serve one handler and give its address."""

    async def serving(handler: Handler) -> str:
        app = web.Application()
        app.router.add_post("/tsa", handler)
        return str((await aiohttp_server(app)).make_url("/tsa"))

    return serving


def answering(house: House) -> Handler:
    async def answer(request: web.Request) -> web.Response:
        assert request.content_type == "application/timestamp-query"
        return web.Response(body=house.reply(await request.read()), content_type="application/timestamp-reply")

    return answer


async def stamped(house: House, serve: Serve) -> bytes:
    url = await serve(answering(house))
    made = small.contents(url)
    return made.bound(await Authority(url, stamp.roots(house.root)).stamp(made.manifest))


async def test_a_stamped_bundle_proves_when_and_by_whom(house: House, serve: Serve) -> None:
    body = await stamped(house, serve)
    result = verify(body, stamp.roots(house.root))

    assert result.whole
    assert any("CN=Example tsa" in each and "签名成立" in each for each in result.proved)
    assert not any("时间戳" in each for each in result.unproved)


async def test_without_the_roots_the_stamp_is_said_to_be_unchecked(house: House, serve: Serve) -> None:
    result = verify(await stamped(house, serve))

    assert result.whole
    assert any("--certificates" in each for each in result.unproved)
    assert not any("时间戳" in each for each in result.proved)


async def test_a_stamp_of_another_house_does_not_hold(house: House, other: House, serve: Serve) -> None:
    result = verify(await stamped(other, serve), stamp.roots(house.root))

    assert [each.file for each in result.findings] == ["manifest.tsr"]
    assert "根证书" in result.findings[0].what


async def test_a_stamp_of_another_manifest_does_not_hold(house: House, serve: Serve) -> None:
    """A bundle that was made again as a whole keeps an old stamp in vain."""
    body = small.resealed(await stamped(house, serve), **{"法院材料/草稿.docx": b"another"})
    for roots in ((), stamp.roots(house.root)):
        assert [each.file for each in verify(body, roots).findings] == ["manifest.tsr"]


async def test_every_flipped_byte_of_a_stamp_is_found(house: House, serve: Serve) -> None:
    """Also when the container was made again around it: then the signature or its form shows it."""
    body = await stamped(house, serve)
    roots = stamp.roots(house.root)
    files = dict(small.places(body))
    token = body[files["manifest.tsr"].start :][: len(files["manifest.tsr"])][30 + len("manifest.tsr") :]
    unseen = 0
    for place in range(0, len(token), 3):
        flipped = bytearray(token)
        flipped[place] ^= 0x10
        again = small.repacked(body, **{"manifest.tsr": bytes(flipped)})
        unseen += verify(again, roots).whole
        assert not verify(body.replace(token, bytes(flipped)), roots).whole

    assert unseen < len(token) // 3 // 2  # certificates that the token carries beside the signer's are not signed


async def test_openssl_itself_verifies_the_stamp_over_the_manifest(house: House, serve: Serve, tmp_path: Path) -> None:
    """Nobody needs our program for it."""
    url = await serve(answering(house))
    made = small.contents(url)
    (tmp_path / "manifest.tsr").write_bytes(await Authority(url).stamp(made.manifest))
    (tmp_path / "manifest.json").write_bytes(made.manifest)
    said = openssl(
        "ts", "-verify", "-data", "manifest.json", "-in", "manifest.tsr", "-CAfile", str(house.root), folder=tmp_path
    )

    assert "Verification: OK" in said


async def test_only_a_hash_leaves_the_house(house: House, serve: Serve) -> None:
    sent = []

    async def answer(request: web.Request) -> web.Response:
        sent.append(await request.read())
        return web.Response(body=house.reply(sent[0]), content_type="application/timestamp-reply")

    made = small.contents()
    await Authority(await serve(answer)).stamp(made.manifest)

    assert hashlib.sha256(made.manifest).digest() in sent[0]
    assert len(sent[0]) < 120


async def _error(_: web.Request) -> web.Response:
    return web.Response(status=500)


async def _page(_: web.Request) -> web.Response:
    return web.Response(text="<html>", content_type="text/html")


async def _garbage(_: web.Request) -> web.Response:
    return web.Response(body=b"0" * 50, content_type="application/timestamp-reply")


async def _empty(_: web.Request) -> web.Response:
    return web.Response(body=b"", content_type="application/timestamp-reply")


async def _huge(_: web.Request) -> web.Response:
    return web.Response(body=b"0" * 5_000_000, content_type="application/timestamp-reply")


async def _elsewhere(_: web.Request) -> web.Response:
    raise web.HTTPTemporaryRedirect("/tsa")


async def _gone(request: web.Request) -> web.Response:
    assert request.transport
    request.transport.close()
    return web.Response()


async def _refusal(_: web.Request) -> web.Response:
    """PKIStatus rejection, badAlg, as DER."""
    return web.Response(body=bytes.fromhex("30093007020102030205a0")[:11], content_type="application/timestamp-reply")


@pytest.mark.parametrize("handler", [_error, _page, _garbage, _empty, _huge, _elsewhere, _gone, _refusal])
async def test_an_authority_that_answers_badly_stamps_nothing_and_the_way_without_is_told(
    serve: Serve, handler: Handler
) -> None:
    with pytest.raises(StampError, match=r"证据包未生成.*--no-timestamp"):
        await Authority(await serve(handler)).stamp(b"{}")


async def test_an_authority_that_is_down_stamps_nothing() -> None:
    with pytest.raises(StampError, match="无法连接"):
        await Authority("http://127.0.0.1:9/tsa").stamp(b"{}")


async def test_an_old_reply_played_again_is_refused(house: House, serve: Serve) -> None:
    """The nonce binds the reply to the request."""
    replies: list[bytes] = []

    async def answer(request: web.Request) -> web.Response:
        if not replies:
            replies.append(house.reply(await request.read()))
        return web.Response(body=replies[0], content_type="application/timestamp-reply")

    authority = Authority(await serve(answer))
    await authority.stamp(b"{}")
    with pytest.raises(StampError, match="本次请求"):
        await authority.stamp(b"{}")


def test_a_certificate_file_that_holds_none_is_named(tmp_path: Path, house: House) -> None:
    empty, broken = tmp_path / "empty.pem", tmp_path / "broken.pem"
    empty.write_text("nothing")
    broken.write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    for path, why in ((empty, "没有证书"), (broken, "无法识别"), (tmp_path / "none.pem", "无法读取")):
        with pytest.raises(UsageError, match=why):
            stamp.roots(path)
    assert len(stamp.roots(house.root)) == 1


def test_a_reply_that_is_none_says_so() -> None:
    for body in (b"", b"\x30\x03\x02\x01\x00", b"x" * 1000):
        with pytest.raises(BadStampError):
            stamp.check(body, b"{}", ())


async def test_a_cases_bundle_is_stamped_where_an_authority_is_set(
    played: Played, house: House, serve: Serve, tmp_path: Path
) -> None:
    """The whole way: settings, bundle, journal, verification; and the conscious way without."""
    copy = tmp_path / "data"
    shutil.copytree(played.folder, copy)
    changes = {"timestamp_url": HttpUrl(await serve(answering(house))), "timestamp_certificates": house.root}
    async with open_service(load(copy).model_copy(update=changes)) as service:
        case = await first(service)
        made, plain = await service.bundle(case), await service.bundle(case, timestamp=False)
        marks = [line.entry.detail["stamped"] async for line in service.journal.lines(actions={Action.BUNDLE_MADE})]

    assert marks[-2:] == [True, False]
    assert any("签名成立" in each for each in verify(made.body, stamp.roots(house.root)).proved)
    assert "manifest.tsr" in reading.files(made.body)
    assert "manifest.tsr" not in reading.files(plain.body)
    assert verify(plain.body, stamp.roots(house.root)).whole

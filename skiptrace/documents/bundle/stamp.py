"""The time stamp of an authority over the manifest (RFC 3161): asked for once, checked at once, checked again offline.

Surprising: only a hash leaves the house. The authority learns that somebody made something, and nothing else.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import aiohttp
from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from skiptrace.clock import CHINA
from skiptrace.documents.bundle.der import certificates_sorted
from skiptrace.documents.errors import StampError
from skiptrace.errors import UsageError

_SECONDS = 20
_MOST_BYTES = 100_000
_ASK, _ANSWER = "application/timestamp-query", "application/timestamp-reply"
_WITHOUT = "；可稍后重试，或用 --no-timestamp 生成未加盖时间戳的证据包"
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


class BadStampError(ValueError):
    """A stamp that does not hold, with the reason in Chinese."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp that fits the manifest. `trusted`: signed under one of the given roots; without roots unchecked."""

    at: datetime
    authority: str
    trusted: bool


@dataclass(frozen=True, slots=True)
class Authority:
    """A time-stamping authority: its address, and the roots under which its stamps must be signed (none: unchecked)."""

    url: str
    roots: tuple[x509.Certificate, ...] = ()

    async def stamp(self, manifest: bytes) -> bytes:
        """The authority's reply over the SHA-256 of the manifest. StampError when there is none that holds."""
        asked = TimestampRequestBuilder().data(manifest).hash_algorithm(HashAlgorithm.SHA256)
        request = asked.nonce(nonce=True).cert_request(cert_request=True).build()
        body = await self._ask(request.as_bytes())
        try:
            check(body, manifest, self.roots, nonce=request.nonce)
        except BadStampError as error:
            raise StampError(f"时间戳服务 {self.url} 的回复不能用（{error}），证据包未生成{_WITHOUT}") from None
        return body

    async def _ask(self, query: bytes) -> bytes:
        limit = aiohttp.ClientTimeout(total=_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=limit) as session,
                session.post(
                    self.url, data=query, headers={"Content-Type": _ASK, "Accept": _ANSWER}, allow_redirects=False
                ) as reply,
            ):
                body = await reply.content.read(_MOST_BYTES + 1)
                while len(body) <= _MOST_BYTES and (more := await reply.content.read(_MOST_BYTES)):
                    body += more
                why = _unfit(reply, body)
        except (aiohttp.ClientError, TimeoutError) as error:
            why = "超时" if isinstance(error, TimeoutError) else "无法连接或中断"
        if why:
            raise StampError(f"时间戳服务 {self.url} 无法使用（{why}），证据包未生成{_WITHOUT}")
        return body


def _unfit(reply: aiohttp.ClientResponse, body: bytes) -> str:
    if reply.status != 200:
        return f"状态 {reply.status}"
    if reply.content_type != _ANSWER:
        return "回复不是时间戳"
    return "回复过大" if len(body) > _MOST_BYTES else ""


def roots(path: Path) -> tuple[x509.Certificate, ...]:
    """The certificates of a PEM file. UsageError when there is none."""
    try:
        found = tuple(x509.load_pem_x509_certificate(each) for each in _PEM.findall(path.read_bytes()))
    except OSError:
        raise UsageError(f"无法读取证书文件 {path}；请检查路径与权限") from None
    except ValueError:
        raise UsageError(f"{path} 中有无法识别的证书；应为 PEM 格式的时间戳机构根证书") from None
    if not found:
        raise UsageError(f"{path} 中没有证书；应为 PEM 格式的时间戳机构根证书")
    return found


def check(body: bytes, manifest: bytes, trusted: Sequence[x509.Certificate], *, nonce: int | None = None) -> Stamp:
    """What a reply proves about the manifest. BadStampError when it does not fit, or is not signed as it must be."""
    try:
        return _checked(decode_timestamp_response(certificates_sorted(body)), manifest, trusted, nonce)
    except (BadStampError, VerificationError) as error:
        why = str(error) if isinstance(error, BadStampError) else "签名不成立，或不是由所给根证书下的机构签发"
        raise BadStampError(why) from None
    except Exception:  # noqa: BLE001  a poisoned reply breaks the libraries in many ways, all of them the reply's fault
        raise BadStampError("不是有效的时间戳回复") from None


def _checked(
    reply: TimeStampResponse, manifest: bytes, trusted: Sequence[x509.Certificate], nonce: int | None
) -> Stamp:
    if reply.status != 0:
        raise BadStampError(f"机构未予加盖，状态 {reply.status}")
    info, digest = reply.tst_info, hashlib.sha256(manifest).digest()
    if info.message_imprint.message != digest:
        raise BadStampError("时间戳不是针对本包清单的")
    if nonce is not None and info.nonce != nonce:
        raise BadStampError("时间戳不是针对本次请求的")
    if trusted:
        VerifierBuilder(roots=list(trusted)).build().verify(reply, digest)
    return Stamp(info.gen_time.astimezone(CHINA), _signer(reply), bool(trusted))


def _signer(reply: TimeStampResponse) -> str:
    """The name of the certificate that signed, as far as the reply carries it."""
    signers = {(each.issuer, each.serial_number) for each in reply.signed_data.signer_infos}
    for each in reply.signed_data.certificates:
        certificate = x509.load_der_x509_certificate(each)
        if (certificate.issuer, certificate.serial_number) in signers:
            return certificate.subject.rfc4514_string()
    return "未载明"

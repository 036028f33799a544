"""Checks a bundle with nothing but the bundle: no data folder, no database, no network.

Surprising: what is not wrong is not therefore proved. The report says what it proved, and what nobody can prove from
the bundle alone.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cryptography import x509
from pydantic import ValidationError

from skiptrace.documents.bundle import container, journal_part, stamp
from skiptrace.documents.bundle.manifest import DIGEST, JOURNAL, NAME, SELF, STAMP, Manifest

_ALTERED = "内容被改动"
_HEAD = "在压缩包中的内容或文件头被改动"
_NOT_COMPARED = f"{NAME} 不可信，其余文件未能据其核对，只按压缩包自身的校验和检查"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it must be; `file` is its name in the bundle."""

    file: str
    what: str


@dataclass(frozen=True, slots=True)
class Verified:
    """The result. `whole` only when nothing was found; `proved` and `unproved` are sentences in Chinese."""

    case: str
    findings: tuple[Finding, ...]
    proved: tuple[str, ...]
    unproved: tuple[str, ...]

    @property
    def whole(self) -> bool:
        return not self.findings


def verify(body: bytes, roots: Sequence[x509.Certificate] = ()) -> Verified:
    """What the bytes of a bundle prove; never raises, whatever they are."""
    opened = container.unpack(body, _listed)
    files = opened.files()
    found = [*_of_container(opened)]
    if NAME in opened.altered:
        return Verified("", _once(found), (), (_NOT_COMPARED,))
    found += _of_digest(files)
    manifest = _manifest(files)
    if manifest is None:
        found.append(Finding(NAME, "缺失" if NAME not in files else "无法读取"))
        return Verified("", _once(found), (), (_NOT_COMPARED,))
    found += _of_files(files, manifest)
    found += _of_evidence(manifest)
    lines = journal_part.check(files.get(JOURNAL, b""), manifest.journal.number, manifest.journal.sha256)
    found += (Finding(JOURNAL, what) for what in lines.wrong)
    stamped = _stamp(files, manifest, roots)
    if isinstance(stamped, Finding):
        found.append(stamped)
    if found:
        return Verified(manifest.case, _once(found), (), ())
    marked = None if isinstance(stamped, Finding) else stamped
    return Verified(manifest.case, (), _proved(manifest, lines, marked), _unproved(manifest, lines, marked))


def _manifest(files: Mapping[str, bytes]) -> Manifest | None:
    try:
        return Manifest.model_validate_json(files.get(NAME, b""))
    except (ValidationError, RecursionError):
        return None


def _listed(files: Mapping[str, bytes]) -> frozenset[str]:
    """The names that there should be, as the manifest says; a stamp only where it speaks of one."""
    manifest = _manifest(files)
    if manifest is None:
        return frozenset({NAME, DIGEST})
    return frozenset({NAME, DIGEST, *(each.name for each in manifest.files)} | _stamp_name(manifest))


def _stamp_name(manifest: Manifest) -> set[str]:
    return {STAMP} if manifest.timestamp.stamped else set()


def _of_container(opened: container.Opened) -> Iterator[Finding]:
    for name in opened.altered:
        yield Finding(name, "被改动、截断或附加了内容" if name == container.DIRECTORY else _HEAD)
    for name in opened.repeated:
        yield Finding(name, "在包中重复出现")


def _of_digest(files: Mapping[str, bytes]) -> Iterator[Finding]:
    if DIGEST not in files:
        yield Finding(DIGEST, "缺失")
    elif NAME in files and files[DIGEST] != f"{hashlib.sha256(files[NAME]).hexdigest()}  {NAME}\n".encode():
        yield Finding(DIGEST, f"与 {NAME} 的哈希不符：二者之一被改动")


def _of_files(files: Mapping[str, bytes], manifest: Manifest) -> Iterator[Finding]:
    """Against the hashes of the manifest: altered, missing, added."""
    listed = {each.name: each for each in manifest.files}
    for name, part in listed.items():
        if name not in files:
            yield Finding(name, "缺失")
        elif (len(files[name]), hashlib.sha256(files[name]).hexdigest()) != (part.size, part.sha256):
            yield Finding(name, _ALTERED)
    for name in files:
        if name not in listed and name not in SELF:
            yield Finding(name, "不在清单中，是后来加入的")


def _of_evidence(manifest: Manifest) -> Iterator[Finding]:
    """Each exhibit that the manifest describes is the file that it lists."""
    listed = {each.name: each.sha256 for each in manifest.files}
    for each in manifest.evidence:
        if listed.get(each.file) != each.sha256:
            yield Finding(NAME, f"对证据 {each.number} 的记载前后不符")


def _stamp(
    files: Mapping[str, bytes], manifest: Manifest, roots: Sequence[x509.Certificate]
) -> stamp.Stamp | Finding | None:
    if not manifest.timestamp.stamped:
        return Finding(STAMP, "清单未载有时间戳，此文件是后来加入的") if STAMP in files else None
    if STAMP not in files:
        return Finding(STAMP, "缺失：清单载明已加盖时间戳")
    try:
        return stamp.check(files[STAMP], files[NAME], roots)
    except stamp.BadStampError as error:
        return Finding(STAMP, str(error))


def _once(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Each file once, with the first that was found of it."""
    return tuple({each.file: each for each in reversed(found)}.values())[::-1]


def _proved(manifest: Manifest, lines: journal_part.JournalCheck, marked: stamp.Stamp | None) -> tuple[str, ...]:
    said = [
        f"包内 {len(manifest.files)} 个文件与清单的 SHA-256 逐一相符，没有改动、缺失或加入",
        f"证据附件 {len(manifest.evidence)} 份与清单相符，各载有原件的 SHA-256",
        f"日志 {lines.lines} 行逐行重算哈希相符" + (f"；另有 {lines.withheld} 行只载哈希" if lines.withheld else ""),
    ]
    if marked and marked.trusted:
        said.append(f"清单在 {marked.at:%Y-%m-%d %H:%M:%S} 之前已经形成：时间戳由 {marked.authority} 加盖，签名成立")
    return tuple(said)


def _unproved(manifest: Manifest, lines: journal_part.JournalCheck, marked: stamp.Stamp | None) -> tuple[str, ...]:
    said = ["证据原件由债权人封存，不在包内；附件与原件是否对应，须凭原件 SHA-256 另行核对"]
    said.append(f"日志只附与本案有关的行，整链须在债权人处核对（链尾第 {manifest.journal.number} 条）")
    if marked is None:
        said.append(f"{manifest.timestamp.statement}，也不能排除整包重新制作")
    elif not marked.trusted:
        when = f"{marked.at:%Y-%m-%d %H:%M:%S}"
        said.append(
            f"时间戳所载时间 {when}、机构 {marked.authority} 未核对签名：请用 --certificates 提供该机构的根证书"
        )
    if lines.withheld:
        said.append("只载哈希的日志行，其内容须在债权人处核对")
    said += [f"证据 {each.number} 未附：{each.why}" for each in manifest.left_out]
    return tuple(said)

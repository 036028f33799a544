"""A small bundle in every part real, made without a store, and what can be done to its bytes."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime

from skiptrace.clock import CHINA
from skiptrace.documents.bundle import container
from skiptrace.documents.bundle.contents import Contents
from skiptrace.documents.bundle.journal_part import ChainedLine, written
from skiptrace.documents.bundle.manifest import (
    UNSTAMPED,
    EvidencePart,
    FilePart,
    JournalHeadPart,
    Manifest,
    StampPart,
)
from skiptrace.journal import Action, Actor, Entry
from skiptrace.journal.journal import GENESIS, Line

AT = datetime(2026, 10, 30, 10, 0, tzinfo=CHINA)


def chain(*cases: str) -> list[ChainedLine]:
    """A journal with one line a case."""
    previous, lines = GENESIS, []
    for number, case in enumerate(cases, 1):
        entry = Entry(AT, Actor("zhao", "legal"), Action.RESOLVED, case, {"records": number})
        line = Line(number, entry, entry.chained(previous))
        lines.append(ChainedLine(line, previous))
        previous = line.hash
    return lines


def contents(authority: str = "") -> Contents:
    """An exhibit, a paper and four lines of a journal of six."""
    lines = chain("a", "b", "a", "a", "b", "a")
    files = {
        "法院材料/草稿.docx": b"PK\x03\x04 a paper",
        "证据/E1-清单.csv": "姓名,■\n".encode("gb18030"),
        "日志.jsonl": written([line for line in lines if line.line.entry.case_id == "a"], ()),
    }
    listed = {name: FilePart(name=name, size=len(body), sha256=_sha256(body)) for name, body in files.items()}
    manifest = Manifest(
        case="C000001",
        docket="",
        court="某某法院",
        made_at=AT.isoformat(),
        made_by="zhao",
        role="legal",
        files=tuple(listed.values()),
        evidence=(
            EvidencePart(
                number="E1",
                title="清单",
                source="自有记录",
                obtained="2026年10月30日",
                file="证据/E1-清单.csv",
                original_sha256="0" * 64,
                sha256=listed["证据/E1-清单.csv"].sha256,
                redacted=True,
                rule="规则",
                blacked_out={"rows": 1},
            ),
        ),
        left_out=(),
        journal=JournalHeadPart(number=6, sha256=lines[-1].line.hash),
        timestamp=StampPart(stamped=bool(authority), authority=authority, statement=UNSTAMPED),
    )
    return Contents(files, manifest.to_json())


def repacked(body: bytes, **changed: bytes | None) -> bytes:
    """The bundle made again with other files (None: without), as somebody who knows the form could do."""
    files = container.unpack(body, frozenset).files()
    return container.pack({name: data for name, data in (files | changed).items() if data is not None})


def resealed(body: bytes, **changed: bytes | None) -> bytes:
    """The same, with the manifest brought into line: what no hash of one's own can show."""
    again = container.unpack(repacked(body, **changed), frozenset).files()
    manifest = json.loads(again.pop("manifest.json"))
    manifest["files"] = [
        {"name": name, "size": len(data), "sha256": _sha256(data)}
        for name, data in again.items()
        if name not in {"manifest.sha256", "manifest.tsr"}
    ]
    text = json.dumps(manifest).encode()
    return container.pack(
        {**again, "manifest.json": text, "manifest.sha256": f"{_sha256(text)}  manifest.json\n".encode()}
    )


def places(body: bytes) -> Iterator[tuple[str, range]]:
    """Which bytes belong to which file; the rest is the directory."""
    opened = container.unpack(body, frozenset)
    end = 0
    for entry in opened.entries:
        yield entry.shown, range(entry.head, entry.end)
        end = entry.end
    yield container.DIRECTORY, range(end, len(body))


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()

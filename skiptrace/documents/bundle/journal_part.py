"""The part of the journal that goes with a bundle: each line with the hash of the line before it.

Surprising: the lines between are other cases' and stay away. A line can still be recomputed alone, and its number and
hash put it at one place of the whole chain, which the creditor keeps.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skiptrace.journal.entry import Action
from skiptrace.journal.journal import Journal, Line

WITHHELD = "此行载有操作人自写的文字，为不披露第三人信息未附；其哈希仍占日志中的位置"
_OWN_WORDS = frozenset({Action.READ})
"""Lines in which a person's own words stand; they may name anybody."""

_OF_PERMITS = frozenset({Action.PERMIT_ADDED, Action.PERMIT_APPROVED, Action.PERMIT_REVOKED})


@dataclass(frozen=True, slots=True)
class ChainedLine:
    """A line of the journal with the hash that it was chained to."""

    line: Line
    previous: str


@dataclass(frozen=True, slots=True)
class Grounds:
    """What lines of no single case are about that a bundle rests on: files by hash, permits from id to number."""

    files: frozenset[str]
    permits: Mapping[str, str]


async def journal_part(journal: Journal, case_id: str, grounds: Grounds, until: int) -> tuple[ChainedLine, ...]:
    """Lines of the case up to number `until`, with those of no case that its evidence and questions rest on."""
    own = [line async for line in journal.lines(case_id=case_id)]
    asked = {str(line.entry.detail.get("permit", "")) for line in own if line.entry.action is Action.INTENT}
    permits = {number for key, number in grounds.permits.items() if key in asked}
    common = [line async for line in journal.lines(case_id="", actions={Action.IMPORTED, *_OF_PERMITS})]
    shared = [line for line in common if _concerns(line, grounds.files, permits)]
    wanted = [line for line in sorted((*own, *shared), key=lambda each: each.seq) if line.seq <= until]
    before = await journal.hashes([line.seq - 1 for line in wanted])
    return tuple(ChainedLine(line, before[line.seq - 1]) for line in wanted)


def _concerns(line: Line, files: frozenset[str], permits: set[str]) -> bool:
    if line.entry.action in _OF_PERMITS:
        return line.entry.detail.get("permit") in permits
    return line.entry.detail.get("file_sha256") in files


def written(lines: Sequence[ChainedLine], foreign: Iterable[str]) -> bytes:
    """JSON Lines. A line in which a value of somebody else stands is there by its hash only."""
    others = tuple(foreign)
    return "".join(json.dumps(_row(each, others), ensure_ascii=False) + "\n" for each in lines).encode()


def _row(each: ChainedLine, foreign: Sequence[str]) -> dict[str, Any]:
    text = each.line.entry.canonical()
    row: dict[str, Any] = {"seq": each.line.seq, "previous": each.previous, "hash": each.line.hash}
    if each.line.entry.action in _OWN_WORDS or any(value in text for value in foreign):
        return {**row, "withheld": WITHHELD}
    return {**row, "line": text}


@dataclass(frozen=True, slots=True)
class JournalCheck:
    """What recomputing showed: lines that hold, lines given by their hash only, and what is wrong."""

    lines: int
    withheld: int
    wrong: tuple[str, ...]


def check(body: bytes, number: int, head: str) -> JournalCheck:
    """Recompute every line; `number` and `head` are the end of the whole journal. Never raises."""
    held = withheld = 0
    wrong: list[str] = []
    last, last_hash = 0, ""
    for place, row in enumerate(_rows(body), 1):
        problem = _problem(row, last, last_hash, number, head)
        if problem:
            wrong.append(f"第 {place} 行{problem}")
            continue
        last, last_hash = row["seq"], row["hash"]
        held, withheld = held + ("line" in row), withheld + ("line" not in row)
    return JournalCheck(held, withheld, tuple(wrong))


def _rows(body: bytes) -> Iterator[Any]:
    for text in body.decode("utf-8", "replace").removesuffix("\n").split("\n"):
        try:
            yield json.loads(text)
        except (ValueError, RecursionError):
            yield None


def _problem(row: Any, last: int, last_hash: str, number: int, head: str) -> str:
    """Why a row does not hold, "" when it does."""
    if not isinstance(row, dict) or type(row.get("seq")) is not int:
        return "无法读取"
    texts = [row.get(name) for name in ("previous", "hash", "withheld" if "withheld" in row else "line")]
    if not all(isinstance(text, str) for text in texts):
        return "缺少内容"
    seq, previous, own, text = row["seq"], *texts
    if not last < seq <= number:
        return "次序不对或超出链尾"
    if seq == last + 1 and last and previous != last_hash:
        return "与上一行不相接"
    if seq == number and own != head:
        return "与链尾不符"
    whole = "withheld" in row or hashlib.sha256(f"{previous}\n{text}".encode("utf-8", "replace")).hexdigest() == own
    return "" if whole else "内容与其哈希不符"

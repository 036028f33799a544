"""Results of examinations, kept by the content of what was examined: a second or two a source is too long for a list.

The key is a hash over the source's folder and this package's own code, so that a changed sample, manifest or engine is
examined anew and nothing else is.
"""

import hashlib
import json
from functools import cache
from pathlib import Path

from connectors.conformance.kit import examination
from connectors.manifest.quality import Tier
from connectors.source import Source

_PACKAGE = Path(__file__).parents[1]


def tier_of(source: Source, file: Path) -> tuple[Tier, tuple[str, ...]]:
    """The computed tier and the red rules; `file` keeps results and may be deleted at any time."""
    key = _hash(source.folder, "*") + _code()
    held = _read(file)
    if key not in held:
        examined = examination(source)
        held = {name: value for name, value in held.items() if value[0] != source.id and name.endswith(_code())}
        held[key] = [source.id, str(examined.tier), *examined.red]
        _write(file, held)
    return Tier(held[key][1]), tuple(held[key][2:])


def known_tier(source: Source, file: Path) -> Tier | None:
    """The tier if this content was examined before: for who cannot wait."""
    held = _read(file).get(_hash(source.folder, "*") + _code())
    return Tier(held[1]) if held else None


def _read(file: Path) -> dict[str, list[str]]:
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
        return {key: [str(each) for each in value] for key, value in held.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _write(file: Path, held: dict[str, list[str]]) -> None:
    """In one step, so that a reader never sees half of it."""
    partial = file.with_suffix(".part")
    partial.write_text(json.dumps(held), encoding="utf-8")
    partial.replace(file)


@cache
def _code() -> str:
    return _hash(_PACKAGE, "*.py")


def _hash(folder: Path, pattern: str) -> str:
    found = hashlib.sha256()
    for path in sorted(folder.rglob(pattern)):
        if path.is_file():
            found.update(str(path.relative_to(folder)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:32]

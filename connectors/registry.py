"""All sources by id: those that ship with the package, and an installation's own. A source is a folder.

One that ships must be in order, or nothing starts. An installation's own that is not stays out, is named with what is
wrong, and the others work on.
"""

from dataclasses import dataclass, field
from pathlib import Path

from connectors.authority import Family
from connectors.errors import ManifestError
from connectors.manifest.lint import broken
from connectors.manifest.loader import FILE_NAME, load
from connectors.source import SHIPPED, Desk, Drop, Exchange, Lookup, Source

FOLDER = SHIPPED

_CLASSES: dict[Family, type[Source]] = {
    Family.LOOKUP: Lookup,
    Family.EXCHANGE: Exchange,
    Family.DROP: Drop,
    Family.DESK: Desk,
}


@dataclass(frozen=True, slots=True)
class Added:
    """An installation's own sources, and why others of its folders are none."""

    sources: dict[str, Source] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)


def open_source(folder: Path) -> Source:
    """The source of one folder. Raises ManifestError with every finding of schema or lint."""
    manifest = load(folder)
    findings = broken(manifest, folder)
    if findings:
        raise ManifestError("；".join(f"{folder.name} {f.rule} {f.place}：{f.mend}" for f in findings))
    return _CLASSES[manifest.family](manifest, folder)


def registry(folder: Path = FOLDER) -> dict[str, Source]:
    """Every source below the folder, in the order of their ids."""
    return {path.parent.name: open_source(path.parent) for path in sorted(folder.glob(f"*/{FILE_NAME}"))}


def added(folder: Path | None) -> Added:
    """The sources of an installation's own folder; a name that ships cannot be taken."""
    found = Added()
    for path in sorted(folder.glob(f"*/{FILE_NAME}")) if folder else ():
        name = path.parent.name
        try:
            if (FOLDER / name / FILE_NAME).is_file():
                found.broken[name] = "与随附的来源同名，请改名"
            else:
                found.sources[name] = open_source(path.parent)
        except ManifestError as error:
            found.broken[name] = str(error)
    return found

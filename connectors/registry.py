"""All sources that ship with the package, by id. A source is a folder; there is no list to keep."""

from pathlib import Path

from connectors.authority import Family
from connectors.errors import ManifestError
from connectors.manifest.lint import lint
from connectors.manifest.loader import FILE_NAME, load
from connectors.source import Desk, Drop, Exchange, Lookup, Source

FOLDER = Path(__file__).parent / "sources"

_CLASSES: dict[Family, type[Source]] = {
    Family.LOOKUP: Lookup,
    Family.EXCHANGE: Exchange,
    Family.DROP: Drop,
    Family.DESK: Desk,
}


def open_source(folder: Path) -> Source:
    """The source of one folder. Raises ManifestError with every finding of schema or lint."""
    manifest = load(folder)
    findings = lint(manifest, folder)
    if findings:
        raise ManifestError("；".join(f"{folder.name} {f.rule} {f.place}：{f.mend}" for f in findings))
    return _CLASSES[manifest.family](manifest, folder)


def registry(folder: Path = FOLDER) -> dict[str, Source]:
    """Every source below the folder, in the order of their ids."""
    return {path.parent.name: open_source(path.parent) for path in sorted(folder.glob(f"*/{FILE_NAME}"))}

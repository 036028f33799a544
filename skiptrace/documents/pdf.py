"""Documents as PDF/A-2b, set by Typst from `templates/*.typ`.

Surprising: the data go in as one JSON string and are shown, never evaluated: `#read("x")` in a name is printed as it
stands. Warnings are errors, no font but the two bundled ones is seen, and the same file gives the same bytes.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from pylopdf_fonts_zh_cn import sans_path, serif_path

from skiptrace.documents.dossier.file import InternalFile
from skiptrace.documents.errors import TemplateError
from skiptrace.documents.glyphs import spelled, undrawable

_FOLDER = Path(__file__).parent / "templates"


def dossier_pdf(file: InternalFile, at: datetime) -> bytes:
    """The internal file as PDF/A-2b. `at` is the document's date. TemplateError when the template does not fit."""
    data = file.model_dump(mode="json")
    return typeset("dossier", {**data, "missing_glyphs": sorted(set(_missing(data)))}, at)


def typeset(template: str, data: Mapping[str, Any], at: datetime) -> bytes:
    """A template of ours with its data; what the fonts cannot draw is spelled out."""
    path = _FOLDER / f"{template}.typ"
    compiler = typst.Compiler(path, root=_FOLDER, font_paths=_fonts())
    try:
        pdf, warnings = compiler.compile_with_warnings(
            format="pdf",
            sys_inputs={"data": json.dumps(_spelled(data), ensure_ascii=False)},
            pdf_standards="a-2b",
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as error:
        raise TemplateError(f"模板 {path.name} 无法排版：{error.message}") from None
    if warnings:
        raise TemplateError(f"模板 {path.name} 有警告：{warnings[0].message}")
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _fonts() -> typst.Fonts:
    """The two bundled files, and nothing of the machine's own."""
    folders = {str(Path(path).parent) for path in (serif_path(), sans_path())}
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=sorted(folders))


def _spelled(value: Any) -> Any:
    """The same structure with every text drawable."""
    if isinstance(value, str):
        return spelled(value)
    if isinstance(value, list):
        return [_spelled(each) for each in value]
    if isinstance(value, dict):
        return {key: _spelled(each) for key, each in value.items()}
    return value


def _missing(value: Any) -> list[str]:
    if isinstance(value, str):
        return list(undrawable(value))
    parts = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    return [point for each in parts for point in _missing(each)]

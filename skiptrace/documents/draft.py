"""Fills the court paper's Word template. Lawyers own the template: an unknown variable is an error that names it.

Surprising: a value is never markup. `<`, `&` and template tags in a name are printed as they stand.
"""

import io
from datetime import datetime
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, UndefinedError

from skiptrace.documents.archive import canonical
from skiptrace.documents.court_set import CourtSet
from skiptrace.documents.errors import TemplateError
from skiptrace.documents.glyphs import legible

_FOLDER = Path(__file__).parent / "templates"


def draft_docx(court: CourtSet, at: datetime, templates: Path = _FOLDER) -> bytes:
    """The filled draft. `at` stands as its date in the properties. TemplateError when the template does not fit."""
    path = templates / f"{court.paper}.docx"
    if not path.is_file():
        raise TemplateError(f"没有模板 {path.name}；请放入模板文件夹")
    template = DocxTemplate(path)
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    try:
        template.render(_legible(court.model_dump(mode="json")), environment)
    except UndefinedError as error:
        raise TemplateError(f"模板 {path.name} 用了未知的变量：{error.message}") from None
    except TemplateSyntaxError as error:
        raise TemplateError(f"模板 {path.name} 的标记有误：{error.message}") from None
    core = template.docx.core_properties
    core.created = core.modified = at.replace(microsecond=0)
    out = io.BytesIO()
    template.save(out)
    return canonical(out.getvalue())


def _legible(value: Any) -> Any:
    """Every text without what XML forbids; line breaks become spaces."""
    if isinstance(value, str):
        return legible(" ".join(value.split("\n")))
    if isinstance(value, list):
        return [_legible(each) for each in value]
    if isinstance(value, dict):
        return {key: _legible(each) for key, each in value.items()}
    return value

"""Fills a paper's Word template. Lawyers own the template: an unknown variable is an error that names it.

Surprising: a value is never markup: `<`, `&` and template tags in a name are printed as they stand. And what is empty
is printed as ／, so that a blank is seen to be one; only 【缺：…】 says that something must be added.
"""

import io
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, UndefinedError

from skiptrace.documents.archive import canonical
from skiptrace.documents.court_set import CourtSet
from skiptrace.documents.errors import TemplateError
from skiptrace.documents.glyphs import legible

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

SHIPPED = Path(__file__).parent / "templates"


def draft_docx(court: CourtSet, at: datetime, templates: Path | None = None) -> bytes:
    """The filled draft. `at` stands as its date in the properties. TemplateError when the template does not fit."""
    path = template_path(court.paper, court.court, templates)
    template = opened(path)
    environment = Environment(autoescape=True, undefined=StrictUndefined, finalize=_printed)
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


def template_path(paper: str, court: str, templates: Path | None = None) -> Path:
    """Which template is used: the court's own, else the folder's own, else the shipped one."""
    own = []
    if templates is not None:
        named = [templates / court / f"{paper}.docx"] if _is_folder_name(court) else []
        own = [*named, templates / f"{paper}.docx"]
    return next((path for path in own if path.is_file()), SHIPPED / f"{paper}.docx")


def opened(path: Path) -> "DocxTemplate":
    """The template; TemplateError when it is no Word file."""
    from docxtpl import DocxTemplate  # noqa: PLC0415  a sixth of a second that few commands need

    try:
        template = DocxTemplate(path)
        template.init_docx()
    except Exception:  # noqa: BLE001  python-docx leaks errors of zip, XML and of its own
        raise TemplateError(f"模板 {path.name} 不是可以读取的 .docx 文件") from None
    return template


def _is_folder_name(court: str) -> bool:
    """A court's name comes from what people type: it must not lead anywhere else."""
    return bool(court) and court not in {".", ".."} and not set(court) & {"/", "\\", "\0"}


def _printed(value: Any) -> Any:
    return "／" if value == "" else value


def _legible(value: Any) -> Any:
    """Every text without what XML forbids; line breaks become spaces."""
    if isinstance(value, str):
        return legible(" ".join(value.split("\n")))
    if isinstance(value, list):
        return [_legible(each) for each in value]
    if isinstance(value, dict):
        return {key: _legible(each) for key, each in value.items()}
    return value

"""Checks a lawyer's template against its paper, before a case needs it: unknown fields, and fields that it leaves out.

Surprising: nothing is rendered. The tags are read as a program is, so a field behind a condition is found as well.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from docxtpl import DocxTemplate
from jinja2 import Environment, TemplateSyntaxError, nodes
from pydantic import BaseModel

from skiptrace.documents.court_set import CourtSet
from skiptrace.documents.draft import opened
from skiptrace.documents.errors import TemplateError
from skiptrace.documents.papers.paper import Paper, PaperField, field_register, root_field

_ALWAYS = {"lacks": "缺件清单", "citations": "所依据的规定"}
_DRAFT = "草"


@dataclass(frozen=True, slots=True)
class TemplateCheck:
    """What was found. `unknown` are paths that no paper has; `absent` required fields that the template leaves out."""

    file: str
    paper: str
    used: tuple[str, ...]
    unknown: tuple[str, ...]
    unused: tuple[PaperField, ...]
    absent: tuple[str, ...]

    @property
    def fits(self) -> bool:
        return not self.unknown and not self.absent


def check_template(path: Path, paper: Paper) -> TemplateCheck:
    """Read the tags of a template. TemplateError when the file or a tag cannot be read."""
    template = opened(path)
    used = tuple(dict.fromkeys(_used(template, path.name)))
    known, register = shape(), field_register()
    printed = {root_field(each, register) for each in used}
    unused = tuple(field for field in paper.fields if field.path not in printed)
    absent = [f"{field.label}（{field.path}）" for field in unused if field.required]
    absent += [f"{label}（{name}）" for name, label in _ALWAYS.items() if name not in used]
    if _DRAFT not in _plain_text(template):
        absent.append("「草稿」字样")
    unknown = tuple(each for each in used if each not in known)
    return TemplateCheck(path.name, paper.id, used, unknown, unused, tuple(absent))


@cache
def shape() -> frozenset[str]:
    """Every path that a template may use; the turns of a list by the list's own name."""
    return frozenset(_paths(CourtSet, ""))


def _paths(model: type[BaseModel], before: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield f"{before}{name}"
        for part in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from _paths(part, f"{before}{name}.")


def _used(template: DocxTemplate, name: str) -> Iterator[str]:
    parts = [template.patch_xml(template.get_xml())]
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        parts += [template.patch_xml(template.get_part_xml(part)) for _, part in template.get_headers_footers(uri)]
    for text in parts:
        try:
            tree = Environment(autoescape=True).parse(text)
        except TemplateSyntaxError as error:
            raise TemplateError(f"模板 {name} 的标记有误：{error.message}") from None
        yield from _names(tree, {})


def _names(node: nodes.Node, turns: Mapping[str, str]) -> Iterator[str]:
    """The paths that a tree uses, in its order; `turns` says of which list each loop's name is a turn."""
    if isinstance(node, nodes.For):
        yield from _names(node.iter, turns)
        group = _path(node.iter, turns)
        inner = dict(turns)
        if group and isinstance(node.target, nodes.Name):
            inner[node.target.name] = group
        for child in (*node.body, *node.else_):
            yield from _names(child, inner)
        return
    if path := _path(node, turns):
        yield path
        return
    for child in node.iter_child_nodes():
        yield from _names(child, turns)


def _path(node: nodes.Node, turns: Mapping[str, str]) -> str:
    """`applicant.name` of an expression that is a name, a part of one or a way from one, "" for any other."""
    if isinstance(node, nodes.Name):
        return "" if node.name == "loop" else turns.get(node.name, node.name)
    if isinstance(node, nodes.Getitem):
        return _path(node.node, turns)
    if isinstance(node, nodes.Getattr):
        before = _path(node.node, turns)
        return f"{before}.{node.attr}" if before else ""
    return ""


def _plain_text(template: DocxTemplate) -> str:
    body = template.docx.element.body
    heads = [section.header for section in template.docx.sections]
    return "".join([*body.itertext(), *(each.text for head in heads for each in head.paragraphs)])

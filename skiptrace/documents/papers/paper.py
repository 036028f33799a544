"""What each paper is: its passages, fields, rules and stages, read from `catalogue/*.toml`.

Surprising: this one description makes the first edition of the Word template, says which fields a lawyer's own template
must print, and names what a draft lacks; so the three cannot drift apart.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from connectors.authority import Authority
from skiptrace.documents.errors import TemplateError
from skiptrace.errors import UsageError
from skiptrace.law.rule import rule
from skiptrace.permits.docket import Stage

REFERENCE = re.compile(r"\{(?P<path>\.?[a-z_0-9]+(?:\.[a-z_0-9]+)*)(?P<form>\*|:\d+)?\}")
"""`{court}`, `{.name}` of the turn of a loop, `{fee.steps*}` joined, `{.sha256:16}` cut."""
_PLAIN_GROUPS = frozenset({"case", "money"})
"""Groups whose fields stand at the root of the values."""


class Passage(BaseModel):
    """One stretch of a paper. Repeated for every turn of `each`; with `when` shown only if that is not empty."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    block: str = ""
    head: str = ""
    when: str = ""
    each: str = ""
    lines: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, str, float], ...] = ()
    inside: tuple[str, str] | None = None
    ask: tuple[str, ...] = ()
    empty: str = ""
    basis: bool = False

    def texts(self) -> Iterator[str]:
        yield from (self.head, *self.lines, *self.small)
        yield from (text for row in self.rows for text in row)
        yield from (text for heading, cell, _ in self.columns for text in (heading, cell))

    def paths(self) -> Iterator[str]:
        """The fields that it prints, by their whole path."""
        for text in self.texts():
            for found in REFERENCE.finditer(text):
                path = found["path"]
                yield f"{self.each}{path}" if path.startswith(".") else path
        if self.inside:
            yield f"{self.each}.{self.inside[0]}"
        if self.basis:
            yield "basis"
        if self.when:
            yield self.when


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    title: str
    subtitle: str = ""
    us: str = "申请人"
    them: str = "被申请人"
    stages: tuple[Stage, ...]
    grounds: tuple[Authority, ...] = ()
    rules: tuple[str, ...] = Field(min_length=1)
    argued: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()
    to: str = "{court}"
    sign: str = "$us（签名或者盖章）"
    wide: bool = False
    by_party: bool = False
    order: int
    annexes: tuple[str, ...] = ()
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class PaperField:
    """One field of a paper: its path in the template, its Chinese name, whence it comes, its article, if it must be."""

    path: str
    label: str
    source: str
    article: str
    required: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. `grounds` are those whose unasked sources it would open; `attached` what only a lawyer can add;
    `by_party` papers are signed by one party and show no other's values;
    `annexes` follow the signature.
    """

    id: str
    name: str
    title: str
    subtitle: str
    us: str
    stages: tuple[Stage, ...]
    grounds: tuple[Authority, ...]
    rules: tuple[str, ...]
    argued: tuple[str, ...]
    attached: tuple[str, ...]
    to: str
    sign: str
    wide: bool
    by_party: bool
    passages: tuple[Passage, ...]
    annexes: tuple[Passage, ...]
    fields: tuple[PaperField, ...]

    @property
    def required(self) -> tuple[PaperField, ...]:
        return tuple(field for field in self.fields if field.required)

    def shows(self, group: str) -> bool:
        """Whether it prints anything of a group (`assets`)."""
        return any(field.path.startswith(f"{group}.") for field in self.fields)

    @property
    def asked(self) -> tuple[str, ...]:
        """What only a lawyer knows: printed as a gap and listed."""
        return tuple(text for passage in self.passages for text in passage.ask)

    @property
    def stages_text(self) -> str:
        return "、".join(stage.chinese for stage in self.stages)


@cache
def catalogue() -> Mapping[str, Paper]:
    """Every paper by its id, in the order of a file. TemplateError when the descriptions contradict themselves."""
    blocks = {name: [Passage.model_validate(each) for each in raw] for name, raw in _toml("blocks.toml").items()}
    register = field_register()
    folder = files(__package__).joinpath("catalogue")
    entries = {each.name.removesuffix(".toml"): each.read_text(encoding="utf-8") for each in folder.iterdir()}
    made = [(name, _Entry.model_validate(tomllib.loads(text))) for name, text in entries.items()]
    made.sort(key=lambda each: each[1].order)
    return {name: _paper(name, entry, blocks, register) for name, entry in made}


def paper(name: str) -> Paper:
    """A paper by its id or its Chinese name; UsageError names those that are there."""
    for each in catalogue().values():
        if name in {each.id, each.name}:
            return each
    raise UsageError(f"没有文书 {name}；可用：{'、'.join(catalogue())}（skiptrace papers list）")


def at_stage(stage: Stage) -> tuple[Paper, ...]:
    """The papers that the stage offers (law.md D4a)."""
    return tuple(each for each in catalogue().values() if stage in each.stages)


@cache
def field_register() -> Mapping[str, PaperField]:
    """Every field that a paper may print, by path; none is required by itself."""
    found: dict[str, PaperField] = {}
    for group, entries in _toml("fields.toml").items():
        for name, value in entries.items():
            if name != "from":
                path = name if group in _PLAIN_GROUPS else f"{group}.{name}"
                label, basis = value
                article = rule(basis).brief if basis else ""
                found[path] = PaperField(path, label, entries["from"], article, required=False)
    return found


def root_field(path: str, register: Mapping[str, PaperField]) -> str:
    """The registered field that a path belongs to: `amount.text` is of `amount`."""
    while path not in register and "." in path:
        path = path.rpartition(".")[0]
    return path


def _toml(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


def _paper(name: str, entry: _Entry, blocks: Mapping[str, list[Passage]], register: Mapping[str, PaperField]) -> Paper:
    passages = tuple(_named(each, entry) for each in _unfolded(name, entry.passages, blocks))
    behind = tuple(_unfolded(name, [Passage(block=each) for each in entry.annexes], blocks))
    paths = dict.fromkeys(path for each in (*passages, *behind) for path in each.paths())
    paths |= dict.fromkeys(found["path"] for found in REFERENCE.finditer(entry.to + entry.sign))
    known = {path.partition(".")[0] for path in register if "." in path}
    printed = dict.fromkeys(root_field(path, register) for path in paths if path not in known)
    if unknown := [path for path in printed if path not in register]:
        raise TemplateError(f"文书 {name} 用了未登记的字段：{'、'.join(unknown)}")
    groups = {path.partition(".")[0] for path in printed}
    if missing := [path for path in entry.required if path not in printed and path not in groups]:
        raise TemplateError(f"文书 {name} 的必填字段没有印出：{'、'.join(missing)}")
    if stray := [each for each in entry.argued if each not in entry.rules]:
        raise TemplateError(f"文书 {name} 的理由引用了依据之外的规定：{'、'.join(stray)}")
    fields = tuple(_field(register[path], entry) for path in printed)
    return Paper(
        id=name,
        name=entry.name,
        title=entry.title,
        subtitle=entry.subtitle,
        us=entry.us,
        stages=entry.stages,
        grounds=entry.grounds,
        rules=entry.rules,
        argued=entry.argued,
        attached=entry.attached,
        to=entry.to,
        sign=entry.sign.replace("$us", entry.us),
        wide=entry.wide,
        by_party=entry.by_party,
        passages=passages,
        annexes=behind,
        fields=fields,
    )


def _field(field: PaperField, entry: _Entry) -> PaperField:
    required = field.path in entry.required or field.path.partition(".")[0] in entry.required
    return PaperField(field.path, field.label, field.source, field.article, required)


def _unfolded(name: str, passages: Iterable[Passage], blocks: Mapping[str, list[Passage]]) -> Iterator[Passage]:
    for passage in passages:
        if not passage.block:
            yield passage
        elif passage.block in blocks:
            yield from blocks[passage.block]
        else:
            raise TemplateError(f"文书 {name} 用了不存在的段落 {passage.block}")


def _named(passage: Passage, entry: _Entry) -> Passage:
    """The passage with what this paper calls the two sides."""

    def said(text: str) -> str:
        return text.replace("$us", entry.us).replace("$them", entry.them)

    return passage.model_copy(
        update={
            "head": said(passage.head),
            "lines": tuple(said(each) for each in passage.lines),
            "small": tuple(said(each) for each in passage.small),
            "rows": tuple((said(label), said(text)) for label, text in passage.rows),
        }
    )

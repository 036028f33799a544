"""How one question is put and how its reply is read, as data.

There is no expression language: a value is a literal or exactly one `{key}`, a place is a JSON pointer or a column
header. What this cannot say belongs into a source's `parse.py`, not into more syntax here.
"""

import re
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Scalar = str | int | bool
Pointer = Annotated[str, StringConstraints(pattern=r"^(/[^/~{}]+)+$")]
Placed = Annotated[str, StringConstraints(pattern=r"^/?[^/~{}]+(/[^/~{}]+)*$")]
PLACEHOLDER = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)?)\}")


class Closed(BaseModel):
    """Unknown names are errors: a typing mistake in a manifest must not become a silent default."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Form(StrEnum):
    """The form of a value; every value is delivered as text in one form.

    `STR` as it stands; `IDENT` as it stands and never a number in a spreadsheet; `DIGITS` digits only; `DECIMAL` plain
    decimal; `INT`; `DATE` YYYY-MM-DD; `YYYYMM` YYYY-MM; `CHOICE` the label of a code; `BOOL` true or false.
    """

    STR = "str"
    IDENT = "ident"
    DIGITS = "digits"
    DECIMAL = "decimal"
    INT = "int"
    DATE = "date"
    YYYYMM = "yyyymm"
    CHOICE = "choice"
    BOOL = "bool"


class FieldSpec(Closed):
    """Where a value stands. `at`: a pointer from the record, from the reply (leading slash), or a column header.

    `carried` takes a value of an earlier call instead. `always` replaces the text: it names the fact that stands there.
    A field that is not `optional` must hold a value; an optional one must be there, but may be empty.
    """

    at: Placed | None = None
    carried: str | None = None
    form: Form = Field(default=Form.STR, alias="as")
    choices: dict[str, str] = {}
    optional: bool = False
    always: str | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.at is None) == (self.carried is None):
            raise ValueError("at 与 carried 应当恰好写一个")
        if (self.form is Form.CHOICE) != bool(self.choices):
            raise ValueError("choices 与 as: choice 应当同时写")
        return self


class RecordSpec(Closed):
    """Records of one kind. `at` points to a list, or with `single` to one object (empty: the whole reply).

    `nullable` allows null there. `keep` names fields that must read exactly so (a word, or a `{carried.x}` or
    `{each.x}`): a row in which one differs is somebody else's; it is read, counted and left out.
    """

    kind: str
    at: Annotated[str, StringConstraints(pattern=r"^(/[^/~{}]+)*$")] | None = None
    single: bool = False
    nullable: bool = False
    keep: dict[str, str] = {}
    fields: dict[str, FieldSpec] = Field(min_length=1)


RuleMeaning = Literal["found", "no_record", "pending", "refused", "quota", "next"]


class Rule(Closed):
    """A listed reply: HTTP status and body values that must be equal, and what they mean.

    `next` lets the following call go out. `quota`: what may be asked is used up, so nothing was said of the person.
    """

    status: int = Field(default=200, ge=200, le=499)
    where: dict[Pointer, Scalar] = {}
    meaning: RuleMeaning = Field(alias="is")
    why: str = ""


class Argument(Closed):
    """A body value that must be a JSON number."""

    of: str
    form: Literal["int"] = Field(alias="as")


class Call(Closed):
    """One HTTP request; `carry` names values of its reply for later calls and fields."""

    method: Literal["GET", "POST"]
    path: Annotated[str, StringConstraints(pattern=r"^(/([a-z0-9_\-]+|\{[a-z_.]+\}))+$")]
    params: dict[str, str] = {}
    body: dict[str, str | Argument] = {}
    outcomes: tuple[Rule, ...] = Field(min_length=1)
    carry: dict[str, Pointer] = {}

    def placeholders(self) -> frozenset[str]:
        """Every `{key}` of the request."""
        values = [v.of if isinstance(v, Argument) else v for v in self.body.values()]
        return frozenset(n for text in (self.path, *self.params.values(), *values) for n in PLACEHOLDER.findall(text))


class Page(Closed):
    """Pages numbered from 1: the parameter with the number, where the reply repeats it, and how many at most."""

    param: str
    echo: Pointer
    max_pages: int = Field(ge=1, le=50)


class Each(Closed):
    """Which entries of a list in the scan's reply get a call of their own: those whose member `only_if` counts some.

    `carry` names members of the entry, for `{each.x}`. Past `most` entries the answer is partial.
    """

    at: Pointer
    only_if: str
    carry: dict[str, str] = Field(min_length=1)
    most: int = Field(ge=1, le=50)


class Drill(Call):
    """A detail call behind a scan, sent only where the scan counts something at `only_if`.

    `total` points to the number of rows; `echo` maps places of the reply to what must stand there (`{each.x}`,
    `{carried.x}`), so that the detail of another company is never read as this one's.
    """

    only_if: Pointer
    for_each: Each | None = None
    page: Page | None = None
    total: Pointer
    echo: dict[Pointer, str] = {}
    records: tuple[RecordSpec, ...] = Field(min_length=1)


class HttpOperation(Call):
    """A question over HTTP: calls that prepare it, then the call whose reply holds the records.

    `total` points to the number of records that the source has. `repeat: never` marks an act (its answer must not be
    fetched twice blindly). `ticket` and `due_days` are read from a pending reply. With `drill` the call is a scan: its
    reply only counts, `total` is the sum of its counts, and the records stand in the details. `once` points to what is
    shown once to who acts, and becomes no field: it is nobody's.
    """

    needs: tuple[str, ...] = Field(min_length=1)
    before: tuple[Call, ...] = ()
    page: Page | None = None
    total: Pointer | None = None
    records: tuple[RecordSpec, ...] = ()
    repeat: Literal["safe", "never"] = "safe"
    drill: tuple[Drill, ...] = ()
    ticket: str = ""
    due_days: Pointer | None = None
    once: Pointer | None = None

    @property
    def calls(self) -> tuple[Call, ...]:
        return (*self.before, self, *self.drill)


class FileForm(Closed):
    """A file as a registry makes it: labelled cells above the header row, rows below, sometimes a closing line.

    `marks` maps our names to the labels whose right-hand neighbour holds the value (`pack`, `result`, `reason`,
    `docket`, `name`, `id_no`); several labels are alternatives. Either the `result` mark with `results`, or the
    closing line `footer` with `{total}` and `{answered}`, says whether the file is complete.
    """

    format: Literal["xlsx", "csv"]
    sheet: str = ""
    marks: dict[str, tuple[str, ...]] = {}
    results: dict[str, Literal["found", "no_record", "partial", "refused"]] = {}
    footer: str = ""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if bool(self.results) == bool(self.footer):
            raise ValueError("results 与 footer 应当恰好写一个")
        if self.results and "result" not in self.marks:
            raise ValueError("results 需要 marks.result")
        if self.footer and not ("{total}" in self.footer and "{answered}" in self.footer):
            raise ValueError("footer 应含 {total} 与 {answered}")
        return self


class FileOperation(Closed):
    """A question whose reply is a file (`needs` empty: it is taken in, never asked)."""

    needs: tuple[str, ...] = ()
    file: FileForm
    records: tuple[RecordSpec, ...] = Field(min_length=1, max_length=1)

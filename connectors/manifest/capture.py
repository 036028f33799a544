"""How a public page that a person looked up and saved is read, as data.

A place on a page is an element's id (`#total`) or its class (`.entry`), never a path: a path survives no redesign, and
where it fails it fails silently.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from connectors.manifest.operation import Closed, RecordSpec

Place = Annotated[str, StringConstraints(pattern=r"^[#.][A-Za-z][\w\-]*$")]


class CaptureForm(Closed):
    """A page as its site shows it. `title` is its heading, `end` an element that only a whole page has.

    `echo` says where the page repeats what was asked: by it a page belongs to a person. `result` is the line that says
    what was found, `results` its listed wordings, one of them with `{total}`. `entries` are the blocks of one record
    each: rows of a label and a value.
    """

    site: str = Field(min_length=4)
    address: Annotated[str, StringConstraints(pattern=r"^https://[a-z0-9.\-]+/[\w./\-]*$")]
    title: str = Field(min_length=4)
    heading: Place
    echo: dict[str, Place] = Field(min_length=1)
    result: Place
    results: dict[str, Literal["found", "no_record"]]
    entries: Place
    end: Place
    steps: tuple[str, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _both(self) -> Self:
        found = [text for text, meaning in self.results.items() if meaning == "found"]
        if set(self.results.values()) != {"found", "no_record"} or not all("{total}" in text for text in found):
            raise ValueError("results 应有 found（含 {total}）与 no_record 两种")
        return self


class CaptureOperation(Closed):
    """A question that a person puts to a public page; `steps` of the form may name the `needs` in braces."""

    needs: tuple[str, ...] = Field(min_length=1)
    capture: CaptureForm
    records: tuple[RecordSpec, ...] = Field(min_length=1, max_length=1)

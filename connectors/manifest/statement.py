"""How a question is put to a holder's database: one statement that reads, and what proves that the data was there.

Surprising: an empty result says nothing by itself. A view is empty too when last night's load failed, so every
operation also names a heading, one row that says as of when the data is and how much of it there is.
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from connectors.manifest.operation import Closed, RecordSpec

Column = Annotated[str, StringConstraints(pattern=r"^[a-z_][a-z0-9_]{0,62}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=8, max_length=8000)]


class Heading(Closed):
    """A statement of exactly one row: `as_of` is the date of the data, `held` how many rows there are in all.

    Older than `days` when it was asked, later than tomorrow, or nothing held: the reply means nothing.
    """

    statement: Text
    as_of: Column = "as_of"
    held: Column = "held"
    days: int = Field(ge=0, le=92)


class Statement(Closed):
    """One SELECT whose `:names` are the keys of the question, bound and never written into the text.

    `key` are the columns that tell one row from every other: a row that comes twice shows a join gone wrong. Of more
    than `most` rows only these are taken, and the answer is partial.
    """

    statement: Text
    expects: Heading
    key: tuple[Column, ...] = Field(min_length=1)
    most: int = Field(ge=1, le=2000)


class SqlOperation(Closed):
    """A question to a database. `none` is what no row means, in words; a field's `at` is a column."""

    needs: tuple[str, ...] = Field(min_length=1)
    sql: Statement
    none: str = Field(min_length=2)
    records: tuple[RecordSpec, ...] = Field(min_length=1)


class Database(Closed):
    """How long a statement may run, and how large its result may be as JSON. Address and password are settings."""

    timeout_seconds: float = Field(default=10.0, gt=0, le=120)
    max_bytes: int = Field(default=2_000_000, ge=1024, le=50_000_000)

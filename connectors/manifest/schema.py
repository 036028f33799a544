"""The closed schema of `source.yaml`. Which stage opens a source is law, not here; its authorities are here."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from connectors.authority import Authority, Family
from connectors.manifest.capture import CaptureOperation
from connectors.manifest.operation import Closed, FileOperation, HttpOperation
from connectors.manifest.statement import Database, SqlOperation
from connectors.vocabulary import THING_KEYS


class Permit(Closed):
    """On which grounds and for which purposes the source may be asked, and which keys of a person it gets to see."""

    authorities: frozenset[Authority] = Field(min_length=1)
    bases: tuple[str, ...] = Field(min_length=1)
    purposes: tuple[str, ...] = Field(min_length=1)
    discloses: frozenset[str]
    impact_assessment: str = Field(min_length=1)


class Limit(Closed):
    """At most `calls` in any window of length `per`; a day is the calendar day in China."""

    calls: int = Field(ge=1)
    per: Literal["second", "minute", "hour", "day"]


class Retry(Closed):
    """Attempts in all, and the seconds that waiting between them may take together."""

    attempts: int = Field(default=4, ge=1, le=10)
    budget_seconds: float = Field(default=20.0, ge=0, le=600)
    first_wait_seconds: float = Field(default=0.2, gt=0, le=60)


class Breaker(Closed):
    """Opens at this ratio of failures among at least `calls` in the window; after the rest one probe goes through."""

    ratio: float = Field(default=0.6, gt=0, le=1)
    calls: int = Field(default=20, ge=1)
    window_seconds: float = Field(default=30.0, gt=0)
    rest_seconds: float = Field(default=5.0, gt=0)


class Cache(Closed):
    """How long a kept answer may stand for a new question, in seconds; 0 never."""

    found: int = Field(default=0, ge=0)
    no_record: int = Field(default=0, ge=0)


class Http(Closed):
    """How the host is spoken to. Host and secret come from settings; `settings` names further values expected there."""

    auth: Literal["bearer", "none"] = "bearer"
    timeout_seconds: float = Field(default=10.0, gt=0, le=120)
    max_bytes: int = Field(default=2_000_000, ge=1024, le=50_000_000)
    settings: tuple[str, ...] = ()


def _shape(value: Any) -> str:
    for name in ("file", "capture", "sql"):
        held = value.get(name) if isinstance(value, dict) else getattr(value, name, None)
        if held is not None:
            return name
    return "http"


Operation = Annotated[
    Annotated[HttpOperation, Tag("http")]
    | Annotated[FileOperation, Tag("file")]
    | Annotated[CaptureOperation, Tag("capture")]
    | Annotated[SqlOperation, Tag("sql")],
    Discriminator(_shape),
]


class Manifest(Closed):
    """One source. `owner` answers for it; `subject` says about whom or what it holds facts.

    `reliability`: how its values came to it; kept by an authority or in books, somebody's word or typed from a screen,
    told by others. Matching weakens what a less reliable source says, for and against.
    """

    manifest: Literal[1]
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{2,40}$")]
    title: str = Field(min_length=2)
    category: Literal[
        "identity", "contact", "real_estate", "vehicle", "deposit", "fund", "equity", "enforcement",
        "securities", "insurance", "movables",
    ]  # fmt: skip
    subject: tuple[str, ...] = Field(min_length=1)
    family: Family
    owner: str = Field(min_length=2)
    reliability: Literal["register", "stated", "heard"] = "register"
    permit: Permit
    limits: tuple[Limit, ...] = ()
    concurrency: int = Field(default=16, ge=1, le=256)
    retry: Retry = Retry()
    breaker: Breaker = Breaker()
    cache: Cache = Cache()
    http: Http | None = None
    database: Database | None = None
    operations: dict[str, Operation] = Field(min_length=1)

    @property
    def authorities(self) -> frozenset[Authority]:
        return self.permit.authorities

    @property
    def about_things(self) -> bool:
        """Whether every question names one known thing and no number of a person (不动产登记资料查询办法 21, 22)."""
        asked = [set(keys) for keys in self.needs.values()]
        return bool(asked) and all(keys & THING_KEYS and "id_no" not in keys for keys in asked)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of records that its replies hold."""
        specs = [spec for operation in self.operations.values() for spec in operation.records]
        for operation in self.operations.values():
            if isinstance(operation, HttpOperation):
                specs += [spec for drill in operation.drill for spec in drill.records]
        return frozenset(spec.kind for spec in specs)

    @property
    def needs(self) -> dict[str, tuple[str, ...]]:
        """Operation -> the keys that its question needs; operations that are only taken in are left out."""
        return {name: operation.needs for name, operation in self.operations.items() if operation.needs}

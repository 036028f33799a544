"""The families of sources as the host holds them: what they need, what they send, what their replies mean.

A source owns no socket and no clock. A lookup says which request comes next; an exchange makes a pack that people
carry; a drop is only ever taken in; at a desk a person asks, and the page that he saved is taken in. `parse` is pure
for all of them: kept evidence can be read again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from connectors.answer import Answer, Outcome
from connectors.authority import Authority, Family
from connectors.engines import desk, entered, exchange, table
from connectors.engines.desk import Capture, Steps
from connectors.engines.document import document, locate
from connectors.engines.exchange import RequestPack
from connectors.engines.http_json import Asking, HttpJson
from connectors.engines.sql import SqlLookup
from connectors.engines.twice import KIND
from connectors.errors import BadQuery, Contract
from connectors.grant import Grant
from connectors.manifest.capture import CaptureOperation
from connectors.manifest.operation import FileOperation, HttpOperation
from connectors.manifest.schema import Manifest
from connectors.manifest.statement import SqlOperation
from connectors.query import Query
from connectors.reply import Reply
from connectors.wire import WireRequest

SHIPPED = Path(__file__).parent / "sources"


def on_paper(replies: Sequence[Reply]) -> bool:
    """Whether the replies are papers that two persons typed; such a one beside another kind is read as a paper too."""
    return any(reply.kind == KIND for reply in replies)


@dataclass(frozen=True, slots=True)
class Source:
    """What every family has. `folder` holds the manifest, its samples and its quality file."""

    manifest: Manifest
    folder: Path

    @property
    def id(self) -> str:
        return self.manifest.id

    @property
    def title(self) -> str:
        return self.manifest.title

    @property
    def family(self) -> Family:
        return self.manifest.family

    @property
    def ships(self) -> bool:
        """Whether it comes with this package; else it is an installation's own."""
        return self.folder.parent == SHIPPED

    @property
    def authorities(self) -> frozenset[Authority]:
        return self.manifest.authorities

    @property
    def needs(self) -> Mapping[str, tuple[str, ...]]:
        """Operation -> keys of its question; empty for a drop."""
        return self.manifest.needs

    def parse(self, operation: str, replies: Sequence[Reply]) -> Answer:
        """The meaning of all attempts of one exchange, in order. Never raises for what a source may send."""
        raise NotImplementedError


class Lookup(Source):
    """Asked over the wire; the shape of an operation chooses its engine."""

    def next_request(self, asking: Asking, replies: Sequence[Reply]) -> WireRequest | None:
        """The request to send now; None when the replies can be parsed. Raises BadQuery."""
        return self._engine(asking.query.operation).next_request(asking, replies)

    def repeatable(self, operation: str) -> bool:
        """False for an act whose lost answer must not be fetched by doing it again."""
        form = self.manifest.operations.get(operation)
        return not isinstance(form, HttpOperation) or form.repeat == "safe"

    def parse(self, operation: str, replies: Sequence[Reply]) -> Answer:
        return self._engine(operation).parse(replies)

    def shown_once(self, operation: str, replies: Sequence[Reply]) -> str:
        """What a successful act gives to who acts, and to nobody else; "" for everything else."""
        engine = self._engine(operation)
        if not isinstance(engine, HttpJson) or engine.operation.once is None:
            return ""
        if engine.parse(replies).outcome is not Outcome.FOUND:
            return ""
        shown = locate(document(replies[-1]), engine.operation.once)
        return shown if isinstance(shown, str) else ""

    def _engine(self, operation: str) -> HttpJson | SqlLookup:
        form = self.manifest.operations.get(operation)
        if isinstance(form, SqlOperation):
            return SqlLookup(self.manifest, operation, form)
        if not isinstance(form, HttpOperation):
            raise BadQuery(f"{self.title}没有操作 {operation}")
        return HttpJson(self.manifest, operation, form)


class FileSource(Source):
    """Read from files."""

    def parse(self, operation: str, replies: Sequence[Reply]) -> Answer:
        form = self._form(operation)
        return entered.parse(form, replies) if on_paper(replies) else table.parse(form, replies)

    def _form(self, operation: str) -> FileOperation:
        form = self.manifest.operations.get(operation)
        if not isinstance(form, FileOperation):
            raise BadQuery(f"{self.title}没有操作 {operation}")
        return form


class Exchange(FileSource):
    """A request pack goes out by a person's hand; a reply file comes back."""

    def draft(self, query: Query, grant: Grant, pack_no: str, drawn: date) -> RequestPack:
        """The pack for one question; the same arguments give the same bytes. Raises BadQuery."""
        form = self._form(query.operation)
        return exchange.draft(exchange.Draft(self.manifest, form, query, grant, pack_no, drawn))

    def match(self, reply: Reply) -> str:
        """The number of the pack that the reply answers. Raises Contract when the reply does not say it."""
        return exchange.match(self.manifest, reply)


class Drop(FileSource):
    """Taken in as it comes; never asked."""

    def heading(self, operation: str, reply: Reply) -> Mapping[str, str]:
        """What the file says above its rows (`docket`, `name`, `id_no`): whose it is. Raises Contract."""
        return table.heading(self._form(operation), reply)


class Desk(Source):
    """Asked by a person at a public site: no machine may pass its captcha. What comes back is the saved page."""

    def form(self, query: Query) -> Steps:
        """What the person types where. Raises BadQuery."""
        return desk.steps(self.title, self._form(query.operation), query)

    def accept(self, capture: Capture) -> Reply:
        """The saved page as a reply, byte for byte."""
        return desk.accept(capture)

    def match(self, reply: Reply) -> str:
        """The operation whose result page this is. Raises Contract for every other page."""
        why = Contract(f"不是{self.title}的结果页")
        for name in self.manifest.operations:
            try:
                desk.about(self._form(name).capture, reply)
            except Contract as error:
                why = error
            else:
                return name
        raise why

    def about(self, operation: str, reply: Reply) -> Mapping[str, str]:
        """What the page says was asked. Raises Contract."""
        return desk.about(self._form(operation).capture, reply)

    def answers(self, query: Query, reply: Reply) -> bool:
        """Whether the page was asked about exactly this person. Raises Contract."""
        return desk.answers(self._form(query.operation).capture, query, reply)

    def parse(self, operation: str, replies: Sequence[Reply]) -> Answer:
        form = self._form(operation)
        return entered.parse(form, replies) if on_paper(replies) else desk.parse(form, replies)

    def _form(self, operation: str) -> CaptureOperation:
        form = self.manifest.operations.get(operation)
        if not isinstance(form, CaptureOperation):
            raise BadQuery(f"{self.title}没有操作 {operation}")
        return form

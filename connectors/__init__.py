"""How a source is asked: families, engines, grants, replies.

A host takes `registry()`, wires an `Asker` with `Guards` and `connectors.transport.http.HttpTransport` (not imported
here, so that only a process that asks loads a network library), drafts packs with an `Exchange` and takes files in
with a `Drop`.
"""

from connectors.answer import Answer, Asked, Cited, Outcome, Record, RejectedRow
from connectors.asker import Asker
from connectors.asker import within_grant as within
from connectors.authority import COURT_BOUND, INCOMING_ONLY, MATTER_BOUND, Authority, Family
from connectors.engines.desk import Capture, Steps
from connectors.engines.exchange import RequestPack
from connectors.grant import Grant
from connectors.guard.lane import Guards
from connectors.ports import Clock, GrantCheck, IntentLog
from connectors.query import Query
from connectors.registry import Added, added, open_source, registry
from connectors.reply import Reply
from connectors.source import Desk, Drop, Exchange, Lookup, Source
from connectors.wire import Address, Transport

__all__ = [
    "COURT_BOUND",
    "INCOMING_ONLY",
    "MATTER_BOUND",
    "Added",
    "Address",
    "Answer",
    "Asked",
    "Asker",
    "Authority",
    "Capture",
    "Cited",
    "Clock",
    "Desk",
    "Drop",
    "Exchange",
    "Family",
    "Grant",
    "GrantCheck",
    "Guards",
    "IntentLog",
    "Lookup",
    "Outcome",
    "Query",
    "Record",
    "RejectedRow",
    "Reply",
    "RequestPack",
    "Source",
    "Steps",
    "Transport",
    "added",
    "open_source",
    "registry",
    "within",
]

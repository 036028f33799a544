"""Tables of contact attempts (number as a keyed print, note sealed; kept five years, D-57) and of relay calls."""

from sqlalchemy import Column, Date, LargeBinary, String, Table

from skiptrace.storage.moment import Moment
from skiptrace.storage.schema import metadata

contact_log = Table(
    "contact_log",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), nullable=False, index=True),
    Column("party_id", String(32), nullable=False),
    Column("ref", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("value_print", String(32), nullable=False, index=True),
    Column("outcome", String(16), nullable=False),
    Column("klass", String(16), nullable=False),
    Column("note", LargeBinary, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Moment, nullable=False),
)

relay_calls = Table(
    "relay_calls",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), nullable=False, index=True),
    Column("party_id", String(32), nullable=False),
    Column("ref", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("evidence_id", String(32), nullable=False),  # the operator's sealed answer
    Column("valid_until", Date),
    Column("line_id", String(32), nullable=False),  # the result in the contact log; empty until it was logged
)

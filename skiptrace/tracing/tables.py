"""Tables of a trace: what was asked with which outcome, the records that came, decisions on them, packs."""

from sqlalchemy import JSON, Column, Date, Float, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from skiptrace.storage.moment import Moment
from skiptrace.storage.schema import metadata

lookups = Table(
    "lookups",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), nullable=False, index=True),
    Column("party_id", String(32), nullable=False),
    Column("source", String(64), nullable=False),
    Column("operation", String(64), nullable=False),
    Column("query_print", String(64), nullable=False),
    Column("authority", String(8), nullable=False),
    Column("docket_id", String(32), nullable=False),
    Column("grant_id", String(32), nullable=False),
    Column("permit_id", String(32), nullable=False, server_default=""),  # empty: of before it was noted
    Column("outcome", String(16), nullable=False),
    Column("why", Text, nullable=False),
    Column("articles", JSON, nullable=False),
    Column("opens_with", String(128), nullable=False),
    Column("error", String(32), nullable=False),
    Column("ticket", Text, nullable=False),  # the holder's own word, of any length
    Column("due", Date),
    Column("records", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("case_id", "party_id", "source", "operation", "query_print"),
    Index("ix_lookups_query_print", "query_print"),
)

records = Table(
    "records",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), nullable=False, index=True),
    Column("party_id", String(32), nullable=False),
    Column("lookup_id", String(32), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("source", String(64), nullable=False),
    Column("authority", String(8), nullable=False),
    Column("docket_id", String(32), nullable=False),
    Column("klass", String(16), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("obtained", Moment, nullable=False),
    Column("decision", String(16), nullable=False),  # empty: not scored yet
    Column("probability", Float, nullable=False),
    Column("verdict", JSON, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("record_id", String(32), nullable=False, index=True),
    Column("case_id", String(32), nullable=False, index=True),
    Column("accepted", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_by", String(64), nullable=False),
    Column("decided_at", Moment, nullable=False),
    Column("undone_by", String(64), nullable=False),
    Column("undone_at", Moment),
)

packs = Table(
    "packs",
    metadata,
    Column("no", String(32), primary_key=True),
    Column("lookup_id", String(32), nullable=False, unique=True),
    Column("case_id", String(32), nullable=False, index=True),
    Column("source", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("filename", String(128), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("permit_id", String(32), nullable=False),
    Column("drafted_by", String(64), nullable=False),
    Column("drafted_at", Moment, nullable=False),
    Column("approved_by", String(64), nullable=False),
    Column("approved_at", Moment),
    Column("carried_at", Moment),
    Column("due", Date),
    Column("answered_at", Moment),
)

source_lanes = Table(
    "source_lanes",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("owner", String(64), nullable=False),  # empty: free
    Column("until", Float, nullable=False),  # seconds of the shared clock, as all moments of this table
    Column("granted", Integer, nullable=False),  # departures that the owner may have made since `log`
    Column("log", Text, nullable=False),
    Column("wanted_by", String(64), nullable=False),
    Column("wanted_at", Float, nullable=False),
    Column("held_until", Float, nullable=False),
    Column("rests_until", Float, nullable=False),
    Column("stopped_why", Text, nullable=False),  # empty: not stopped
    Column("stopped_at", Moment),
)

source_days = Table(
    "source_days",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("used", Integer, nullable=False),
)

"""Tables of paper replies: each paper with its pictures, and each person's entry."""

from sqlalchemy import JSON, Column, Integer, String, Table, UniqueConstraint

from skiptrace.entering.entries import entry_table
from skiptrace.storage.moment import Moment
from skiptrace.storage.schema import metadata

reply_papers = Table(
    "reply_papers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("serial", Integer, nullable=False, unique=True),
    Column("case_id", String(32), nullable=False, index=True),
    Column("party_id", String(32), nullable=False),
    Column("source", String(64), nullable=False),
    Column("operation", String(64), nullable=False),
    Column("query_print", String(64), nullable=False),
    Column("pack_no", String(32), nullable=False),  # empty for a question to a public site
    Column("sha256", String(64), nullable=False),
    Column("pictures", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("taken_by", String(64), nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("settled_entry", String(32), nullable=False),  # whose values stand; empty until settled
    Column("settled_at", Moment),
    UniqueConstraint("case_id", "query_print", "sha256"),
)

reply_entries = entry_table("reply_entries")

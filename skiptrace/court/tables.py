"""Tables of the court's papers: each paper, each person's entry, and the measures of settled ones."""

from sqlalchemy import Column, Integer, LargeBinary, String, Table, UniqueConstraint

from skiptrace.entering.entries import entry_table
from skiptrace.storage.moment import Moment
from skiptrace.storage.schema import metadata

court_papers = Table(
    "court_papers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("serial", Integer, nullable=False, unique=True),
    Column("case_id", String(32), nullable=False, index=True),
    Column("docket_id", String(32), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("evidence_id", String(32), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("file_kind", String(8), nullable=False),
    Column("pages", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("taken_by", String(64), nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("settled_entry", String(32), nullable=False),  # whose values stand; empty until settled
    Column("settled_at", Moment),
    UniqueConstraint("case_id", "sha256"),
)

court_entries = entry_table("court_entries")

measures = Table(
    "measures",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), nullable=False, index=True),
    Column("docket_id", String(32), nullable=False),
    Column("paper_id", String(32), nullable=False),
    Column("place", Integer, nullable=False),
    Column("evidence_id", String(32), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("paper_id", "place"),
)

"""The table of what lawyers decided about the plan; a decision is a row, undone or replaced by leaving it out."""

from sqlalchemy import JSON, Column, LargeBinary, String, Table

from skiptrace.storage.moment import Moment
from skiptrace.storage.schema import metadata

plan_choices = Table(
    "plan_choices",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), nullable=False, index=True),
    Column("act", String(8), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("record_ids", JSON, nullable=False),
    Column("sealed", LargeBinary, nullable=False),  # the reason, and of a value its amounts and day
    Column("chosen_by", String(64), nullable=False),
    Column("chosen_at", Moment, nullable=False),
    Column("undone_by", String(64), nullable=False),
    Column("undone_at", Moment),
)

"""Tables of access: keys of the interface, and which case is assigned to whom."""

from sqlalchemy import Column, String, Table

from skiptrace.storage.moment import Moment
from skiptrace.storage.schema import metadata

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("print", String(64), nullable=False, unique=True),
    Column("person", String(64), nullable=False),
    Column("role", String(32), nullable=False),
    Column("added_by", String(64), nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("revoked_by", String(64), nullable=False),
    Column("revoked_at", Moment),
)

assignments = Table(
    "assignments",
    metadata,
    Column("case_id", String(32), primary_key=True),
    Column("person", String(64), primary_key=True, index=True),
    Column("assigned_by", String(64), nullable=False),
    Column("assigned_at", Moment, nullable=False),
)

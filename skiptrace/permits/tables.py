"""Tables of dockets and permits."""

from sqlalchemy import JSON, Column, Date, Integer, String, Table, Text

from skiptrace.storage.moment import Moment
from skiptrace.storage.schema import metadata

dockets = Table(
    "dockets",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), nullable=False, index=True),
    Column("number", String(64), nullable=False),
    Column("court", String(128), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("cause", String(64), nullable=False),
    Column("filed", Date),
    Column("preservation_ruling", String(64), nullable=False),
    Column("instrument_no", String(64), nullable=False),
    Column("instrument_kind", String(32), nullable=False),
    Column("instrument_court", String(128), nullable=False),
    Column("instrument_effective", Date),
    Column("instrument_orders", Text, nullable=False),
    Column("performance_due", Date),
    Column("added_by", String(64), nullable=False),
    Column("added_at", Moment, nullable=False),
)

permits = Table(
    "permits",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("serial", Integer, nullable=False, unique=True),
    Column("authority", String(8), nullable=False),
    Column("purpose", String(32), nullable=False),
    Column("case_id", String(32), nullable=False, index=True),  # empty: every case of the creditor (OWN and PUB only)
    Column("party_id", String(32), nullable=False),  # empty: the debtor
    Column("sources", JSON, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("basis", String(128), nullable=False),
    Column("basis_sha256", String(64), nullable=False),
    Column("consent_no", String(64), nullable=False),
    Column("order_no", String(64), nullable=False),
    Column("docket_id", String(32), nullable=False),
    Column("holder", String(64), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, nullable=False),
    Column("added_by", String(64), nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("approved_by", String(64), nullable=False),
    Column("approved_at", Moment),
    Column("revoked_by", String(64), nullable=False),
    Column("revoked_at", Moment),
)

"""Tables of cases. Personal values lie sealed in one blob a party or claim; keyed prints find equal ones."""

from sqlalchemy import JSON, Column, Date, Integer, LargeBinary, String, Table, Text

from skiptrace.storage.moment import Moment
from skiptrace.storage.schema import metadata

imports = Table(
    "imports",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("evidence_id", String(32), nullable=False),
    Column("as_of", Date, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("started_by", String(64), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),  # empty: stopped in the middle, to be taken up again
)

cases = Table(
    "cases",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("serial", Integer, nullable=False, unique=True),
    Column("opened", Date, nullable=False),
    Column("joined_into", String(32), nullable=False, index=True),  # empty, or the case that took this one up
)

parties = Table(
    "parties",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), nullable=False, index=True),
    Column("place", Integer, nullable=False),
    Column("role", String(16), nullable=False),
    Column("klass", String(16), nullable=False),
    Column("id_print", String(32), nullable=False, index=True),  # empty without a valid number
    Column("sealed", LargeBinary, nullable=False),
)

claims = Table(
    "claims",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), nullable=False, index=True),
    Column("place", Integer, nullable=False),
    Column("key_print", String(32), nullable=False, unique=True),
    Column("as_of", Date, nullable=False),
    Column("status", String(16), nullable=False),
    Column("ended", Date),
    Column("ended_why", Text, nullable=False),
    Column("stage", String(16), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

holds = Table(
    "holds",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("since", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("set_by", String(64), nullable=False),
    Column("released_by", String(64), nullable=False),
    Column("released_why", Text, nullable=False),
    Column("released_at", Moment),
)

limitation_events = Table(
    "limitation_events",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("serial", Integer, nullable=False, unique=True),
    Column("case_id", String(32), nullable=False, index=True),  # under whose key it is sealed, also after a join
    Column("kind", String(16), nullable=False),
    Column("day", Date, nullable=False),
    Column("ends", Date),
    Column("party_id", String(32), nullable=False),
    Column("claim_ids", JSON, nullable=False),
    Column("evidence_id", String(32), nullable=False),  # empty without a file
    Column("sha256", String(64), nullable=False),
    Column("contact_id", String(32), nullable=False, index=True),  # empty, or the contact that a person confirmed
    Column("sealed", LargeBinary, nullable=False),  # by what and by whom it is proven
    Column("entered_by", String(64), nullable=False),
    Column("entered_at", Moment, nullable=False),
    Column("undone_by", String(64), nullable=False),
    Column("undone_at", Moment),
    Column("undone_sealed", LargeBinary),
)

dependants = Table(
    "dependants",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), nullable=False, index=True),
    Column("party_id", String(32), nullable=False),
    Column("persons", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),  # on what the number rests
    Column("entered_by", String(64), nullable=False),
    Column("entered_at", Moment, nullable=False),
    Column("undone_by", String(64), nullable=False),
    Column("undone_at", Moment),
)

guarantees_told = Table(
    "guarantees_told",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("serial", Integer, nullable=False, unique=True),
    Column("case_id", String(32), nullable=False, index=True),  # under whose key it is sealed, also after a join
    Column("party_id", String(32), nullable=False),
    Column("claim_ids", JSON, nullable=False),
    Column("sealed", LargeBinary, nullable=False),  # the terms, and on what they rest
    Column("entered_by", String(64), nullable=False),
    Column("entered_at", Moment, nullable=False),
    Column("undone_by", String(64), nullable=False),
    Column("undone_at", Moment),
    Column("undone_sealed", LargeBinary),
)

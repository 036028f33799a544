"""Tables of the index's other side: the number of each person, how far each generation is, lists of heavy keys."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Table, UniqueConstraint

from skiptrace.storage.moment import Moment
from skiptrace.storage.schema import metadata

index_people = Table(
    "index_people",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("kind", String(8), nullable=False),
    Column("ref", String(32), nullable=False),  # id of the party or of the record
    Column("place", Integer, nullable=False),  # which of several people of one record
    Column("case_id", String(32), nullable=False, index=True),
    UniqueConstraint("ref", "place", "case_id"),
)

index_generations = Table(
    "index_generations",
    metadata,
    Column("site", String(255), primary_key=True),
    Column("name", String(128), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("position", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
    Column("token_version", Integer, nullable=False),
    Column("heavy", String(64), nullable=False),  # version of its list of heavy keys; empty: none
    Column("records", Integer, nullable=False),  # when it was filled
    Column("begun_at", Moment, nullable=False),
)

index_heavy = Table(
    "index_heavy",
    metadata,
    Column("version", String(64), primary_key=True),
    Column("packed", LargeBinary, nullable=False),  # eight bytes each
)

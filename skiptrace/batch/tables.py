"""Tables of runs. A lease lies apart from its row under the case as key: two live leases on one case cannot be written.

Of a case only its end is stored (waiting, done, failed). That it is leased or cancelled follows from lease and run, so
that cancelling a run of 200,000 cases changes one row.
"""

from sqlalchemy import Column, Float, Index, Integer, String, Table, Text

from skiptrace.storage.moment import Moment
from skiptrace.storage.schema import metadata

runs = Table(
    "runs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("serial", Integer, nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("cancelled", Integer, nullable=False),
    Column("open", Integer, nullable=False, index=True),  # 1 while a case of it waits or is leased
    Column("turn", Integer, nullable=False),  # when it was served last, in turns
    Column("key", String(128), unique=True),  # empty: a run like no other
    Column("file_sha256", String(64), nullable=False),
    Column("evidence_id", String(32), nullable=False),
)

run_cases = Table(
    "run_cases",
    metadata,
    Column("run_id", String(32), primary_key=True),
    Column("case_id", String(32), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),  # traces begun; tells a late finisher that another has begun since
    Column("failures", Integer, nullable=False),  # traces that raised
    Column("error", Text, nullable=False),
    Column("ready_at", Float, nullable=False),  # machine time before which it is not tried again
    Column("done_at", Moment),
    Index("ix_run_cases_next", "run_id", "state", "failures", "place"),
)

case_leases = Table(
    "case_leases",
    metadata,
    Column("case_id", String(32), primary_key=True),
    Column("run_id", String(32), nullable=False, index=True),
    Column("owner", String(255), nullable=False, index=True),
    Column("attempt", Integer, nullable=False),
    Column("until", Float, nullable=False),
)

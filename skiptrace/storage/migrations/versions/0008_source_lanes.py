"""source lanes, and the permit behind a lookup."""

import sqlalchemy as sa
from alembic import op

import skiptrace.storage.moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "source_days",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source", "day", name=op.f("pk_source_days")),
    )
    op.create_table(
        "source_lanes",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        sa.Column("granted", sa.Integer(), nullable=False),
        sa.Column("log", sa.Text(), nullable=False),
        sa.Column("wanted_by", sa.String(length=64), nullable=False),
        sa.Column("wanted_at", sa.Float(), nullable=False),
        sa.Column("held_until", sa.Float(), nullable=False),
        sa.Column("rests_until", sa.Float(), nullable=False),
        sa.Column("stopped_why", sa.Text(), nullable=False),
        sa.Column("stopped_at", skiptrace.storage.moment.Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_source_lanes")),
    )
    with op.batch_alter_table("lookups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("permit_id", sa.String(length=32), nullable=False, server_default=""))
        batch_op.create_index("ix_lookups_query_print", ["query_print"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("lookups", schema=None) as batch_op:
        batch_op.drop_index("ix_lookups_query_print")
        batch_op.drop_column("permit_id")
    op.drop_table("source_lanes")
    op.drop_table("source_days")

"""source lanes."""

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


def downgrade() -> None:
    op.drop_table("source_lanes")
    op.drop_table("source_days")

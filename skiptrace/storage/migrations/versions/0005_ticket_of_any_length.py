"""ticket of any length."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("lookups", schema=None) as batch_op:
        batch_op.alter_column("ticket", existing_type=sa.String(length=128), type_=sa.Text(), existing_nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("lookups", schema=None) as batch_op:
        batch_op.alter_column("ticket", existing_type=sa.Text(), type_=sa.String(length=128), existing_nullable=False)

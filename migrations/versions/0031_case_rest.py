"""A task keeps its sentence and the facts in it apart, so that each reader has it in their own language.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tasks of before keep their whole text and no facts."""
    with op.batch_alter_table("obligation") as batch_op:
        batch_op.add_column(sa.Column("title_facts", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("reason_facts", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("obligation") as batch_op:
        batch_op.drop_column("reason_facts")
        batch_op.drop_column("title_facts")

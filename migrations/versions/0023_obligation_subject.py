"""What is owed on one subject is found without reading all that an organisation owes.

Revision ID: 0023
Revises: 0022
"""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("obligation") as batch_op:
        batch_op.create_index(op.f("ix_obligation_subject_id"), ["subject_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("obligation") as batch_op:
        batch_op.drop_index(op.f("ix_obligation_subject_id"))

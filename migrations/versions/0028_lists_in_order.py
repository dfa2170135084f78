"""The list of firms and the list of sites are read in their own order, not sorted at every page.

Revision ID: 0028
Revises: 0027
"""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

ORDERS = {
    "in_order": ["organisation_id", "folded_name", "id"],
    "in_country": ["organisation_id", "country", "folded_name", "id"],
}


def upgrade() -> None:
    for table in ("party", "site"):
        with op.batch_alter_table(table) as batch_op:
            for name, columns in ORDERS.items():
                batch_op.create_index(f"{table}_{name}", columns, unique=False)


def downgrade() -> None:
    for table in ("party", "site"):
        with op.batch_alter_table(table) as batch_op:
            for name in ORDERS:
                batch_op.drop_index(f"{table}_{name}")

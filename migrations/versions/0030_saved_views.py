"""Lists kept under a name, for oneself or for the team; and the orders in which long lists are read.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
LISTS = "list_name IN ('suppliers', 'findings', 'actions', 'visits', 'cases', 'work')"


ORDERS = {
    "site_score_in_order": ("site_score", ["site_id", "superseded_at", "organisation_id", "priority", "band"]),
    "site_score_newest": ("site_score", ["organisation_id", "superseded_at", "recorded_at"]),
    "visit_in_order": ("visit", ["organisation_id", "state", "day", "starts_at_minute", "id"]),
    "obligation_in_order": ("obligation", ["organisation_id", "closed_at", "due_on", "id"]),
}
"""What the lists sort and count without reading whole rows: a score's row holds its receipt."""


def upgrade() -> None:
    for name, (table, columns) in ORDERS.items():
        op.create_index(name, table, columns, unique=False)
    op.create_table(
        "saved_view",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("id", "organisation_id", "account_id")),
        *(sa.Column(name, TEXT(), nullable=False) for name in ("list_name", "name", "question")),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("kept_at", foundation.database.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(LISTS, name=op.f("ck_saved_view_list_known")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_saved_view_organisation_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_saved_view_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("account_id", "list_name", "name", name="one_view_per_name"),
    )
    op.create_index("saved_view_of_list", "saved_view", ["organisation_id", "list_name"], unique=False)
    op.create_table(
        "default_view",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("list_name", TEXT(), nullable=False),
        sa.Column("view_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(LISTS, name=op.f("ck_default_view_list_known")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_default_view_account_id")),
        sa.ForeignKeyConstraint(
            ["view_id"], ["saved_view.id"], name=op.f("fk_default_view_view_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "list_name", name=op.f("pk_default_view")),
    )
    op.create_index(op.f("ix_default_view_view_id"), "default_view", ["view_id"], unique=False)


def downgrade() -> None:
    for name, (table, _) in ORDERS.items():
        op.drop_index(name, table_name=table)
    op.drop_table("default_view")
    op.drop_table("saved_view")

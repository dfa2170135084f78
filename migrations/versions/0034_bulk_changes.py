"""Changes made to many rows at once, to be taken back; and the orders in which lists of a million rows are read.

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = foundation.database.UTCDateTime(timezone=True)

ORDERS = {
    "site_score_by_priority": ("site_score", ["organisation_id", "superseded_at", "priority", "site_id"]),
    "site_score_by_band": ("site_score", ["organisation_id", "superseded_at", "band", "priority", "site_id"]),
    "finding_newest": ("finding", ["organisation_id", "state", "id"]),
    "finding_graded": ("finding", ["organisation_id", "severity", "state", "id"]),
    "action_in_order": ("corrective_action", ["organisation_id", "state", "close_by", "id"]),
    "action_recorded": ("corrective_action", ["organisation_id", "recorded_by"]),
    "case_by_state": ("enforcement_case", ["organisation_id", "state", "reply_by", "id"]),
    "case_proposed": ("enforcement_case", ["organisation_id", "proposed_by"]),
    "case_decided": ("enforcement_case", ["organisation_id", "decided_by"]),
    "site_in_row": ("site", ["organisation_id", "closed_at", "id"]),
    "case_of_family": ("enforcement_case", ["organisation_id", "offence_family", "state", "reply_by", "id"]),
    "obligation_of_holder": ("obligation", ["organisation_id", "assigned_to", "closed_at", "due_on", "id"]),
    "obligation_of_subject": (
        "obligation", ["organisation_id", "subject_kind", "closed_at", "subject_id", "due_on"],
    ),
    "obligation_to_pay": ("obligation", ["organisation_id", "kind", "closed_at", "due_on", "subject_id"]),
    "obligation_promised": (
        "obligation",
        ["organisation_id", "closed_at", "due_on", "subject_kind", "assigned_to", "outcome", "confidential"],
    ),
    "obligation_held": (
        "obligation", ["organisation_id", "closed_at", "assigned_to", "team", "due_on", "id"],
    ),
    "obligation_of_kind": (
        "obligation", ["organisation_id", "subject_kind", "closed_at", "due_on", "subject_id"],
    ),
}  # fmt: skip


def upgrade() -> None:
    for name, (table, columns) in ORDERS.items():
        op.create_index(name, table, columns, unique=False)
    op.create_table(
        "bulk_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("kind", TEXT(), nullable=False),
        sa.Column("question", TEXT(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("seen", TEXT(), nullable=False),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("previewed_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.CheckConstraint("kind IN ('invite','assign')", name=op.f("ck_bulk_change_kind_known")),
        sa.CheckConstraint("state IN ('previewed','confirmed','undone')", name=op.f("ck_bulk_change_state_known")),
        sa.CheckConstraint(
            "(state = 'previewed') = (confirmed_at IS NULL)", name=op.f("ck_bulk_change_confirmed_has_moment")
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_bulk_change_organisation_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_bulk_change_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_change")),
    )
    op.create_index("bulk_change_newest", "bulk_change", ["organisation_id", "id"], unique=False)
    op.create_index(op.f("ix_bulk_change_account_id"), "bulk_change", ["account_id"], unique=False)
    op.create_table(
        "bulk_change_row",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("id", "organisation_id", "change_id", "subject_id")),
        sa.Column("place", sa.Integer(), nullable=False),
        *(sa.Column(name, TEXT(), nullable=False) for name in ("name", "fate", "reason", "before")),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("made_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "fate IN ('will','left_out','done','undone','stays')", name=op.f("ck_bulk_change_row_fate_known")
        ),
        sa.CheckConstraint(
            "(fate IN ('left_out','stays')) = (reason <> '')", name=op.f("ck_bulk_change_row_reason_where_needed")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_bulk_change_row_organisation_id")
        ),
        sa.ForeignKeyConstraint(["change_id"], ["bulk_change.id"], name=op.f("fk_bulk_change_row_change_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_change_row")),
        sa.UniqueConstraint("change_id", "subject_id", name="one_row_per_subject"),
    )
    op.create_index(op.f("ix_bulk_change_row_organisation_id"), "bulk_change_row", ["organisation_id"], unique=False)


def downgrade() -> None:
    op.drop_table("bulk_change_row")
    op.drop_table("bulk_change")
    for name, (table, _) in ORDERS.items():
        op.drop_index(name, table_name=table)

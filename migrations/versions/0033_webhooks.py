"""Whom notices are sent to, and what was sent.

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
DIGEST = {"name": "send_digests", "cron": "*/15 * * * *", "time_zone": "UTC", "enabled": True}


def moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, foundation.database.UTCDateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "webhook_endpoint",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, TEXT(), nullable=False) for name in ("name", "address", "state", "sealed_secret")),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("earlier_secret", TEXT(), nullable=True),
        moment("earlier_until", nullable=True),
        sa.Column("come_to", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        moment("made_at"),
        moment("parked_at", nullable=True),
        sa.CheckConstraint("state IN ('active','paused','removed')", name=op.f("ck_webhook_endpoint_state_known")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_webhook_endpoint_organisation_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_webhook_endpoint_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_endpoint")),
    )
    op.create_index(op.f("ix_webhook_endpoint_organisation_id"), "webhook_endpoint", ["organisation_id"], unique=False)
    op.create_table(
        "notice_choice",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", TEXT(), nullable=False),
        sa.Column("choice", TEXT(), nullable=False),
        sa.CheckConstraint("choice IN ('immediately','daily','none')", name=op.f("ck_notice_choice_choice_known")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_notice_choice_account_id")),
        sa.PrimaryKeyConstraint("account_id", "kind", name=op.f("pk_notice_choice")),
    )
    op.create_table(
        "digest_day",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        moment("looked_at"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_digest_day_account_id")),
        sa.PrimaryKeyConstraint("account_id", "day", name=op.f("pk_digest_day")),
    )
    op.create_table(
        "notice_told",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", TEXT(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        moment("told_at"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_notice_told_account_id")),
        sa.PrimaryKeyConstraint("account_id", "kind", "subject_id", name=op.f("pk_notice_told")),
    )
    op.create_index("outbox_of_address", "outbox_message", ["kind", "address", "created_at"], unique=False)
    op.bulk_insert(sa.table("schedule", *map(sa.column, DIGEST)), [DIGEST])


def downgrade() -> None:
    op.execute(f"DELETE FROM schedule WHERE name = '{DIGEST['name']}'")
    op.execute("DELETE FROM outbox_message WHERE kind = 'webhook'")
    op.drop_index("outbox_of_address", table_name="outbox_message")
    op.drop_table("notice_told")
    op.drop_table("digest_day")
    op.drop_table("notice_choice")
    op.drop_index(op.f("ix_webhook_endpoint_organisation_id"), table_name="webhook_endpoint")
    op.drop_table("webhook_endpoint")

"""Custody as a hash chain, copies without metadata; grievances with a handler, entries and clocks of their own.

Revision ID: 0019
Revises: 0018
"""

import hashlib
import json

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

GENESIS = "0" * 64
CHECK = {"name": "check_evidence", "cron": "40 2 * * *", "time_zone": "UTC", "enabled": True}
EVENTS = sa.table(
    "custody_event",
    sa.column("id", sa.Uuid()),
    sa.column("evidence_id", sa.Uuid()),
    sa.column("occurred_at", foundation.database.UTCDateTime(timezone=True)),
    sa.column("actor_id", sa.Uuid()),
    sa.column("act", sa.Text()),
    sa.column("sha256", sa.Text()),
    sa.column("number", sa.Integer()),
    sa.column("previous_hash", sa.Text()),
    sa.column("hash", sa.Text()),
)
TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    _chain_custody()
    with op.batch_alter_table("evidence") as batch_op:
        batch_op.add_column(sa.Column("keep_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("shared_sha256", TEXT(), nullable=True))
        batch_op.add_column(sa.Column("shared_size", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("sealed", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("checked_at", foundation.database.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("changed_at", foundation.database.UTCDateTime(timezone=True), nullable=True))
    # What was to go when it expired still goes that day; from now on the two days are told apart.
    op.execute("UPDATE evidence SET keep_until = expires_on")
    _handle_grievances()
    op.bulk_insert(sa.table("schedule", *map(sa.column, CHECK)), [CHECK])


def _chain_custody() -> None:
    with op.batch_alter_table("custody_event") as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("previous_hash", TEXT(), nullable=True))
        batch_op.add_column(sa.Column("hash", TEXT(), nullable=True))
    bind = op.get_bind()
    number, previous, last = 0, GENESIS, None
    for row in bind.execute(sa.select(EVENTS).order_by(EVENTS.c.evidence_id, EVENTS.c.id)).all():
        number, previous = (number + 1, previous) if row.evidence_id == last else (1, GENESIS)
        last = row.evidence_id
        told = {
            "act": row.act,
            "actor_id": str(row.actor_id) if row.actor_id else None,
            "evidence_id": str(row.evidence_id),
            "number": number,
            "occurred_at": row.occurred_at.isoformat(timespec="microseconds"),
            "previous_hash": previous,
            "sha256": row.sha256,
        }
        digest = hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
        values = {"number": number, "previous_hash": previous, "hash": digest}
        bind.execute(sa.update(EVENTS).where(EVENTS.c.id == row.id).values(values))
        previous = digest
    with op.batch_alter_table("custody_event") as batch_op:
        batch_op.alter_column("number", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("previous_hash", existing_type=TEXT(), nullable=False)
        batch_op.alter_column("hash", existing_type=TEXT(), nullable=False)
        batch_op.create_unique_constraint("one_event_per_number", ["evidence_id", "number"])


def _handle_grievances() -> None:
    with op.batch_alter_table("grievance") as batch_op:
        batch_op.add_column(sa.Column("handler_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("acknowledged_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("extended_because", TEXT(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("retaliation_feared", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("may_tell_site", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("receipt_bucket", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("outcome", TEXT(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("remedy", sa.Text(), nullable=False, server_default=""))
        batch_op.create_foreign_key(op.f("fk_grievance_handler_id"), "account", ["handler_id"], ["id"])
        batch_op.create_check_constraint(
            op.f("ck_grievance_outcome_known"), "outcome IN ('','remedied','not_upheld','referred','withdrawn')"
        )
        batch_op.create_check_constraint(op.f("ck_grievance_remedy_recorded"), "outcome <> 'remedied' OR remedy <> ''")
        batch_op.create_index(op.f("ix_grievance_receipt_bucket"), ["receipt_bucket"], unique=False)
    op.create_table(
        "grievance_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("grievance_id", sa.Uuid(), nullable=False),
        sa.Column("kind", TEXT(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", foundation.database.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('note','from_them','to_them','site_told','step','handler','extension')",
            name=op.f("ck_grievance_entry_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_grievance_entry_organisation_id")
        ),
        sa.ForeignKeyConstraint(["grievance_id"], ["grievance.id"], name=op.f("fk_grievance_entry_grievance_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_grievance_entry_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_entry")),
    )
    with op.batch_alter_table("grievance_entry") as batch_op:
        batch_op.create_index(op.f("ix_grievance_entry_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(op.f("ix_grievance_entry_grievance_id"), ["grievance_id"], unique=False)
    op.create_table(
        "receipt_asking",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("wait_until", foundation.database.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_receipt_asking_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_receipt_asking")),
    )


def downgrade() -> None:
    op.execute(f"DELETE FROM schedule WHERE name = '{CHECK['name']}'")
    op.drop_table("receipt_asking")
    op.drop_table("grievance_entry")
    with op.batch_alter_table("grievance") as batch_op:
        batch_op.drop_index(op.f("ix_grievance_receipt_bucket"))
        batch_op.drop_constraint(op.f("ck_grievance_remedy_recorded"), type_="check")
        batch_op.drop_constraint(op.f("ck_grievance_outcome_known"), type_="check")
        batch_op.drop_constraint(op.f("fk_grievance_handler_id"), type_="foreignkey")
        for column in ("remedy", "outcome", "receipt_bucket", "may_tell_site", "retaliation_feared"):
            batch_op.drop_column(column)
        for column in ("extended_because", "acknowledged_on", "handler_id"):
            batch_op.drop_column(column)
    with op.batch_alter_table("evidence") as batch_op:
        for column in ("changed_at", "checked_at", "sealed", "shared_size", "shared_sha256", "keep_until"):
            batch_op.drop_column(column)
    with op.batch_alter_table("custody_event") as batch_op:
        batch_op.drop_constraint("one_event_per_number", type_="unique")
        for column in ("hash", "previous_hash", "number"):
            batch_op.drop_column(column)

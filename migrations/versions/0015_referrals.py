"""Protected referrals, and what a finding owes.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("referral",
    sa.Column("id", sa.Uuid(), nullable=False),
    sa.Column("organisation_id", sa.Uuid(), nullable=False),
    sa.Column("finding_id", sa.Uuid(), nullable=False),
    sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column("consent", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column("agency", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column("acknowledge_by", sa.Date(), nullable=False),
    sa.Column("released_on", sa.Date(), nullable=True),
    sa.Column("closed_on", sa.Date(), nullable=True),
    sa.Column("recorded_by", sa.Uuid(), nullable=True),
    sa.Column("recorded_at", foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column("version", sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('zero_tolerance','indicator','under_18')", name=op.f("ck_referral_kind_known")),
    sa.CheckConstraint("state IN ('opened','accepted','declined','handed_over','closed')", name=op.f("ck_referral_state_known")),
    sa.CheckConstraint("consent IN ('yes','no','unknown')", name=op.f("ck_referral_consent_known")),
    sa.CheckConstraint("agency IN ('','labour_inspectorate','anti_trafficking','police','child_protection','shelter','health','union','embassy')", name=op.f("ck_referral_agency_known")),
    sa.CheckConstraint("(state = 'closed') = (closed_on IS NOT NULL)", name=op.f("ck_referral_closed_with_its_day")),
    sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_referral_finding_id")),
    sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_referral_organisation_id")),
    sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_referral_recorded_by")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    sa.UniqueConstraint("finding_id", name="one_referral_per_finding")
    )
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_organisation_id"), ["organisation_id"], unique=False)
    # Not in a batch: no constraint changes, and SQLite would write the table anew.
    op.add_column("finding", sa.Column("under_18", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("finding", "under_18")
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_organisation_id"))
    op.drop_table("referral")

"""The mark of an organisation on its reports.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "organisation_mark",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("png", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", TEXT(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alt", TEXT(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("set_at", foundation.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "width BETWEEN 1 AND 480 AND height BETWEEN 1 AND 160", name=op.f("ck_organisation_mark_size_known")
        ),
        sa.CheckConstraint("alt <> ''", name=op.f("ck_organisation_mark_said_in_words")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_mark_organisation_id")
        ),
        sa.ForeignKeyConstraint(["set_by"], ["account.id"], name=op.f("fk_organisation_mark_set_by")),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_organisation_mark")),
    )


def downgrade() -> None:
    op.drop_table("organisation_mark")

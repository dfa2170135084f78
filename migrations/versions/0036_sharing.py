"""What an organisation lets another one read, for what and until when.

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = foundation.database.UTCDateTime(timezone=True)
RULES = {
    "state_known": "state IN ('proposed','approved','accepted','ended')",
    "two_organisations": "partner_id <> organisation_id",
    "days_in_order": "ends_on >= starts_on",
    "two_people": "approved_by IS NULL OR alone OR approved_by <> proposed_by",
    "approved_by_somebody": "state IN ('proposed','ended') OR approved_by IS NOT NULL",
    "accepted_by_somebody": "state <> 'accepted' OR accepted_by IS NOT NULL",
    "ended_when_ended": "(state = 'ended') = (ended_at IS NOT NULL)",
}
TIES = {
    "organisation_id": "organisation",
    "partner_id": "organisation",
    "party_id": "party",
    "proposed_by": "account",
    "approved_by": "account",
    "accepted_by": "account",
    "ended_by": "account",
}


def upgrade() -> None:
    op.create_table(
        "sharing_agreement",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("id", "organisation_id", "partner_id")),
        sa.Column("purpose", TEXT(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("grants", "countries", "site_ids")),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("starts_on", "ends_on")),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", MOMENT, nullable=True),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_because", TEXT(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_sharing_agreement_{name}")) for name, rule in RULES.items()),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_sharing_agreement_{column}"))
            for column, table in TIES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_agreement")),
    )
    op.create_index("sharing_given", "sharing_agreement", ["organisation_id", "id"], unique=False)
    op.create_index("sharing_received", "sharing_agreement", ["partner_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("sharing_agreement")

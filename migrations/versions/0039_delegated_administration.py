"""Administration is delegated within an organisation.

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = foundation.database.UTCDateTime(timezone=True)
ROLES = (
    "'platform_administrator','compliance_officer','supplier','inspector','inspection_planner','case_officer',"
    "'approver','observer','auditor_body'"
)
RULES = {
    "delegation": {
        "moments_in_order": "ends_at IS NULL OR ends_at > starts_at",
        "ended_for_a_reason": "(ended_at IS NULL) = (ended_because = '')",
        "end_known": "ended_because IN ('','taken_back','stepped_down','deactivated','replaced')",
    },
    "person_invitation": {
        "role_known": f"role IN ({ROLES})",
        "never_who_runs_the_system": "role <> 'platform_administrator'",
        "one_end": "used_at IS NULL OR withdrawn_at IS NULL",
        "used_for_an_account": "(used_at IS NULL) = (account_id IS NULL)",
    },
    "factor_reset_request": {
        "two_people": "decided_by IS NULL OR decided_by <> asked_by",
        "asked_for_somebody_else": "asked_by <> account_id",
        "decided_for_somebody_else": "decided_by IS NULL OR decided_by <> account_id",
        "outcome_known": "outcome IN ('','reset','refused')",
        "decided_by_somebody": "(outcome = '') = (decided_by IS NULL)",
        "decided_at_some_time": "(decided_at IS NULL) = (decided_by IS NULL)",
    },
}
TIES = {
    "delegation": ("account_id", "granted_by", "ended_by"),
    "person_invitation": ("invited_by", "account_id"),
    "factor_reset_request": ("account_id", "asked_by", "decided_by"),
}


def upgrade() -> None:
    _table(
        "delegation",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("granted_by", sa.Uuid(), nullable=True),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_because", TEXT(), nullable=False),
    )
    standing = sa.text("ended_at IS NULL")
    op.create_index(
        "one_standing_delegation", "delegation", ["account_id"], unique=True, sqlite_where=standing,
        postgresql_where=standing,
    )
    _table(
        "person_invitation",
        *(sa.Column(name, TEXT(), nullable=False) for name in ("email", "name", "role", "locale", "secret_hash")),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("invited_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_person_invitation_secret_hash")),
    )
    _table(
        "factor_reset_request",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("outcome", TEXT(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
    )


def _table(name: str, *columns: sa.Column | sa.UniqueConstraint) -> None:
    ties = ("organisation_id", *TIES[name])
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        *columns,
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{name}_{part}")) for part, rule in RULES[name].items()),
        *(
            sa.ForeignKeyConstraint(
                [column],
                ["organisation.id" if column == "organisation_id" else "account.id"],
                name=op.f(f"fk_{name}_{column}"),
            )
            for column in ties
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_organisation_id"), name, ["organisation_id"], unique=False)


def downgrade() -> None:
    for name in ("factor_reset_request", "person_invitation", "delegation"):
        op.drop_table(name)

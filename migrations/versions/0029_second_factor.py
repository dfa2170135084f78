"""A second factor at sign-in, and sign-in through an identity provider.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
ROLES = (
    "role IN ('platform_administrator','compliance_officer','supplier','inspector','inspection_planner',"
    "'case_officer','approver','observer','auditor_body')"
)
TABLES = ("second_factor", "recovery_code", "half_sign_in", "factor_rule", "outside_identity")


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, foundation.database.UTCDateTime(timezone=True), nullable=nullable)


def _whose(table: str) -> list[sa.schema.SchemaItem]:
    """The columns every table here begins with: its own id and the account it belongs to."""
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f(f"fk_{table}_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _index(table: str, column: str) -> None:
    with op.batch_alter_table(table) as batch_op:
        batch_op.create_index(op.f(f"ix_{table}_{column}"), [column], unique=False)


def upgrade() -> None:
    with op.batch_alter_table("sign_in") as batch_op:
        batch_op.add_column(sa.Column("device", TEXT(), nullable=False, server_default=""))
        batch_op.add_column(_moment("last_seen_at", nullable=True))
        batch_op.add_column(_moment("proven_at", nullable=True))
    _factors()
    _rules()
    _outside()


def _factors() -> None:
    op.create_table(
        "second_factor",
        *_whose("second_factor"),
        sa.Column("sealed_secret", TEXT(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        _moment("created_at"),
        _moment("confirmed_at", nullable=True),
        sa.UniqueConstraint("account_id", name=op.f("uq_second_factor_account_id")),
    )
    op.create_table(
        "recovery_code",
        *_whose("recovery_code"),
        sa.Column("code_hash", TEXT(), nullable=False),
        _moment("created_at"),
        _moment("used_at", nullable=True),
        sa.UniqueConstraint("account_id", "code_hash", name="one_row_per_recovery_code"),
    )
    op.create_table(
        "half_sign_in",
        *_whose("half_sign_in"),
        sa.Column("secret_hash", TEXT(), nullable=False),
        sa.Column("step", TEXT(), nullable=False),
        _moment("created_at"),
        _moment("expires_at"),
        _moment("ended_at", nullable=True),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_half_sign_in_secret_hash")),
        sa.CheckConstraint("step IN ('code','set_up')", name=op.f("ck_half_sign_in_step_known")),
    )
    _index("half_sign_in", "account_id")


def _rules() -> None:
    op.create_table(
        "factor_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("role", TEXT(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        _moment("created_at"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_factor_rule_organisation_id")),
        sa.ForeignKeyConstraint(["set_by"], ["account.id"], name=op.f("fk_factor_rule_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor_rule")),
        sa.CheckConstraint(ROLES, name=op.f("ck_factor_rule_role_known")),
    )
    _index("factor_rule", "organisation_id")


def _outside() -> None:
    op.create_table(
        "outside_identity",
        *_whose("outside_identity"),
        sa.Column("issuer", TEXT(), nullable=False),
        sa.Column("subject", TEXT(), nullable=False),
        sa.Column("linked_by", sa.Uuid(), nullable=True),
        _moment("created_at"),
        sa.ForeignKeyConstraint(["linked_by"], ["account.id"], name=op.f("fk_outside_identity_linked_by")),
        sa.UniqueConstraint("issuer", "subject", name="one_row_per_outside_identity"),
    )
    _index("outside_identity", "account_id")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    with op.batch_alter_table("sign_in") as batch_op:
        for column in ("proven_at", "last_seen_at", "device"):
            batch_op.drop_column(column)

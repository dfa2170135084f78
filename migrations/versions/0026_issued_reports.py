"""Reports issued: what left, under which hash and signature.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
TABLE = "issued_report"
CHECKS = {
    "state_known": "state IN ('issued','superseded','revoked')",
    "ended_once": "(state = 'issued') = (ended_at IS NULL)",
    "revoked_because": "(state = 'revoked') = (because <> '')",
    "asked_known": "asked_act IN ('','revoke','supersede')",
    "asked_at_a_moment": "(asked_act = '') = (asked_at IS NULL)",
    "second_person": "ended_by IS NULL OR asked_by IS NULL OR ended_by <> asked_by",
    "supersedes_another": "supersedes_id IS NULL OR supersedes_id <> id",
}
REFERS = {
    "organisation_id": "organisation",
    "supersedes_id": TABLE,
    "made_by": "account",
    "ended_by": "account",
    "asked_by": "account",
}


def _text(*names: str) -> list[sa.Column]:
    return [sa.Column(name, TEXT(), nullable=False) for name in names]


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, foundation.database.UTCDateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        TABLE,
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("id", "organisation_id")),
        *_text("kind", "about", "period", "form", "language", "needs"),
        *_text("content_sha256", "sha256_unsigned", "sha256", "certificate_sha256", "signature", "public_key"),
        *_text("code", "state", "because", "reason", "asked_act", "asked_because"),
        *(
            sa.Column(name, sa.Uuid(), nullable=True)
            for name in ("about_id", "supersedes_id", "made_by", "ended_by", "asked_by")
        ),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("data_cut", sa.Date(), nullable=False),
        sa.Column("rule_versions", sa.JSON(), nullable=False),
        _moment("made_at"),
        _moment("ended_at", nullable=True),
        _moment("asked_at", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{TABLE}_{name}")) for name, rule in CHECKS.items()),
        *(
            sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{TABLE}_{column}"))
            for column, target in REFERS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("code", name="one_report_per_code"),
    )
    with op.batch_alter_table(TABLE) as batch_op:
        for column in ("organisation_id", "about_id", "sha256", "supersedes_id"):
            batch_op.create_index(op.f(f"ix_{TABLE}_{column}"), [column], unique=False)


def downgrade() -> None:
    op.drop_table(TABLE)

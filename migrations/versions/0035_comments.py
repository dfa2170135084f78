"""What people say to each other about a record.

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = foundation.database.UTCDateTime
RULES = {
    "subject_kind_known": "subject_kind IN ('party', 'site', 'visit', 'finding', 'case')",
    "audience_known": "audience IN ('internal', 'shared')",
    "text_fits": "length(text) <= 4000",
    "taken_back_is_empty": "(taken_back_at IS NULL) = (text <> '')",
}


def upgrade() -> None:
    op.create_table(
        "comment",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("id", "organisation_id", "subject_id", "author_id")),
        sa.Column("answers_id", sa.Uuid(), nullable=True),
        *(sa.Column(name, TEXT(), nullable=False) for name in ("subject_kind", "audience", "salt")),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", MOMENT(timezone=True), nullable=False),
        sa.Column("taken_back_at", MOMENT(timezone=True), nullable=True),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_comment_{name}")) for name, rule in RULES.items()),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_comment_organisation_id")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_comment_author_id")),
        sa.ForeignKeyConstraint(["answers_id"], ["comment.id"], name=op.f("fk_comment_answers_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index("comment_of_subject", "comment", ["organisation_id", "subject_id", "audience", "id"], unique=False)
    op.create_index(op.f("ix_comment_answers_id"), "comment", ["answers_id"], unique=False)
    op.create_table(
        "comment_mention",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("id", "comment_id", "account_id")),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_comment_mention_comment_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_comment_mention_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_mention")),
        sa.UniqueConstraint("comment_id", "account_id", name="one_mention_each"),
    )
    op.create_index(op.f("ix_comment_mention_account_id"), "comment_mention", ["account_id"], unique=False)


def downgrade() -> None:
    op.drop_table("comment_mention")
    op.drop_table("comment")

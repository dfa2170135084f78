"""Between which two houses a shared comment lies.

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

HOUSES = ("giver_id", "partner_id")
RULES = {
    "shared_by_somebody": "(audience = 'shared') = (giver_id IS NOT NULL)",
    "shared_with_somebody": "(audience = 'shared') = (partner_id IS NOT NULL)",
}


def upgrade() -> None:
    with op.batch_alter_table("comment") as comment:
        for column in HOUSES:
            comment.add_column(sa.Column(column, sa.Uuid(), nullable=True))
            comment.create_foreign_key(op.f(f"fk_comment_{column}"), "organisation", [column], ["id"])
        for name, rule in RULES.items():
            comment.create_check_constraint(op.f(f"ck_comment_{name}"), rule)
    op.create_index("comment_shared", "comment", ["subject_id", "giver_id", "partner_id", "id"], unique=False)


def downgrade() -> None:
    """What was shared goes with the columns that say between whom: kept, it would read as internal."""
    shared = "SELECT id FROM comment WHERE audience = 'shared'"
    op.execute(f"DELETE FROM comment_mention WHERE comment_id IN ({shared})")  # noqa: S608 - no word from outside
    op.execute("DELETE FROM comment WHERE audience = 'shared' AND answers_id IS NOT NULL")
    op.execute("DELETE FROM comment WHERE audience = 'shared'")
    op.drop_index("comment_shared", table_name="comment")
    with op.batch_alter_table("comment") as comment:
        for name in RULES:
            comment.drop_constraint(op.f(f"ck_comment_{name}"), type_="check")
        for column in HOUSES:
            comment.drop_constraint(op.f(f"fk_comment_{column}"), type_="foreignkey")
            comment.drop_column(column)

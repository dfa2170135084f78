"""Reports made in one go may be issued ones.

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

RULE = "ck_bulk_line_made_or_refused"
MADE = "(report_id IS NULL) <> (error_code = '')"
MADE_OR_ISSUED = "(report_id IS NULL AND issued_id IS NULL) <> (error_code = '')"


def upgrade() -> None:
    with op.batch_alter_table("bulk_line") as table:
        table.add_column(sa.Column("issued_id", sa.Uuid(), nullable=True))
        table.create_foreign_key("fk_bulk_line_issued_id_issued_report", "issued_report", ["issued_id"], ["id"])
        table.drop_constraint(op.f(RULE), type_="check")
        table.create_check_constraint(op.f(RULE), MADE_OR_ISSUED)


def downgrade() -> None:
    """What was issued stays issued; a list of it does not fit the narrower rule."""
    op.execute("DELETE FROM bulk_line WHERE issued_id IS NOT NULL")
    with op.batch_alter_table("bulk_line") as table:
        table.drop_constraint(op.f(RULE), type_="check")
        table.drop_constraint("fk_bulk_line_issued_id_issued_report", type_="foreignkey")
        table.drop_column("issued_id")
        table.create_check_constraint(op.f(RULE), MADE)

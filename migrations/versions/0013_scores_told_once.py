"""The lines of a score stand in its receipt alone; beside it only the one that lists show.

Revision ID: 0013
Revises: 0012
"""

import json
from collections.abc import Callable

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SCORES = sa.table(
    "site_score",
    sa.column("id", sa.Uuid()),
    sa.column("receipt", sa.Text()),
    sa.column("main_reason", sa.Text()),
    sa.column("contributions", sa.JSON()),
)
LINE = ("driver", "label", "value", "logit", "points", "group", "standing", "source", "on", "refs")
PER_READ = 1000


def upgrade() -> None:
    # Not in a batch: SQLite would write the table anew, which holds every receipt there ever was.
    op.add_column(
        "site_score", sa.Column("main_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default="")
    )
    _rewrite("main_reason", _main_reason)
    op.drop_column("site_score", "contributions")


def downgrade() -> None:
    op.add_column("site_score", sa.Column("contributions", sa.JSON(), nullable=False, server_default="[]"))
    _rewrite("contributions", _lines)
    op.drop_column("site_score", "main_reason")


def _rewrite(column: str, told: Callable[[str], object]) -> None:
    bind = op.get_bind()
    change = sa.update(SCORES).where(SCORES.c.id == sa.bindparam("score")).values({column: sa.bindparam("told")})
    every, last = sa.select(SCORES.c.id, SCORES.c.receipt).order_by(SCORES.c.id).limit(PER_READ), None
    while rows := bind.execute(every if last is None else every.where(SCORES.c.id > last)).all():
        bind.execute(change, [{"score": row.id, "told": told(row.receipt)} for row in rows])
        last = rows[-1].id


def _lines(receipt: str) -> list[dict[str, object]]:
    return [dict(zip(LINE, line, strict=True)) for line in json.loads(receipt)["score"]["contributions"]]


def _main_reason(receipt: str) -> str:
    """The label of the line that raised the score most, never of the start or of what was confided."""
    raising = [one for one in _lines(receipt) if (one["points"] or 0) > 0 and one["group"] not in ("start", "withheld")]
    return str(max(raising, key=lambda one: one["points"])["label"]) if raising else ""

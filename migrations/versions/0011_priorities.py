"""An order of scores in which severity breaks ties.

Revision ID: 0011
Revises: 0010
"""

import json

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

SCORES = sa.table('site_score', sa.column('id', sa.Uuid()), sa.column('value', sa.Float()), sa.column('receipt', sa.Text()), sa.column('priority', sa.Float()))
LEVELS = 5
PER_READ = 1000


def upgrade() -> None:
    with op.batch_alter_table('site_score', schema=None) as batch_op:
        batch_op.add_column(sa.Column('priority', sa.Float(), nullable=True))
        batch_op.create_index(batch_op.f('ix_site_score_priority'), ['priority'], unique=False)
    bind = op.get_bind()
    known = sa.select(SCORES.c.id, SCORES.c.value, SCORES.c.receipt).where(SCORES.c.value.is_not(None))
    known = known.where(SCORES.c.priority.is_(None)).order_by(SCORES.c.id).limit(PER_READ)
    change = sa.update(SCORES).where(SCORES.c.id == sa.bindparam('score')).values(priority=sa.bindparam('worth'))
    while rows := bind.execute(known).all():
        bind.execute(change, [{'score': row.id, 'worth': _priority(row.value, row.receipt)} for row in rows])


def _priority(value: float, receipt: str) -> float:
    """The score plus a fraction for irremediability, scale and scope, as a stored receipt tells them."""
    scale, scope, lasting, _reasons = json.loads(receipt)['score']['severity']
    order = 0
    for level in (lasting, scale, scope):
        order = order * LEVELS + (level or 0)
    return value + order / 1000


def downgrade() -> None:
    with op.batch_alter_table('site_score', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_site_score_priority'))
        batch_op.drop_column('priority')

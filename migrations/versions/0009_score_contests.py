"""Receipts under one signature a batch, and contests of a score.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

TEXTS = ('root', 'signature', 'public_key')


def upgrade() -> None:
    with op.batch_alter_table('score_batch', schema=None) as batch_op:
        batch_op.add_column(sa.Column('receipts', sa.Integer(), nullable=False, server_default='0'))
        for name in TEXTS:
            batch_op.add_column(sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))

    op.create_table('score_tree',
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('salt', sa.LargeBinary(), nullable=False),
    sa.Column('leaves', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['score_batch.id'], name=op.f('fk_score_tree_batch_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_score_tree_organisation_id')),
    sa.PrimaryKeyConstraint('batch_id', name=op.f('pk_score_tree'))
    )
    with op.batch_alter_table('score_tree', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_score_tree_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('score_contest',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('score_id', sa.Uuid(), nullable=False),
    sa.Column('line', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('event_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('evidence', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('firm_id', sa.Uuid(), nullable=True),
    sa.Column('contested_by', sa.Uuid(), nullable=True),
    sa.Column('contested_as', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('opened_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('clock_rule', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decision', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('ended_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('corrections', sa.JSON(), nullable=False),
    sa.Column('corrected_score_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('open','upheld','dismissed','withdrawn')", name=op.f('ck_score_contest_state_known')),
    sa.CheckConstraint("(state = 'upheld') = (corrected_score_id IS NOT NULL)", name=op.f('ck_score_contest_upheld_is_corrected')),
    sa.CheckConstraint('decided_by IS NULL OR decided_by <> contested_by', name=op.f('ck_score_contest_decided_by_another')),
    sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name=op.f('ck_score_contest_ended_when_not_open')),
    sa.ForeignKeyConstraint(['contested_by'], ['account.id'], name=op.f('fk_score_contest_contested_by')),
    sa.ForeignKeyConstraint(['corrected_score_id'], ['site_score.id'], name=op.f('fk_score_contest_corrected_score_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_score_contest_decided_by')),
    sa.ForeignKeyConstraint(['event_id'], ['ledger_event.id'], name=op.f('fk_score_contest_event_id')),
    sa.ForeignKeyConstraint(['firm_id'], ['organisation.id'], name=op.f('fk_score_contest_firm_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_score_contest_organisation_id')),
    sa.ForeignKeyConstraint(['score_id'], ['site_score.id'], name=op.f('fk_score_contest_score_id')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_score_contest_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_score_contest'))
    )
    with op.batch_alter_table('score_contest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_score_contest_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_score_contest_score_id'), ['score_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_score_contest_site_id'), ['site_id'], unique=False)
        batch_op.create_index('score_contest_of_organisation', ['organisation_id', 'state', 'due_on'], unique=False)


def downgrade() -> None:
    op.drop_table('score_contest')
    op.drop_table('score_tree')
    with op.batch_alter_table('score_batch', schema=None) as batch_op:
        for name in ('receipts', *TEXTS):
            batch_op.drop_column(name)

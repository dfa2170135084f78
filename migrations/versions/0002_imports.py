"""What a list went through: remembered columns, long imports.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

STATES = "state IN ('dry_run','writing','written','undone')"
STATES_BEFORE = "state IN ('dry_run','written','undone')"
STATE_KNOWN = 'ck_import_batch_state_known'
KINDS = "kind IN ('parties','edges','facts')"


def upgrade() -> None:
    _let_states_be(STATES)
    op.create_table('import_replaced',
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.Column('row_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('former_batch_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("kind IN ('party','site','fact','edge')", name=op.f('ck_import_replaced_kind_known')),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_import_replaced_batch_id')),
    sa.ForeignKeyConstraint(['former_batch_id'], ['import_batch.id'], name=op.f('fk_import_replaced_former_batch_id')),
    sa.PrimaryKeyConstraint('batch_id', 'row_id', name=op.f('pk_import_replaced'))
    )
    with op.batch_alter_table('import_replaced', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_replaced_former_batch_id'), ['former_batch_id'], unique=False)
    op.create_table('import_mapping',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('source_signature', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('file_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('choices', sa.JSON(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('used_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint(KINDS, name=op.f('ck_import_mapping_kind_known')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_import_mapping_organisation_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_import_mapping_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_mapping')),
    sa.UniqueConstraint('organisation_id', 'kind', 'source_signature', name='one_mapping_per_source')
    )
    with op.batch_alter_table('import_mapping', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_mapping_organisation_id'), ['organisation_id'], unique=False)
    # No query looks for a link by its key; the random keys cost a third of the time of a long import.
    with op.batch_alter_table('edge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_edge_row_key'))
        batch_op.add_column(sa.Column('source_row', sa.Integer(), nullable=True))
    with op.batch_alter_table('fact', schema=None) as batch_op:
        batch_op.add_column(sa.Column('source_row', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('source_column', sqlmodel.sql.sqltypes.AutoString(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('fact', schema=None) as batch_op:
        batch_op.drop_column('source_column')
        batch_op.drop_column('source_row')
    with op.batch_alter_table('edge', schema=None) as batch_op:
        batch_op.drop_column('source_row')
        batch_op.create_index(batch_op.f('ix_edge_row_key'), ['row_key'], unique=False)
    op.drop_table('import_mapping')
    op.drop_table('import_replaced')
    # A list that is only half written counts as written there, so that the earlier program can undo it whole.
    op.execute("UPDATE import_batch SET state = 'written' WHERE state = 'writing'")
    _let_states_be(STATES_BEFORE)


def _let_states_be(states: str) -> None:
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.drop_constraint(op.f(STATE_KNOWN), type_='check')
        batch_op.create_check_constraint(op.f(STATE_KNOWN), states)

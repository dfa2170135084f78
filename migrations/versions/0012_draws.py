"""Draws: committed before a round is planned, revealed after it.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('draw',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('algorithm', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('frame', sa.JSON(), nullable=False),
    sa.Column('strata', sa.JSON(), nullable=False),
    sa.Column('drawn', sa.JSON(), nullable=False),
    sa.Column('sites', sa.Integer(), nullable=False),
    sa.Column('of_sites', sa.Integer(), nullable=False),
    sa.Column('inspector_days', sa.Integer(), nullable=False),
    sa.Column('of_inspector_days', sa.Integer(), nullable=False),
    sa.Column('yearly_floor', sa.Float(), nullable=False),
    sa.Column('frame_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('seal', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sealed_seed', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('seed', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('committed_by', sa.Uuid(), nullable=True),
    sa.Column('committed_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('revealed_by', sa.Uuid(), nullable=True),
    sa.Column('revealed_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('early_because', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint('starts_on <= ends_on', name=op.f('ck_draw_dates_in_order')),
    sa.CheckConstraint('(seed IS NULL) = (revealed_at IS NULL)', name=op.f('ck_draw_seed_shown_when_revealed')),
    sa.ForeignKeyConstraint(['committed_by'], ['account.id'], name=op.f('fk_draw_committed_by')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_draw_organisation_id')),
    sa.ForeignKeyConstraint(['revealed_by'], ['account.id'], name=op.f('fk_draw_revealed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draw')),
    sa.UniqueConstraint('organisation_id', 'starts_on', 'ends_on', name='one_draw_per_period')
    )
    with op.batch_alter_table('draw', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draw_organisation_id'), ['organisation_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('draw', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_draw_organisation_id'))
    op.drop_table('draw')

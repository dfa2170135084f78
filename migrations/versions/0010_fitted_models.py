"""Fitted targeting models: their cards, audits and which one is active.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

ACTIVE = sa.text("state = 'active'")


def upgrade() -> None:
    op.create_table('fitted_model',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('card', sa.JSON(), nullable=False),
    sa.Column('card_sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('model_sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('published', sa.Boolean(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('entered_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('activated_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('activated_by', sa.Uuid(), nullable=True),
    sa.Column('activated_because', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('retired_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('retired_because', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint("state IN ('entered','active','retired')", name=op.f('ck_fitted_model_state_known')),
    sa.CheckConstraint("state <> 'active' OR (activated_by IS NOT NULL AND activated_at IS NOT NULL AND activated_because <> '')", name=op.f('ck_fitted_model_active_by_a_person')),
    sa.CheckConstraint("state <> 'retired' OR retired_at IS NOT NULL", name=op.f('ck_fitted_model_retired_on_a_day')),
    sa.ForeignKeyConstraint(['activated_by'], ['account.id'], name=op.f('fk_fitted_model_activated_by')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_fitted_model_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fitted_model')),
    sa.UniqueConstraint('organisation_id', 'card_sha256', name='fitted_model_card')
    )
    with op.batch_alter_table('fitted_model', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fitted_model_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('one_active_fit', ['organisation_id', 'name'], unique=True, sqlite_where=ACTIVE, postgresql_where=ACTIVE)


def downgrade() -> None:
    with op.batch_alter_table('fitted_model', schema=None) as batch_op:
        batch_op.drop_index('one_active_fit')
        batch_op.drop_index(batch_op.f('ix_fitted_model_organisation_id'))
    op.drop_table('fitted_model')

"""Facts from which leads are drawn.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('purchase_order',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('row_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reference', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('buyer_id', sa.Uuid(), nullable=True),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('item', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('process', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('units', sa.Float(), nullable=False),
    sa.Column('standard_minutes', sa.Float(), nullable=True),
    sa.Column('price', sa.Numeric(precision=18, scale=4), nullable=True),
    sa.Column('currency', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('shipped_from', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('unauthorised', sa.Boolean(), nullable=True),
    sa.Column('source', sa.JSON(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('superseded_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('units > 0', name=op.f('ck_purchase_order_units_positive')),
    sa.CheckConstraint('standard_minutes IS NULL OR standard_minutes > 0', name=op.f('ck_purchase_order_minutes_positive')),
    sa.CheckConstraint('price IS NULL OR price >= 0', name=op.f('ck_purchase_order_price_not_negative')),
    sa.CheckConstraint('starts_on <= due_on', name=op.f('ck_purchase_order_days_in_order')),
    sa.ForeignKeyConstraint(['buyer_id'], ['node.id'], name=op.f('fk_purchase_order_buyer_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_purchase_order_organisation_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_purchase_order_recorded_by')),
    sa.ForeignKeyConstraint(['site_id'], ['node.id'], name=op.f('fk_purchase_order_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_purchase_order')),
    sa.UniqueConstraint('organisation_id', 'row_key', name='one_order_per_row')
    )
    with op.batch_alter_table('purchase_order', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_purchase_order_buyer_id'), ['buyer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_purchase_order_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('purchase_order_site', ['site_id', 'due_on'], unique=False)

    op.create_table('lead',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('other_id', sa.Uuid(), nullable=True),
    sa.Column('about', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('points', sa.Float(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('missing', sa.JSON(), nullable=False),
    sa.Column('restricted', sa.Boolean(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('superseded_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('undeclared_subcontracting','recruitment_fees','phoenix')", name=op.f('ck_lead_kind_known')),
    sa.CheckConstraint("state IN ('open','refuted','taken_to_inspection')", name=op.f('ck_lead_state_known')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_lead_decided_by')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_lead_organisation_id')),
    sa.ForeignKeyConstraint(['other_id'], ['node.id'], name=op.f('fk_lead_other_id')),
    sa.ForeignKeyConstraint(['subject_id'], ['node.id'], name=op.f('fk_lead_subject_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead'))
    )
    with op.batch_alter_table('lead', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lead_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_other_id'), ['other_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_subject_id'), ['subject_id'], unique=False)
        batch_op.create_index('lead_points', ['organisation_id', 'points', 'id'], unique=False)
        batch_op.create_index('lead_subject', ['organisation_id', 'kind', 'subject_id'], unique=False)


def downgrade() -> None:
    op.drop_table('lead')
    op.drop_table('purchase_order')

"""Suppliers who are invited to declare their own.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('invitation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('root_id', sa.Uuid(), nullable=False),
    sa.Column('parent_id', sa.Uuid(), nullable=True),
    sa.Column('depth', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Uuid(), nullable=False),
    sa.Column('link_kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('email', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('locale', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('secret_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('pin_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('failed_tries', sa.Integer(), nullable=False),
    sa.Column('locked_until', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('invited_by', sa.Uuid(), nullable=True),
    sa.Column('invited_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('reminded_days', sa.Integer(), nullable=True),
    sa.Column('opened_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('answered_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('declarer_id', sa.Uuid(), nullable=True),
    sa.Column('declarer_node_id', sa.Uuid(), nullable=True),
    sa.Column('answered_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('answered_as', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint("link_kind IN ('supplies','subcontracts','provides_labour','recruits_for')", name=op.f('ck_invitation_link_kind_known')),
    sa.CheckConstraint("state IN ('invited','opened','declared','declined','expired','revoked')", name=op.f('ck_invitation_state_known')),
    sa.CheckConstraint('depth BETWEEN 1 AND 20', name=op.f('ck_invitation_depth_in_range')),
    sa.ForeignKeyConstraint(['declarer_id'], ['organisation.id'], name=op.f('fk_invitation_declarer_id')),
    sa.ForeignKeyConstraint(['declarer_node_id'], ['node.id'], name=op.f('fk_invitation_declarer_node_id')),
    sa.ForeignKeyConstraint(['invited_by'], ['account.id'], name=op.f('fk_invitation_invited_by')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_invitation_organisation_id')),
    sa.ForeignKeyConstraint(['parent_id'], ['invitation.id'], name=op.f('fk_invitation_parent_id')),
    sa.ForeignKeyConstraint(['party_id'], ['node.id'], name=op.f('fk_invitation_party_id')),
    sa.ForeignKeyConstraint(['root_id'], ['organisation.id'], name=op.f('fk_invitation_root_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_invitation_secret_hash'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_declarer_id'), ['declarer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_party_id'), ['party_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_root_id'), ['root_id'], unique=False)

    op.create_table('declared_line',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('invitation_id', sa.Uuid(), nullable=False),
    sa.Column('record', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('node_id', sa.Uuid(), nullable=False),
    sa.Column('edge_id', sa.Uuid(), nullable=False),
    sa.Column('visibility', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('onward_id', sa.Uuid(), nullable=True),
    sa.Column('declared_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("record IN ('party','site')", name=op.f('ck_declared_line_record_known')),
    sa.CheckConstraint("visibility IN ('shared','hidden_name','private')", name=op.f('ck_declared_line_visibility_known')),
    sa.ForeignKeyConstraint(['edge_id'], ['edge.id'], name=op.f('fk_declared_line_edge_id')),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_declared_line_invitation_id')),
    sa.ForeignKeyConstraint(['node_id'], ['node.id'], name=op.f('fk_declared_line_node_id')),
    sa.ForeignKeyConstraint(['onward_id'], ['invitation.id'], name=op.f('fk_declared_line_onward_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_declared_line_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_declared_line'))
    )
    with op.batch_alter_table('declared_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_declared_line_invitation_id'), ['invitation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_declared_line_onward_id'), ['onward_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_declared_line_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('told_line',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('line_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('node_id', sa.Uuid(), nullable=False),
    sa.Column('edge_id', sa.Uuid(), nullable=False),
    sa.Column('told_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['edge_id'], ['edge.id'], name=op.f('fk_told_line_edge_id')),
    sa.ForeignKeyConstraint(['line_id'], ['declared_line.id'], name=op.f('fk_told_line_line_id')),
    sa.ForeignKeyConstraint(['node_id'], ['node.id'], name=op.f('fk_told_line_node_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_told_line_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_told_line')),
    sa.UniqueConstraint('line_id', 'organisation_id', name='told_once')
    )
    with op.batch_alter_table('told_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_told_line_line_id'), ['line_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_told_line_organisation_id'), ['organisation_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('told_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_told_line_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_told_line_line_id'))

    op.drop_table('told_line')
    with op.batch_alter_table('declared_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_declared_line_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_declared_line_onward_id'))
        batch_op.drop_index(batch_op.f('ix_declared_line_invitation_id'))

    op.drop_table('declared_line')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_root_id'))
        batch_op.drop_index(batch_op.f('ix_invitation_party_id'))
        batch_op.drop_index(batch_op.f('ix_invitation_parent_id'))
        batch_op.drop_index(batch_op.f('ix_invitation_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_invitation_declarer_id'))

    op.drop_table('invitation')

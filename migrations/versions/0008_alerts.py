"""Possible matches as cases: proposals, second eyes, exposure through owners and suppliers.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

ENDED = sa.text('ended_at IS NULL')
PROPOSED = 'ck_hit_proposed_known'


def upgrade() -> None:
    with op.batch_alter_table('hit', schema=None) as batch_op:
        batch_op.add_column(sa.Column('compared', sa.JSON(), nullable=False, server_default='{}'))
        batch_op.add_column(sa.Column('weights', sa.JSON(), nullable=False, server_default='{}'))
        batch_op.add_column(sa.Column('card_version', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('rarity_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('method', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('answer_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('reason_code', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('proposed', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('proposed_code', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('proposed_reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('proposed_by', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('proposed_at', foundation.database.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('assigned_to', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('due_on', sa.Date(), nullable=True))
        batch_op.create_check_constraint(batch_op.f(PROPOSED), "proposed IN ('','confirmed','cleared')")
        batch_op.create_index(batch_op.f('ix_hit_assigned_to'), ['assigned_to'], unique=False)

    op.create_table('hit_event',
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), sa.Identity(always=False), nullable=False),
    sa.Column('hit_id', sa.Uuid(), nullable=False),
    sa.Column('occurred_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('step', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason_code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['hit_id'], ['hit.id'], name=op.f('fk_hit_event_hit_id')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_hit_event'))
    )
    with op.batch_alter_table('hit_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hit_event_hit_id'), ['hit_id'], unique=False)

    op.create_table('owned_alert',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('node_id', sa.Uuid(), nullable=False),
    sa.Column('rule', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('owner_state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reached', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('basis', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('share_low', sa.Float(), nullable=False),
    sa.Column('share_high', sa.Float(), nullable=False),
    sa.Column('owners', sa.JSON(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('wording', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("owner_state IN ('confirmed','possible')", name=op.f('ck_owned_alert_owner_state_known')),
    sa.CheckConstraint("reached IN ('yes','possible')", name=op.f('ck_owned_alert_reached_known')),
    sa.ForeignKeyConstraint(['node_id'], ['node.id'], name=op.f('fk_owned_alert_node_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_owned_alert_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_owned_alert'))
    )
    with op.batch_alter_table('owned_alert', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_owned_alert_node_id'), ['node_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_owned_alert_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('one_standing_owned_alert', ['organisation_id', 'node_id', 'rule', 'owner_state'], unique=True, sqlite_where=ENDED, postgresql_where=ENDED)

    op.create_table('used_scorecard',
    sa.Column('version', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('first_used', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('version', name=op.f('pk_used_scorecard'))
    )
    op.create_table('rarity_count',
    sa.Column('hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('method', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('entries', sa.Integer(), nullable=False),
    sa.Column('counted_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_rarity_count'))
    )
    op.create_table('screening_state',
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('rarity_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('method', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('lists', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('memory', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('screened_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_screening_state_organisation_id')),
    sa.PrimaryKeyConstraint('organisation_id', name=op.f('pk_screening_state'))
    )
    op.create_table('screening_rules',
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('four_eyes', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_screening_rules_organisation_id')),
    sa.PrimaryKeyConstraint('organisation_id', name=op.f('pk_screening_rules'))
    )


def downgrade() -> None:
    op.drop_table('screening_rules')
    op.drop_table('screening_state')
    op.drop_table('rarity_count')
    op.drop_table('used_scorecard')
    op.drop_table('owned_alert')
    op.drop_table('hit_event')
    with op.batch_alter_table('hit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hit_assigned_to'))
        batch_op.drop_constraint(batch_op.f(PROPOSED), type_='check')
        for column in ('due_on', 'assigned_to', 'proposed_at', 'proposed_by', 'proposed_reason', 'proposed_code', 'proposed', 'reason_code', 'answer_hash', 'method', 'rarity_hash', 'card_version', 'weights', 'compared'):
            batch_op.drop_column(column)

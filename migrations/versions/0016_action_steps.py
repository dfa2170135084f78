"""Corrective actions: steps, extensions, owners' parts, confirmations; visits that follow others.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

KIND_KNOWN = 'ck_corrective_action_kind_known'
SECOND_PERSON = 'ck_corrective_action_second_person'
TWO_PEOPLE = (
    'verified_by IS NULL OR ((recorded_by IS NULL OR verified_by <> recorded_by)'
    ' AND (done_by IS NULL OR verified_by <> done_by))'
)


def upgrade() -> None:
    op.create_table('follow_up',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('parent_visit_id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('visit_by', sa.Date(), nullable=False),
    sa.Column('instrument', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('question_ids', sa.JSON(), nullable=False),
    sa.Column('finding_ids', sa.JSON(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('visit_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('owed','done','dropped')", name=op.f('ck_follow_up_state_known')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_follow_up_organisation_id')),
    sa.ForeignKeyConstraint(['parent_visit_id'], ['visit.id'], name=op.f('fk_follow_up_parent_visit_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_follow_up_recorded_by')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_follow_up_site_id')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_follow_up_visit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up'))
    )
    with op.batch_alter_table('follow_up', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_follow_up_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_follow_up_parent_visit_id'), ['parent_visit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_follow_up_site_id'), ['site_id'], unique=False)

    op.create_table('retaliation_check',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('after_kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('after_id', sa.Uuid(), nullable=False),
    sa.Column('earliest_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('looked_on', sa.Date(), nullable=True),
    sa.Column('looked_by', sa.Uuid(), nullable=True),
    sa.Column('grievance_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("after_kind IN ('corrective_action','visit')", name=op.f('ck_retaliation_check_after_kind_known')),
    sa.CheckConstraint("state IN ('open','looked_at')", name=op.f('ck_retaliation_check_state_known')),
    sa.CheckConstraint('earliest_on <= due_on', name=op.f('ck_retaliation_check_days_in_order')),
    sa.ForeignKeyConstraint(['grievance_id'], ['grievance.id'], name=op.f('fk_retaliation_check_grievance_id')),
    sa.ForeignKeyConstraint(['looked_by'], ['account.id'], name=op.f('fk_retaliation_check_looked_by')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_retaliation_check_organisation_id')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_retaliation_check_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_retaliation_check'))
    )
    with op.batch_alter_table('retaliation_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_retaliation_check_after_id'), ['after_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_retaliation_check_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_retaliation_check_site_id'), ['site_id'], unique=False)

    op.create_table('action_extension',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('action_id', sa.Uuid(), nullable=False),
    sa.Column('clock', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asked_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('former_day', sa.Date(), nullable=False),
    sa.Column('new_day', sa.Date(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('rule', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('decided_because', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint("(state = 'requested') = (decided_on IS NULL)", name=op.f('ck_action_extension_decided_when_decided')),
    sa.CheckConstraint("asked_by IN ('firm','auditor')", name=op.f('ck_action_extension_asked_by_known')),
    sa.CheckConstraint("clock IN ('plan','close')", name=op.f('ck_action_extension_clock_known')),
    sa.CheckConstraint("state IN ('requested','granted','refused')", name=op.f('ck_action_extension_state_known')),
    sa.CheckConstraint('decided_by IS NULL OR recorded_by IS NULL OR decided_by <> recorded_by', name=op.f('ck_action_extension_second_person')),
    sa.CheckConstraint('new_day > former_day', name=op.f('ck_action_extension_later_day')),
    sa.ForeignKeyConstraint(['action_id'], ['corrective_action.id'], name=op.f('fk_action_extension_action_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_action_extension_decided_by')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_action_extension_organisation_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_action_extension_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action_extension'))
    )
    with op.batch_alter_table('action_extension', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_action_extension_action_id'), ['action_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_extension_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('action_move',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('action_id', sa.Uuid(), nullable=False),
    sa.Column('step', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('moved_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("step IN ('planned','done','returned','verified')", name=op.f('ck_action_move_step_known')),
    sa.ForeignKeyConstraint(['action_id'], ['corrective_action.id'], name=op.f('fk_action_move_action_id')),
    sa.ForeignKeyConstraint(['moved_by'], ['account.id'], name=op.f('fk_action_move_moved_by')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_action_move_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action_move'))
    )
    with op.batch_alter_table('action_move', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_action_move_action_id'), ['action_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_move_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('action_part',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('action_id', sa.Uuid(), nullable=False),
    sa.Column('owner_kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=True),
    sa.Column('owner_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('lever', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('description', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('done_by', sa.Uuid(), nullable=True),
    sa.Column('signed_off', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(state = 'done') = (done_on IS NOT NULL)", name=op.f('ck_action_part_done_when_done')),
    sa.CheckConstraint("lever IN ('price','lead_time','payment','order_volume','order_change','site_practice')", name=op.f('ck_action_part_lever_known')),
    sa.CheckConstraint("owner_kind IN ('site','buyer')", name=op.f('ck_action_part_owner_kind_known')),
    sa.CheckConstraint("state IN ('open','done')", name=op.f('ck_action_part_state_known')),
    sa.ForeignKeyConstraint(['action_id'], ['corrective_action.id'], name=op.f('fk_action_part_action_id')),
    sa.ForeignKeyConstraint(['done_by'], ['account.id'], name=op.f('fk_action_part_done_by')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_action_part_organisation_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['party.id'], name=op.f('fk_action_part_owner_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_action_part_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action_part'))
    )
    with op.batch_alter_table('action_part', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_action_part_action_id'), ['action_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_part_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('worker_confirmation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('action_id', sa.Uuid(), nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.Column('confirmed', sa.Integer(), nullable=False),
    sa.Column('way', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("way IN ('on_site','phone','survey','committee')", name=op.f('ck_worker_confirmation_way_known')),
    sa.CheckConstraint('asked >= 1 AND confirmed >= 0 AND confirmed <= asked', name=op.f('ck_worker_confirmation_count_possible')),
    sa.ForeignKeyConstraint(['action_id'], ['corrective_action.id'], name=op.f('fk_worker_confirmation_action_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_worker_confirmation_organisation_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_worker_confirmation_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worker_confirmation'))
    )
    with op.batch_alter_table('worker_confirmation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_worker_confirmation_action_id'), ['action_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_worker_confirmation_organisation_id'), ['organisation_id'], unique=False)

    with op.batch_alter_table('corrective_action', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default='site'))
        batch_op.add_column(sa.Column('plan', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('root_cause', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('done_by', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('verifying_visit_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_corrective_action_verifying_visit_id'), 'visit', ['verifying_visit_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_corrective_action_done_by'), 'account', ['done_by'], ['id'])
        batch_op.create_check_constraint(batch_op.f(KIND_KNOWN), "kind IN ('site','buyer','joint')")
        batch_op.create_check_constraint(batch_op.f(SECOND_PERSON), TWO_PEOPLE)

    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.add_column(sa.Column('recurs_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_finding_recurs_id'), 'finding', ['recurs_id'], ['id'])

    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.add_column(sa.Column('follows_id', sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f('ix_visit_follows_id'), ['follows_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_visit_follows_id'), 'visit', ['follows_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_visit_follows_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_visit_follows_id'))
        batch_op.drop_column('follows_id')

    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_finding_recurs_id'), type_='foreignkey')
        batch_op.drop_column('recurs_id')

    with op.batch_alter_table('corrective_action', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(SECOND_PERSON), type_='check')
        batch_op.drop_constraint(batch_op.f(KIND_KNOWN), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_corrective_action_done_by'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_corrective_action_verifying_visit_id'), type_='foreignkey')
        batch_op.drop_column('verifying_visit_id')
        batch_op.drop_column('done_by')
        batch_op.drop_column('root_cause')
        batch_op.drop_column('plan')
        batch_op.drop_column('kind')

    with op.batch_alter_table('worker_confirmation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_worker_confirmation_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_worker_confirmation_action_id'))

    op.drop_table('worker_confirmation')
    with op.batch_alter_table('action_part', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_action_part_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_action_part_action_id'))

    op.drop_table('action_part')
    with op.batch_alter_table('action_move', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_action_move_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_action_move_action_id'))

    op.drop_table('action_move')
    with op.batch_alter_table('action_extension', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_action_extension_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_action_extension_action_id'))

    op.drop_table('action_extension')
    with op.batch_alter_table('retaliation_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_retaliation_check_site_id'))
        batch_op.drop_index(batch_op.f('ix_retaliation_check_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_retaliation_check_after_id'))

    op.drop_table('retaliation_check')
    with op.batch_alter_table('follow_up', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_follow_up_site_id'))
        batch_op.drop_index(batch_op.f('ix_follow_up_parent_visit_id'))
        batch_op.drop_index(batch_op.f('ix_follow_up_organisation_id'))

    op.drop_table('follow_up')

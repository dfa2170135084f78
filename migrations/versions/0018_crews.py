"""Inspectors: ties, training, accreditation; pairs and joint visits.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
OF_INSPECTOR = ('inspector_credential', 'inspector_tie', 'inspector_absence')
OWNED = (*OF_INSPECTOR, 'visit_member', 'visit_need', 'joint_group')


def upgrade() -> None:
    with op.batch_alter_table('inspector', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sex', TEXT(), nullable=True))
        batch_op.add_column(sa.Column('experience_since', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('hours', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
        batch_op.create_check_constraint(op.f('ck_inspector_sex_known'), "sex IN ('female','male','other')")
    _of_inspectors()
    _of_visits()
    for table in OWNED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f'ix_{table}_organisation_id'), ['organisation_id'], unique=False)
    for table in (*OF_INSPECTOR, 'visit_member'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f'ix_{table}_inspector_id'), ['inspector_id'], unique=False)
    with op.batch_alter_table('visit_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_member_visit_id'), ['visit_id'], unique=False)
    with op.batch_alter_table('visit_need', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_need_site_id'), ['site_id'], unique=False)
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.add_column(sa.Column('payer', TEXT(), nullable=False, server_default='public'))
        batch_op.add_column(sa.Column('announced', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('interpreter', TEXT(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('interpreter_booked', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('joint_group_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('team_reason', TEXT(), nullable=False, server_default=''))
        batch_op.create_foreign_key(op.f('fk_visit_joint_group_id'), 'joint_group', ['joint_group_id'], ['id'])
        batch_op.create_check_constraint(op.f('ck_visit_payer_known'), "payer IN ('public','buyer','supplier')")
        batch_op.create_index(batch_op.f('ix_visit_joint_group_id'), ['joint_group_id'], unique=False)


def _of_inspectors() -> None:
    op.create_table('inspector_credential',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('inspector_id', sa.Uuid(), nullable=False),
    sa.Column('kind', TEXT(), nullable=False),
    sa.Column('body', TEXT(), nullable=False),
    sa.Column('number', TEXT(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('removed_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('training','accreditation')", name=op.f('ck_inspector_credential_kind_known')),
    sa.CheckConstraint('valid_from <= valid_to', name=op.f('ck_inspector_credential_dates_in_order')),
    sa.ForeignKeyConstraint(['inspector_id'], ['inspector.id'], name=op.f('fk_inspector_credential_inspector_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_inspector_credential_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspector_credential'))
    )
    op.create_table('inspector_tie',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('inspector_id', sa.Uuid(), nullable=False),
    sa.Column('kind', TEXT(), nullable=False),
    sa.Column('to', TEXT(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('removed_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('employer','kin','shareholding','consultant','trainer')", name=op.f('ck_inspector_tie_kind_known')),
    sa.CheckConstraint('starts_on <= ends_on', name=op.f('ck_inspector_tie_dates_in_order')),
    sa.ForeignKeyConstraint(['inspector_id'], ['inspector.id'], name=op.f('fk_inspector_tie_inspector_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_inspector_tie_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspector_tie'))
    )
    op.create_table('inspector_absence',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('inspector_id', sa.Uuid(), nullable=False),
    sa.Column('kind', TEXT(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('removed_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('leave','training','other')", name=op.f('ck_inspector_absence_kind_known')),
    sa.CheckConstraint('starts_on <= ends_on', name=op.f('ck_inspector_absence_dates_in_order')),
    sa.ForeignKeyConstraint(['inspector_id'], ['inspector.id'], name=op.f('fk_inspector_absence_inspector_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_inspector_absence_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspector_absence'))
    )


def _of_visits() -> None:
    op.create_table('joint_group',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('name', TEXT(), nullable=False),
    sa.Column('because', TEXT(), nullable=False),
    sa.Column('site_ids', sa.JSON(), nullable=False),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('closed_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_joint_group_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_joint_group'))
    )
    op.create_table('visit_member',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('visit_id', sa.Uuid(), nullable=False),
    sa.Column('inspector_id', sa.Uuid(), nullable=False),
    sa.Column('role', TEXT(), nullable=False),
    sa.CheckConstraint("role IN ('second','interpreter','observer')", name=op.f('ck_visit_member_role_known')),
    sa.ForeignKeyConstraint(['inspector_id'], ['inspector.id'], name=op.f('fk_visit_member_inspector_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_visit_member_organisation_id')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_visit_member_visit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_member')),
    sa.UniqueConstraint('visit_id', 'inspector_id', name='one_role_per_visit')
    )
    op.create_table('visit_need',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('skills', sa.JSON(), nullable=False),
    sa.Column('pair_grounds', sa.JSON(), nullable=False),
    sa.Column('payer', TEXT(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("payer IN ('public','buyer','supplier')", name=op.f('ck_visit_need_payer_known')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_visit_need_organisation_id')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_visit_need_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_need')),
    sa.UniqueConstraint('organisation_id', 'site_id', name='one_need_per_site')
    )


def downgrade() -> None:
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visit_joint_group_id'))
        batch_op.drop_constraint(op.f('fk_visit_joint_group_id'), type_='foreignkey')
        batch_op.drop_constraint(op.f('ck_visit_payer_known'), type_='check')
        for name in ('payer', 'announced', 'interpreter', 'interpreter_booked', 'joint_group_id', 'team_reason'):
            batch_op.drop_column(name)
    for table in ('visit_need', 'visit_member', 'joint_group', *OF_INSPECTOR):
        op.drop_table(table)
    with op.batch_alter_table('inspector', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_inspector_sex_known'), type_='check')
        for name in ('sex', 'experience_since', 'hours', 'version'):
            batch_op.drop_column(name)

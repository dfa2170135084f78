"""Year programmes, recognition.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    _programme()
    _entries()
    _recognition()


def _programme() -> None:
    op.create_table('programme',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('purpose', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('begins_on', sa.Date(), nullable=False),
    sa.Column('share', sa.Float(), nullable=False),
    sa.Column('rules_version', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('engine', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('instance_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('value', sa.Float(), nullable=False),
    sa.Column('bound', sa.Float(), nullable=False),
    sa.Column('kept', sa.Integer(), nullable=False),
    sa.Column('moved', sa.Integer(), nullable=False),
    sa.Column('areas', sa.JSON(), nullable=False),
    sa.Column('campaigns', sa.JSON(), nullable=False),
    sa.Column('seal', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('made_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('published_by', sa.Uuid(), nullable=True),
    sa.Column('published_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('draft','published','closed')", name=op.f('ck_programme_state_known')),
    sa.CheckConstraint('share > 0 AND share <= 1', name=op.f('ck_programme_share_of_days')),
    sa.CheckConstraint("(published_at IS NULL) = (seal = '')", name=op.f('ck_programme_sealed_when_published')),
    sa.ForeignKeyConstraint(['made_by'], ['account.id'], name=op.f('fk_programme_made_by')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_programme_organisation_id')),
    sa.ForeignKeyConstraint(['published_by'], ['account.id'], name=op.f('fk_programme_published_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme'))
    )
    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_programme_organisation_id'), ['organisation_id'], unique=False)


def _entries() -> None:
    op.create_table('programme_entry',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('programme_id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('how', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('why', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=True),
    sa.Column('closes_on', sa.Date(), nullable=True),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('chance', sa.Float(), nullable=False),
    sa.Column('value', sa.Float(), nullable=False),
    sa.Column('missed', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint("how IN ('sure','lot')", name=op.f('ck_programme_entry_how_known')),
    sa.CheckConstraint('chance BETWEEN 0 AND 1', name=op.f('ck_programme_entry_chance_is_one')),
    sa.CheckConstraint("(how = 'sure') = (opens_on IS NOT NULL)", name=op.f('ck_programme_entry_sure_has_window')),
    sa.CheckConstraint('(opens_on IS NULL) = (closes_on IS NULL)', name=op.f('ck_programme_entry_window_whole')),
    sa.CheckConstraint('opens_on <= closes_on', name=op.f('ck_programme_entry_window_in_order')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_programme_entry_organisation_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_programme_entry_programme_id')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_programme_entry_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme_entry')),
    sa.UniqueConstraint('programme_id', 'site_id', name='one_entry_per_site')
    )
    with op.batch_alter_table('programme_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_programme_entry_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_programme_entry_programme_id'), ['programme_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_programme_entry_site_id'), ['site_id'], unique=False)


def _recognition() -> None:
    op.create_table('recognition',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('rules_version', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('basis', sa.JSON(), nullable=False),
    sa.Column('factor', sa.Float(), nullable=False),
    sa.Column('most_months', sa.Float(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('certificate_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('proposed_by', sa.Uuid(), nullable=True),
    sa.Column('proposed_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('granted_by', sa.Uuid(), nullable=True),
    sa.Column('granted_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('revoked_on', sa.Date(), nullable=True),
    sa.Column('revoked_because', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('finding_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('proposed','granted','declined','revoked')", name=op.f('ck_recognition_state_known')),
    sa.CheckConstraint(
        "(state IN ('granted','revoked')) = (granted_at IS NOT NULL)", name=op.f('ck_recognition_granted_once')
    ),
    sa.CheckConstraint("(state = 'revoked') = (revoked_on IS NOT NULL)", name=op.f('ck_recognition_revoked_on_a_day')),
    sa.CheckConstraint('granted_by IS NULL OR granted_by <> proposed_by', name=op.f('ck_recognition_second_person')),
    sa.CheckConstraint('valid_from <= valid_to', name=op.f('ck_recognition_dates_in_order')),
    sa.ForeignKeyConstraint(['finding_id'], ['finding.id'], name=op.f('fk_recognition_finding_id')),
    sa.ForeignKeyConstraint(['granted_by'], ['account.id'], name=op.f('fk_recognition_granted_by')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_recognition_organisation_id')),
    sa.ForeignKeyConstraint(['proposed_by'], ['account.id'], name=op.f('fk_recognition_proposed_by')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_recognition_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recognition')),
    sa.UniqueConstraint('code', name='one_code_per_recognition')
    )
    with op.batch_alter_table('recognition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recognition_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_recognition_site_id'), ['site_id'], unique=False)


def downgrade() -> None:
    for table in ('recognition', 'programme_entry', 'programme'):
        op.drop_table(table)

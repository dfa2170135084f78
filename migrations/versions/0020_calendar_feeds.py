"""Calendar feeds of inspectors, when a visit changed and a plan was published, and reminders that went out.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calendar_feed',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('inspector_id', sa.Uuid(), nullable=False),
    sa.Column('secret_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('made_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('revoked_because', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('last_read_on', sa.Date(), nullable=True),
    sa.CheckConstraint("revoked_because IN ('','revoked','renewed','closed')", name=op.f('ck_calendar_feed_because_known')),
    sa.CheckConstraint("(revoked_at IS NULL) = (revoked_because = '')", name=op.f('ck_calendar_feed_revoked_for_a_reason')),
    sa.ForeignKeyConstraint(['inspector_id'], ['inspector.id'], name=op.f('fk_calendar_feed_inspector_id')),
    sa.ForeignKeyConstraint(['made_by'], ['account.id'], name=op.f('fk_calendar_feed_made_by')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_calendar_feed_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_feed')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_calendar_feed_secret_hash'))
    )
    with op.batch_alter_table('calendar_feed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_feed_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('one_standing_feed', ['inspector_id'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))

    op.create_table('reminder',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('obligation_id', sa.Uuid(), nullable=False),
    sa.Column('step', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('told', sa.Integer(), nullable=False),
    sa.Column('reminded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('told >= 0', name=op.f('ck_reminder_told_not_negative')),
    sa.ForeignKeyConstraint(['obligation_id'], ['obligation.id'], name=op.f('fk_reminder_obligation_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_reminder_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder')),
    sa.UniqueConstraint('obligation_id', 'step', name='one_reminder_per_step')
    )
    with op.batch_alter_table('reminder', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reminder_organisation_id'), ['organisation_id'], unique=False)

    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.add_column(sa.Column('changed_at', foundation.database.UTCDateTime(timezone=True), nullable=True))
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.add_column(sa.Column('published_at', foundation.database.UTCDateTime(timezone=True), nullable=True))
    # Of plans published before this column nobody knows the moment; the feeds need to know that they were.
    op.execute("UPDATE plan SET published_at = recorded_at WHERE state = 'published'")


def downgrade() -> None:
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.drop_column('published_at')
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.drop_column('changed_at')
    with op.batch_alter_table('reminder', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reminder_organisation_id'))
    op.drop_table('reminder')
    with op.batch_alter_table('calendar_feed', schema=None) as batch_op:
        batch_op.drop_index('one_standing_feed')
        batch_op.drop_index(batch_op.f('ix_calendar_feed_organisation_id'))
    op.drop_table('calendar_feed')

"""The first house

Revision ID: 0001
Revises: 
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

SQLITE_TRAIL = (
    """CREATE TRIGGER trail_entry_no_update BEFORE UPDATE ON trail_entry
    BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
    """CREATE TRIGGER trail_entry_no_delete BEFORE DELETE ON trail_entry
    BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
)
POSTGRESQL_TRAIL = (
    """CREATE FUNCTION trail_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the trail is append-only'; END $$""",
    """CREATE TRIGGER trail_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trail_entry
    FOR EACH STATEMENT EXECUTE FUNCTION trail_is_append_only()""",
)
# When each job name fires; slots are computed from these lines (api/scheduler.py).
SCHEDULES = (
    ("sweep_deadlines", "*/5 * * * *"),
    ("react_to_changes", "* * * * *"),
    ("send_outbox", "* * * * *"),
    ("expire_listings", "5 0 * * *"),
    ("sweep_retention", "15 3 * * *"),
)


def upgrade() -> None:
    op.create_table('change',
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), sa.Identity(always=False), autoincrement=True, nullable=False),
    sa.Column('occurred_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('subject_kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_change'))
    )
    with op.batch_alter_table('change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_change_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('change_cursor',
    sa.Column('reader', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('reader', name=op.f('pk_change_cursor'))
    )
    op.create_table('idempotency_key',
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('request_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=False),
    sa.Column('response', sa.Text(), nullable=False),
    sa.Column('created_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', 'account_id', name=op.f('pk_idempotency_key'))
    )
    with op.batch_alter_table('idempotency_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_idempotency_key_created_at'), ['created_at'], unique=False)

    op.create_table('organisation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('jurisdiction', sa.JSON(), nullable=False),
    sa.Column('time_zone', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('locale', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('created_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('buyer','supplier','inspectorate','regulator','auditor_body','operator')", name=op.f('ck_organisation_kind_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation')),
    sa.UniqueConstraint('name', name=op.f('uq_organisation_name'))
    )
    op.create_table('outbox_message',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('body', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_attempt_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('last_error', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('created_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('sent_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('waiting','sent','failed')", name=op.f('ck_outbox_message_state_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_message'))
    )
    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outbox_message_state'), ['state'], unique=False)

    op.create_table('schedule',
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('cron', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('time_zone', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('enabled', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_schedule'))
    )
    op.create_table('trail_entry',
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('occurred_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('actor_role', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('action', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('subject_kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('subject_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('changes', sa.Text(), nullable=False),
    sa.Column('previous_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_trail_entry')),
    sa.UniqueConstraint('hash', name=op.f('uq_trail_entry_hash'))
    )
    with op.batch_alter_table('trail_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trail_entry_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trail_entry_subject_id'), ['subject_id'], unique=False)

    op.create_table('watch_list',
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('format', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('content_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('entries', sa.Integer(), nullable=False),
    sa.Column('age_limit_days', sa.Integer(), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('loaded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('warning', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('source', name=op.f('pk_watch_list'))
    )
    op.create_table('account',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('email', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('role', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('locale', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('password_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('disabled_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('failed_attempts', sa.Integer(), nullable=False),
    sa.Column('locked_until', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('created_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("role IN ('platform_administrator','compliance_officer','supplier','inspector','inspection_planner','case_officer','approver','observer','auditor_body')", name=op.f('ck_account_role_known')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_account_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('email', name=op.f('uq_account_email'))
    )
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('node',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("kind IN ('party','site')", name=op.f('ck_node_kind_known')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_node_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_node'))
    )
    with op.batch_alter_table('node', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_node_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('plan',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('seed', sa.Integer(), nullable=False),
    sa.Column('engine', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('iterations', sa.Integer(), nullable=False),
    sa.Column('instance_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('value', sa.Float(), nullable=False),
    sa.Column('bound', sa.Float(), nullable=False),
    sa.Column('random_share', sa.Float(), nullable=False),
    sa.Column('left_out', sa.JSON(), nullable=False),
    sa.Column('assumptions', sa.JSON(), nullable=False),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('draft','published','replaced')", name=op.f('ck_plan_state_known')),
    sa.CheckConstraint('starts_on <= ends_on', name=op.f('ck_plan_dates_in_order')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_plan_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan'))
    )
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('score_batch',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('models', sa.JSON(), nullable=False),
    sa.Column('sites', sa.Integer(), nullable=False),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_score_batch_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_score_batch'))
    )
    with op.batch_alter_table('score_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_score_batch_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('watch_list_entry',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('entry_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('names', sa.JSON(), nullable=False),
    sa.Column('countries', sa.JSON(), nullable=False),
    sa.Column('identifiers', sa.JSON(), nullable=False),
    sa.Column('programme', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('birth_years', sa.JSON(), nullable=False),
    sa.Column('listed_on', sa.Date(), nullable=True),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.Column('content_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('first_seen', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('delisted_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['source'], ['watch_list.source'], name=op.f('fk_watch_list_entry_source')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_watch_list_entry')),
    sa.UniqueConstraint('source', 'entry_key', 'content_hash', name='one_row_per_version')
    )
    with op.batch_alter_table('watch_list_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_watch_list_entry_entry_key'), ['entry_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_watch_list_entry_source'), ['source'], unique=False)

    op.create_table('api_token',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('secret_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('scopes', sa.JSON(), nullable=False),
    sa.Column('created_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('last_used_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_api_token_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_token')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_api_token_secret_hash'))
    )
    with op.batch_alter_table('api_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_api_token_account_id'), ['account_id'], unique=False)

    op.create_table('evidence',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('subject_kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('media_type', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('captured_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.Column('removed_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_evidence_organisation_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_evidence_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence'))
    )
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_evidence_sha256'), ['sha256'], unique=False)
        batch_op.create_index(batch_op.f('ix_evidence_subject_id'), ['subject_id'], unique=False)

    op.create_table('hit',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('node_id', sa.Uuid(), nullable=False),
    sa.Column('entry_id', sa.Uuid(), nullable=False),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name_screened', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name_matched', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('probability', sa.Float(), nullable=False),
    sa.Column('band', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('alignment', sa.JSON(), nullable=False),
    sa.Column('points', sa.JSON(), nullable=False),
    sa.Column('party_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('entry_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('open','confirmed','cleared','lapsed')", name=op.f('ck_hit_state_known')),
    sa.CheckConstraint('probability BETWEEN 0 AND 1', name=op.f('ck_hit_probability_is_a_share')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_hit_decided_by')),
    sa.ForeignKeyConstraint(['entry_id'], ['watch_list_entry.id'], name=op.f('fk_hit_entry_id')),
    sa.ForeignKeyConstraint(['node_id'], ['node.id'], name=op.f('fk_hit_node_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_hit_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hit'))
    )
    with op.batch_alter_table('hit', schema=None) as batch_op:
        batch_op.create_index('hit_state', ['organisation_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_hit_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_hit_node_id'), ['node_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_hit_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('one_live_hit_per_pair', ['organisation_id', 'node_id', 'entry_id'], unique=True, sqlite_where=sa.text("state <> 'lapsed'"), postgresql_where=sa.text("state <> 'lapsed'"))

    op.create_table('identifier',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('node_id', sa.Uuid(), nullable=False),
    sa.Column('scheme', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('value', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('check', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['node_id'], ['node.id'], name=op.f('fk_identifier_node_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identifier')),
    sa.UniqueConstraint('node_id', 'scheme', 'value', name='one_row_per_identifier')
    )
    with op.batch_alter_table('identifier', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identifier_node_id'), ['node_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_identifier_value'), ['value'], unique=False)

    op.create_table('identity_decision',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('left_id', sa.Uuid(), nullable=False),
    sa.Column('right_id', sa.Uuid(), nullable=False),
    sa.Column('decision', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('probability', sa.Float(), nullable=True),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('undone_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("decision IN ('same','review','different','split')", name=op.f('ck_identity_decision_decision_known')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_identity_decision_decided_by')),
    sa.ForeignKeyConstraint(['left_id'], ['node.id'], name=op.f('fk_identity_decision_left_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_identity_decision_organisation_id')),
    sa.ForeignKeyConstraint(['right_id'], ['node.id'], name=op.f('fk_identity_decision_right_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_decision')),
    sa.UniqueConstraint('left_id', 'right_id', 'recorded_at', name='one_decision_at_a_time')
    )
    with op.batch_alter_table('identity_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_decision_left_id'), ['left_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_identity_decision_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_identity_decision_right_id'), ['right_id'], unique=False)

    op.create_table('import_batch',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('file_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('mapping', sa.JSON(), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('issues', sa.JSON(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('undone_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('parties','edges','facts')", name=op.f('ck_import_batch_kind_known')),
    sa.CheckConstraint("state IN ('dry_run','written','undone')", name=op.f('ck_import_batch_state_known')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_import_batch_organisation_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_import_batch_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_batch'))
    )
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_batch_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_import_batch_sha256'), ['sha256'], unique=False)

    op.create_table('inspector',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('invented', sa.Boolean(), nullable=False),
    sa.Column('country', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('city', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('latitude', sa.Float(), nullable=True),
    sa.Column('longitude', sa.Float(), nullable=True),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('sectors', sa.JSON(), nullable=False),
    sa.Column('skills', sa.JSON(), nullable=False),
    sa.Column('conflicts', sa.JSON(), nullable=False),
    sa.Column('closed_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_inspector_account_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_inspector_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspector')),
    sa.UniqueConstraint('organisation_id', 'code', name='one_code_per_inspector')
    )
    with op.batch_alter_table('inspector', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inspector_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('job',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('slot', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('phase', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('checkpoint', sa.JSON(), nullable=False),
    sa.Column('result', sa.JSON(), nullable=False),
    sa.Column('owner', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('lease_until', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('max_attempts', sa.Integer(), nullable=False),
    sa.Column('cancel_requested', sa.Boolean(), nullable=False),
    sa.Column('error_code', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('error_message', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('created_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('started_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('finished_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('queued','running','done','failed','cancelled')", name=op.f('ck_job_state_known')),
    sa.CheckConstraint('done >= 0 AND total >= 0', name=op.f('ck_job_counts_not_negative')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_job_account_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_job_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job')),
    sa.UniqueConstraint('name', 'slot', name='one_job_per_slot')
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_job_name'), ['name'], unique=False)
        batch_op.create_index(batch_op.f('ix_job_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_job_state'), ['state'], unique=False)

    op.create_table('ledger_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('occurred_on', sa.Date(), nullable=False),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('severity', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('verification', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('confidential', sa.Boolean(), nullable=False),
    sa.Column('source_kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('source_id', sa.Uuid(), nullable=False),
    sa.Column('answers_id', sa.Uuid(), nullable=True),
    sa.Column('outcome', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('examiner_code', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('payer', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('intensity', sa.Float(), nullable=True),
    sa.Column('detection_chance', sa.Float(), nullable=True),
    sa.Column('propensity', sa.Float(), nullable=True),
    sa.Column('selected_how', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('summary', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint("kind IN ('visit','finding','action_verified','action_overdue','grievance','screening_hit','sanction','injury','lead','void')", name=op.f('ck_ledger_event_kind_known')),
    sa.CheckConstraint("severity IS NULL OR severity IN ('minor','major','critical','zero_tolerance','collaborative')", name=op.f('ck_ledger_event_severity_known')),
    sa.CheckConstraint("verification IN ('alleged','evidenced','verified','refuted')", name=op.f('ck_ledger_event_verification_known')),
    sa.ForeignKeyConstraint(['answers_id'], ['ledger_event.id'], name=op.f('fk_ledger_event_answers_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_ledger_event_organisation_id')),
    sa.ForeignKeyConstraint(['subject_id'], ['node.id'], name=op.f('fk_ledger_event_subject_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_event'))
    )
    with op.batch_alter_table('ledger_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ledger_event_answers_id'), ['answers_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ledger_event_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ledger_event_subject_id'), ['subject_id'], unique=False)
        batch_op.create_index('ledger_source', ['source_kind', 'source_id'], unique=False)
        batch_op.create_index('ledger_subject', ['subject_id', 'occurred_on'], unique=False)

    op.create_table('legal_hold',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('subject_kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('placed_by', sa.Uuid(), nullable=True),
    sa.Column('placed_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('lifted_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_legal_hold_organisation_id')),
    sa.ForeignKeyConstraint(['placed_by'], ['account.id'], name=op.f('fk_legal_hold_placed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_hold'))
    )
    with op.batch_alter_table('legal_hold', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_legal_hold_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_legal_hold_subject_id'), ['subject_id'], unique=False)

    op.create_table('made_report',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=True),
    sa.Column('format', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('data_cut', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('made_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['account.id'], name=op.f('fk_made_report_made_by')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_made_report_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_made_report'))
    )
    with op.batch_alter_table('made_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_made_report_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_made_report_sha256'), ['sha256'], unique=False)

    op.create_table('name_variant',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('node_id', sa.Uuid(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('folded', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['node_id'], ['node.id'], name=op.f('fk_name_variant_node_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_name_variant')),
    sa.UniqueConstraint('node_id', 'folded', name='one_row_per_spelling')
    )
    with op.batch_alter_table('name_variant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_name_variant_folded'), ['folded'], unique=False)
        batch_op.create_index(batch_op.f('ix_name_variant_node_id'), ['node_id'], unique=False)

    op.create_table('obligation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('subject_kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('step', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('about_id', sa.Uuid(), nullable=True),
    sa.Column('about_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('assigned_to', sa.Uuid(), nullable=True),
    sa.Column('team', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('confidential', sa.Boolean(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('opened_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('closed_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('outcome', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.ForeignKeyConstraint(['assigned_to'], ['account.id'], name=op.f('fk_obligation_assigned_to')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_obligation_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_obligation')),
    sa.UniqueConstraint('kind', 'subject_kind', 'subject_id', 'step', name='one_obligation_per_step')
    )
    with op.batch_alter_table('obligation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_obligation_about_id'), ['about_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_obligation_assigned_to'), ['assigned_to'], unique=False)
        batch_op.create_index(batch_op.f('ix_obligation_due_on'), ['due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_obligation_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('one_time_link',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('purpose', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('secret_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('created_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('used_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_one_time_link_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_one_time_link')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_one_time_link_secret_hash'))
    )
    with op.batch_alter_table('one_time_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_one_time_link_account_id'), ['account_id'], unique=False)

    op.create_table('sign_in',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('secret_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('csrf', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('created_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_sign_in_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_sign_in_secret_hash'))
    )
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_account_id'), ['account_id'], unique=False)

    op.create_table('custody_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('evidence_id', sa.Uuid(), nullable=False),
    sa.Column('occurred_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('act', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_custody_event_evidence_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_custody_event'))
    )
    with op.batch_alter_table('custody_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_custody_event_evidence_id'), ['evidence_id'], unique=False)

    op.create_table('edge',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('row_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('from_id', sa.Uuid(), nullable=False),
    sa.Column('to_id', sa.Uuid(), nullable=False),
    sa.Column('origin', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('verification', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('verified_until', sa.Date(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('confidence', sa.Float(), nullable=False),
    sa.Column('share_min', sa.Float(), nullable=True),
    sa.Column('share_max', sa.Float(), nullable=True),
    sa.Column('workers', sa.Integer(), nullable=True),
    sa.Column('commodity', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('corridor', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('source_text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('evidence_ids', sa.JSON(), nullable=False),
    sa.Column('batch_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('superseded_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('supplies','subcontracts','provides_labour','recruits_for','owns','controls','operates','same_as','possibly_same_as','successor_of')", name=op.f('ck_edge_kind_known')),
    sa.CheckConstraint("origin IN ('declared','discovered','inferred')", name=op.f('ck_edge_origin_known')),
    sa.CheckConstraint("verification IN ('claimed','evidenced','verified','expired','unknown')", name=op.f('ck_edge_verification_known')),
    sa.CheckConstraint('confidence BETWEEN 0 AND 1', name=op.f('ck_edge_confidence_is_a_share')),
    sa.CheckConstraint('share_min IS NULL OR (share_min >= 0 AND share_max <= 1 AND share_min <= share_max)', name=op.f('ck_edge_share_in_order')),
    sa.CheckConstraint('valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to', name=op.f('ck_edge_dates_in_order')),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_edge_batch_id')),
    sa.ForeignKeyConstraint(['from_id'], ['node.id'], name=op.f('fk_edge_from_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_edge_organisation_id')),
    sa.ForeignKeyConstraint(['to_id'], ['node.id'], name=op.f('fk_edge_to_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_edge'))
    )
    with op.batch_alter_table('edge', schema=None) as batch_op:
        batch_op.create_index('edge_from', ['from_id', 'kind'], unique=False)
        batch_op.create_index('edge_to', ['to_id', 'kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_edge_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_edge_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_edge_row_key'), ['row_key'], unique=False)

    op.create_table('fact',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('node_id', sa.Uuid(), nullable=False),
    sa.Column('field', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('value', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('original', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('standing', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('batch_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('superseded_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("standing IN ('claimed','evidenced','verified','expired','unknown')", name=op.f('ck_fact_standing_known')),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_fact_batch_id')),
    sa.ForeignKeyConstraint(['node_id'], ['node.id'], name=op.f('fk_fact_node_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_fact_organisation_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_fact_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fact'))
    )
    with op.batch_alter_table('fact', schema=None) as batch_op:
        batch_op.create_index('fact_node_field', ['node_id', 'field'], unique=False)
        batch_op.create_index(batch_op.f('ix_fact_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_fact_node_id'), ['node_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_fact_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('party',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('reference', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('row_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('roles', sa.JSON(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('folded_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('country', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('city', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('phone', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('website', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('remark', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('batch_id', sa.Uuid(), nullable=True),
    sa.Column('source', sa.JSON(), nullable=False),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('closed_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('organisation','person','unknown')", name=op.f('ck_party_kind_known')),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_party_batch_id')),
    sa.ForeignKeyConstraint(['id'], ['node.id'], name=op.f('fk_party_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_party_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_party')),
    sa.UniqueConstraint('organisation_id', 'row_key', name='one_party_per_row')
    )
    with op.batch_alter_table('party', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_party_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_party_country'), ['country'], unique=False)
        batch_op.create_index(batch_op.f('ix_party_folded_name'), ['folded_name'], unique=False)
        batch_op.create_index(batch_op.f('ix_party_name'), ['name'], unique=False)
        batch_op.create_index(batch_op.f('ix_party_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('party_reference', ['organisation_id', 'reference'], unique=False)

    op.create_table('site',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('reference', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('row_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sector', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sector_text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('folded_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('country', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('region', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('city', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('postcode', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('latitude', sa.Float(), nullable=True),
    sa.Column('longitude', sa.Float(), nullable=True),
    sa.Column('precision', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('operator_id', sa.Uuid(), nullable=True),
    sa.Column('batch_id', sa.Uuid(), nullable=True),
    sa.Column('source', sa.JSON(), nullable=False),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('closed_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('hotel','farm','construction_project','factory','accommodation','other')", name=op.f('ck_site_kind_known')),
    sa.CheckConstraint("sector IN ('hospitality','agriculture','construction','general')", name=op.f('ck_site_sector_known')),
    sa.CheckConstraint('latitude BETWEEN -90 AND 90', name=op.f('ck_site_latitude_on_earth')),
    sa.CheckConstraint('longitude BETWEEN -180 AND 180', name=op.f('ck_site_longitude_on_earth')),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_site_batch_id')),
    sa.ForeignKeyConstraint(['id'], ['node.id'], name=op.f('fk_site_id')),
    sa.ForeignKeyConstraint(['operator_id'], ['party.id'], name=op.f('fk_site_operator_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_site_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_site')),
    sa.UniqueConstraint('organisation_id', 'row_key', name='one_site_per_row')
    )
    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_site_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_site_country'), ['country'], unique=False)
        batch_op.create_index(batch_op.f('ix_site_folded_name'), ['folded_name'], unique=False)
        batch_op.create_index(batch_op.f('ix_site_name'), ['name'], unique=False)
        batch_op.create_index(batch_op.f('ix_site_operator_id'), ['operator_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_site_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_site_sector'), ['sector'], unique=False)
        batch_op.create_index('site_reference', ['organisation_id', 'reference'], unique=False)

    op.create_table('enforcement_case',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('reference', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('party_id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=True),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('offence_family', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('offence_on', sa.Date(), nullable=False),
    sa.Column('grounds', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('currency', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('proposed_amount', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.Column('final_amount', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.Column('proposed_by', sa.Uuid(), nullable=True),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('notice_served_on', sa.Date(), nullable=True),
    sa.Column('reply_by', sa.Date(), nullable=True),
    sa.Column('final_on', sa.Date(), nullable=True),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('alleged','under_inquiry','notice_issued','representations','decided','appealed','final','paying','remediating','closed','expired','withdrawn','annulled')", name=op.f('ck_enforcement_case_state_known')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_enforcement_case_decided_by')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_enforcement_case_organisation_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_enforcement_case_party_id')),
    sa.ForeignKeyConstraint(['proposed_by'], ['account.id'], name=op.f('fk_enforcement_case_proposed_by')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_enforcement_case_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enforcement_case')),
    sa.UniqueConstraint('organisation_id', 'reference', name='one_reference_per_case')
    )
    with op.batch_alter_table('enforcement_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_enforcement_case_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_enforcement_case_party_id'), ['party_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_enforcement_case_site_id'), ['site_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_enforcement_case_state'), ['state'], unique=False)

    op.create_table('grievance',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('channel', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('category', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('severity', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('acknowledge_by', sa.Date(), nullable=False),
    sa.Column('answer_by', sa.Date(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('receipt_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("channel IN ('phone','letter','in_person','message')", name=op.f('ck_grievance_channel_known')),
    sa.CheckConstraint("state IN ('received','acknowledged','answered','closed')", name=op.f('ck_grievance_state_known')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_grievance_organisation_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_grievance_recorded_by')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_grievance_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grievance'))
    )
    with op.batch_alter_table('grievance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_grievance_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_grievance_site_id'), ['site_id'], unique=False)

    op.create_table('site_score',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('model', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('value', sa.Float(), nullable=True),
    sa.Column('low', sa.Float(), nullable=True),
    sa.Column('high', sa.Float(), nullable=True),
    sa.Column('band', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('logit', sa.Float(), nullable=True),
    sa.Column('completeness', sa.Float(), nullable=False),
    sa.Column('contributions', sa.JSON(), nullable=False),
    sa.Column('missing', sa.JSON(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('receipt', sa.Text(), nullable=False),
    sa.Column('receipt_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('superseded_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(value IS NULL) = (band = 'unknown')", name=op.f('ck_site_score_unknown_has_no_value')),
    sa.CheckConstraint("band IN ('low','medium','high','very_high','unknown')", name=op.f('ck_site_score_band_known')),
    sa.CheckConstraint('value IS NULL OR (low <= value AND value <= high AND low >= 0 AND high <= 100)', name=op.f('ck_site_score_range_in_order')),
    sa.ForeignKeyConstraint(['batch_id'], ['score_batch.id'], name=op.f('fk_site_score_batch_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_site_score_organisation_id')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_site_score_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_site_score'))
    )
    with op.batch_alter_table('site_score', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_site_score_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_site_score_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_site_score_site_id'), ['site_id'], unique=False)
        batch_op.create_index('site_score_current', ['site_id', 'superseded_at'], unique=False)

    op.create_table('visit',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=True),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('inspector_id', sa.Uuid(), nullable=True),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('starts_at_minute', sa.Integer(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('travel_minutes', sa.Integer(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('selected_how', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('propensity', sa.Float(), nullable=True),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('outcome', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('instrument', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('planned','done','cancelled')", name=op.f('ck_visit_state_known')),
    sa.CheckConstraint('starts_at_minute BETWEEN 0 AND 1439', name=op.f('ck_visit_within_the_day')),
    sa.ForeignKeyConstraint(['inspector_id'], ['inspector.id'], name=op.f('fk_visit_inspector_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_visit_organisation_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_visit_plan_id')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_visit_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit')),
    sa.UniqueConstraint('organisation_id', 'code', name='one_code_per_visit')
    )
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_day'), ['day'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_inspector_id'), ['inspector_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_plan_id'), ['plan_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_site_id'), ['site_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_state'), ['state'], unique=False)

    op.create_table('case_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('occurred_on', sa.Date(), nullable=False),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('from_state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('to_state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('amount', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.ForeignKeyConstraint(['actor_id'], ['account.id'], name=op.f('fk_case_event_actor_id')),
    sa.ForeignKeyConstraint(['case_id'], ['enforcement_case.id'], name=op.f('fk_case_event_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_event'))
    )
    with op.batch_alter_table('case_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_event_case_id'), ['case_id'], unique=False)

    op.create_table('finding',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('reference', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('visit_id', sa.Uuid(), nullable=True),
    sa.Column('question_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('indicator', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('severity', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('description', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('found_on', sa.Date(), nullable=False),
    sa.Column('reply_by', sa.Date(), nullable=True),
    sa.Column('reply', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('closed_because', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('amends_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("severity IN ('zero_tolerance','critical','major','minor','collaborative')", name=op.f('ck_finding_severity_known')),
    sa.CheckConstraint("state IN ('alleged','confirmed','closed','withdrawn','amended')", name=op.f('ck_finding_state_known')),
    sa.ForeignKeyConstraint(['amends_id'], ['finding.id'], name=op.f('fk_finding_amends_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_finding_organisation_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_finding_recorded_by')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_finding_site_id')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_finding_visit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding')),
    sa.UniqueConstraint('organisation_id', 'reference', name='one_reference_per_finding')
    )
    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_finding_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_finding_site_id'), ['site_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_finding_visit_id'), ['visit_id'], unique=False)

    op.create_table('inspection_task',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('visit_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('detail', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('question_ids', sa.JSON(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('done_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('open','done','dropped')", name=op.f('ck_inspection_task_state_known')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_inspection_task_organisation_id')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_inspection_task_visit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection_task')),
    sa.UniqueConstraint('visit_id', 'position', name='one_task_per_position')
    )
    with op.batch_alter_table('inspection_task', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inspection_task_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inspection_task_visit_id'), ['visit_id'], unique=False)

    op.create_table('corrective_action',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('finding_id', sa.Uuid(), nullable=False),
    sa.Column('description', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('responsible', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('plan_by', sa.Date(), nullable=True),
    sa.Column('close_by', sa.Date(), nullable=True),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('verified_on', sa.Date(), nullable=True),
    sa.Column('verified_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('open','planned','done','verified','dropped')", name=op.f('ck_corrective_action_state_known')),
    sa.ForeignKeyConstraint(['finding_id'], ['finding.id'], name=op.f('fk_corrective_action_finding_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_corrective_action_organisation_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_corrective_action_recorded_by')),
    sa.ForeignKeyConstraint(['verified_by'], ['account.id'], name=op.f('fk_corrective_action_verified_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_corrective_action'))
    )
    with op.batch_alter_table('corrective_action', schema=None) as batch_op:
        batch_op.create_index('action_due', ['state', 'close_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_corrective_action_finding_id'), ['finding_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_corrective_action_organisation_id'), ['organisation_id'], unique=False)

    for statement in SQLITE_TRAIL if op.get_bind().dialect.name == "sqlite" else POSTGRESQL_TRAIL:
        op.execute(statement)
    schedule = sa.table("schedule", sa.column("name"), sa.column("cron"), sa.column("time_zone"), sa.column("enabled"))
    rows = [{"name": name, "cron": cron, "time_zone": "UTC", "enabled": True} for name, cron in SCHEDULES]
    op.bulk_insert(schedule, rows)


def downgrade() -> None:
    with op.batch_alter_table('corrective_action', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_corrective_action_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_corrective_action_finding_id'))
        batch_op.drop_index('action_due')

    op.drop_table('corrective_action')
    with op.batch_alter_table('inspection_task', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inspection_task_visit_id'))
        batch_op.drop_index(batch_op.f('ix_inspection_task_organisation_id'))

    op.drop_table('inspection_task')
    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_finding_visit_id'))
        batch_op.drop_index(batch_op.f('ix_finding_site_id'))
        batch_op.drop_index(batch_op.f('ix_finding_organisation_id'))

    op.drop_table('finding')
    with op.batch_alter_table('case_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_event_case_id'))

    op.drop_table('case_event')
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visit_state'))
        batch_op.drop_index(batch_op.f('ix_visit_site_id'))
        batch_op.drop_index(batch_op.f('ix_visit_plan_id'))
        batch_op.drop_index(batch_op.f('ix_visit_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_visit_inspector_id'))
        batch_op.drop_index(batch_op.f('ix_visit_day'))

    op.drop_table('visit')
    with op.batch_alter_table('site_score', schema=None) as batch_op:
        batch_op.drop_index('site_score_current')
        batch_op.drop_index(batch_op.f('ix_site_score_site_id'))
        batch_op.drop_index(batch_op.f('ix_site_score_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_site_score_batch_id'))

    op.drop_table('site_score')
    with op.batch_alter_table('grievance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_grievance_site_id'))
        batch_op.drop_index(batch_op.f('ix_grievance_organisation_id'))

    op.drop_table('grievance')
    with op.batch_alter_table('enforcement_case', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_enforcement_case_state'))
        batch_op.drop_index(batch_op.f('ix_enforcement_case_site_id'))
        batch_op.drop_index(batch_op.f('ix_enforcement_case_party_id'))
        batch_op.drop_index(batch_op.f('ix_enforcement_case_organisation_id'))

    op.drop_table('enforcement_case')
    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.drop_index('site_reference')
        batch_op.drop_index(batch_op.f('ix_site_sector'))
        batch_op.drop_index(batch_op.f('ix_site_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_site_operator_id'))
        batch_op.drop_index(batch_op.f('ix_site_name'))
        batch_op.drop_index(batch_op.f('ix_site_folded_name'))
        batch_op.drop_index(batch_op.f('ix_site_country'))
        batch_op.drop_index(batch_op.f('ix_site_batch_id'))

    op.drop_table('site')
    with op.batch_alter_table('party', schema=None) as batch_op:
        batch_op.drop_index('party_reference')
        batch_op.drop_index(batch_op.f('ix_party_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_party_name'))
        batch_op.drop_index(batch_op.f('ix_party_folded_name'))
        batch_op.drop_index(batch_op.f('ix_party_country'))
        batch_op.drop_index(batch_op.f('ix_party_batch_id'))

    op.drop_table('party')
    with op.batch_alter_table('fact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fact_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_fact_node_id'))
        batch_op.drop_index(batch_op.f('ix_fact_batch_id'))
        batch_op.drop_index('fact_node_field')

    op.drop_table('fact')
    with op.batch_alter_table('edge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_edge_row_key'))
        batch_op.drop_index(batch_op.f('ix_edge_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_edge_batch_id'))
        batch_op.drop_index('edge_to')
        batch_op.drop_index('edge_from')

    op.drop_table('edge')
    with op.batch_alter_table('custody_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_custody_event_evidence_id'))

    op.drop_table('custody_event')
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_account_id'))

    op.drop_table('sign_in')
    with op.batch_alter_table('one_time_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_one_time_link_account_id'))

    op.drop_table('one_time_link')
    with op.batch_alter_table('obligation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_obligation_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_obligation_due_on'))
        batch_op.drop_index(batch_op.f('ix_obligation_assigned_to'))
        batch_op.drop_index(batch_op.f('ix_obligation_about_id'))

    op.drop_table('obligation')
    with op.batch_alter_table('name_variant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_name_variant_node_id'))
        batch_op.drop_index(batch_op.f('ix_name_variant_folded'))

    op.drop_table('name_variant')
    with op.batch_alter_table('made_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_made_report_sha256'))
        batch_op.drop_index(batch_op.f('ix_made_report_organisation_id'))

    op.drop_table('made_report')
    with op.batch_alter_table('legal_hold', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_legal_hold_subject_id'))
        batch_op.drop_index(batch_op.f('ix_legal_hold_organisation_id'))

    op.drop_table('legal_hold')
    with op.batch_alter_table('ledger_event', schema=None) as batch_op:
        batch_op.drop_index('ledger_subject')
        batch_op.drop_index('ledger_source')
        batch_op.drop_index(batch_op.f('ix_ledger_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_ledger_event_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_ledger_event_answers_id'))

    op.drop_table('ledger_event')
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_job_state'))
        batch_op.drop_index(batch_op.f('ix_job_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_job_name'))

    op.drop_table('job')
    with op.batch_alter_table('inspector', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inspector_organisation_id'))

    op.drop_table('inspector')
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_batch_sha256'))
        batch_op.drop_index(batch_op.f('ix_import_batch_organisation_id'))

    op.drop_table('import_batch')
    with op.batch_alter_table('identity_decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_decision_right_id'))
        batch_op.drop_index(batch_op.f('ix_identity_decision_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_identity_decision_left_id'))

    op.drop_table('identity_decision')
    with op.batch_alter_table('identifier', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identifier_value'))
        batch_op.drop_index(batch_op.f('ix_identifier_node_id'))

    op.drop_table('identifier')
    with op.batch_alter_table('hit', schema=None) as batch_op:
        batch_op.drop_index('one_live_hit_per_pair', sqlite_where=sa.text("state <> 'lapsed'"), postgresql_where=sa.text("state <> 'lapsed'"))
        batch_op.drop_index(batch_op.f('ix_hit_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_hit_node_id'))
        batch_op.drop_index(batch_op.f('ix_hit_entry_id'))
        batch_op.drop_index('hit_state')

    op.drop_table('hit')
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evidence_subject_id'))
        batch_op.drop_index(batch_op.f('ix_evidence_sha256'))
        batch_op.drop_index(batch_op.f('ix_evidence_organisation_id'))

    op.drop_table('evidence')
    with op.batch_alter_table('api_token', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_api_token_account_id'))

    op.drop_table('api_token')
    with op.batch_alter_table('watch_list_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_watch_list_entry_source'))
        batch_op.drop_index(batch_op.f('ix_watch_list_entry_entry_key'))

    op.drop_table('watch_list_entry')
    with op.batch_alter_table('score_batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_score_batch_organisation_id'))

    op.drop_table('score_batch')
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_organisation_id'))

    op.drop_table('plan')
    with op.batch_alter_table('node', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_node_organisation_id'))

    op.drop_table('node')
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_organisation_id'))

    op.drop_table('account')
    op.drop_table('watch_list')
    with op.batch_alter_table('trail_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trail_entry_subject_id'))
        batch_op.drop_index(batch_op.f('ix_trail_entry_organisation_id'))

    op.drop_table('trail_entry')
    op.drop_table('schedule')
    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outbox_message_state'))

    op.drop_table('outbox_message')
    op.drop_table('organisation')
    with op.batch_alter_table('idempotency_key', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_idempotency_key_created_at'))

    op.drop_table('idempotency_key')
    op.drop_table('change_cursor')
    with op.batch_alter_table('change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_change_organisation_id'))

    op.drop_table('change')
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION trail_is_append_only()")

"""Cases: facts, assessments, notices, replies, appeals, payments, settlements.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

DECIDED_BEFORE = (
    "UPDATE enforcement_case SET decided_on = (SELECT MAX(occurred_on) FROM case_event "
    "WHERE case_event.case_id = enforcement_case.id AND case_event.to_state = 'decided')"
)


def upgrade() -> None:
    op.create_table('case_appeal',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('body', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('lodged_on', sa.Date(), nullable=False),
    sa.Column('grounds', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('amount_before', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('outcome', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('outcome_reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('amount_after', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.CheckConstraint("(ended_on IS NULL) = (outcome = '')", name=op.f('ck_case_appeal_ended_with_outcome')),
    sa.CheckConstraint("outcome IN ('','upheld','reduced','annulled')", name=op.f('ck_case_appeal_outcome_known')),
    sa.ForeignKeyConstraint(['case_id'], ['enforcement_case.id'], name=op.f('fk_case_appeal_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_appeal'))
    )
    with op.batch_alter_table('case_appeal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_appeal_case_id'), ['case_id'], unique=False)

    op.create_table('case_assessment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('regime', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('law_version', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('counted_priors', sa.JSON(), nullable=False),
    sa.Column('answer', sa.JSON(), nullable=False),
    sa.Column('answer_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('currency', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('low', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('high', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('made_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['enforcement_case.id'], name=op.f('fk_case_assessment_case_id')),
    sa.ForeignKeyConstraint(['made_by'], ['account.id'], name=op.f('fk_case_assessment_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_assessment')),
    sa.UniqueConstraint('case_id', 'number', name='one_number_per_assessment')
    )
    with op.batch_alter_table('case_assessment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_assessment_case_id'), ['case_id'], unique=False)

    op.create_table('case_instalment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('payee', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('amount', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('paid_before', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('superseded_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("payee IN ('authority','workers')", name=op.f('ck_case_instalment_payee_known')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_case_instalment_something_is_due')),
    sa.ForeignKeyConstraint(['case_id'], ['enforcement_case.id'], name=op.f('fk_case_instalment_case_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_case_instalment_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_instalment'))
    )
    with op.batch_alter_table('case_instalment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_instalment_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_instalment_due_on'), ['due_on'], unique=False)

    op.create_table('case_notice',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reply_to', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=True),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('made_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('served_on', sa.Date(), nullable=True),
    sa.Column('served_how', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('served_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('proof_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(served_on IS NULL) = (served_how = '') AND (served_on IS NULL) = (served_by = '')", name=op.f('ck_case_notice_service_is_whole')),
    sa.ForeignKeyConstraint(['case_id'], ['enforcement_case.id'], name=op.f('fk_case_notice_case_id')),
    sa.ForeignKeyConstraint(['document_id'], ['evidence.id'], name=op.f('fk_case_notice_document_id')),
    sa.ForeignKeyConstraint(['made_by'], ['account.id'], name=op.f('fk_case_notice_made_by')),
    sa.ForeignKeyConstraint(['proof_id'], ['evidence.id'], name=op.f('fk_case_notice_proof_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_notice')),
    sa.UniqueConstraint('case_id', 'number', name='one_number_per_notice')
    )
    with op.batch_alter_table('case_notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_notice_case_id'), ['case_id'], unique=False)

    op.create_table('case_payment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('payee', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=False),
    sa.Column('amount', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('reference', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("payee IN ('authority','workers')", name=op.f('ck_case_payment_payee_known')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_case_payment_something_was_paid')),
    sa.ForeignKeyConstraint(['case_id'], ['enforcement_case.id'], name=op.f('fk_case_payment_case_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_case_payment_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_payment')),
    sa.UniqueConstraint('case_id', 'payee', 'reference', name='booked_once')
    )
    with op.batch_alter_table('case_payment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_payment_case_id'), ['case_id'], unique=False)

    op.create_table('case_remedy',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('what', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('done_note', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(done_on IS NULL) = (done_note = '')", name=op.f('ck_case_remedy_done_is_told')),
    sa.ForeignKeyConstraint(['case_id'], ['enforcement_case.id'], name=op.f('fk_case_remedy_case_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_case_remedy_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_remedy'))
    )
    with op.batch_alter_table('case_remedy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_remedy_case_id'), ['case_id'], unique=False)

    op.create_table('case_reply',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('spoken_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('evidence_id', sa.Uuid(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['enforcement_case.id'], name=op.f('fk_case_reply_case_id')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_case_reply_evidence_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_case_reply_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_reply'))
    )
    with op.batch_alter_table('case_reply', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_reply_case_id'), ['case_id'], unique=False)

    op.create_table('case_settlement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('agreed_on', sa.Date(), nullable=False),
    sa.Column('original', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('reduced', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('agreed_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('reduced >= 0 AND reduced < original', name=op.f('ck_case_settlement_it_reduces')),
    sa.ForeignKeyConstraint(['agreed_by'], ['account.id'], name=op.f('fk_case_settlement_agreed_by')),
    sa.ForeignKeyConstraint(['case_id'], ['enforcement_case.id'], name=op.f('fk_case_settlement_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_settlement'))
    )
    with op.batch_alter_table('case_settlement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_settlement_case_id'), ['case_id'], unique=False)

    op.create_table('case_reading',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('reply_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('read_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_case_reading_account_id')),
    sa.ForeignKeyConstraint(['case_id'], ['enforcement_case.id'], name=op.f('fk_case_reading_case_id')),
    sa.ForeignKeyConstraint(['reply_id'], ['case_reply.id'], name=op.f('fk_case_reading_reply_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_reading')),
    sa.UniqueConstraint('reply_id', 'account_id', name='read_once')
    )
    with op.batch_alter_table('case_reading', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_reading_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_reading_reply_id'), ['reply_id'], unique=False)

    with op.batch_alter_table('enforcement_case', schema=None) as batch_op:
        batch_op.add_column(sa.Column('office', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('severity', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('regime', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('facts', sa.JSON(), nullable=False, server_default='{}'))
        batch_op.add_column(sa.Column('proposed_to_workers', sa.Numeric(precision=18, scale=2), nullable=True))
        batch_op.add_column(sa.Column('assessment_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('proposal_reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('outside_reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('final_to_workers', sa.Numeric(precision=18, scale=2), nullable=True))
        batch_op.add_column(sa.Column('decided_on', sa.Date(), nullable=True))
    op.execute(DECIDED_BEFORE)


def downgrade() -> None:
    with op.batch_alter_table('enforcement_case', schema=None) as batch_op:
        batch_op.drop_column('decided_on')
        batch_op.drop_column('final_to_workers')
        batch_op.drop_column('outside_reason')
        batch_op.drop_column('proposal_reason')
        batch_op.drop_column('assessment_id')
        batch_op.drop_column('proposed_to_workers')
        batch_op.drop_column('facts')
        batch_op.drop_column('regime')
        batch_op.drop_column('severity')
        batch_op.drop_column('office')

    with op.batch_alter_table('case_reading', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_reading_reply_id'))
        batch_op.drop_index(batch_op.f('ix_case_reading_case_id'))

    op.drop_table('case_reading')
    with op.batch_alter_table('case_settlement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_settlement_case_id'))

    op.drop_table('case_settlement')
    with op.batch_alter_table('case_reply', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_reply_case_id'))

    op.drop_table('case_reply')
    with op.batch_alter_table('case_remedy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_remedy_case_id'))

    op.drop_table('case_remedy')
    with op.batch_alter_table('case_payment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_payment_case_id'))

    op.drop_table('case_payment')
    with op.batch_alter_table('case_notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_notice_case_id'))

    op.drop_table('case_notice')
    with op.batch_alter_table('case_instalment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_instalment_due_on'))
        batch_op.drop_index(batch_op.f('ix_case_instalment_case_id'))

    op.drop_table('case_instalment')
    with op.batch_alter_table('case_assessment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_assessment_case_id'))

    op.drop_table('case_assessment')
    with op.batch_alter_table('case_appeal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_appeal_case_id'))

    op.drop_table('case_appeal')

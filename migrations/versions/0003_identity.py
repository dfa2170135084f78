"""Decisions about records that can each be undone, and the index of names.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

DECISIONS = "decision IN ('same','review','different','possibly_same','split')"
DECISIONS_BEFORE = "decision IN ('same','review','different','split')"
KNOWN = 'ck_identity_decision_decision_known'
STANDING = sa.text('undone_at IS NULL')


def upgrade() -> None:
    op.create_table('identity_act',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('front_id', sa.Uuid(), nullable=False),
    sa.Column('other_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('undone_at', foundation.database.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('same','different','review','possibly_same','merged','split','moved','closed','reopened')", name=op.f('ck_identity_act_kind_known')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_identity_act_decided_by')),
    sa.ForeignKeyConstraint(['front_id'], ['node.id'], name=op.f('fk_identity_act_front_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_identity_act_organisation_id')),
    sa.ForeignKeyConstraint(['other_id'], ['node.id'], name=op.f('fk_identity_act_other_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_act'))
    )
    with op.batch_alter_table('identity_act', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_act_front_id'), ['front_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_identity_act_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_identity_act_other_id'), ['other_id'], unique=False)

    op.create_table('identity_effect',
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), sa.Identity(always=False), nullable=False),
    sa.Column('act_id', sa.Uuid(), nullable=False),
    sa.Column('table_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('row_id', sa.Uuid(), nullable=False),
    sa.Column('effect', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.CheckConstraint("effect IN ('added','ended','changed')", name=op.f('ck_identity_effect_effect_known')),
    sa.ForeignKeyConstraint(['act_id'], ['identity_act.id'], name=op.f('fk_identity_effect_act_id')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_identity_effect'))
    )
    with op.batch_alter_table('identity_effect', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_effect_act_id'), ['act_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_identity_effect_row_id'), ['row_id'], unique=False)

    op.create_table('identity_compared',
    sa.Column('node_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('compared_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['node_id'], ['node.id'], name=op.f('fk_identity_compared_node_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('node_id', name=op.f('pk_identity_compared'))
    )

    with op.batch_alter_table('identity_decision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('pair_key', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.add_column(sa.Column('act_id', sa.Uuid(), nullable=True))
    _name_pairs()
    with op.batch_alter_table('identity_decision', schema=None) as batch_op:
        batch_op.alter_column('pair_key', existing_type=sqlmodel.sql.sqltypes.AutoString(), nullable=False)
        batch_op.drop_constraint('one_decision_at_a_time', type_='unique')
        batch_op.drop_constraint(batch_op.f(KNOWN), type_='check')
        batch_op.create_check_constraint(batch_op.f(KNOWN), DECISIONS)
        batch_op.create_foreign_key(batch_op.f('fk_identity_decision_act_id'), 'identity_act', ['act_id'], ['id'])
        batch_op.create_index(batch_op.f('ix_identity_decision_act_id'), ['act_id'], unique=False)
    op.create_index('one_standing_decision', 'identity_decision', ['organisation_id', 'pair_key'], unique=True,
                    sqlite_where=STANDING, postgresql_where=STANDING)


def _name_pairs() -> None:
    """Of two standing decisions about one pair, which nothing forbade before, the later one stands on."""
    table = sa.table('identity_decision', sa.column('id', sa.Uuid()), sa.column('organisation_id', sa.Uuid()),
                     sa.column('left_id', sa.Uuid()), sa.column('right_id', sa.Uuid()),
                     sa.column('pair_key', sa.String()),
                     sa.column('recorded_at', foundation.database.UTCDateTime(timezone=True)),
                     sa.column('undone_at', foundation.database.UTCDateTime(timezone=True)))
    connection = op.get_bind()
    standing = {}
    for row in connection.execute(sa.select(table).order_by(table.c.recorded_at, table.c.id)).all():
        key = '/'.join(sorted((row.left_id.hex, row.right_id.hex)))
        connection.execute(sa.update(table).where(table.c.id == row.id).values(pair_key=key))
        if row.undone_at is None:
            former = standing.get((row.organisation_id, key))
            if former is not None:
                connection.execute(sa.update(table).where(table.c.id == former).values(undone_at=row.recorded_at))
            standing[row.organisation_id, key] = row.id


def downgrade() -> None:
    op.drop_index('one_standing_decision', table_name='identity_decision')
    connection = op.get_bind()
    connection.execute(sa.text("UPDATE identity_decision SET decision = 'review' WHERE decision = 'possibly_same'"))
    with op.batch_alter_table('identity_decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_decision_act_id'))
        batch_op.drop_constraint(batch_op.f('fk_identity_decision_act_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f(KNOWN), type_='check')
        batch_op.create_check_constraint(batch_op.f(KNOWN), DECISIONS_BEFORE)
        batch_op.create_unique_constraint('one_decision_at_a_time', ['left_id', 'right_id', 'recorded_at'])
        batch_op.drop_column('act_id')
        batch_op.drop_column('pair_key')
    op.drop_table('identity_compared')
    with op.batch_alter_table('identity_effect', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_effect_row_id'))
        batch_op.drop_index(batch_op.f('ix_identity_effect_act_id'))

    op.drop_table('identity_effect')
    with op.batch_alter_table('identity_act', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_act_other_id'))
        batch_op.drop_index(batch_op.f('ix_identity_act_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_identity_act_front_id'))

    op.drop_table('identity_act')

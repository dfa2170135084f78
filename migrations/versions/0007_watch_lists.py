"""How watch lists are fetched, guarded and remembered.

Entries keep what an order is about, their addresses and births, and when they expired or were forgotten; a list keeps
the shape of its last good copy; every fetched file keeps its marks. Two jobs look after them once a day.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

TEXT = "VARCHAR NOT NULL DEFAULT ''"
OF_ENTRIES = {
    'births': "JSON NOT NULL DEFAULT '[]'",
    'addresses': "JSON NOT NULL DEFAULT '[]'",
    'merchandise': TEXT,
    'with_subsidiaries': 'BOOLEAN NOT NULL DEFAULT FALSE',
    'expired_at': '{moment}',
    'forgotten_at': '{moment}',
}
OF_LISTS = {'checked_at': '{moment}', 'facets': "JSON NOT NULL DEFAULT '{}'"}
SCHEDULES = (
    {'name': 'refresh_lists', 'cron': '20 4 * * *', 'time_zone': 'UTC', 'enabled': True},
    {'name': 'check_lists', 'cron': '50 4 * * *', 'time_zone': 'UTC', 'enabled': True},
)


def upgrade() -> None:
    moment = sa.DateTime(timezone=True).compile(op.get_bind().dialect)
    for table, columns in (('watch_list_entry', OF_ENTRIES), ('watch_list', OF_LISTS)):
        for name, terms in columns.items():
            op.execute(sa.text(f"ALTER TABLE {table} ADD COLUMN {name} {terms.replace('{moment}', moment)}"))
    op.create_table('list_fetch',
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('part', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('etag', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('last_modified', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('tried_at', foundation.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('message', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('source', 'part', name=op.f('pk_list_fetch'))
    )
    op.bulk_insert(sa.table('schedule', *map(sa.column, SCHEDULES[0])), list(SCHEDULES))


def downgrade() -> None:
    for schedule in SCHEDULES:
        op.execute(f"DELETE FROM schedule WHERE name = '{schedule['name']}'")
    op.drop_table('list_fetch')
    for table, columns in (('watch_list', OF_LISTS), ('watch_list_entry', OF_ENTRIES)):
        for name in reversed(columns):
            op.execute(f'ALTER TABLE {table} DROP COLUMN {name}')

"""What the chain needs to be walked at a million links.

The terms of a link, who declared it and what others may read of it, and two indexes that answer a step of a walk alone.
Columns are added in place with their checks: copying the table, as a batch would, takes minutes at three million rows
and loses the checks that SQLite does not reflect.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

TEXT = "VARCHAR NOT NULL DEFAULT ''"
COLUMNS = {
    'declared_tier': "INTEGER CONSTRAINT ck_edge_declared_tier_in_range "
    "CHECK (declared_tier IS NULL OR declared_tier BETWEEN 0 AND 99)",
    'process': TEXT,
    'approval': f"{TEXT} CONSTRAINT ck_edge_approval_known "
    "CHECK (approval IN ('','approved','pending','refused','not_asked'))",
    'order_ref': TEXT,
    'contract_kind': TEXT,
    'corridor_origin': 'VARCHAR',
    'corridor_destination': 'VARCHAR',
    'fee_policy': f"{TEXT} CONSTRAINT ck_edge_fee_policy_known "
    "CHECK (fee_policy IN ('','employer_pays','shared','worker_pays','unknown'))",
    'licence_no': TEXT,
    'volume': 'FLOAT CONSTRAINT ck_edge_volume_not_negative CHECK (volume IS NULL OR volume >= 0)',
    'unit': TEXT,
    'interest_type': TEXT,
    'directness': f"{TEXT} CONSTRAINT ck_edge_directness_known "
    "CHECK (directness IN ('','direct','indirect','unknown'))",
    'visibility': "VARCHAR NOT NULL DEFAULT 'shared' CONSTRAINT ck_edge_visibility_known "
    "CHECK (visibility IN ('shared','hidden_name','private'))",
    'visibility_owner_id': "{uuid} CONSTRAINT fk_edge_visibility_owner_id REFERENCES organisation (id) "
    "CONSTRAINT ck_edge_hidden_by_somebody CHECK (visibility = 'shared' OR visibility_owner_id IS NOT NULL)",
}
WALKED = ('organisation_id', 'superseded_at', 'valid_from', 'valid_to', 'visibility', 'visibility_owner_id', 'kind')
SNAPSHOTS = {'name': 'keep_snapshots', 'cron': '*/5 * * * *', 'time_zone': 'UTC', 'enabled': True}
OWNER = 'ix_edge_visibility_owner_id'


def upgrade() -> None:
    uuid = sa.Uuid().compile(op.get_bind().dialect)
    for name, terms in COLUMNS.items():
        op.execute(f"ALTER TABLE edge ADD COLUMN {name} {terms.replace('{uuid}', uuid)}")
    op.create_index(OWNER, 'edge', ['visibility_owner_id'])
    for near, far in (('from', 'to'), ('to', 'from')):
        op.drop_index(f'edge_{near}', 'edge')
        op.create_index(f'edge_{near}', 'edge', [f'{near}_id', *WALKED, f'{far}_id'])
    op.bulk_insert(sa.table('schedule', *map(sa.column, SNAPSHOTS)), [SNAPSHOTS])


def downgrade() -> None:
    op.execute(f"DELETE FROM schedule WHERE name = '{SNAPSHOTS['name']}'")
    for near in ('from', 'to'):
        op.drop_index(f'edge_{near}', 'edge')
        op.create_index(f'edge_{near}', 'edge', [f'{near}_id', 'kind'])
    op.drop_index(OWNER, 'edge')
    for name in reversed(COLUMNS):
        op.execute(f'ALTER TABLE edge DROP COLUMN {name}')

"""What a case still owes: who knew in the chain, by whom an appeal was lodged, why a decision left what the law spans.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KNOWLEDGE = "knowledge IN ('knew','should_have_known','did_not_know','unknown')"
TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    _statements("case_knowledge", sa.Column("knowledge", TEXT(), nullable=False), "ground")
    _statements("case_defence", sa.Column("state", TEXT(), nullable=False), "reason")
    with op.batch_alter_table("enforcement_case") as batch_op:
        batch_op.add_column(sa.Column("departure_reason", TEXT(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("departure_ground", TEXT(), nullable=False, server_default=""))
        batch_op.create_check_constraint(
            op.f("ck_enforcement_case_departure_is_whole"), "(departure_reason = '') = (departure_ground = '')"
        )
    with op.batch_alter_table("case_appeal") as batch_op:
        batch_op.add_column(sa.Column("lodged_by", TEXT(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("received_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("evidence_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("answer_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("recorded_by", sa.Uuid(), nullable=True))
        for column, table in (
            ("evidence_id", "evidence"),
            ("answer_id", "register_answer"),
            ("recorded_by", "account"),
        ):
            batch_op.create_foreign_key(op.f(f"fk_case_appeal_{column}"), table, [column], ["id"])
        for name, words in APPEAL_CHECKS.items():
            batch_op.create_check_constraint(op.f(name), words)


APPEAL_KEYS = {"evidence_id": "evidence", "answer_id": "register_answer", "recorded_by": "account"}
APPEAL_CHECKS = {
    "ck_case_appeal_way_known": "lodged_by IN ('','letter','link')",
    "ck_case_appeal_receipt_with_way": "(lodged_by = '') = (received_on IS NULL)",
    "ck_case_appeal_link_with_answer": "(lodged_by = 'link') = (answer_id IS NOT NULL)",
}


def _statements(table: str, said: sa.Column[str], words: str) -> None:
    checks = {
        "case_knowledge": (
            (f"ck_{table}_knowledge_of_the_list", KNOWLEDGE),
            (f"ck_{table}_it_has_a_ground", "ground <> ''"),
        ),
        "case_defence": (
            (f"ck_{table}_state_known", "state IN ('claimed','accepted','refused')"),
            (f"ck_{table}_it_has_a_reason", "reason <> ''"),
        ),
    }[table]
    keys = {"case_id": "enforcement_case", "party_id": "party", "evidence_id": "evidence", "recorded_by": "account"}
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        said,
        sa.Column("stated_on", sa.Date(), nullable=False),
        sa.Column(words, TEXT(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", foundation.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", foundation.database.UTCDateTime(timezone=True), nullable=True),
        *(sa.CheckConstraint(text, name=op.f(name)) for name, text in checks),
        *(sa.ForeignKeyConstraint([one], [f"{of}.id"], name=op.f(f"fk_{table}_{one}")) for one, of in keys.items()),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    with op.batch_alter_table(table) as batch_op:
        batch_op.create_index(batch_op.f(f"ix_{table}_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f(f"ix_{table}_party_id"), ["party_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("case_appeal") as batch_op:
        for name in reversed(APPEAL_CHECKS):
            batch_op.drop_constraint(op.f(name), type_="check")
        for column in ("recorded_by", "answer_id", "evidence_id"):
            batch_op.drop_constraint(op.f(f"fk_case_appeal_{column}"), type_="foreignkey")
        for column in ("recorded_by", "answer_id", "evidence_id", "received_on", "lodged_by"):
            batch_op.drop_column(column)
    with op.batch_alter_table("enforcement_case") as batch_op:
        batch_op.drop_constraint(op.f("ck_enforcement_case_departure_is_whole"), type_="check")
        batch_op.drop_column("departure_ground")
        batch_op.drop_column("departure_reason")
    for table in ("case_defence", "case_knowledge"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_index(batch_op.f(f"ix_{table}_party_id"))
            batch_op.drop_index(batch_op.f(f"ix_{table}_case_id"))
        op.drop_table(table)

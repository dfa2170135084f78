"""Answers of a visit to its instrument.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STANDING = sa.text("superseded_at IS NULL")
MOMENT = foundation.database.UTCDateTime(timezone=True)
TEXT = sqlmodel.sql.sqltypes.AutoString()


def upgrade() -> None:
    op.create_table(
        "answer_sheet",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("instrument", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('draft','submitted')", name=op.f("ck_answer_sheet_state_known")),
        sa.CheckConstraint(
            "(state = 'submitted') = (submitted_at IS NOT NULL)",
            name=op.f("ck_answer_sheet_submitted_with_its_moment"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_answer_sheet_organisation_id")),
        sa.ForeignKeyConstraint(["submitted_by"], ["account.id"], name=op.f("fk_answer_sheet_submitted_by")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_answer_sheet_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_sheet")),
        sa.UniqueConstraint("visit_id", name="one_sheet_per_visit"),
    )
    op.create_table(
        "visit_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", TEXT, nullable=False),
        sa.Column("instrument", TEXT, nullable=False),
        sa.Column("answer", TEXT, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("finding_id", sa.Uuid(), nullable=True),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("superseded_at", MOMENT, nullable=True),
        sa.Column("superseded_because", TEXT, nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_visit_answer_finding_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_visit_answer_organisation_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_visit_answer_recorded_by")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["visit_answer.id"], name=op.f("fk_visit_answer_supersedes_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_answer_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_answer")),
    )
    with op.batch_alter_table("answer_sheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_sheet_organisation_id"), ["organisation_id"], unique=False)
    with op.batch_alter_table("visit_answer", schema=None) as batch_op:
        batch_op.create_index(
            "one_standing_answer",
            ["visit_id", "question_id"],
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        )
        for column in ("finding_id", "organisation_id", "visit_id"):
            batch_op.create_index(batch_op.f(f"ix_visit_answer_{column}"), [column], unique=False)
    with op.batch_alter_table("inspection_task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("interviews", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("detection_chance", sa.Float(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("inspection_task", schema=None) as batch_op:
        batch_op.drop_column("detection_chance")
        batch_op.drop_column("interviews")
    op.drop_table("visit_answer")
    op.drop_table("answer_sheet")

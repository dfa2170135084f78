"""Answers to laws: facts and words written once, and statements signed.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
STANDING = sa.text("superseded_at IS NULL")
DRAFT = sa.text("state = 'draft'")
PART = ("organisation_id", "law_id", "year", "section", "language")
STATEMENT = ("organisation_id", "law_id", "year", "language")
STATEMENT_CHECKS = {
    "state_known": "state IN ('draft','signed','published','replaced','dropped')",
    "two_people": "signed_by IS NULL OR signed_by <> prepared_by",
    "frozen_when_signed": "(state IN ('draft','dropped')) = (content = '')",
    "signed_by_somebody": "state IN ('draft','dropped') OR signed_by IS NOT NULL",
    "published_on_a_day": "state <> 'published' OR published_on IS NOT NULL",
    "corrected_because": "corrects_id IS NULL OR correction <> ''",
}


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, foundation.database.UTCDateTime(timezone=True), nullable=nullable)


def _text(*names: str) -> list[sa.Column]:
    return [sa.Column(name, TEXT(), nullable=False) for name in names]


def _refers(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, target in columns.items()
    ]


def _index_of_owner(table: str) -> None:
    with op.batch_alter_table(table) as batch_op:
        batch_op.create_index(op.f(f"ix_{table}_organisation_id"), ["organisation_id"], unique=False)


def upgrade() -> None:
    _facts()
    _narratives()
    _statements()


def _facts() -> None:
    op.create_table(
        "answer_fact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_text("key", "source", "reason"),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        _moment("recorded_at"),
        _moment("superseded_at", nullable=True),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_answer_fact_ends_after_its_start")
        ),
        sa.CheckConstraint("source <> ''", name=op.f("ck_answer_fact_has_a_source")),
        sa.CheckConstraint("withdrawn = false OR reason <> ''", name=op.f("ck_answer_fact_withdrawn_because")),
        *_refers("answer_fact", organisation_id="organisation", evidence_id="evidence", recorded_by="account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_fact")),
        sa.UniqueConstraint("series_id", "version", name="one_answer_per_version"),
    )
    _index_of_owner("answer_fact")
    with op.batch_alter_table("answer_fact") as batch_op:
        batch_op.create_index(
            "one_standing_answer_fact", ["series_id"], unique=True, sqlite_where=STANDING, postgresql_where=STANDING
        )
        batch_op.create_index("answer_fact_standing", ["organisation_id", "key", "superseded_at"], unique=False)


def _narratives() -> None:
    op.create_table(
        "narrative",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        *_text("law_id", "section", "language"),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        _moment("written_at"),
        _moment("superseded_at", nullable=True),
        *_refers("narrative", organisation_id="organisation", written_by="account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_narrative")),
        sa.UniqueConstraint(*PART, "version", name="one_row_per_version_of_a_part"),
    )
    _index_of_owner("narrative")
    with op.batch_alter_table("narrative") as batch_op:
        batch_op.create_index(
            "one_standing_part", list(PART), unique=True, sqlite_where=STANDING, postgresql_where=STANDING
        )


def _statements() -> None:
    op.create_table(
        "law_statement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        *_text("law_id", "law_version", "language", "state", "correction", "content_sha256", "signed_as"),
        *_text("published_url", "ended_because"),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("prepared_by", sa.Uuid(), nullable=False),
        _moment("prepared_at"),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=True),
        _moment("signed_at", nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _moment("changed_at"),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_law_statement_{name}")) for name, rule in STATEMENT_CHECKS.items()),
        *_refers(
            "law_statement",
            organisation_id="organisation",
            corrects_id="law_statement",
            prepared_by="account",
            signed_by="account",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_statement")),
        sa.UniqueConstraint(*STATEMENT, "number", name="one_statement_per_number"),
    )
    _index_of_owner("law_statement")
    with op.batch_alter_table("law_statement") as batch_op:
        batch_op.create_index(
            "one_open_draft", list(STATEMENT), unique=True, sqlite_where=DRAFT, postgresql_where=DRAFT
        )


def downgrade() -> None:
    for table in ("law_statement", "narrative", "answer_fact"):
        op.drop_table(table)

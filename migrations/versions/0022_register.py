"""The public register: publications, what firms say to them, and who is told of corrections.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
PUBLIC = sa.text("state IN ('approved','removed')")
CHECKS = {
    "state_known": "state IN ('prepared','sent_back','approved','replaced','removed')",
    "ends_by_known": "ends_by IN ('end','review')",
    "appeal_known": "appeal IN ('none','decided','possible')",
    "removed_known": "removed_because IN ('','annulled','expired','withdrawn','corrected')",
    "ends_after_its_start": "listed_until > starts_on",
    "two_people": "decided_by IS NULL OR decided_by <> prepared_by",
    "approved_by": "state NOT IN ('approved','replaced','removed') OR decided_by IS NOT NULL",
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


def _index(table: str, *columns: str) -> None:
    with op.batch_alter_table(table) as batch_op:
        for column in columns:
            batch_op.create_index(op.f(f"ix_{table}_{column}"), [column], unique=False)


def upgrade() -> None:
    _publications()
    _links()
    _answers()
    _subscribers()


def _publications() -> None:
    op.create_table(
        "publication",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("case_version", sa.Integer(), nullable=False),
        *_text("state", "reference", "authority", "party_name", "folded_name", "region", "offence_family", "currency"),
        *_text("appeal", "grounds_code", "grounds_text", "release_condition", "law_id", "law", "ends_by"),
        *_text("workers_source", "correction", "notice_email", "reply", "decision_reason", "removed_because"),
        sa.Column("party_country", TEXT(), nullable=True),
        sa.Column("identifiers", sa.JSON(), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("offence_on", sa.Date(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("final_on", sa.Date(), nullable=True),
        sa.Column("final_amount", sa.Numeric(18, 2), nullable=True),
        sa.Column("before_final", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("listed_until", sa.Date(), nullable=False),
        sa.Column("workers_affected", sa.Integer(), nullable=True),
        sa.Column("reply_on", sa.Date(), nullable=True),
        sa.Column("prepared_by", sa.Uuid(), nullable=False),
        _moment("prepared_at"),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        _moment("decided_at", nullable=True),
        sa.Column("removed_on", sa.Date(), nullable=True),
        _moment("changed_at"),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_publication_{name}")) for name, rule in CHECKS.items()),
        *_refers(
            "publication",
            organisation_id="organisation",
            case_id="enforcement_case",
            prepared_by="account",
            decided_by="account",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("case_id", "number", name="one_version_per_number"),
    )
    _index("publication", "organisation_id", "case_id")
    with op.batch_alter_table("publication") as batch_op:
        batch_op.create_index(
            "one_public_version_per_case", ["case_id"], unique=True, sqlite_where=PUBLIC, postgresql_where=PUBLIC
        )
        batch_op.create_index("publication_shown", ["state", "decided_on", "case_id"], unique=False)


def _links() -> None:
    op.create_table(
        "register_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        *_text("secret_hash", "email"),
        _moment("made_at"),
        sa.Column("expires_on", sa.Date(), nullable=False),
        _moment("revoked_at", nullable=True),
        *_refers("register_link", organisation_id="organisation", case_id="enforcement_case"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_link")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_register_link_secret_hash")),
    )
    _index("register_link", "organisation_id", "case_id")


def _answers() -> None:
    op.create_table(
        "register_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        *_text("kind", "about", "text", "state", "answer"),
        _moment("received_at"),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        _moment("decided_at", nullable=True),
        sa.CheckConstraint("kind IN ('reply','contest')", name=op.f("ck_register_answer_kind_known")),
        sa.CheckConstraint("state IN ('waiting','accepted','refused')", name=op.f("ck_register_answer_state_known")),
        *_refers(
            "register_answer",
            organisation_id="organisation",
            case_id="enforcement_case",
            link_id="register_link",
            decided_by="account",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_answer")),
    )
    _index("register_answer", "organisation_id", "case_id", "link_id")


def _subscribers() -> None:
    op.create_table(
        "register_subscriber",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_text("kind", "address", "state", "secret_hash", "register_address"),
        _moment("asked_at"),
        _moment("confirmed_at", nullable=True),
        _moment("ended_at", nullable=True),
        sa.CheckConstraint("kind IN ('mail','webhook')", name=op.f("ck_register_subscriber_kind_known")),
        sa.CheckConstraint("state IN ('asked','confirmed','ended')", name=op.f("ck_register_subscriber_state_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_subscriber")),
        sa.UniqueConstraint("kind", "address", name="one_row_per_address"),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_register_subscriber_secret_hash")),
    )


def downgrade() -> None:
    for table in ("register_subscriber", "register_answer", "register_link", "publication"):
        op.drop_table(table)

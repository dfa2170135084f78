"""Report series and long makings.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.database

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
UNITS = "('days','working_days')"
OUTSIDE = sa.text("email <> ''")
CHECKS = {
    "report_series": {
        "rhythm_known": "rhythm IN ('month','quarter','half','year')",
        "units_known": f"lag_unit IN {UNITS} AND target_unit IN {UNITS}",
        "lag_within_a_year": "lag >= 0 AND lag <= 366",
        "target_within_a_year": "target_lag IS NULL OR (target_lag >= 0 AND target_lag <= 366)",
        "state_known": "state IN ('active','paused')",
    },
    "report_recipient": {
        "one_of_two": "(account_id IS NULL) <> (email = '')",
        "state_known": "state IN ('asked','confirmed','ended')",
    },
    "report_run": {
        "state_known": "state IN ('due','made','failed','missed')",
        "made_at_a_moment": "(state = 'made') = (made_at IS NOT NULL)",
        "made_has_a_report": "state <> 'made' OR report_id IS NOT NULL",
        "missed_has_a_day": "state <> 'missed' OR missed_on IS NOT NULL",
        "tries_not_negative": "tries >= 0",
    },
    "report_delivery": {},
    "bulk_line": {"made_or_refused": "(report_id IS NULL) <> (error_code = '')"},
}
INDEXED = {
    "report_series": ("organisation_id",),
    "report_recipient": ("organisation_id", "series_id"),
    "report_run": ("organisation_id", "series_id", "due_on"),
    "report_delivery": ("organisation_id", "run_id"),
    "bulk_line": ("organisation_id", "job_id"),
}
SERIES_JOB = {"name": "make_series", "cron": "*/5 * * * *", "time_zone": "UTC", "enabled": True}


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, foundation.database.UTCDateTime(timezone=True), nullable=nullable)


def _day(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _id(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _text(*names: str) -> list[sa.Column]:
    return [sa.Column(name, TEXT(), nullable=False) for name in names]


def _rules(table: str, **refers: str) -> list[sa.Constraint]:
    return [
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in CHECKS[table].items()),
        *(
            sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
            for column, target in refers.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def upgrade() -> None:
    _series()
    _recipients()
    _runs()
    _deliveries()
    _lines()
    for table, columns in INDEXED.items():
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                batch_op.create_index(op.f(f"ix_{table}_{column}"), [column], unique=False)
    op.bulk_insert(sa.table("schedule", *map(sa.column, SERIES_JOB)), [SERIES_JOB])


def _series() -> None:
    op.create_table(
        "report_series",
        _id("id"),
        _id("organisation_id"),
        *_text("kind", "subject", "form", "language", "rhythm"),
        _number("lag"),
        *_text("lag_unit"),
        _number("target_lag", nullable=True),
        *_text("target_unit"),
        _day("starts_on"),
        *_text("state"),
        _id("owner_id"),
        _number("version"),
        _moment("created_at"),
        *_rules("report_series", organisation_id="organisation", owner_id="account"),
    )


def _recipients() -> None:
    op.create_table(
        "report_recipient",
        _id("id"),
        _id("organisation_id"),
        _id("series_id"),
        _id("account_id", nullable=True),
        *_text("email", "state"),
        sa.Column("secret_hash", TEXT(), nullable=True),
        _moment("asked_at"),
        _moment("confirmed_at", nullable=True),
        *_rules("report_recipient", organisation_id="organisation", series_id="report_series", account_id="account"),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_report_recipient_secret_hash")),
        sa.UniqueConstraint("series_id", "account_id", name="one_row_per_recipient"),
    )
    with op.batch_alter_table("report_recipient") as batch_op:
        batch_op.create_index(
            "one_row_per_outside_address",
            ["series_id", "email"],
            unique=True,
            sqlite_where=OUTSIDE,
            postgresql_where=OUTSIDE,
        )


def _runs() -> None:
    op.create_table(
        "report_run",
        _id("id"),
        _id("organisation_id"),
        _id("series_id"),
        *_text("slot"),
        _day("period_from"),
        _day("period_to"),
        _day("due_on"),
        _day("target_on", nullable=True),
        _day("missed_on", nullable=True),
        *_text("state"),
        _number("tries"),
        _moment("next_try_at"),
        *_text("error_code", "error_message"),
        _id("report_id", nullable=True),
        _moment("made_at", nullable=True),
        *_rules("report_run", organisation_id="organisation", series_id="report_series", report_id="issued_report"),
        sa.UniqueConstraint("series_id", "slot", name="one_run_per_slot"),
    )


def _deliveries() -> None:
    op.create_table(
        "report_delivery",
        _id("id"),
        _id("organisation_id"),
        _id("run_id"),
        _id("recipient_id"),
        sa.Column("secret_hash", TEXT(), nullable=True),
        _day("ends_on", nullable=True),
        _moment("told_at"),
        *_rules(
            "report_delivery", organisation_id="organisation", run_id="report_run", recipient_id="report_recipient"
        ),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_report_delivery_secret_hash")),
        sa.UniqueConstraint("run_id", "recipient_id", name="one_letter_per_recipient"),
    )


def _lines() -> None:
    op.create_table(
        "bulk_line",
        _id("id"),
        _id("organisation_id"),
        _id("job_id"),
        _number("place"),
        *_text("subject", "file_name"),
        _id("report_id", nullable=True),
        *_text("sha256", "error_code", "error_message"),
        *_rules("bulk_line", organisation_id="organisation", job_id="job", report_id="made_report"),
        sa.UniqueConstraint("job_id", "place", name="one_line_per_place"),
    )


def downgrade() -> None:
    op.execute(f"DELETE FROM schedule WHERE name = '{SERIES_JOB['name']}'")
    for table in ("bulk_line", "report_delivery", "report_run", "report_recipient", "report_series"):
        op.drop_table(table)

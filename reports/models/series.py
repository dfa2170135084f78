from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id

UNITS = "('days','working_days')"
OUTSIDE = text("email <> ''")


class ReportSeries(SQLModel, table=True):
    """
    A report made again and again. `lag` counts from the last day of a period to the day it is made, `target_lag` to the
    day promised in public (None: none was promised). `starts_on` is the first day on which one may fall due.
    """

    __tablename__ = "report_series"
    __table_args__ = (
        CheckConstraint("rhythm IN ('month','quarter','half','year')", name="rhythm_known"),
        CheckConstraint(f"lag_unit IN {UNITS} AND target_unit IN {UNITS}", name="units_known"),
        CheckConstraint("lag >= 0 AND lag <= 366", name="lag_within_a_year"),
        CheckConstraint("target_lag IS NULL OR (target_lag >= 0 AND target_lag <= 366)", name="target_within_a_year"),
        CheckConstraint("state IN ('active','paused')", name="state_known"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    kind: str
    subject: str
    form: str
    language: str
    rhythm: str
    lag: int
    lag_unit: str
    target_lag: int | None = None
    target_unit: str = "days"
    starts_on: date
    state: str = "active"
    owner_id: UUID = Field(foreign_key="account.id")
    version: int = 1
    created_at: datetime = Field(sa_type=UTCDateTime)


class ReportRecipient(SQLModel, table=True):
    """
    Who is told of every report of a series: somebody of the organisation (`account_id`), or an address outside that
    agreed behind the link it was sent. Of the link only the SHA-256 is kept.
    """

    __tablename__ = "report_recipient"
    __table_args__ = (
        CheckConstraint("(account_id IS NULL) <> (email = '')", name="one_of_two"),
        CheckConstraint("state IN ('asked','confirmed','ended')", name="state_known"),
        UniqueConstraint("series_id", "account_id", name="one_row_per_recipient"),
        Index(
            "one_row_per_outside_address",
            "series_id",
            "email",
            unique=True,
            sqlite_where=OUTSIDE,
            postgresql_where=OUTSIDE,
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    series_id: UUID = Field(foreign_key="report_series.id", index=True)
    account_id: UUID | None = Field(default=None, foreign_key="account.id")
    email: str = ""
    state: str = "confirmed"
    secret_hash: str | None = Field(default=None, unique=True)
    asked_at: datetime = Field(sa_type=UTCDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class ReportRun(SQLModel, table=True):
    """
    One period of a series. Unique (series, slot): made once, however many work at it. `missed_on` is the public target
    once it has passed without a report, and stays when one is made later. `error_code` is of the last try that failed.
    """

    __tablename__ = "report_run"
    __table_args__ = (
        CheckConstraint("state IN ('due','made','failed','missed')", name="state_known"),
        CheckConstraint("(state = 'made') = (made_at IS NOT NULL)", name="made_at_a_moment"),
        CheckConstraint("state <> 'made' OR report_id IS NOT NULL", name="made_has_a_report"),
        CheckConstraint("state <> 'missed' OR missed_on IS NOT NULL", name="missed_has_a_day"),
        CheckConstraint("tries >= 0", name="tries_not_negative"),
        UniqueConstraint("series_id", "slot", name="one_run_per_slot"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    series_id: UUID = Field(foreign_key="report_series.id", index=True)
    slot: str
    period_from: date
    period_to: date
    due_on: date = Field(index=True)
    target_on: date | None = None
    missed_on: date | None = None
    state: str = "due"
    tries: int = 0
    next_try_at: datetime = Field(sa_type=UTCDateTime)
    error_code: str = ""
    error_message: str = ""
    report_id: UUID | None = Field(default=None, foreign_key="issued_report.id")
    made_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class ReportDelivery(SQLModel, table=True):
    """Who was told of one report. `secret_hash` is of the link an address outside was sent; it ends on `ends_on`."""

    __tablename__ = "report_delivery"
    __table_args__ = (UniqueConstraint("run_id", "recipient_id", name="one_letter_per_recipient"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    run_id: UUID = Field(foreign_key="report_run.id", index=True)
    recipient_id: UUID = Field(foreign_key="report_recipient.id")
    secret_hash: str | None = Field(default=None, unique=True)
    ends_on: date | None = None
    told_at: datetime = Field(sa_type=UTCDateTime)

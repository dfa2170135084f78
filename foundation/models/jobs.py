from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class Job(SQLModel, table=True):
    """
    One slot of work. Unique (name, slot) makes a doubled clock harmless; owner + attempt + state fence a worker that
    lost its lease, so that its late effects are refused.
    """

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("name", "slot", name="one_job_per_slot"),
        CheckConstraint("state IN ('queued','running','done','failed','cancelled')", name="state_known"),
        CheckConstraint("done >= 0 AND total >= 0", name="counts_not_negative"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(index=True)
    slot: str
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id", index=True)
    account_id: UUID | None = Field(default=None, foreign_key="account.id")
    state: str = Field(default="queued", index=True)
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    phase: str = ""
    done: int = 0
    total: int = 0
    checkpoint: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    result: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    owner: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    attempt: int = 0
    max_attempts: int = 3
    cancel_requested: bool = False
    error_code: str | None = None
    error_message: str | None = None
    created_at: datetime = Field(sa_type=UTCDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class Schedule(SQLModel, table=True):
    """When a job name fires: a cron line in a time zone. The clock computes slots from here and only inserts jobs."""

    __tablename__ = "schedule"

    name: str = Field(primary_key=True)
    cron: str
    time_zone: str = "UTC"
    enabled: bool = True


class OutboxMessage(SQLModel, table=True):
    """Mail and webhooks leave after commit, with the id as idempotency key. Bodies hold no personal data of workers."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("state IN ('waiting','sent','failed')", name="state_known"),
        Index("outbox_of_address", "kind", "address", "created_at"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str
    address: str
    subject: str
    body: str
    state: str = Field(default="waiting", index=True)
    attempts: int = 0
    next_attempt_at: datetime = Field(sa_type=UTCDateTime)
    last_error: str | None = None
    created_at: datetime = Field(sa_type=UTCDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class Reminder(SQLModel, table=True):
    """
    A step of reminding that was taken for one obligation (foundation/reminding.py). Unique (obligation, step): however
    many sweeps run at once, one of them writes the letters. `told` is how many people got one. Gone when the obligation
    gets another day.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("obligation_id", "step", name="one_reminder_per_step"),
        CheckConstraint("told >= 0", name="told_not_negative"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    obligation_id: UUID = Field(foreign_key="obligation.id")
    step: str
    told: int = 0
    reminded_at: datetime = Field(sa_type=UTCDateTime)

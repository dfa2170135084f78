from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Column, Identity, Index, Integer, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id
from foundation.sentences import Sentence, sentence_of


def counting_column() -> Column[int]:
    """A number the database gives out in order; SQLite counts only in a plain INTEGER primary key."""
    return Column(BigInteger().with_variant(Integer(), "sqlite"), Identity(), primary_key=True, autoincrement=True)


class TrailEntry(SQLModel, table=True):
    """
    Append-only by trigger. `changes` is canonical JSON; `hash` is the SHA-256 over the previous hash and every other
    column, so an altered, lost or inserted row breaks the chain at its number (foundation/trail.py).
    """

    __tablename__ = "trail_entry"

    number: int = Field(
        sa_column=Column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False)
    )
    occurred_at: datetime = Field(sa_type=UTCDateTime)
    organisation_id: UUID | None = Field(default=None, index=True)
    actor_id: UUID | None = None
    actor_role: str
    action: str
    subject_kind: str
    subject_id: str = Field(index=True)
    changes: str = Field(sa_type=Text)
    previous_hash: str
    hash: str = Field(unique=True)


class Change(SQLModel, table=True):
    """What happened below, read by cursor from above. `number` grows, with gaps; a reader never sees it go back."""

    __tablename__ = "change"

    number: int | None = Field(default=None, sa_column=counting_column())
    occurred_at: datetime = Field(sa_type=UTCDateTime)
    organisation_id: UUID | None = Field(default=None, index=True)
    kind: str
    subject_kind: str
    subject_id: UUID


class ChangeCursor(SQLModel, table=True):
    __tablename__ = "change_cursor"

    reader: str = Field(primary_key=True)
    number: int = Field(default=0, sa_type=BigInteger)


class Obligation(SQLModel, table=True):
    """
    The one worklist. Unique (kind, subject, step) lets a sweep run twice and leave one row.
    Confidential ones are seen only by who may read grievances; their title never tells.
    `title` and `reason` are texts of sentences whose facts stand beside; rows of before have whole texts, no facts.
    """

    __tablename__ = "obligation"
    __table_args__ = (
        UniqueConstraint("kind", "subject_kind", "subject_id", "step", name="one_obligation_per_step"),
        Index("obligation_held", "organisation_id", "closed_at", "assigned_to", "team", "due_on", "id"),
        Index("obligation_of_holder", "organisation_id", "assigned_to", "closed_at", "due_on", "id"),
        Index("obligation_of_kind", "organisation_id", "subject_kind", "closed_at", "due_on", "subject_id"),
        Index("obligation_of_subject", "organisation_id", "subject_kind", "closed_at", "subject_id", "due_on"),
        Index("obligation_to_pay", "organisation_id", "kind", "closed_at", "due_on", "subject_id"),
        Index(
            "obligation_promised",
            "organisation_id",
            "closed_at",
            "due_on",
            "subject_kind",
            "assigned_to",
            "outcome",
            "confidential",
        ),
        Index("obligation_in_order", "organisation_id", "closed_at", "due_on", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    kind: str
    title: str
    title_facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON, sa_column_kwargs={"server_default": "{}"})
    reason: str
    reason_facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON, sa_column_kwargs={"server_default": "{}"})
    subject_kind: str
    subject_id: UUID = Field(index=True)
    step: str = ""
    about_id: UUID | None = Field(default=None, index=True)
    about_name: str = ""
    assigned_to: UUID | None = Field(default=None, foreign_key="account.id", index=True)
    team: str = ""
    confidential: bool = False
    due_on: date = Field(index=True)
    opened_at: datetime = Field(sa_type=UTCDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    outcome: str | None = None

    @property
    def titled(self) -> Sentence:
        return sentence_of(self.title, self.title_facts)

    @property
    def because(self) -> Sentence:
        return sentence_of(self.reason, self.reason_facts)


class IdempotencyKey(SQLModel, table=True):
    """Stored in the transaction of the effect; kept for a day. The same key with another body is a conflict."""

    __tablename__ = "idempotency_key"

    key: str = Field(primary_key=True)
    account_id: UUID = Field(primary_key=True)
    request_hash: str
    status: int
    response: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UTCDateTime, index=True)

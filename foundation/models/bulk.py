"""Changes made to many rows at once: what was asked, what it would do to each row, and what became of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class BulkChange(SQLModel, table=True):
    """
    `question` is the list's own, empty where rows were ticked; `told` is what to do with them; `seen` the hash of the
    rows that the preview showed. Nothing but these two tables is written before `confirmed_at`.
    """

    __tablename__ = "bulk_change"
    __table_args__ = (
        CheckConstraint("kind IN ('invite','assign')", name="kind_known"),
        CheckConstraint("state IN ('previewed','confirmed','undone')", name="state_known"),
        CheckConstraint("(state = 'previewed') = (confirmed_at IS NULL)", name="confirmed_has_moment"),
        Index("bulk_change_newest", "organisation_id", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    account_id: UUID | None = Field(default=None, foreign_key="account.id", index=True)
    kind: str
    question: str = ""
    told: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    seen: str
    state: str = "previewed"
    previewed_at: datetime = Field(sa_type=UTCDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    undone_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class BulkChangeRow(SQLModel, table=True):
    """
    `subject_id` is what is changed: a firm that is invited, a task that is given to somebody. `fate` is what will be or
    was done; `reason` says why it was left out or could not be taken back, as a code. `made_id` is what it made,
    `before` what stood there.
    """

    __tablename__ = "bulk_change_row"
    __table_args__ = (
        CheckConstraint("fate IN ('will','left_out','done','undone','stays')", name="fate_known"),
        CheckConstraint("(fate IN ('left_out','stays')) = (reason <> '')", name="reason_where_needed"),
        UniqueConstraint("change_id", "subject_id", name="one_row_per_subject"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    change_id: UUID = Field(foreign_key="bulk_change.id")
    place: int
    subject_id: UUID
    name: str
    told: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    fate: str
    reason: str = ""
    made_id: UUID | None = None
    before: str = ""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id

STANDING = text("superseded_at IS NULL")


class AnswerSheet(SQLModel, table=True):
    """What a visit answers to its instrument. Its version counts every change, so that two people see each other's."""

    __tablename__ = "answer_sheet"
    __table_args__ = (
        CheckConstraint("state IN ('draft','submitted')", name="state_known"),
        CheckConstraint("(state = 'submitted') = (submitted_at IS NOT NULL)", name="submitted_with_its_moment"),
        UniqueConstraint("visit_id", name="one_sheet_per_visit"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    visit_id: UUID = Field(foreign_key="visit.id")
    instrument: str
    state: str = "draft"
    submitted_by: UUID | None = Field(default=None, foreign_key="account.id")
    submitted_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    version: int = 1


class VisitAnswer(SQLModel, table=True):
    """
    One answer. While the sheet is a draft it is written over; once submitted it stays as it is, and a correction is a
    new row that names it. `finding_id` is what a bad answer became.
    """

    __tablename__ = "visit_answer"
    __table_args__ = (
        Index(
            "one_standing_answer",
            "visit_id",
            "question_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    visit_id: UUID = Field(foreign_key="visit.id", index=True)
    question_id: str
    instrument: str
    answer: str
    note: str = ""
    finding_id: UUID | None = Field(default=None, foreign_key="finding.id", index=True)
    supersedes_id: UUID | None = Field(default=None, foreign_key="visit_answer.id")
    superseded_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    superseded_because: str = ""
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)

"""Shapes that go out of the foundation."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import SQLModel


class ObligationRead(SQLModel):
    """`about_id` is the site or party it is about; a confidential one names none."""

    id: UUID
    kind: str
    title: str
    reason: str
    subject_kind: str
    subject_id: UUID
    step: str
    about_id: UUID | None
    about_name: str
    assigned_to: UUID | None
    team: str
    confidential: bool
    due_on: date
    opened_at: datetime
    closed_at: datetime | None
    outcome: str | None


class ObligationPage(BaseModel):
    rows: list[ObligationRead]
    next_cursor: str | None

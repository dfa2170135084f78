from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import SQLModel


class FollowUpRead(SQLModel):
    """Owed until a visit that follows the parent was made; day and inspector are the planner's."""

    id: UUID
    parent_visit_id: UUID
    site_id: UUID
    visit_by: date
    instrument: str
    question_ids: list[str]
    finding_ids: list[str]
    state: str
    visit_id: UUID | None


class DueFollowUpRead(SQLModel):
    site_id: UUID
    follow_up_id: UUID | None
    parent_visit_id: UUID | None
    visit_by: date
    reason: str


class FollowUpPage(BaseModel):
    rows: list[DueFollowUpRead]
    next_cursor: str | None

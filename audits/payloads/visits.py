from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field
from sqlmodel import SQLModel

from audits.payloads.words import In, Outcome


class VisitRead(SQLModel):
    """What the planner's own organisation sees. Nothing here tells whether a complaint caused the visit."""

    id: UUID
    plan_id: UUID | None
    code: str
    site_id: UUID
    inspector_id: UUID | None
    day: date
    starts_at_minute: int
    minutes: int
    travel_minutes: int
    reason: str
    selected_how: str
    state: str
    outcome: str | None
    instrument: str
    version: int


class VisitPage(BaseModel):
    rows: list[VisitRead]
    next_cursor: str | None


class VisitOutcome(In):
    """`detection_chance`: how likely this visit was to meet a problem had there been one (0-1)."""

    outcome: Outcome
    done_on: date
    detection_chance: float = Field(ge=0, le=1)
    intensity: float = Field(default=1.0, ge=0, le=1)
    payer: Literal["public", "buyer", "supplier"] = "public"


class TaskRead(SQLModel):
    """`detail` has one instruction a line."""

    id: UUID
    visit_id: UUID
    position: int
    kind: str
    title: str
    detail: str
    question_ids: list[str]
    interviews: int | None
    detection_chance: float | None
    state: str
    due_on: date

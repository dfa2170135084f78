from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import SQLModel

from audits.payloads.words import In, Line, Reason


class ActionCreate(In):
    """Without dates the severity's own deadlines hold."""

    finding_id: UUID
    description: Reason
    responsible: Line = ""
    plan_by: date | None = None
    close_by: date | None = None


class ActionStep(In):
    state: Literal["planned", "done", "verified"]
    on: date


class ActionRead(SQLModel):
    id: UUID
    finding_id: UUID
    description: str
    responsible: str
    plan_by: date | None
    close_by: date | None
    state: str
    done_on: date | None
    verified_on: date | None
    recorded_at: datetime
    version: int


class ActionPage(BaseModel):
    rows: list[ActionRead]
    next_cursor: str | None

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field
from sqlmodel import SQLModel

from audits.payloads.words import NO_NUL, Channel, In, LargeText, Severity


class GrievanceCreate(In):
    """Entered by staff. The summary holds no name, number or address of whoever spoke."""

    site_id: UUID
    channel: Channel
    category: Annotated[str, Field(min_length=1, max_length=60, pattern=NO_NUL)]
    summary: LargeText
    received_on: date
    severity: Severity = "major"
    language: Annotated[str, Field(max_length=12, pattern=NO_NUL)] = ""


class GrievanceRead(SQLModel):
    id: UUID
    site_id: UUID
    channel: str
    category: str
    severity: str
    summary: str
    language: str
    received_on: date
    acknowledge_by: date
    answer_by: date
    state: str
    version: int


class GrievancePage(BaseModel):
    rows: list[GrievanceRead]
    next_cursor: str | None


class GrievanceReceipt(SQLModel):
    """`receipt` is told to whoever spoke and never stored: with it, and only with it, they can ask again."""

    grievance: GrievanceRead
    receipt: str


class GrievanceStep(In):
    state: Literal["acknowledged", "answered", "closed"]

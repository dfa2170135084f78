from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field
from sqlmodel import SQLModel

from audits.payloads.words import In, Reason


class RecognitionProposal(In):
    site_id: UUID


class RecognitionDecision(In):
    """By a second person. `reason` is asked for when it is declined."""

    granted: bool
    reason: Annotated[str, Field(max_length=500)] = ""


class RecognitionRevocation(In):
    reason: Reason


class RecognitionRead(SQLModel):
    id: UUID
    site_id: UUID
    state: str
    rules_version: str
    factor: float
    most_months: float
    code: str
    certificate_hash: str
    valid_from: date | None
    valid_to: date | None
    proposed_at: datetime
    granted_at: datetime | None
    revoked_on: date | None
    revoked_because: str
    version: int


class RecognitionPage(BaseModel):
    rows: list[RecognitionRead]
    next_cursor: str | None


class RecognitionStanding(BaseModel):
    """All that anybody who holds a code is told."""

    state: Literal["valid", "expired", "revoked"]

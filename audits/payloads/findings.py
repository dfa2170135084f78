from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field
from sqlmodel import SQLModel

from audits.payloads.words import NO_NUL, In, Line, Reason, Severity, Text


class FindingCreate(In):
    """
    `description` says what was seen, names no worker and judges nobody. `under_18` when it may concern somebody who is
    not of age: it is escalated the same day.
    """

    site_id: UUID
    severity: Severity
    description: Text
    found_on: date
    visit_id: UUID | None = None
    question_id: Annotated[str, Field(max_length=20, pattern=NO_NUL)] = ""
    indicator: str = Field(default="", pattern=r"^(I(0[1-9]|1[01]))?$")
    under_18: bool = False


class FindingRead(SQLModel):
    id: UUID
    reference: str
    site_id: UUID
    visit_id: UUID | None
    question_id: str
    indicator: str
    severity: str
    description: str
    state: str
    found_on: date
    reply_by: date | None
    reply: str
    closed_on: date | None
    closed_because: str
    amends_id: UUID | None
    recurs_id: UUID | None
    recorded_at: datetime
    version: int


class FindingPage(BaseModel):
    rows: list[FindingRead]
    next_cursor: str | None


class FindingReply(In):
    """What the firm answers. A finding stays alleged until this has been read and decided."""

    reply: Annotated[str, Field(min_length=1, max_length=8000, pattern=NO_NUL)]


class FindingDecision(In):
    confirmed: bool
    reason: Reason
    decided_on: date


class FindingClosing(In):
    reason: Reason
    closed_on: date


class FindingAmendment(In):
    """A wrong entry is corrected by a new one; the first stays readable."""

    severity: Severity
    description: Text


class FindingTaskDone(In):
    """A task of a finding that ends by hand: what was asked for, seen or said, in a line."""

    step: Annotated[str, Field(max_length=40, pattern=NO_NUL)]
    outcome: Annotated[str, Field(min_length=3, max_length=200, pattern=NO_NUL)]


class UndisclosedSeen(In):
    """
    A firm at work on a visited site that no chain shows. `name` empty when nobody could say; `activity` is what it does
    there, and names no worker.
    """

    name: Line = ""
    activity: Reason
    relation: Literal["subcontracts", "provides_labour"] = "subcontracts"
    severity: Severity = "major"
    workers: Annotated[int | None, Field(ge=0, le=1_000_000)] = None
    seen_on: date


class UndisclosedRead(BaseModel):
    """The ids of all that one act made."""

    party_id: UUID
    site_id: UUID
    edge_id: UUID
    finding: FindingRead

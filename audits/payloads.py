"""Shapes in and out of the audits floor."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import ConfigDict, Field
from sqlmodel import SQLModel

Severity = Literal["zero_tolerance", "critical", "major", "minor", "collaborative"]
Channel = Literal["phone", "letter", "in_person", "message"]
Outcome = Literal["nothing_found", "findings", "access_denied"]


class _In(SQLModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)  # type: ignore[assignment] # SQLModel narrows it


class FindingCreate(_In):
    """`description` says what was seen, names no worker and judges nobody."""

    site_id: UUID
    severity: Severity
    description: str = Field(min_length=3, max_length=4000)
    found_on: date
    visit_id: UUID | None = None
    question_id: str = Field(default="", max_length=20)
    indicator: str = Field(default="", pattern=r"^(I(0[1-9]|1[01]))?$")


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
    recorded_at: datetime
    version: int


class FindingReply(_In):
    """What the firm answers. A finding stays alleged until this has been read and decided."""

    reply: str = Field(min_length=1, max_length=8000)


class FindingDecision(_In):
    confirmed: bool
    reason: str = Field(min_length=3, max_length=2000)
    decided_on: date


class FindingClosing(_In):
    reason: str = Field(min_length=3, max_length=2000)
    closed_on: date


class FindingAmendment(_In):
    """A wrong entry is corrected by a new one; the first stays readable."""

    severity: Severity
    description: str = Field(min_length=3, max_length=4000)


class ActionCreate(_In):
    """Without dates the severity's own deadlines hold."""

    finding_id: UUID
    description: str = Field(min_length=3, max_length=2000)
    responsible: str = Field(default="", max_length=200)
    plan_by: date | None = None
    close_by: date | None = None


class ActionStep(_In):
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


class GrievanceCreate(_In):
    """Entered by staff. The summary holds no name, number or address of whoever spoke."""

    site_id: UUID
    channel: Channel
    category: str = Field(min_length=1, max_length=60)
    summary: str = Field(min_length=3, max_length=8000)
    received_on: date
    severity: Severity = "major"
    language: str = Field(default="", max_length=12)


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


class GrievanceReceipt(SQLModel):
    """`receipt` is told to whoever spoke and never stored: with it, and only with it, they can ask again."""

    grievance: GrievanceRead
    receipt: str


class GrievanceStep(_In):
    state: Literal["acknowledged", "answered", "closed"]


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


class VisitOutcome(_In):
    """`detection_chance`: how likely this visit was to meet a problem had there been one (0-1)."""

    outcome: Outcome
    done_on: date
    detection_chance: float = Field(ge=0, le=1)
    intensity: float = Field(default=1.0, ge=0, le=1)
    payer: Literal["public", "buyer", "supplier"] = "public"


class TaskRead(SQLModel):
    id: UUID
    visit_id: UUID
    position: int
    kind: str
    title: str
    detail: str
    question_ids: list[str]
    state: str
    due_on: date


class PlanRead(SQLModel):
    id: UUID
    starts_on: date
    ends_on: date
    state: str
    seed: int
    engine: str
    iterations: int
    instance_hash: str
    value: float
    bound: float
    random_share: float
    assumptions: list[str]
    recorded_at: datetime

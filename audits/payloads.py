"""Shapes in and out of the audits floor."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import SQLModel

Severity = Literal["zero_tolerance", "critical", "major", "minor", "collaborative"]
Channel = Literal["phone", "letter", "in_person", "message"]
Outcome = Literal["nothing_found", "findings", "access_denied"]
FindingState = Literal["alleged", "confirmed", "closed", "withdrawn", "amended"]
ActionState = Literal["open", "planned", "done", "verified", "dropped"]
GrievanceState = Literal["received", "acknowledged", "answered", "closed"]
PlanState = Literal["draft", "published", "replaced"]
VisitState = Literal["planned", "done", "cancelled"]
# PostgreSQL stores no NUL in text, so it is refused here and never becomes a fault of the database.
NO_NUL = r"^[^\x00]*$"
Line = Annotated[str, Field(max_length=200, pattern=NO_NUL)]
Text = Annotated[str, Field(min_length=3, max_length=4000, pattern=NO_NUL)]
LargeText = Annotated[str, Field(min_length=3, max_length=8000, pattern=NO_NUL)]
Reason = Annotated[str, Field(min_length=3, max_length=2000, pattern=NO_NUL)]
LARGEST_SEED = 2**31 - 1


class _In(SQLModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)  # type: ignore[assignment] # SQLModel narrows it


class FindingCreate(_In):
    """`description` says what was seen, names no worker and judges nobody."""

    site_id: UUID
    severity: Severity
    description: Text
    found_on: date
    visit_id: UUID | None = None
    question_id: Annotated[str, Field(max_length=20, pattern=NO_NUL)] = ""
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


class FindingPage(BaseModel):
    rows: list[FindingRead]
    next_cursor: str | None


class FindingReply(_In):
    """What the firm answers. A finding stays alleged until this has been read and decided."""

    reply: Annotated[str, Field(min_length=1, max_length=8000, pattern=NO_NUL)]


class FindingDecision(_In):
    confirmed: bool
    reason: Reason
    decided_on: date


class FindingClosing(_In):
    reason: Reason
    closed_on: date


class FindingAmendment(_In):
    """A wrong entry is corrected by a new one; the first stays readable."""

    severity: Severity
    description: Text


class ActionCreate(_In):
    """Without dates the severity's own deadlines hold."""

    finding_id: UUID
    description: Reason
    responsible: Line = ""
    plan_by: date | None = None
    close_by: date | None = None


class ActionStep(_In):
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


class GrievanceCreate(_In):
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


class VisitPage(BaseModel):
    rows: list[VisitRead]
    next_cursor: str | None


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


class PlanPage(BaseModel):
    rows: list[PlanRead]
    next_cursor: str | None


class LeftOutRead(SQLModel):
    site_id: UUID
    required: bool
    reason: str


class PlanDetail(PlanRead):
    """With every site that stands for a visit and gets none, and why."""

    left_out: list[LeftOutRead]


class PlanOrder(_In):
    """Both days included. The same seed on the same register plans the same round."""

    starts_on: date
    ends_on: date
    seed: int = Field(default=1, ge=0, le=LARGEST_SEED)


class DrawCommit(_In):
    """Both days included. `share` of the inspector-days, the rule's own where it is left out."""

    starts_on: date
    ends_on: date
    share: float | None = Field(default=None, ge=0, le=1)


class DrawReveal(_In):
    """Before the last day is over somebody says why."""

    early_because: Annotated[str, Field(max_length=500, pattern=NO_NUL)] = ""


class DrawRead(SQLModel):
    """`sites` of `of_sites` are drawn, each with the same chance; neither which, nor the seed until it is revealed."""

    id: UUID
    starts_on: date
    ends_on: date
    algorithm: str
    sites: int
    of_sites: int
    inspector_days: int
    of_inspector_days: int
    yearly_floor: float
    frame_hash: str
    seal: str
    seed: str | None
    committed_at: datetime
    revealed_at: datetime | None
    early_because: str


class InspectorCreate(_In):
    """`conflicts` are references or ids of sites this person must never visit; coordinates are the home's."""

    code: Annotated[str, Field(min_length=1, max_length=40, pattern=NO_NUL)]
    name: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    city: Line = ""
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    languages: list[Line] = Field(default=[], max_length=50)
    sectors: list[Literal["hospitality", "agriculture", "construction"]] = Field(default=[], max_length=3)
    skills: list[Line] = Field(default=[], max_length=50)
    conflicts: list[Line] = Field(default=[], max_length=500)


class InspectorRead(SQLModel):
    """`invented` marks a stand-in made because no inspectors were given."""

    id: UUID
    code: str
    name: str
    invented: bool
    country: str | None
    city: str
    latitude: float | None
    longitude: float | None
    languages: list[str]
    sectors: list[str]
    skills: list[str]
    conflicts: list[str]
    closed_at: datetime | None

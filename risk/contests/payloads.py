"""Shapes in and out of contests."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, JsonValue, StringConstraints

from risk.sectors.words import Band, EventKind, Grade, Verification
from suppliers.payloads import Incoming

ContestState = Literal["open", "upheld", "dismissed", "withdrawn"]
Told = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=4000)]


class ContestCreate(Incoming):
    """`line` is the driver of a contribution, `event_id` one of its events where it is one that is wrong."""

    score_id: UUID
    line: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    event_id: UUID | None = None
    reason: Told
    evidence: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    contested_as: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class ContestReason(Incoming):
    reason: Told


class FactCorrection(Incoming):
    """What is so instead of what the score read."""

    field: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
    value: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
    standing: Literal["claimed", "evidenced", "verified"] = "evidenced"


class ContestUpholding(Incoming):
    """At least one fact to record or one event of the contested line to take back."""

    reason: Told
    facts: list[FactCorrection] = Field(default_factory=list, max_length=20)
    void_event_ids: list[UUID] = Field(default_factory=list, max_length=100)


class ContestRead(BaseModel):
    """`late`: open past its day, or answered after it. `by_letter`: entered by staff for the firm."""

    id: UUID
    site_id: UUID
    score_id: UUID
    line: str
    event_id: UUID | None
    reason: str
    evidence: str
    contested_as: str
    by_letter: bool
    opened_at: datetime
    due_on: date
    clock_rule: str
    state: ContestState
    late: bool
    decision: str
    ended_at: datetime | None
    corrections: dict[str, JsonValue]
    corrected_score_id: UUID | None
    version: int


class ContestPage(BaseModel):
    rows: list[ContestRead]
    next_cursor: str | None


class OwnEvent(BaseModel):
    """An event behind a line, as its own firm may know it."""

    id: UUID
    kind: EventKind
    occurred_on: date
    severity: Grade | None
    verification: Verification


class OwnLine(BaseModel):
    """A line without what it was read from: a source or a path may name others."""

    driver: str
    label: str
    value: str
    points: int | None
    standing: str
    on: date | None
    events: list[OwnEvent]


class OwnScore(BaseModel):
    """A score as the scored firm reads it, made by `scored_by` from what is known in its register."""

    id: UUID
    site_id: UUID
    site: str
    scored_by: str
    value: float | None
    low: float | None
    high: float | None
    band: Band
    as_of: date
    model: str
    lines: list[OwnLine]
    missing: list[str]
    reason: str
    current: bool


class OwnScores(BaseModel):
    rows: list[OwnScore]
    contests: list[ContestRead]

"""Shapes of what people decide about records, and of what is told about it."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from suppliers.payloads import Country, DecisionRead, IdentifierIn, Incoming, Line, Name, Outgoing, Text

Answer = Literal["same", "different", "possibly_same"]
ActKind = Literal[
    "same", "different", "review", "possibly_same", "merged", "split", "moved", "closed", "reopened"
]  # fmt: skip
State = Literal["open", "closed", "moved"]
MOST = 50
MOST_MOVED = 1_000


class AnswerCreate(Incoming):
    """`left_id` is the record kept in front; both stay in the register. `possibly_same` joins nothing."""

    left_id: UUID
    right_id: UUID
    decision: Answer
    reason: Name


class MergeCreate(Incoming):
    """All of them are one; `front_id` is the record kept in front."""

    front_id: UUID
    other_ids: list[UUID] = Field(min_length=1, max_length=MOST)
    reason: Name


class SplitCreate(Incoming):
    """
    What leaves the record for the new one. Of `edge_ids` the new record is the end instead, of `shared_edge_ids` too.
    Empty text keeps what the record says. `earlier_visits`: visits never move; `new` records a link to them.
    """

    node_id: UUID
    name: Name
    reference: Line = ""
    country: Country | None = None
    city: Line = ""
    address: Text = ""
    identifiers: list[IdentifierIn] = Field(default_factory=list, max_length=MOST)
    spellings: list[Name] = Field(default_factory=list, max_length=MOST)
    edge_ids: list[UUID] = Field(default_factory=list, max_length=MOST_MOVED)
    shared_edge_ids: list[UUID] = Field(default_factory=list, max_length=MOST_MOVED)
    fact_ids: list[UUID] = Field(default_factory=list, max_length=MOST_MOVED)
    earlier_visits: Literal["original", "new"] = "original"
    reason: Name


class MoveCreate(Incoming):
    """A site works at another address from `moved_on`. `edge_ids` go along; without them all that hold that day do."""

    site_id: UUID
    moved_on: date
    address: Name
    city: Line
    region: Line = ""
    postcode: Line = ""
    country: Country | None = None
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    reference: Line = ""
    edge_ids: list[UUID] | None = Field(default=None, max_length=MOST_MOVED)
    reason: Name

    @model_validator(mode="after")
    def both_coordinates(self) -> "MoveCreate":
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("give both latitude and longitude, or neither")
        return self


class StateReport(Incoming):
    """Somebody reports that a record closed, or that a closed one works again."""

    node_id: UUID
    state: Literal["closed", "reopened"]
    reason: Name


class EffectRead(Outgoing):
    """What an act did to one row; `before` holds the columns it changed, as they were."""

    table_name: str
    row_id: UUID
    effect: Literal["added", "ended", "changed"]
    before: dict[str, Any]


class ActRead(Outgoing):
    id: UUID
    kind: ActKind
    front_id: UUID
    other_id: UUID | None
    reason: str
    decided_by: UUID | None
    recorded_at: datetime
    undone_at: datetime | None


class ActDetail(ActRead):
    effects: list[EffectRead]


class ActPage(BaseModel):
    rows: list[ActRead]
    next_cursor: str | None


class DecisionPage(BaseModel):
    rows: list[DecisionRead]
    next_cursor: str | None


class StandingRead(Outgoing):
    """`front_id` is the record to read instead when this one was merged; itself otherwise."""

    node_id: UUID
    state: State
    front_id: UUID
    member_ids: list[UUID]
    moved_to: UUID | None
    moved_from: UUID | None
    split_from: UUID | None
    split_into: list[UUID]


class StepRead(Outgoing):
    left_id: UUID
    right_id: UUID
    decision: str
    decision_id: UUID
    by_person: bool
    reasons: list[str]


class RecordWeightRead(Outgoing):
    node_id: UUID
    name: str
    kind: str
    country: str | None
    closed: bool
    edges: int
    facts: int
    identifiers: int
    spellings: int
    sources: int


class ConflictRead(Outgoing):
    code: str
    sentence: str
    node_ids: list[UUID]


class ConsequencesRead(Outgoing):
    front_id: UUID
    member_ids: list[UUID]
    records: list[RecordWeightRead]
    conflicts: list[ConflictRead]
    chain: list[StepRead]

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, computed_field
from sqlmodel import SQLModel

from audits.payloads.words import LARGEST_SEED, NO_NUL, In, Line


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


class PlanOrder(In):
    """
    Both days included. The same seed on the same register plans the same round. A published plan of these days gives
    way only for a reason. `interpreters` are languages in which one can be booked.
    """

    starts_on: date
    ends_on: date
    seed: int = Field(default=1, ge=0, le=LARGEST_SEED)
    replaces_published_because: Annotated[str, Field(max_length=500, pattern=NO_NUL)] = ""
    interpreters: list[Line] = Field(default=[], max_length=50)


class ReplanOrder(In):
    """The same seed on the same register moves the same visits."""

    seed: int = Field(default=1, ge=0, le=LARGEST_SEED)


class VisitMove(BaseModel):
    """
    A published visit on another day, with another inspector or at another hour; given up where `to_day` is null.
    `because` never tells of a complaint.
    """

    visit_id: UUID
    code: str
    from_day: date
    from_minute: int
    from_inspector_id: UUID | None
    to_day: date | None
    to_minute: int | None
    to_inspector_id: UUID | None
    because: str

    @property
    def is_move(self) -> bool:
        """Not one that only begins at another minute."""
        return (self.to_day, self.to_inspector_id) != (self.from_day, self.from_inspector_id)


class Replanned(BaseModel):
    """
    What a re-plan changed of the visits still to be made. `published` of them stood; `moved_share` is the part that
    changed day or inspector or was given up, `most_moved` what the rule of stability (S16) allows.
    """

    plan_id: UUID
    replanned_at: datetime
    seed: int
    iterations: int
    engine: str
    instance_hash: str
    published: int
    moves: list[VisitMove]
    added: list[str]
    most_moved: float

    @property
    def moved(self) -> list[VisitMove]:
        return [one for one in self.moves if one.is_move]

    @computed_field  # type: ignore[prop-decorator]  # pydantic reads the property under it
    @property
    def moved_share(self) -> float:
        return round(len(self.moved) / self.published, 4) if self.published else 0.0


class DrawCommit(In):
    """Both days included. `share` of the inspector-days, the rule's own where it is left out."""

    starts_on: date
    ends_on: date
    share: float | None = Field(default=None, ge=0, le=1)


class DrawReveal(In):
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


class DrawPage(BaseModel):
    rows: list[DrawRead]
    next_cursor: str | None

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field
from sqlmodel import SQLModel

from audits.payloads.words import LARGEST_SEED, NO_NUL, In


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
    """Both days included. The same seed on the same register plans the same round."""

    starts_on: date
    ends_on: date
    seed: int = Field(default=1, ge=0, le=LARGEST_SEED)


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

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field
from sqlmodel import SQLModel

from audits.payloads.words import NO_NUL, In, Line

Month = Annotated[int, Field(ge=1, le=12)]
Year = Annotated[int, Field(ge=2000, le=2100)]
LARGEST_QUOTA = 100_000


class CampaignOrder(In):
    """At least `visits` to sites of this sector and place (empty means any) within these months."""

    name: Annotated[str, Field(min_length=1, max_length=80, pattern=NO_NUL)]
    visits: int = Field(ge=1, le=LARGEST_QUOTA)
    first_month: Month = 1
    last_month: Month = 12
    sector: Line = ""
    country: Line = ""
    region: Line = ""


class ProgrammeOrder(In):
    """
    `purpose`: why these visits are made, in words that the programme carries. `share` of the days that visits can take
    is planned; the rest is kept for what nobody can plan: complaints, accidents, other registers.
    """

    year: Year
    purpose: Annotated[str, Field(max_length=500, pattern=NO_NUL)] = ""
    share: float = Field(default=1.0, gt=0, le=1)
    campaigns: list[CampaignOrder] = Field(default_factory=list, max_length=50)


class AreaRead(BaseModel):
    """Inspector-days by month; `lot_share` of them are the lot's, which gives each of its sites `lot_chance`."""

    area: str
    capacity: list[float]
    used: list[float]
    lot_share: float
    lot_chance: float
    sites: int
    floor_met: bool


class CampaignRead(CampaignOrder):
    planned: int
    reason: str


class ProgrammeRead(SQLModel):
    id: UUID
    year: int
    state: str
    purpose: str
    begins_on: date
    share: float
    rules_version: str
    engine: str
    instance_hash: str
    value: float
    bound: float
    kept: int
    moved: int
    areas: list[AreaRead]
    campaigns: list[CampaignRead]
    seal: str
    made_at: datetime
    published_at: datetime | None


class ProgrammePage(BaseModel):
    rows: list[ProgrammeRead]
    next_cursor: str | None


class EntryRead(SQLModel):
    """`opens_on` and `closes_on` are for planners and inspectors alone: visits are unannounced."""

    site_id: UUID
    how: str
    why: str
    opens_on: date | None
    closes_on: date | None
    days: int
    chance: float
    missed: str
    reason: str


class EntryPage(BaseModel):
    rows: list[EntryRead]
    next_cursor: str | None


class ProgressRead(BaseModel):
    """So far: visits made and planned of those in for sure, sites visited of all, and each campaign's visits made."""

    year: int
    sure: int
    planned: int
    visited: int
    sites: int
    sites_visited: int
    campaigns: dict[str, int]

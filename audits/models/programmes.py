from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class Programme(SQLModel, table=True):
    """
    One year of an organisation: why and how often it visits. `areas` and `campaigns` as `audits.programme.parties` has
    them; `share` of the days that visits can take is planned. No programme that meets as much is worth more than
    `bound`; `seal` hashes the entries that were published.
    """

    __tablename__ = "programme"
    __table_args__ = (
        CheckConstraint("state IN ('draft','published','closed')", name="state_known"),
        CheckConstraint("share > 0 AND share <= 1", name="share_of_days"),
        CheckConstraint("(published_at IS NULL) = (seal = '')", name="sealed_when_published"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    year: int
    state: str = "draft"
    purpose: str = ""
    begins_on: date
    share: float = 1.0
    rules_version: str
    engine: str
    instance_hash: str
    value: float
    bound: float
    kept: int = 0
    moved: int = 0
    areas: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    campaigns: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    seal: str = ""
    made_by: UUID | None = Field(default=None, foreign_key="account.id")
    made_at: datetime = Field(sa_type=UTCDateTime)
    published_by: UUID | None = Field(default=None, foreign_key="account.id")
    published_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class ProgrammeEntry(SQLModel, table=True):
    """
    One site of a year. Who is in for sure has a window, and nobody outside the planners' house ever reads it; who is in
    by lot has none. Whether it is planned or visited is read from the visits themselves.
    """

    __tablename__ = "programme_entry"
    __table_args__ = (
        CheckConstraint("how IN ('sure','lot')", name="how_known"),
        CheckConstraint("chance BETWEEN 0 AND 1", name="chance_is_one"),
        CheckConstraint("(how = 'sure') = (opens_on IS NOT NULL)", name="sure_has_window"),
        CheckConstraint("(opens_on IS NULL) = (closes_on IS NULL)", name="window_whole"),
        CheckConstraint("opens_on <= closes_on", name="window_in_order"),
        UniqueConstraint("programme_id", "site_id", name="one_entry_per_site"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    programme_id: UUID = Field(foreign_key="programme.id", index=True)
    site_id: UUID = Field(foreign_key="site.id", index=True)
    how: str
    why: str
    opens_on: date | None = None
    closes_on: date | None = None
    days: int
    chance: float
    value: float = 0.0
    missed: str = ""
    reason: str = ""

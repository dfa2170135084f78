from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class WatchList(SQLModel, table=True):
    """One source as last read well. An empty or shrunken file never replaces it; `warning` says why it was refused."""

    __tablename__ = "watch_list"

    source: str = Field(primary_key=True)
    title: str
    format: str
    content_hash: str
    entries: int
    age_limit_days: int = 35
    published_on: date | None = None
    loaded_at: datetime = Field(sa_type=UTCDateTime)
    warning: str = ""


class WatchListEntry(SQLModel, table=True):
    """A listed party, person, vessel, place or goods order. Expired and delisted entries stay as history."""

    __tablename__ = "watch_list_entry"
    __table_args__ = (UniqueConstraint("source", "entry_key", "content_hash", name="one_row_per_version"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    source: str = Field(foreign_key="watch_list.source", index=True)
    entry_key: str = Field(index=True)
    kind: str
    names: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    countries: list[str] = Field(default_factory=list, sa_type=JSON)
    identifiers: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    programme: str = ""
    birth_years: list[int] = Field(default_factory=list, sa_type=JSON)
    listed_on: date | None = None
    expires_on: date | None = None
    content_hash: str
    first_seen: datetime = Field(sa_type=UTCDateTime)
    delisted_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

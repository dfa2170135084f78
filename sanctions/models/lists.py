from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class WatchList(SQLModel, table=True):
    """
    One source as last read well. An empty or shrunken file never replaces it; `warning` says why it was refused.
    `checked_at` is when the publisher last had nothing newer; `facets` counts entries that carry an address and so on.
    """

    __tablename__ = "watch_list"

    source: str = Field(primary_key=True)
    title: str
    format: str
    content_hash: str
    entries: int
    age_limit_days: int = 35
    published_on: date | None = None
    loaded_at: datetime = Field(sa_type=UTCDateTime)
    checked_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    facets: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    warning: str = ""


class WatchListEntry(SQLModel, table=True):
    """
    A listed party, person, vessel, place or goods order. Expired and delisted entries stay as history; `forgotten_at`
    marks one whose personal data went with its delisting, so that only the hash is left.
    """

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
    births: list[str] = Field(default_factory=list, sa_type=JSON)
    addresses: list[str] = Field(default_factory=list, sa_type=JSON)
    merchandise: str = ""
    with_subsidiaries: bool = False
    listed_on: date | None = None
    expires_on: date | None = None
    content_hash: str
    first_seen: datetime = Field(sa_type=UTCDateTime)
    delisted_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    expired_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    forgotten_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class ListFetch(SQLModel, table=True):
    """
    What was last fetched for one file of a source, and what went wrong since. `etag` and `last_modified` belong to a
    copy that was read well: a refused one is asked for again in full.
    """

    __tablename__ = "list_fetch"

    source: str = Field(primary_key=True)
    part: str = Field(primary_key=True)
    address: str
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    tried_at: datetime = Field(sa_type=UTCDateTime)
    failures: int = 0
    code: str = ""
    message: str = ""

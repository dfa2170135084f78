from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, Numeric, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id

CASE_STATES = (
    "('alleged','under_inquiry','notice_issued','representations','decided','appealed','final','paying','remediating',"
    "'closed','expired','withdrawn','annulled')"
)


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


class Hit(SQLModel, table=True):
    """
    A possible match, until a person rules on it with a reason. `party_hash` and `entry_hash` pin what was compared:
    a clearance lapses when either changes.
    """

    __tablename__ = "hit"
    __table_args__ = (
        CheckConstraint("state IN ('open','confirmed','cleared','lapsed')", name="state_known"),
        CheckConstraint("probability BETWEEN 0 AND 1", name="probability_is_a_share"),
        Index("hit_state", "organisation_id", "state"),
        # Each organisation rules for itself, also on a node that several see; lapsed ones stay as history.
        Index(
            "one_live_hit_per_pair",
            "organisation_id",
            "node_id",
            "entry_id",
            unique=True,
            sqlite_where=text("state <> 'lapsed'"),
            postgresql_where=text("state <> 'lapsed'"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    node_id: UUID = Field(foreign_key="node.id", index=True)
    entry_id: UUID = Field(foreign_key="watch_list_entry.id", index=True)
    source: str
    name_screened: str
    name_matched: str
    probability: float
    band: str
    alignment: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    points: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    party_hash: str
    entry_hash: str
    state: str = "open"
    reason: str = ""
    decided_by: UUID | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    version: int = 1


class Case(SQLModel, table=True):
    """An enforcement case. Nothing of it is public before `final`. Money in whole and hundredth units of `currency`."""

    __tablename__ = "enforcement_case"
    __table_args__ = (
        CheckConstraint(f"state IN {CASE_STATES}", name="state_known"),
        UniqueConstraint("organisation_id", "reference", name="one_reference_per_case"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    reference: str
    party_id: UUID = Field(foreign_key="party.id", index=True)
    site_id: UUID | None = Field(default=None, foreign_key="site.id", index=True)
    state: str = Field(default="alleged", index=True)
    offence_family: str
    offence_on: date
    grounds: str
    currency: str = "EUR"
    proposed_amount: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))
    final_amount: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))
    proposed_by: UUID | None = Field(default=None, foreign_key="account.id")
    decided_by: UUID | None = Field(default=None, foreign_key="account.id")
    opened_on: date
    notice_served_on: date | None = None
    reply_by: date | None = None
    final_on: date | None = None
    review_on: date | None = None
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    version: int = 1


class CaseEvent(SQLModel, table=True):
    __tablename__ = "case_event"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="enforcement_case.id", index=True)
    occurred_on: date
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    from_state: str
    to_state: str
    reason: str
    actor_id: UUID | None = Field(default=None, foreign_key="account.id")
    amount: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))

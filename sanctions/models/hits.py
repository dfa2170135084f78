from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


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

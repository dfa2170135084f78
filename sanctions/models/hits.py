from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id
from foundation.models.records import counting_column


class Hit(SQLModel, table=True):
    """
    A possible match, until a person rules on it with a reason. `party_hash` and `entry_hash` pin what was compared:
    a clearance lapses when either changes. With `compared`, the weights of its words, the scorecard and the count of
    rarity it is recomputed (`sanctions/replaying.py`); `answer_hash` covers what came out.

    `proposed` is a decision that waits for a second person. Until that person agrees, `state` is what it was.
    """

    __tablename__ = "hit"
    __table_args__ = (
        CheckConstraint("state IN ('open','confirmed','cleared','lapsed')", name="state_known"),
        CheckConstraint("proposed IN ('','confirmed','cleared')", name="proposed_known"),
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
    compared: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    weights: dict[str, float] = Field(default_factory=dict, sa_type=JSON)
    card_version: str = ""
    rarity_hash: str = ""
    method: str = ""
    answer_hash: str = ""
    state: str = "open"
    reason: str = ""
    reason_code: str = ""
    proposed: str = ""
    proposed_code: str = ""
    proposed_reason: str = ""
    proposed_by: UUID | None = None
    proposed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    assigned_to: UUID | None = Field(default=None, index=True)
    due_on: date | None = None
    decided_by: UUID | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    version: int = 1


class HitEvent(SQLModel, table=True):
    """What happened to a possible match, step by step. A run has no `actor_id`."""

    __tablename__ = "hit_event"

    number: int | None = Field(default=None, sa_column=counting_column())
    hit_id: UUID = Field(foreign_key="hit.id", index=True)
    occurred_at: datetime = Field(sa_type=UTCDateTime)
    step: str
    reason_code: str = ""
    reason: str = ""
    actor_id: UUID | None = None


class OwnedAlert(SQLModel, table=True):
    """
    A party of which listed owners hold enough to bring it under a regime's rule. `owner_state` is what is known of the
    owners: `confirmed`, or `possible` while somebody has still to rule on them. `reached` says whether the recorded
    stakes suffice (`yes`) or only the largest they can be (`possible`). Ended ones stay as history.
    """

    __tablename__ = "owned_alert"
    __table_args__ = (
        CheckConstraint("owner_state IN ('confirmed','possible')", name="owner_state_known"),
        CheckConstraint("reached IN ('yes','possible')", name="reached_known"),
        Index(
            "one_standing_owned_alert",
            "organisation_id",
            "node_id",
            "rule",
            "owner_state",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    node_id: UUID = Field(foreign_key="node.id", index=True)
    rule: str
    owner_state: str
    reached: str
    basis: str
    share_low: float
    share_high: float
    owners: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    as_of: date
    wording: str
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

"""Decisions about which records are one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class IdentityDecision(SQLModel, table=True):
    """
    Merge, split, refusal or an open review of two nodes. Ids stay as they are: `identity.all_ids` reads these rows.
    `left_id` is the one kept. An undone decision stays readable.
    """

    __tablename__ = "identity_decision"
    __table_args__ = (
        CheckConstraint("decision IN ('same','review','different','split')", name="decision_known"),
        UniqueConstraint("left_id", "right_id", "recorded_at", name="one_decision_at_a_time"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    left_id: UUID = Field(foreign_key="node.id", index=True)
    right_id: UUID = Field(foreign_key="node.id", index=True)
    decision: str
    probability: float | None = None
    reasons: list[str] = Field(default_factory=list, sa_type=JSON)
    decided_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    undone_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

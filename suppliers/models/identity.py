"""What people and comparisons decided about records: which are one, which are two, which moved or closed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id
from foundation.models.records import counting_column

STANDING = text("undone_at IS NULL")


class IdentityAct(SQLModel, table=True):
    """
    One thing a person did to the identity of records, undone as a whole. `front_id` is the record kept in front, split,
    closed or moved to; `other_id` the second record, where there is just one.
    """

    __tablename__ = "identity_act"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('same','different','review','possibly_same','merged','split','moved','closed','reopened')",
            name="kind_known",
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    kind: str
    front_id: UUID = Field(foreign_key="node.id", index=True)
    other_id: UUID | None = Field(default=None, foreign_key="node.id", index=True)
    reason: str
    decided_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    undone_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class IdentityEffect(SQLModel, table=True):
    """
    What an act did to one row, so that an undo puts exactly that back. `number` is the order over all acts. `before`
    holds the columns that were changed, as text.
    """

    __tablename__ = "identity_effect"
    __table_args__ = (CheckConstraint("effect IN ('added','ended','changed')", name="effect_known"),)

    number: int | None = Field(default=None, sa_column=counting_column())
    act_id: UUID = Field(foreign_key="identity_act.id", index=True)
    table_name: str
    row_id: UUID = Field(index=True)
    effect: str
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class IdentityDecision(SQLModel, table=True):
    """
    What stands, or stood, about two nodes. Ids stay as they are: `identity.all_ids` reads these rows. `left_id` is the
    one kept; `pair_key` names the two in either order. `act_id` is empty for what a comparison found. An undone
    decision stays readable.
    """

    __tablename__ = "identity_decision"
    __table_args__ = (
        CheckConstraint("decision IN ('same','review','different','possibly_same','split')", name="decision_known"),
        Index(
            "one_standing_decision",
            "organisation_id",
            "pair_key",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    left_id: UUID = Field(foreign_key="node.id", index=True)
    right_id: UUID = Field(foreign_key="node.id", index=True)
    pair_key: str
    decision: str
    probability: float | None = None
    reasons: list[str] = Field(default_factory=list, sa_type=JSON)
    act_id: UUID | None = Field(default=None, foreign_key="identity_act.id", index=True)
    decided_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    undone_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class IdentityCompared(SQLModel, table=True):
    """In which version a record was last compared with the others, so that a run asks only about what is new."""

    __tablename__ = "identity_compared"

    node_id: UUID = Field(foreign_key="node.id", primary_key=True, ondelete="CASCADE")
    version: int
    compared_at: datetime = Field(sa_type=UTCDateTime)

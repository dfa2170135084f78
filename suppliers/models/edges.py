"""The links of the chain, never overwritten: closed and added."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id
from suppliers.models.standings import STANDINGS


class Edge(SQLModel, table=True):
    """
    Two clocks: `valid_from`/`valid_to` is when it held in the world, `recorded_at`/`superseded_at` when we knew it.
    Points to whoever receives goods, work or workers. `share_*` are fractions 0-1 of ownership; equal when exact.
    """

    __tablename__ = "edge"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('supplies','subcontracts','provides_labour','recruits_for','owns','controls','operates',"
            "'same_as','possibly_same_as','successor_of')",
            name="kind_known",
        ),
        CheckConstraint("origin IN ('declared','discovered','inferred')", name="origin_known"),
        CheckConstraint(f"verification IN {STANDINGS}", name="verification_known"),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence_is_a_share"),
        CheckConstraint(
            "share_min IS NULL OR (share_min >= 0 AND share_max <= 1 AND share_min <= share_max)", name="share_in_order"
        ),
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to", name="dates_in_order"),
        Index("edge_from", "from_id", "kind"),
        Index("edge_to", "to_id", "kind"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    row_key: str = Field(index=True)
    kind: str
    from_id: UUID = Field(foreign_key="node.id")
    to_id: UUID = Field(foreign_key="node.id")
    origin: str = "declared"
    verification: str = "claimed"
    verified_until: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    confidence: float = 1.0
    share_min: float | None = None
    share_max: float | None = None
    workers: int | None = None
    commodity: str = ""
    corridor: str = ""
    source_text: str = ""
    reasons: list[str] = Field(default_factory=list, sa_type=JSON)
    evidence_ids: list[str] = Field(default_factory=list, sa_type=JSON)
    batch_id: UUID | None = Field(default=None, foreign_key="import_batch.id", index=True)
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    superseded_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

"""The links of the chain, never overwritten: closed and added."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id
from suppliers.models.standings import STANDINGS

WALKED = ("organisation_id", "superseded_at", "valid_from", "valid_to", "visibility", "visibility_owner_id", "kind")


class Edge(SQLModel, table=True):
    """
    Two clocks: `valid_from`/`valid_to` is when it held in the world, `recorded_at`/`superseded_at` when we knew it.
    Points to whoever receives goods, work or workers. `share_*` are fractions 0-1 of ownership; equal when exact.
    `visibility_owner_id` is the organisation that declared the link and says what others read of it; none: the holder.
    `source_row` is the row of the imported file (`batch_id` says which), none for a link that was typed in.
    The columns from `declared_tier` to `directness` are explained in `suppliers/edge_terms.py`.
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
        CheckConstraint("declared_tier IS NULL OR declared_tier BETWEEN 0 AND 99", name="declared_tier_in_range"),
        CheckConstraint("approval IN ('','approved','pending','refused','not_asked')", name="approval_known"),
        CheckConstraint("fee_policy IN ('','employer_pays','shared','worker_pays','unknown')", name="fee_policy_known"),
        CheckConstraint("directness IN ('','direct','indirect','unknown')", name="directness_known"),
        CheckConstraint("volume IS NULL OR volume >= 0", name="volume_not_negative"),
        CheckConstraint("visibility IN ('shared','hidden_name','private')", name="visibility_known"),
        CheckConstraint("visibility = 'shared' OR visibility_owner_id IS NOT NULL", name="hidden_by_somebody"),
        # A step of a walk is answered from these alone, without reading the row. The kind stands late, or SQLite looks
        # up each kind of a node by itself.
        Index("edge_from", "from_id", *WALKED, "to_id"),
        Index("edge_to", "to_id", *WALKED, "from_id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    row_key: str
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
    source_row: int | None = None
    declared_tier: int | None = None
    process: str = ""
    approval: str = ""
    order_ref: str = ""
    contract_kind: str = ""
    corridor_origin: str | None = None
    corridor_destination: str | None = None
    fee_policy: str = ""
    licence_no: str = ""
    volume: float | None = None
    unit: str = ""
    interest_type: str = ""
    directness: str = ""
    visibility: str = "shared"
    visibility_owner_id: UUID | None = Field(default=None, foreign_key="organisation.id", index=True)
    reasons: list[str] = Field(default_factory=list, sa_type=JSON)
    evidence_ids: list[str] = Field(default_factory=list, sa_type=JSON)
    batch_id: UUID | None = Field(default=None, foreign_key="import_batch.id", index=True)
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    superseded_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

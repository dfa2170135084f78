from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, Text
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class ScoreBatch(SQLModel, table=True):
    __tablename__ = "score_batch"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    as_of: date
    models: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    sites: int = 0
    recorded_at: datetime = Field(sa_type=UTCDateTime)


class SiteScore(SQLModel, table=True):
    """
    One score with its receipt (canonical JSON, from which it can be replayed bit by bit). The current one has no
    `superseded_at`. `value`, `low`, `high` are points 0-100; null means honestly unknown.
    `priority` is the value with severity as its fraction, the order of lists.
    """

    __tablename__ = "site_score"
    __table_args__ = (
        CheckConstraint("band IN ('low','medium','high','very_high','unknown')", name="band_known"),
        CheckConstraint("(value IS NULL) = (band = 'unknown')", name="unknown_has_no_value"),
        CheckConstraint(
            "value IS NULL OR (low <= value AND value <= high AND low >= 0 AND high <= 100)", name="range_in_order"
        ),
        Index("site_score_current", "site_id", "superseded_at"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    batch_id: UUID = Field(foreign_key="score_batch.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    site_id: UUID = Field(foreign_key="site.id", index=True)
    model: str
    as_of: date
    value: float | None = None
    low: float | None = None
    high: float | None = None
    priority: float | None = Field(default=None, index=True)
    band: str
    logit: float | None = None
    completeness: float
    contributions: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    missing: list[str] = Field(default_factory=list, sa_type=JSON)
    reason: str = ""
    receipt: str = Field(sa_type=Text)
    receipt_hash: str
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    superseded_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

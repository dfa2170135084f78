import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, Text
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id

LINE = ("driver", "label", "value", "logit", "points", "group", "standing", "source", "on", "refs")
"""What a receipt says of each line, in its order."""


class ScoreBatch(SQLModel, table=True):
    """
    The scores that were new on one occasion, `receipts` of them, under one Merkle `root` (hexadecimal). `signature` is
    by `public_key` over the statement of `risk/sealing.py`; both are empty where no secret was configured.
    """

    __tablename__ = "score_batch"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    as_of: date
    models: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    sites: int = 0
    receipts: int = 0
    root: str = ""
    signature: str = ""
    public_key: str = ""
    recorded_at: datetime = Field(sa_type=UTCDateTime)


class ScoreTree(SQLModel, table=True):
    """
    What proofs of a batch are made from, beside it because it is large: the leaves (32 bytes each, in rising order) and
    the secret `salt` that blinds them. It outlives scores that are erased, so the others stay provable.
    """

    __tablename__ = "score_tree"

    batch_id: UUID = Field(primary_key=True, foreign_key="score_batch.id")
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    salt: bytes
    leaves: bytes


class SiteScore(SQLModel, table=True):
    """
    One score with its receipt (canonical JSON, from which it can be replayed bit by bit). The current one has no
    `superseded_at`. `value`, `low`, `high` are points 0-100; null means honestly unknown.
    `priority` is the value with severity as its fraction, the order of lists; `main_reason` is what they say of it: the
    label of the line that raised it most, empty where none did, never the one of what was confided.
    """

    __tablename__ = "site_score"
    __table_args__ = (
        CheckConstraint("band IN ('low','medium','high','very_high','unknown')", name="band_known"),
        CheckConstraint("(value IS NULL) = (band = 'unknown')", name="unknown_has_no_value"),
        CheckConstraint(
            "value IS NULL OR (low <= value AND value <= high AND low >= 0 AND high <= 100)", name="range_in_order"
        ),
        Index("site_score_current", "site_id", "superseded_at"),
        Index("site_score_in_order", "site_id", "superseded_at", "organisation_id", "priority", "band"),
        Index("site_score_by_priority", "organisation_id", "superseded_at", "priority", "site_id"),
        Index("site_score_by_band", "organisation_id", "superseded_at", "band", "priority", "site_id"),
        Index("site_score_newest", "organisation_id", "superseded_at", "recorded_at"),
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
    main_reason: str = ""
    missing: list[str] = Field(default_factory=list, sa_type=JSON)
    reason: str = ""
    receipt: str = Field(sa_type=Text)
    receipt_hash: str
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    superseded_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

    @property
    def contributions(self) -> list[dict[str, Any]]:
        """The lines as the receipt has them, read from it each time."""
        lines = json.loads(self.receipt)["score"]["contributions"]
        return [dict(zip(LINE, line, strict=True)) for line in lines]

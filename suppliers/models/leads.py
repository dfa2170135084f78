"""Orders as buyers placed them, and the leads drawn from them and from look-alike firms. A lead is never a finding."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, Numeric, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class PurchaseOrder(SQLModel, table=True):
    """
    `units` of one item for which `site_id` answers, made between two days. `standard_minutes` and `price` are for one
    unit. `unauthorised`: whether it became known that others made it without leave; null when nobody looked.
    """

    __tablename__ = "purchase_order"
    __table_args__ = (
        CheckConstraint("units > 0", name="units_positive"),
        CheckConstraint("standard_minutes IS NULL OR standard_minutes > 0", name="minutes_positive"),
        CheckConstraint("price IS NULL OR price >= 0", name="price_not_negative"),
        CheckConstraint("starts_on <= due_on", name="days_in_order"),
        UniqueConstraint("organisation_id", "row_key", name="one_order_per_row"),
        Index("purchase_order_site", "site_id", "due_on"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    row_key: str
    reference: str
    buyer_id: UUID | None = Field(default=None, foreign_key="node.id", index=True)
    site_id: UUID = Field(foreign_key="node.id")
    item: str = ""
    process: str = ""
    units: float
    standard_minutes: float | None = None
    price: Decimal | None = Field(default=None, sa_type=Numeric(18, 4))
    currency: str = ""
    starts_on: date
    due_on: date
    shipped_from: str = ""
    unauthorised: bool | None = None
    source: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    superseded_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class Lead(SQLModel, table=True):
    """
    Something to look into, with its reasons. `about` tells leads on one subject apart (an order, a recruiter); the same
    reasons a person refuted are not raised again. `restricted`: it rests on a case, so only who reads cases sees it.
    """

    __tablename__ = "lead"
    __table_args__ = (
        CheckConstraint("kind IN ('undeclared_subcontracting','recruitment_fees','phoenix')", name="kind_known"),
        CheckConstraint("state IN ('open','refuted','taken_to_inspection')", name="state_known"),
        Index("lead_subject", "organisation_id", "kind", "subject_id"),
        Index("lead_points", "organisation_id", "points", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    kind: str
    subject_id: UUID = Field(foreign_key="node.id", index=True)
    other_id: UUID | None = Field(default=None, foreign_key="node.id", index=True)
    about: str = ""
    points: float
    reasons: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    missing: list[str] = Field(default_factory=list, sa_type=JSON)
    restricted: bool = False
    as_of: date
    state: str = "open"
    reason: str = ""
    decided_by: UUID | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    superseded_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    version: int = 1

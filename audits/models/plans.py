from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class Plan(SQLModel, table=True):
    """A round of visits. Seed, engine, iterations and the hash of the instance make it repeatable."""

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("state IN ('draft','published','replaced')", name="state_known"),
        CheckConstraint("starts_on <= ends_on", name="dates_in_order"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    starts_on: date
    ends_on: date
    state: str = "draft"
    seed: int
    engine: str
    iterations: int
    instance_hash: str
    value: float
    bound: float
    random_share: float
    left_out: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    assumptions: list[str] = Field(default_factory=list, sa_type=JSON)
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    published_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class Draw(SQLModel, table=True):
    """
    What was committed to before a round was planned. `frame` holds per urn `[opaque id, whose it is, stratum]`,
    `strata` what a stratum's number means, `drawn` per urn the opaque ids in lot order. `sealed_seed` makes the draw
    from the first day and is read by no page; `seed` is the same, shown, once it is revealed. The frame has no name.
    """

    __tablename__ = "draw"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="dates_in_order"),
        CheckConstraint("(seed IS NULL) = (revealed_at IS NULL)", name="seed_shown_when_revealed"),
        UniqueConstraint("organisation_id", "starts_on", "ends_on", name="one_draw_per_period"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    starts_on: date
    ends_on: date
    algorithm: str
    frame: dict[str, list[list[str]]] = Field(sa_type=JSON)
    strata: dict[str, str] = Field(sa_type=JSON)
    drawn: dict[str, list[str]] = Field(sa_type=JSON)
    sites: int
    of_sites: int
    inspector_days: int
    of_inspector_days: int
    yearly_floor: float
    frame_hash: str
    seal: str
    sealed_seed: str
    seed: str | None = None
    committed_by: UUID | None = Field(default=None, foreign_key="account.id")
    committed_at: datetime = Field(sa_type=UTCDateTime)
    revealed_by: UUID | None = Field(default=None, foreign_key="account.id")
    revealed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    early_because: str = ""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id

SEVERITIES = "('zero_tolerance','critical','major','minor','collaborative')"


class Inspector(SQLModel, table=True):
    """`invented` marks a stand-in made because no inspectors were given; it is shown wherever it appears."""

    __tablename__ = "inspector"
    __table_args__ = (UniqueConstraint("organisation_id", "code", name="one_code_per_inspector"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    account_id: UUID | None = Field(default=None, foreign_key="account.id")
    code: str
    name: str
    invented: bool = False
    country: str | None = None
    city: str = ""
    latitude: float | None = None
    longitude: float | None = None
    languages: list[str] = Field(default_factory=list, sa_type=JSON)
    sectors: list[str] = Field(default_factory=list, sa_type=JSON)
    skills: list[str] = Field(default_factory=list, sa_type=JSON)
    conflicts: list[str] = Field(default_factory=list, sa_type=JSON)
    closed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


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


class Visit(SQLModel, table=True):
    """
    `starts_at_minute` counts from local midnight; `reason` is words for people; `selected_how` risk, follow_up, random
    or first_visit (what a complaint caused is stored and shown like the other visits of its cell). `propensity` is the
    chance of being selected in that way: 1 for what was chosen, of a lot its chance in the draw. `code` is what
    calendars may show.
    """

    __tablename__ = "visit"
    __table_args__ = (
        CheckConstraint("state IN ('planned','done','cancelled')", name="state_known"),
        CheckConstraint("starts_at_minute BETWEEN 0 AND 1439", name="within_the_day"),
        UniqueConstraint("organisation_id", "code", name="one_code_per_visit"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    plan_id: UUID | None = Field(default=None, foreign_key="plan.id", index=True)
    code: str
    site_id: UUID = Field(foreign_key="site.id", index=True)
    inspector_id: UUID | None = Field(default=None, foreign_key="inspector.id", index=True)
    day: date = Field(index=True)
    starts_at_minute: int
    minutes: int
    travel_minutes: int = 0
    reason: str = ""
    selected_how: str = "risk"
    propensity: float | None = None
    state: str = Field(default="planned", index=True)
    outcome: str | None = None
    instrument: str = ""
    sequence: int = 0
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    version: int = 1


class InspectionTask(SQLModel, table=True):
    __tablename__ = "inspection_task"
    __table_args__ = (
        UniqueConstraint("visit_id", "position", name="one_task_per_position"),
        CheckConstraint("state IN ('open','done','dropped')", name="state_known"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    visit_id: UUID = Field(foreign_key="visit.id", index=True)
    position: int
    kind: str
    title: str
    detail: str = ""
    question_ids: list[str] = Field(default_factory=list, sa_type=JSON)
    state: str = "open"
    due_on: date
    done_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class Finding(SQLModel, table=True):
    """What was seen. It stays `alleged` until answered and decided; `amends_id` points to the entry it corrects."""

    __tablename__ = "finding"
    __table_args__ = (
        CheckConstraint(f"severity IN {SEVERITIES}", name="severity_known"),
        CheckConstraint("state IN ('alleged','confirmed','closed','withdrawn','amended')", name="state_known"),
        UniqueConstraint("organisation_id", "reference", name="one_reference_per_finding"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    reference: str
    site_id: UUID = Field(foreign_key="site.id", index=True)
    visit_id: UUID | None = Field(default=None, foreign_key="visit.id", index=True)
    question_id: str = ""
    indicator: str = ""
    severity: str
    description: str
    state: str = "alleged"
    found_on: date
    reply_by: date | None = None
    reply: str = ""
    closed_on: date | None = None
    closed_because: str = ""
    amends_id: UUID | None = Field(default=None, foreign_key="finding.id")
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    version: int = 1


class CorrectiveAction(SQLModel, table=True):
    """
    Two deadlines: `plan_by` (the firm says how) and `close_by` (it is done); null where the scheme sets none.
    Verified by a second person.
    """

    __tablename__ = "corrective_action"
    __table_args__ = (
        CheckConstraint("state IN ('open','planned','done','verified','dropped')", name="state_known"),
        Index("action_due", "state", "close_by"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    finding_id: UUID = Field(foreign_key="finding.id", index=True)
    description: str
    responsible: str = ""
    plan_by: date | None = None
    close_by: date | None = None
    state: str = "open"
    done_on: date | None = None
    verified_on: date | None = None
    verified_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    version: int = 1


class Grievance(SQLModel, table=True):
    """
    Entered by staff from a call, a letter or a talk; holds no name. Confidential always; `receipt_hash` is argon2id
    over the 16-digit receipt, which itself is never stored.
    """

    __tablename__ = "grievance"
    __table_args__ = (
        CheckConstraint("channel IN ('phone','letter','in_person','message')", name="channel_known"),
        CheckConstraint("state IN ('received','acknowledged','answered','closed')", name="state_known"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    site_id: UUID = Field(foreign_key="site.id", index=True)
    channel: str
    category: str
    severity: str = "major"
    summary: str = Field(sa_type=Text)
    language: str = ""
    received_on: date
    acknowledge_by: date
    answer_by: date
    state: str = "received"
    receipt_hash: str
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    version: int = 1

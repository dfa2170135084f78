from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class CorrectiveAction(SQLModel, table=True):
    """
    Two deadlines: `plan_by` (the firm says how) and `close_by` (it is done); null where the scheme sets none. `kind`
    says in whose hands the cause lies: the site's, the buyer's, or both. Verified by a second person.
    """

    __tablename__ = "corrective_action"
    __table_args__ = (
        CheckConstraint("state IN ('open','planned','done','verified','dropped')", name="state_known"),
        CheckConstraint("kind IN ('site','buyer','joint')", name="kind_known"),
        CheckConstraint(
            "verified_by IS NULL OR ((recorded_by IS NULL OR verified_by <> recorded_by)"
            " AND (done_by IS NULL OR verified_by <> done_by))",
            name="second_person",
        ),
        Index("action_due", "state", "close_by"),
        Index("action_in_order", "organisation_id", "state", "close_by", "id"),
        Index("action_recorded", "organisation_id", "recorded_by"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    finding_id: UUID = Field(foreign_key="finding.id", index=True)
    kind: str = "site"
    description: str
    responsible: str = ""
    plan: str = ""
    root_cause: str = ""
    plan_by: date | None = None
    close_by: date | None = None
    state: str = "open"
    done_on: date | None = None
    done_by: UUID | None = Field(default=None, foreign_key="account.id")
    verified_on: date | None = None
    verified_by: UUID | None = Field(default=None, foreign_key="account.id")
    verifying_visit_id: UUID | None = Field(default=None, foreign_key="visit.id")
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    version: int = 1


class ActionMove(SQLModel, table=True):
    """Each step as it was taken, never altered: one that was sent back stays readable beside the next try."""

    __tablename__ = "action_move"
    __table_args__ = (CheckConstraint("step IN ('planned','done','returned','verified')", name="step_known"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    action_id: UUID = Field(foreign_key="corrective_action.id", index=True)
    step: str
    day: date
    note: str = ""
    moved_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)


class ActionExtension(SQLModel, table=True):
    """A later day that was asked for, and what somebody else decided. `former_day` keeps the deadline it moves."""

    __tablename__ = "action_extension"
    __table_args__ = (
        CheckConstraint("clock IN ('plan','close')", name="clock_known"),
        CheckConstraint("asked_by IN ('firm','auditor')", name="asked_by_known"),
        CheckConstraint("state IN ('requested','granted','refused')", name="state_known"),
        CheckConstraint("new_day > former_day", name="later_day"),
        CheckConstraint("decided_by IS NULL OR recorded_by IS NULL OR decided_by <> recorded_by", name="second_person"),
        CheckConstraint("(state = 'requested') = (decided_on IS NULL)", name="decided_when_decided"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    action_id: UUID = Field(foreign_key="corrective_action.id", index=True)
    clock: str
    asked_by: str
    former_day: date
    new_day: date
    reason: str
    rule: str
    state: str = "requested"
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    decided_by: UUID | None = Field(default=None, foreign_key="account.id")
    decided_on: date | None = None
    decided_because: str = ""


class ActionPart(SQLModel, table=True):
    """What one owner has to do. A cause outside the site's sole control has one for the site and one for the buyer."""

    __tablename__ = "action_part"
    __table_args__ = (
        CheckConstraint("owner_kind IN ('site','buyer')", name="owner_kind_known"),
        CheckConstraint(
            "lever IN ('price','lead_time','payment','order_volume','order_change','site_practice')", name="lever_known"
        ),
        CheckConstraint("state IN ('open','done')", name="state_known"),
        CheckConstraint("(state = 'done') = (done_on IS NOT NULL)", name="done_when_done"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    action_id: UUID = Field(foreign_key="corrective_action.id", index=True)
    owner_kind: str
    owner_id: UUID | None = Field(default=None, foreign_key="party.id")
    owner_name: str
    lever: str
    description: str
    due_on: date
    state: str = "open"
    done_on: date | None = None
    done_by: UUID | None = Field(default=None, foreign_key="account.id")
    signed_off: str = ""
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)


class WorkerConfirmation(SQLModel, table=True):
    """How many workers were asked whether it is put right and how many said so. Never who."""

    __tablename__ = "worker_confirmation"
    __table_args__ = (
        CheckConstraint("asked >= 1 AND confirmed >= 0 AND confirmed <= asked", name="count_possible"),
        CheckConstraint("way IN ('on_site','phone','survey','committee')", name="way_known"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    action_id: UUID = Field(foreign_key="corrective_action.id", index=True)
    asked: int
    confirmed: int
    way: str
    day: date
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)


class RetaliationCheck(SQLModel, table=True):
    """
    Looking again whether anybody suffers for having spoken. A sign becomes a confidential matter, `grievance_id`, which
    is told to nobody but who may read those: to everybody else the row says no more than that it was looked at.
    """

    __tablename__ = "retaliation_check"
    __table_args__ = (
        CheckConstraint("after_kind IN ('corrective_action','visit')", name="after_kind_known"),
        CheckConstraint("state IN ('open','looked_at')", name="state_known"),
        CheckConstraint("earliest_on <= due_on", name="days_in_order"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    site_id: UUID = Field(foreign_key="site.id", index=True)
    after_kind: str
    after_id: UUID = Field(index=True)
    earliest_on: date
    due_on: date
    state: str = "open"
    looked_on: date | None = None
    looked_by: UUID | None = Field(default=None, foreign_key="account.id")
    grievance_id: UUID | None = Field(default=None, foreign_key="grievance.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class Visit(SQLModel, table=True):
    """
    `starts_at_minute` counts from local midnight; `reason` is words for people; `selected_how` risk, follow_up, random
    or first_visit (what a complaint caused is stored and shown like the other visits of its cell). `propensity` is the
    chance of being selected in that way: 1 for what was chosen, of a lot its chance in the draw. `code` is what
    calendars may show. `sequence` counts the changes of day, time, inspector or state that calendars must take over,
    `changed_at` is when the newest was made: both rise through `note_change` alone.
    `inspector_id` leads, others are its members; `interpreter` is the language one is needed for, `team_reason` says
    why these people go.
    """

    __tablename__ = "visit"
    __table_args__ = (
        CheckConstraint("state IN ('planned','done','cancelled')", name="state_known"),
        CheckConstraint("starts_at_minute BETWEEN 0 AND 1439", name="within_the_day"),
        CheckConstraint("payer IN ('public','buyer','supplier')", name="payer_known"),
        UniqueConstraint("organisation_id", "code", name="one_code_per_visit"),
        Index("visit_in_order", "organisation_id", "state", "day", "starts_at_minute", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    plan_id: UUID | None = Field(default=None, foreign_key="plan.id", index=True)
    follows_id: UUID | None = Field(default=None, foreign_key="visit.id", index=True)
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
    payer: str = "public"
    announced: bool = False
    interpreter: str = ""
    interpreter_booked: bool = False
    joint_group_id: UUID | None = Field(default=None, foreign_key="joint_group.id", index=True)
    team_reason: str = ""
    sequence: int = 0
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    changed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    version: int = 1

    def note_change(self, now: datetime) -> None:
        """After every change of day, time, inspector or state, or calendars keep what they had."""
        self.sequence += 1
        self.version += 1
        self.changed_at = now


class InspectionTask(SQLModel, table=True):
    """`interviews` and `detection_chance` (0-1) stand at the task that interviews, once the head-count is known."""

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
    interviews: int | None = None
    detection_chance: float | None = None
    state: str = "open"
    due_on: date
    done_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

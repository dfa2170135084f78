from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator
from sqlmodel import SQLModel

from audits.payloads.words import NO_NUL, In, Line, Reason

ActionKind = Literal["site", "buyer", "joint"]
Lever = Literal["price", "lead_time", "payment", "order_volume", "order_change", "site_practice"]
Words = Annotated[str, Field(max_length=4000, pattern=NO_NUL)]
MOST_WORKERS = 1_000_000


class ActionCreate(In):
    """
    Without dates the severity's own deadlines hold. `kind` says in whose hands the cause lies; left out, that of a
    collaborative finding is joint and every other the site's.
    """

    finding_id: UUID
    description: Reason
    responsible: Line = ""
    plan_by: date | None = None
    close_by: date | None = None
    kind: ActionKind | None = None


class ActionStep(In):
    """
    `plan` and `root_cause` replace what stands where they are given. `visit_id` is the visit that saw it; a step back
    (`returned`) says in `note` what is not put right.
    """

    state: Literal["planned", "done", "returned", "verified"]
    on: date
    plan: Words = ""
    root_cause: Words = ""
    note: Words = ""
    visit_id: UUID | None = None

    @model_validator(mode="after")
    def say_what_is_not_right(self) -> Self:
        if self.state == "returned" and not self.note:
            raise ValueError("say in `note` what is not put right")
        return self


class ActionRead(SQLModel):
    id: UUID
    finding_id: UUID
    kind: str
    description: str
    responsible: str
    plan: str
    root_cause: str
    plan_by: date | None
    close_by: date | None
    state: str
    done_on: date | None
    verified_on: date | None
    verifying_visit_id: UUID | None
    recorded_at: datetime
    version: int


class ActionPage(BaseModel):
    rows: list[ActionRead]
    next_cursor: str | None


class MissingRead(BaseModel):
    """`found` of `wanted` are there; any of `instead` would do as well."""

    need: str
    found: int
    wanted: int
    which: tuple[str, ...]
    since: date | None
    instead: tuple[str, ...]
    source: str


class ExtensionCreate(In):
    """`asked_by` is whose wish it is; who writes it down cannot decide it."""

    clock: Literal["plan", "close"]
    new_day: date
    reason: Reason
    asked_by: Literal["firm", "auditor"]


class ExtensionDecision(In):
    granted: bool
    reason: Reason


class ExtensionRead(SQLModel):
    id: UUID
    action_id: UUID
    clock: str
    asked_by: str
    former_day: date
    new_day: date
    reason: str
    rule: str
    state: str
    decided_on: date | None
    decided_because: str
    recorded_at: datetime


class PartCreate(In):
    """Without a name the owner is the own organisation for a buyer's part, and the site for the site's."""

    owner_kind: Literal["site", "buyer"]
    lever: Lever
    description: Reason
    due_on: date
    owner_id: UUID | None = None
    owner_name: Line = ""


class PartDone(In):
    """`signed_off` says by which paper the buyer confirmed it; it names no person."""

    done_on: date
    signed_off: Line = ""


class PartRead(SQLModel):
    id: UUID
    action_id: UUID
    owner_kind: str
    owner_id: UUID | None
    owner_name: str
    lever: str
    description: str
    due_on: date
    state: str
    done_on: date | None
    signed_off: str


class WorkersAskedCreate(In):
    """Counts alone: who was asked is written down nowhere."""

    asked: int = Field(ge=1, le=MOST_WORKERS)
    confirmed: int = Field(ge=0, le=MOST_WORKERS)
    way: Literal["on_site", "phone", "survey", "committee"]
    day: date

    @model_validator(mode="after")
    def no_more_than_asked(self) -> Self:
        if self.confirmed > self.asked:
            raise ValueError("more confirmed than were asked")
        return self


class WorkersAskedRead(BaseModel):
    """As told: `<5` hides a small cell, `≥8` a small number of those who did not confirm."""

    id: UUID
    action_id: UUID
    asked: str
    confirmed: str
    way: str
    day: date


class RetaliationLook(In):
    """Of a sign `summary` says what was seen, without a name; it becomes a confidential matter."""

    outcome: Literal["no_sign", "sign"]
    looked_on: date
    summary: Words = ""


class RetaliationRead(BaseModel):
    """`outcome` is told to who may read confidential matters alone."""

    id: UUID
    site_id: UUID
    after_kind: str
    after_id: UUID
    earliest_on: date
    due_on: date
    state: str
    looked_on: date | None
    outcome: str | None


class RetaliationLooked(BaseModel):
    """`receipt` is told once, and only where a sign was seen."""

    check: RetaliationRead
    receipt: str | None

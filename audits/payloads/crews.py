from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field
from sqlmodel import SQLModel

from audits.payloads.words import In, Line, Reason

Role = Literal["second", "interpreter", "observer"]
Payer = Literal["public", "buyer", "supplier"]


class MemberIn(In):
    inspector_id: UUID
    role: Role = "second"


class TeamChange(In):
    """The whole team as it shall be; whoever is not named no longer goes. `interpreter` is the language of one."""

    lead_id: UUID
    members: list[MemberIn] = Field(default=[], max_length=8)
    interpreter: Line = ""
    interpreter_booked: bool = False
    because: Line = ""


class VisitMoveOrder(In):
    """
    Another day, team or hour. Without members those that go stay; without an hour its own is kept, or the first that
    everybody's day holds.
    """

    day: date
    lead_id: UUID | None = None
    members: list[MemberIn] | None = Field(default=None, max_length=8)
    starts_at_minute: int | None = Field(default=None, ge=0, le=1439)
    because: Line = ""


class OverrideCreate(In):
    """Somebody leads although a rule that two people may set aside speaks against it; without an hour its own."""

    day: date
    lead_id: UUID
    starts_at_minute: int | None = Field(default=None, ge=0, le=1439)
    because: Reason


class OverrideRefusal(In):
    because: Reason


class OverrideRead(BaseModel):
    """`against` are the reasons with the codes of their rules; `agreed_by` is empty until somebody else has agreed."""

    id: UUID
    visit_id: UUID
    day: date
    inspector_id: UUID
    name: str
    against: list[str]
    because: str
    state: Literal["asked", "agreed", "refused"]
    asked_by: str
    asked_at: datetime
    agreed_by: str
    own: bool
    """Whoever reads it asked for it, so that somebody else has to agree."""


class MemberRead(SQLModel):
    inspector_id: UUID
    code: str
    name: str
    role: str


class TeamRead(BaseModel):
    """`notes` are what soft rules say of the team (S03, S03b, S05, S19); `pair_because` why two must go."""

    visit_id: UUID
    members: list[MemberRead]
    pair_because: str
    notes: list[str]
    team_reason: str
    payer: str
    announced: bool
    interpreter: str
    interpreter_booked: bool
    joint_group_id: UUID | None
    version: int


class TeamOption(BaseModel):
    """One inspector on one day: empty reasons mean allowed. Every broken rule is named, with its fact and day."""

    inspector_id: UUID
    code: str
    name: str
    against_leading: list[str]
    against_joining: list[str]
    minutes_away: int
    may_be_asked_for: bool = False
    """Only rules that two people may set aside speak against leading."""

    @property
    def may_lead(self) -> bool:
        return not self.against_leading


class VisitNeedIn(In):
    """What every visit to a site asks for. `pair_grounds`: ids of the table of grounds on which two must go."""

    languages: list[Line] = Field(default=[], max_length=20)
    skills: list[Line] = Field(default=[], max_length=20)
    pair_grounds: list[Line] = Field(default=[], max_length=10)
    payer: Payer = "public"


class VisitNeedRead(SQLModel):
    site_id: UUID
    languages: list[str]
    skills: list[str]
    pair_grounds: list[str]
    payer: str
    version: int


class JointGroupCreate(In):
    """Sites in two or more countries, to be visited on one day, each led by its own authority."""

    name: Line
    because: Reason
    site_ids: list[UUID] = Field(min_length=2, max_length=12)


class JointGroupRead(SQLModel):
    id: UUID
    name: str
    because: str
    site_ids: list[UUID]

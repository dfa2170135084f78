"""People of an organisation as they come in and go out. Days, never minutes: nobody's hours are watched here."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from foundation.actors import Role

State = Literal["active", "locked", "disabled"]
Name = Annotated[str, Field(min_length=2, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$")]
Email = Annotated[str, Field(min_length=3, max_length=254, pattern=r"^[^\s@\x00-\x1f\x7f]+@[^\s@\x00-\x1f\x7f]+$")]
Locale = Annotated[str, Field(pattern=r"^[a-z]{2}$")]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class PersonInvite(_In):
    """`locale` is the language of the letter and of the desk at first."""

    email: Email
    name: Name
    role: Role
    locale: Locale = "en"


class InvitationRead(BaseModel):
    """`over` once the link's time has passed: it opens nothing, and can be sent again."""

    id: UUID
    email: str
    name: str
    role: Role
    invited_by: str
    invited_on: date
    last_day: date
    over: bool


class InvitationList(BaseModel):
    rows: list[InvitationRead]


class DelegationRead(BaseModel):
    """Who gave it, by name; empty when it was given on the machine itself. Without `ends_on` until it is taken back."""

    starts_on: date
    ends_on: date | None
    granted_by: str
    begun: bool


class MemberRead(BaseModel):
    """`last_active_on` is the day of the last use by browser or token. `open_tasks` are those given to the person."""

    id: UUID
    name: str
    email: str
    role: Role
    state: State
    has_factor: bool
    last_active_on: date | None
    open_tasks: int
    administers: DelegationRead | None


class MemberPage(BaseModel):
    rows: list[MemberRead]
    next_cursor: str | None


class HeldTask(BaseModel):
    """By its code, which tells nothing. `page` only where the reader may open the task."""

    id: UUID
    code: str
    due_on: date
    page: str


class MemberDetail(MemberRead):
    """`may_be_given` are the roles this reader may give the person."""

    tasks: list[HeldTask]
    may_be_given: list[Role]
    reset_asked: bool


class RoleGiving(_In):
    role: Role


class TaskHandover(_In):
    to: UUID


class HandedOver(BaseModel):
    """`left` are those that the person named may not open: give them to somebody else."""

    handed_over: int
    left: list[HeldTask]


class Deactivation(_In):
    """
    `hand_to` gets the open tasks. `urgent` closes the account although tasks stay with it: they are named until
    somebody has them.
    """

    hand_to: UUID | None = None
    urgent: bool = False


class ResetRead(BaseModel):
    """`may_decide`: neither who asked nor whose factor it is."""

    id: UUID
    account_id: UUID
    person: str
    asked_by: str
    asked_on: date
    may_decide: bool


class ResetList(BaseModel):
    rows: list[ResetRead]


class ResetDecision(_In):
    agree: bool


class AccountAct(BaseModel):
    """One line of the trail. `who` and `about` are names, empty when they are of another organisation."""

    on: date
    action: str
    who: str
    who_role: str
    about: str
    roles: list[Role]


class AccountActs(BaseModel):
    rows: list[AccountAct]
    next_cursor: str | None


class DelegationGrant(_In):
    """Days of the organisation, both included."""

    account_id: UUID
    starts_on: date
    ends_on: date | None = None


class AdministratorRead(BaseModel):
    id: UUID
    account_id: UUID
    name: str
    email: str
    organisation: str
    granted_by: str
    starts_on: date
    ends_on: date | None


class AdministratorList(BaseModel):
    rows: list[AdministratorRead]

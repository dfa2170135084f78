"""What the pages about people of an organisation show beside the facts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from api.web.finding_forms import Typed
from api.web.payloads import FieldProblem
from foundation.actors import Role
from foundation.house.payloads import (
    AccountAct,
    InvitationRead,
    MemberDetail,
    MemberRead,
    ResetRead,
)


@dataclass(frozen=True, slots=True)
class HousePage:
    q: str
    people: Sequence[MemberRead]
    next_href: str
    invitations: Sequence[InvitationRead]
    resets: Sequence[ResetRead]
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class InvitePage:
    roles: tuple[Role, ...]
    typed: Typed = field(default_factory=Typed)
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class HousePersonPage:
    person: MemberDetail
    is_own: bool
    takers: Sequence[tuple[UUID, str]]
    typed: Typed = field(default_factory=Typed)
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class HouseActsPage:
    rows: Sequence[AccountAct]
    next_href: str


@dataclass(frozen=True, slots=True)
class JoinPage:
    organisation: str
    name: str
    email: str
    role: Role
    shortest: int
    problems: tuple[FieldProblem, ...] = ()

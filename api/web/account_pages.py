"""What the pages of signing in, of the own account and of people show besides the facts of the register."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from markupsafe import Markup

from api.web.finding_forms import Typed
from api.web.payloads import FieldProblem
from foundation.actors import Action, Role
from foundation.house.payloads import AdministratorRead
from foundation.notices.choices import Choice


@dataclass(frozen=True, slots=True)
class CodePage:
    """`kept` is a packed form that waits for the end of the sign-in. `factor` is false when the password proves it."""

    back: str = "/"
    kept: str = ""
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class SetUpPage:
    """The secret as a picture and as text. `at_sign_in`: nothing else opens before."""

    picture: Markup
    secret: str
    at_sign_in: bool
    back: str = "/"
    kept: str = ""
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class RecoveryCodesPage:
    codes: tuple[str, ...]
    back: str = "/"
    kept: str = ""


@dataclass(frozen=True, slots=True)
class OpenSession:
    sign_in_id: UUID
    device: str
    since: datetime
    last_seen: datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class TokenLine:
    token_id: UUID
    name: str
    scopes: tuple[Action, ...]
    made: datetime
    expires: datetime
    last_used: datetime | None


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A kind of notice, how it may be told, and how it is told now."""

    kind: str
    choices: tuple[Choice, ...]
    chosen: Choice


@dataclass(frozen=True, slots=True)
class AccountPage:
    """`made_token` is shown in this one answer and nowhere again."""

    name: str
    email: str
    role: Role
    locale: str
    sessions: tuple[OpenSession, ...]
    tokens: tuple[TokenLine, ...]
    scopes: tuple[Action, ...]
    has_factor: bool
    factor_required: bool
    codes_left: int
    idle_minutes: int
    outside: tuple[str, ...] = ()
    notices: tuple[NoticeLine, ...] = ()
    made_token: str = ""
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonLine:
    account_id: UUID
    name: str
    email: str
    role: Role
    organisation: str
    has_factor: bool
    is_disabled: bool


@dataclass(frozen=True, slots=True)
class RuleLine:
    organisation: str
    role: Role
    required: bool
    starts_on: date


@dataclass(frozen=True, slots=True)
class PeoplePage:
    q: str
    people: tuple[PersonLine, ...]
    more: bool
    organisations: tuple[tuple[UUID, str], ...]
    rules: tuple[RuleLine, ...]
    roles: tuple[Role, ...]
    today: date
    issuer: str = ""
    administrators: tuple[AdministratorRead, ...] = ()
    typed: Typed = field(default_factory=Typed)
    problems: tuple[FieldProblem, ...] = ()

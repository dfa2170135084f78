"""What the pages of invitations show: what was typed, what stands, and what is told once."""

from dataclasses import dataclass
from datetime import date

from api.web.invited_forms import InviteForm, LineForm, OnwardForm, PasteForm, ReasonForm, WhoForm
from api.web.payloads import FieldProblem
from reports.facts.invitations import InvitationLine
from reports.facts.payloads import Subject
from suppliers.invitations.payloads import Entrance, LineRead

Problems = tuple[FieldProblem, ...]


@dataclass(frozen=True, slots=True)
class PinPage:
    """`address` is where the form goes: the page one is on."""

    address: str
    problems: Problems = ()


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """Every page behind the link. `home` is the address of the answer, which holds no secret."""

    home: str
    entrance: Entrance


@dataclass(frozen=True, slots=True)
class WhoPage(AnswerPage):
    typed: WhoForm
    pasted: PasteForm
    countries: tuple[str, ...]
    problems: Problems = ()


@dataclass(frozen=True, slots=True)
class DeclarePage(AnswerPage):
    typed: LineForm
    countries: tuple[str, ...]
    problems: Problems = ()


@dataclass(frozen=True, slots=True)
class LinePage(AnswerPage):
    line: LineRead
    asked: OnwardForm
    withdrawn: ReasonForm
    problems: Problems = ()


@dataclass(frozen=True, slots=True)
class DeclinePage(AnswerPage):
    typed: ReasonForm
    problems: Problems = ()


@dataclass(frozen=True, slots=True)
class ToldPage:
    """A link and its PIN, shown once. `back` is where one goes on."""

    name: str
    email: str
    link: str
    pin: str
    expires_on: date
    back: str
    by_guest: bool = False


@dataclass(frozen=True, slots=True)
class InvitePage:
    party: Subject
    typed: InviteForm
    languages: tuple[str, ...]
    problems: Problems = ()


@dataclass(frozen=True, slots=True)
class InvitationPage:
    line: InvitationLine
    typed: ReasonForm
    may_write: bool
    problems: Problems = ()

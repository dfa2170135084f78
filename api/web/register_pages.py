"""What the pages of the public register and of its staff show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from api.web.finding_forms import Typed
from api.web.payloads import FieldProblem
from reports.facts.publications import PublicationsFacts
from sanctions.models import Case, Publication, RegisterAnswer, RegisterLink
from sanctions.publications.payloads import Correction, LinkRenewed, RegisterEntry, Removed
from sanctions.publications.rules import Ground, PublicationLaw


@dataclass(frozen=True, slots=True)
class Asked:
    """The question of the page, as its address holds it."""

    name: str = ""
    offence_family: str = ""
    country: str = ""
    cursor: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class RegisterListPage:
    asked: Asked
    rows: Sequence[RegisterEntry]
    next_cursor: str | None
    languages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RegisterEntryPage:
    asked: Asked
    entry: RegisterEntry
    corrections: Sequence[Correction]
    languages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RegisterRemovedPage:
    asked: Asked
    removed: Removed
    languages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OwnEntryPage:
    """Behind a firm's link. `about` are the parts it can contest."""

    address: str
    entry: RegisterEntry
    said: Sequence[RegisterAnswer]
    about: Sequence[str]
    typed: Typed = field(default_factory=Typed)
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldPage:
    """`state` is sent, asked, confirmed, ended or closed."""

    address: str
    state: str


@dataclass(frozen=True, slots=True)
class PublicationsPage:
    facts: PublicationsFacts
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicationPage:
    row: Publication
    entry: RegisterEntry
    people: Mapping[UUID, str]
    may_approve: bool
    may_send_back: bool
    law: PublicationLaw
    link: RegisterLink | None = None
    may_renew: bool = False
    may_choose_way: bool = False
    typed: Typed = field(default_factory=Typed)
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedLinkPage:
    """Shown once, for a letter on paper."""

    row: Publication
    words: str
    renewed: LinkRenewed


@dataclass(frozen=True, slots=True)
class PublicationNewPage:
    case: Case
    firm: str
    grounds: Sequence[Ground]
    scopes: Sequence[str]
    laws: Sequence[PublicationLaw]
    standing: Publication | None
    typed: Typed
    problems: tuple[FieldProblem, ...] = ()

"""What a page shows besides the facts of the register: what was typed, and what is wrong with it."""

from dataclasses import dataclass, field

from api.web.column_choices import ColumnChoice
from reports.facts.imports import ImportFacts, ImportStart
from reports.facts.search import Hit


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """`field` is the name of the input; the summary at the top links to it."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class SignInPage:
    """`demo_accounts` are e-mail, words and password of invented people; empty outside the demo."""

    email: str = ""
    back: str = "/"
    problems: tuple[FieldProblem, ...] = ()
    demo_accounts: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ForgottenPage:
    email: str = ""
    sent: bool = False
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class PasswordPage:
    shortest: int
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportStartPage:
    start: ImportStart
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    """`file` is the hash under which the file is kept; `fields` are what a column may mean."""

    file_name: str
    file: str
    kind: str
    rows: int
    columns: tuple[ColumnChoice, ...]
    fields: tuple[str, ...]
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPage:
    batch: ImportFacts


@dataclass(frozen=True, slots=True)
class FindPage:
    q: str
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """`known` is False for a fault of ours, whose words stay in the log."""

    status: int
    title: str
    detail: str
    code: str
    places: tuple[str, ...] = field(default=())
    known: bool = True


@dataclass(frozen=True, slots=True)
class Bare:
    """A page that needs no facts."""

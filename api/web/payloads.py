"""What a page shows besides the facts of the register: what was typed, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from api.web.column_choices import ColumnChoice
from api.web.list_questions import Questions
from reports.facts.alert import AlertFacts
from reports.facts.calendars import CalendarsFacts
from reports.facts.comparison import Comparison
from reports.facts.contested import ContestedSite
from reports.facts.draws import DrawsFacts
from reports.facts.duplicates import Pair, PairQuery
from reports.facts.evidence import EvidenceFacts
from reports.facts.import_preview import Preview
from reports.facts.imports import ImportFacts, ImportStart
from reports.facts.inspectors import InspectorFacts, InspectorsFacts
from reports.facts.list_health import ListsFacts
from reports.facts.programme import ProgrammeFacts
from reports.facts.recognitions import RecognitionsFacts
from reports.facts.record_identity import RecordIdentity, SplitFacts
from reports.facts.score_around import UnusualSite
from reports.facts.screening import MatchQuery, MatchRow
from reports.facts.search import Hit
from reports.facts.visit_move import MoveFacts
from risk.contests.payloads import OwnScores
from sanctions.alerts.payloads import RulingReasonRead
from suppliers.importing.choices import ReadingChoices
from suppliers.importing.found import ReadingFound


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """`field` is the name of the input; the summary at the top links to it."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One field of a row that somebody else changed meanwhile: what stands, and what was typed. `label` is marked."""

    label: str
    stands: str
    typed: str


@dataclass(frozen=True, slots=True)
class SignInPage:
    """
    `demo_accounts` are e-mail, words and password of invented people; empty outside the demo. `kept` is a packed form
    whose session had ended; `provider` names who else can say who somebody is.
    """

    email: str = ""
    back: str = "/"
    problems: tuple[FieldProblem, ...] = ()
    demo_accounts: tuple[tuple[str, str, str], ...] = ()
    kept: str = ""
    provider: str = ""


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
class ListStep:
    """What every page between a file and its check knows. `file` is the hash under which the file is kept."""

    file_name: str
    file: str
    kind: str
    rows: int
    remembered: datetime | None = None

    def at(self, step: str) -> str:
        return f"/imports/{step}?file={self.file}&kind={self.kind}"


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """`sheets` are (name, rows), the one that is read first; `first` are (row in the file, cells)."""

    step: ListStep
    found: ReadingFound
    choices: ReadingChoices
    sheets: tuple[tuple[str, int | None], ...]
    heads: tuple[str, ...]
    first: tuple[tuple[int, tuple[str, ...]], ...]
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    """`fields` are what a column may mean."""

    step: ListStep
    columns: tuple[ColumnChoice, ...]
    fields: tuple[str, ...]
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """`countries` are every ISO code, for texts that could be any."""

    step: ListStep
    questions: Questions
    countries: tuple[str, ...]
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPage:
    """`step` leads back to what was settled; `rows` is None for a long list until somebody asks for its rows."""

    batch: ImportFacts
    step: ListStep | None = None
    rows: Preview | None = None
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparePage:
    """`standing` is what was asked or decided about the two, `beside` the pair before and after it, `done` the last."""

    query: PairQuery
    both: Comparison
    standing: Pair | None = None
    beside: tuple[str | None, str | None] = (None, None)
    done: Pair | None = None
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordPage:
    """`hits` are records of the same kind that `q` finds, to be compared with this one."""

    record: RecordIdentity
    problems: tuple[FieldProblem, ...] = ()
    q: str = ""
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class SplitPage:
    """`chosen` holds what was ticked, `text` what was typed; `preview` once a person asked what would follow."""

    facts: SplitFacts
    text: Mapping[str, str] = field(default_factory=dict)
    chosen: frozenset[str] = frozenset()
    preview: bool = False
    problems: tuple[FieldProblem, ...] = ()

    def ticked(self, kind: str) -> int:
        return sum(one.startswith(f"{kind}:") for one in self.chosen)


@dataclass(frozen=True, slots=True)
class MovePage:
    facts: SplitFacts
    text: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class AlertPage:
    """`text` holds what was typed; with `recomputed` the page tells how recomputing it came out."""

    alert: AlertFacts
    recomputed: bool = False
    text: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class ClearingPage:
    """What clearing the chosen matches would do: `rows` are cleared, `skipped` are not, `hidden` is repeated."""

    query: MatchQuery
    rows: tuple[MatchRow, ...]
    skipped: tuple[MatchRow, ...]
    hidden: tuple[tuple[str, str], ...]
    token: str
    reasons: tuple[RulingReasonRead, ...]
    four_eyes: bool
    text: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class ListsPage:
    """`fetches`: this installation asks the publishers by itself."""

    lists: ListsFacts
    fetches: bool
    largest_megabytes: int
    problems: tuple[FieldProblem, ...] = ()


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


@dataclass(frozen=True, slots=True)
class UnusualPage:
    """Furthest from their peers first."""

    sites: tuple[UnusualSite, ...]


@dataclass(frozen=True, slots=True)
class ContestPage:
    facts: ContestedSite
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnScoresPage:
    found: OwnScores
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class TypedDraw:
    """As typed: days as the form sends them, the share in per cent."""

    starts_on: str = ""
    ends_on: str = ""
    per_cent: str = ""


@dataclass(frozen=True, slots=True)
class CalendarsPage:
    """`made_for` is the inspector whose address was made just now: it is shown on this page and on no other."""

    facts: CalendarsFacts
    made_for: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """`facts` None while no programme was ever made; `year` stands in the form that makes one."""

    facts: ProgrammeFacts | None
    year: int
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class RecognitionsPage:
    facts: RecognitionsFacts
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawsPage:
    facts: DrawsFacts
    typed: TypedDraw = TypedDraw()
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class TypedEvidence:
    """As typed: a code, a text, a moment and a day as the form sends them."""

    kind: str = ""
    title: str = ""
    captured_at: str = ""
    expires_on: str = ""


@dataclass(frozen=True, slots=True)
class EvidencePage:
    facts: EvidenceFacts
    typed: TypedEvidence = TypedEvidence()
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class InspectorsPage:
    """`text` holds what was typed for a new one."""

    facts: InspectorsFacts
    text: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class InspectorPage:
    facts: InspectorFacts
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """Both versions, and where what stands is shown whole."""

    lines: tuple[ChangedLine, ...]
    back: str


@dataclass(frozen=True, slots=True)
class MovePageOfVisit:
    """`text` holds what was chosen."""

    facts: MoveFacts
    text: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[FieldProblem, ...] = ()
    changed: tuple[ChangedLine, ...] = ()

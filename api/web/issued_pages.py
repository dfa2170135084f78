"""What the pages of issued reports and of their verification show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from api.web.finding_forms import Typed
from api.web.payloads import FieldProblem
from reports.contents.kinds import ReportKind
from reports.facts.issued import IssuedFacts
from reports.facts.payloads import Choice
from reports.issued import IssuedQuery
from reports.proof.verifying import FileAnswer, Standing


@dataclass(frozen=True, slots=True)
class IssuedListPage:
    """
    `unsigned`: PDFs leave without a signature, as no key is configured. `key_fault` says why the key is unusable.
    `subjects`: what the kind being issued can be about.
    """

    query: IssuedQuery
    facts: IssuedFacts
    kinds: Sequence[ReportKind]
    unsigned: bool
    key_fault: str = ""
    typed: Typed = field(default_factory=Typed)
    problems: tuple[FieldProblem, ...] = ()
    subjects: Sequence[Choice] = ()


@dataclass(frozen=True, slots=True)
class VerifyPage:
    """`standing` of the code in the address, if there is one; `answer` about a file that was sent."""

    code: str
    standing: Standing | None
    answer: FileAnswer | None
    largest_megabytes: int
    languages: Mapping[str, str]
    problems: tuple[FieldProblem, ...] = ()

"""What the pages of confidential matters show beside the facts: what was typed, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from fastapi import Request
from pydantic import BaseModel, ValidationError

from api.web.frames import Reader, locale_of
from api.web.languages import translated
from api.web.payloads import ChangedLine, FieldProblem
from api.web.words import marked as _
from audits.payloads import ReceiptStatus
from foundation.errors import TierlightError
from reports.facts.grievances import GrievanceFacts, SiteChoice

NEEDED = _("Fill this in, or choose one of the values.")
CATEGORIES = (
    *("wages", "hours", "documents", "fees", "housing"),
    *("safety", "violence", "movement", "dismissal", "other"),
)
CHANNELS = ("phone", "letter", "in_person", "message")
SEVERITIES = ("zero_tolerance", "critical", "major", "minor")


@dataclass(frozen=True, slots=True)
class NewGrievancePage:
    """First the place is looked for, then chosen. `entry` is the id under which the form records, once."""

    entry: str
    today: date
    q: str = ""
    found: tuple[SiteChoice, ...] = ()
    chosen: SiteChoice | None = None
    ask_checked: bool = False
    typed: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[FieldProblem, ...] = ()

    categories = CATEGORIES
    channels = CHANNELS
    severities = SEVERITIES


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """Told once. It names no place: it may lie in a pocket."""

    receipt: str
    received_on: date
    acknowledge_by: date
    answer_by: date
    house: str

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(self.receipt[at : at + 4] for at in range(0, len(self.receipt), 4))


@dataclass(frozen=True, slots=True)
class GrievancePage:
    facts: GrievanceFacts
    typed: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[FieldProblem, ...] = ()
    ask_checked: bool = False
    changed: tuple[ChangedLine, ...] = ()


@dataclass(frozen=True, slots=True)
class AskingPage:
    """`opens` is the id of the matter for whoever may read it."""

    status: ReceiptStatus | None = None
    opens: str = ""
    problems: tuple[FieldProblem, ...] = ()


def problem_of(refused: TierlightError, otherwise: str) -> FieldProblem:
    named = next((one.column for one in refused.places if one.column), None)
    return FieldProblem(named or otherwise, refused.message)


def filled(words: Mapping[str, str], shape: type[BaseModel]) -> dict[str, str]:
    return {name: words[name] for name in shape.model_fields if words.get(name)}


def unfilled(wrong: ValidationError, request: Request, reader: Reader) -> tuple[FieldProblem, ...]:
    told = translated(locale_of(request, reader.actor), NEEDED)
    return tuple(FieldProblem(str(one["loc"][0]) if one["loc"] else "summary", told) for one in wrong.errors())

"""What the forms of findings, referrals and undisclosed firms send, and what their pages show beside the facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from pydantic import ValidationError
from starlette.datastructures import FormData

from api.web.languages import translated
from api.web.marking import marked as _
from api.web.payloads import FieldProblem
from audits.models import Referral
from audits.payloads import Agency, Severity
from foundation.errors import TierlightError
from foundation.versions import ChangedMeanwhile
from reports.facts.findings import FindingFacts
from reports.facts.payloads import Choice, Subject

MISSING = _("Fill this in.")
NOT_A_DAY = _("Give the day.")
TOO_SHORT = _("Say it in three letters or more.")
WRONG = _("This cannot be read: choose or write it again.")
TOLD = {"missing": MISSING, "string_too_short": TOO_SHORT, "date_from_datetime_parsing": NOT_A_DAY}
SEVERITIES: tuple[Severity, ...] = ("zero_tolerance", "critical", "major", "minor", "collaborative")
AGENCIES: tuple[Agency, ...] = (
    "labour_inspectorate", "anti_trafficking", "police", "child_protection", "shelter", "health", "union", "embassy",
)  # fmt: skip


class Typed(dict[str, str]):
    """What stood in a form; a field that was not sent reads as empty."""

    def __missing__(self, name: str) -> str:
        return ""


async def sent_form(request: Request) -> Typed:
    """Texts only, and nothing of what was left empty: a shape then says what is missing."""
    form: FormData = await request.form()
    return Typed({name: value.strip() for name, value in form.items() if isinstance(value, str) and value.strip()})


FormDep = Annotated[Typed, Depends(sent_form)]


def version_in(form: Mapping[str, str]) -> int:
    """0, which no row has, when a form was tampered with."""
    return int(form["version"]) if form.get("version", "").isdigit() else 0


def without(form: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in form.items() if name not in {"form_token", "version", *names}}


def problems_of(wrong: ValidationError | TierlightError, field_name: str, locale: str) -> tuple[FieldProblem, ...]:
    if isinstance(wrong, ValidationError):
        return tuple(
            FieldProblem(str(one["loc"][0]), translated(locale, TOLD.get(one["type"], WRONG)))
            for one in wrong.errors()
            if one["loc"]
        )
    columns = [one.column for one in wrong.places if one.column and one.column != "missing"]
    return (FieldProblem(columns[0] if columns else field_name, translated(locale, wrong.message)),)


def status_of(wrong: ValidationError | TierlightError) -> int:
    return 412 if isinstance(wrong, ChangedMeanwhile) else 422


@dataclass(frozen=True, slots=True)
class FindingPage:
    """`form` names the form that was sent and refused; `typed` is what stood in it. `changed`: it was older."""

    facts: FindingFacts
    missing: tuple[str, ...] = ()
    form: str = ""
    typed: Typed = field(default_factory=Typed)
    problems: tuple[FieldProblem, ...] = ()
    changed: bool = False
    severities: tuple[Severity, ...] = SEVERITIES


@dataclass(frozen=True, slots=True)
class RecordPage:
    site: Subject | None
    visit: Subject | None
    found: tuple[Choice, ...]
    query: str
    indicators: tuple[Choice, ...]
    typed: Typed = field(default_factory=Typed)
    problems: tuple[FieldProblem, ...] = ()
    severities: tuple[Severity, ...] = SEVERITIES


@dataclass(frozen=True, slots=True)
class ReferralPage:
    referral: Referral
    finding: Subject
    under_18: bool
    next_states: tuple[str, ...]
    typed: Typed = field(default_factory=Typed)
    problems: tuple[FieldProblem, ...] = ()
    changed: bool = False
    agencies: tuple[Agency, ...] = AGENCIES


@dataclass(frozen=True, slots=True)
class UndisclosedPage:
    visit: Subject
    site: Subject
    typed: Typed = field(default_factory=Typed)
    problems: tuple[FieldProblem, ...] = ()
    severities: tuple[Severity, ...] = SEVERITIES

"""The forms of facts that laws ask for, made from the shapes themselves, so that no field is named twice."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Final, Literal, get_args, get_origin

from fastapi import Depends, Query
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from api.access import ActorDep
from api.web.document_view import ShownDocument
from api.web.finding_forms import TOLD, WRONG, Typed, without
from api.web.languages import translated
from api.web.payloads import FieldProblem
from foundation.clock import today_in, utc_now
from foundation.errors import TierlightError
from reports.contents.wording_lint import Remark
from reports.facts.laws import KeyLine, LawFacts, LawsFacts, SectionLine
from reports.facts.payloads import Choice
from reports.laws.answering import StatementFacts, Target
from reports.models import AnswerFact, IssuedReport, LawStatement, Narrative
from reports.statements.fact_files import COLUMNS
from reports.statements.payloads import LANGUAGE, SHAPES, AnswerFactCreate

WRITTEN_IN: Final = ("en", "de", "es", "fr", "no", "pt", "it", "ar")
A_YEAR: Final = re.compile(r"(19|20|21)\d\d")
AROUND: Final = ("valid_from", "valid_to", "source", "evidence_id")


@dataclass(frozen=True, slots=True)
class Asked:
    """The question of a page of laws, as its address holds it. `only` is `open` or empty."""

    year: int
    language: str = "en"
    only: str = ""


def asked_of(
    actor: ActorDep,
    year: Annotated[str, Query(max_length=10)] = "",
    language: Annotated[str, Query(pattern=LANGUAGE)] = "en",
    only: Annotated[str, Query(pattern="^(open)?$")] = "",
) -> Asked:
    """The running year where none is asked, or none can be read."""
    running = today_in(actor.zone, utc_now()).year
    return Asked(int(year) if A_YEAR.fullmatch(year) else running, language, only)


AskedDep = Annotated[Asked, Depends(asked_of)]


@dataclass(frozen=True, slots=True)
class FormField:
    """`kind` is the input's type, or `choice`."""

    name: str
    kind: str
    required: bool
    choices: tuple[str, ...] = ()


@cache
def fields_of(key: str) -> tuple[FormField, ...]:
    """An optional choice does not occur; whatever has a least length is asked for."""
    fields = ((name, one) for name, one in SHAPES[key].model_fields.items() if name != "key")
    return tuple(FormField(name, _kind(one), one.is_required(), _choices(one)) for name, one in fields)


def _choices(one: FieldInfo) -> tuple[str, ...]:
    return tuple(get_args(one.annotation)) if get_origin(one.annotation) is Literal else ()


def _kind(one: FieldInfo) -> str:
    parts = {one.annotation, *get_args(one.annotation)}
    if _choices(one):
        return "choice"
    bare = {get_args(part)[0] if get_origin(part) is Annotated else part for part in parts}
    if date in bare:
        return "date"
    return "number" if bare & {int, Decimal} else "text"


def sent_fact(key: str, form: Typed) -> AnswerFactCreate:
    """Raises ValidationError with the names of the fields."""
    said = without(form, *AROUND, "series", "then", "reason")
    around = {name: form[name] for name in AROUND if form[name]}
    return AnswerFactCreate.model_validate({"said": {"key": key, **said}, **around})


def problems_of_fact(wrong: ValidationError | TierlightError, locale: str) -> tuple[FieldProblem, ...]:
    """The last part of a place is the field; what belongs to none is told at the first."""
    if isinstance(wrong, TierlightError):
        return (FieldProblem(wrong.places[0].column or "source" if wrong.places else "source", wrong.message),)
    return tuple(
        FieldProblem(
            str(one["loc"][-1]) if one["loc"] and str(one["loc"][-1]) not in SHAPES else "source",
            translated(locale, TOLD.get(one["type"], WRONG)),
        )
        for one in wrong.errors()
    )


@dataclass(frozen=True, slots=True)
class LawsPage:
    facts: LawsFacts
    query: Asked
    languages: tuple[str, ...] = WRITTEN_IN


@dataclass(frozen=True, slots=True)
class LawPage:
    law: LawFacts
    query: Asked
    problems: tuple[FieldProblem, ...] = ()
    languages: tuple[str, ...] = WRITTEN_IN


@dataclass(frozen=True, slots=True)
class WordsPage:
    """
    `kept` are the versions of the part, newest first, with names; `said` those of why the section is exempt; `stands`
    is what somebody else wrote meanwhile.
    """

    facts: StatementFacts
    line: SectionLine
    kept: tuple[tuple[Narrative, str], ...]
    said: tuple[tuple[Narrative, str], ...]
    query: Asked
    remarks: tuple[Remark, ...] = ()
    may_write: bool = False
    typed: Typed = field(default_factory=Typed)
    problems: tuple[FieldProblem, ...] = ()
    stands: str = ""


@dataclass(frozen=True, slots=True)
class KeysPage:
    """`columns` are those of a table of facts."""

    lines: tuple[KeyLine, ...]
    query: Asked
    may_write: bool = False
    problems: tuple[FieldProblem, ...] = ()
    columns: tuple[str, ...] = COLUMNS


@dataclass(frozen=True, slots=True)
class FactsPage:
    """`edited` is the fact that the form corrects; None for a new one. `pieces` of evidence can be chosen for it."""

    line: KeyLine
    rows: tuple[AnswerFact, ...]
    fields: tuple[FormField, ...]
    query: Asked
    laws: Mapping[str, tuple[str, tuple[str, ...]]]
    may_write: bool
    edited: AnswerFact | None = None
    typed: Typed = field(default_factory=Typed)
    problems: tuple[FieldProblem, ...] = ()
    today: date | None = None
    pieces: tuple[Choice, ...] = ()

    def value(self, name: str) -> str:
        """As typed, else as the edited fact holds it."""
        if self.typed:
            return self.typed[name]
        if self.edited is None:
            return ""
        held = getattr(self.edited, name) if name in AROUND else self.edited.said.get(name)
        return "" if held is None else str(held)


@dataclass(frozen=True, slots=True)
class StatementPage:
    """
    `reads_as` is what signing freezes; `moved` the titles of sections that would read otherwise today; `issued` the
    files that left, newest first; `bars` what this reader had to do with it and may not sign it for.
    """

    row: LawStatement
    law: str
    facts: StatementFacts
    target: Target | None
    reads_as: str
    moved: tuple[str, ...]
    people: Mapping[object, str]
    shown: ShownDocument
    may_sign: bool
    may_write: bool
    issued: Sequence[IssuedReport] = ()
    bars: tuple[str, ...] = ()
    form: str = ""
    typed: Typed = field(default_factory=Typed)
    problems: tuple[FieldProblem, ...] = ()

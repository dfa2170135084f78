"""The forms of a case file: what each one sends, and what its page shows when it was refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError
from sqlmodel import Session

from api.problems import status_of
from api.web.finding_forms import Typed, problems_of
from api.web.frames import Reader, frame_of, locale_of, onward, shown
from api.web.lab_forms import as_given
from api.web.languages import translated
from api.web.marking import marked as _
from api.web.payloads import ChangedLine, FieldProblem
from foundation.clock import today_in, utc_now
from foundation.database import Database
from foundation.errors import NotFound, TierlightError
from foundation.versions import ChangedMeanwhile
from reports.facts.case_file import CaseFacts, case_facts
from sanctions.cases.transitions import MoveNotPossible
from sanctions.penalties.facts import vocabulary

COMPARED: Final = (("state", _("State")), ("proposed_amount", _("Proposed")), ("currency", _("Currency")))
CHANGED: Final = _("Somebody changed this while you wrote. Nothing is lost: both versions stand below.")


@dataclass(frozen=True, slots=True)
class CasePage:
    """`form` is the one that was sent and refused; `typed` is what it held. `allowed`: steps that are possible now."""

    facts: CaseFacts
    form: str = ""
    typed: Typed = field(default_factory=Typed)
    problems: tuple[FieldProblem, ...] = ()
    changed: tuple[ChangedLine, ...] = ()
    allowed: tuple[str, ...] = ()

    def of(self, form: str, name: str, otherwise: object = "") -> str:
        """What was typed into a field of that form; nothing of another form."""
        kept = "" if otherwise is None else str(otherwise)
        return self.typed.get(name, kept) if form == self.form else kept

    def value(self, name: str) -> str:
        """A fact of the form: as typed, else as the case holds it. What the lab's macros ask for."""
        if self.form == "facts":
            return self.typed.get(name, "")
        held = self.facts.file.case.facts.get(name)
        if isinstance(held, bool):
            return "yes" if held else "no"
        if isinstance(held, list):
            return " ".join(map(str, held))
        return "" if held is None else str(held)


Act = Callable[[Session, datetime], None]


@dataclass(frozen=True, slots=True)
class Sent:
    """`said` is a key of the notices; `first` the field at which a refusal is told that names none."""

    case_id: UUID
    form: str
    words: Typed
    said: str
    first: str = "reason"


def show_case(
    request: Request,
    database: Database,
    reader: Reader,
    case_id: UUID,
    *,
    regime: str = "",
    sent: Sent | None = None,
    wrong: ValidationError | TierlightError | None = None,
) -> HTMLResponse:
    today = today_in(reader.actor.zone, utc_now())
    with database.reading() as session:
        facts = case_facts(session, reader.actor, case_id, regime, today=today)
        page = CasePage(facts)
        if sent and wrong:
            page = _refused(facts, sent, wrong, locale_of(request, reader.actor))
        frame = frame_of(request, reader, session, "cases")
        return shown("case.html", frame, page, status=_status(wrong))


def _refused(facts: CaseFacts, sent: Sent, wrong: ValidationError | TierlightError, locale: str) -> CasePage:
    problems = tuple(
        FieldProblem(_input(sent.form, one.field), one.text) for one in problems_of(wrong, sent.first, locale)
    )
    changed: tuple[ChangedLine, ...] = ()
    if isinstance(wrong, ChangedMeanwhile):
        problems = (FieldProblem(_input(sent.form, sent.first), translated(locale, CHANGED)),)
        changed = _both(wrong.standing, sent.words)
    allowed = wrong.allowed if isinstance(wrong, MoveNotPossible) else ()
    return CasePage(facts, sent.form, sent.words, problems, changed, allowed)


def _input(form: str, name: str) -> str:
    """Forms of one page share names, so the form's stands before it; facts keep those of the lab's inputs."""
    nested = {"service": "by", "reply": "words", "appeal": "received_on"}.get(name, name)
    return nested if form == "facts" else f"{form}-{nested}"


def _both(standing: Mapping[str, object], typed: Mapping[str, str]) -> tuple[ChangedLine, ...]:
    names = {"state": "to_state", "proposed_amount": "amount"}
    lines = (
        ChangedLine(label, _text(standing.get(name)), typed.get(names.get(name, name), "")) for name, label in COMPARED
    )
    return tuple(line for line in lines if line.stands or line.typed)


def _text(value: object) -> str:
    return "" if value is None else f"{value:,.2f}" if isinstance(value, Decimal) else str(value)


def _status(wrong: ValidationError | TierlightError | None) -> int:
    if wrong is None:
        return 200
    return status_of(wrong) if isinstance(wrong, TierlightError) else 422


def attempted(request: Request, database: Database, writer: Reader, sent: Sent, act: Act) -> Response:
    """To the page again when it was done, or the page with what stands in the way."""
    try:
        with database.transaction() as session:
            act(session, utc_now())
        return onward(f"/cases/{sent.case_id}", sent.said)
    except NotFound:
        raise
    except (ValidationError, TierlightError) as wrong:
        regime = sent.words.get("regime", "")
        return show_case(request, database, writer, sent.case_id, regime=regime, sent=sent, wrong=wrong)


def facts_in(words: Typed) -> dict[str, object]:
    """By the names of the vocabulary, as the case stores them: numbers as numbers, nothing of what was left empty."""
    given = {name: as_given(name, value) for name, value in words.items() if name in vocabulary()}
    return {name: _storable(value) for name, value in given.items()}


def _storable(value: object) -> object:
    """JSON has no decimals; a whole number stays whole."""
    if isinstance(value, list):
        return [_storable(one) for one in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value

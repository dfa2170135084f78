"""
The page of a corrective action, shown after every form of it: with what was typed and what is wrong, and where somebody
else was faster, with both versions side by side.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError
from sqlmodel import Session
from starlette.datastructures import FormData

from api.access import store_of
from api.problems import status_of
from api.web.frames import Reader, frame_of, locale_of, onward, shown
from api.web.languages import translated
from api.web.payloads import ChangedLine, FieldProblem
from api.web.words import marked as _
from foundation.clock import today_in, utc_now
from foundation.database import Database
from foundation.errors import NotFound, TierlightError
from foundation.versions import ChangedMeanwhile
from reports.facts.action import ActionFacts, action_facts

WRONG = _("Fill this in as its label asks.")
CHANGED = _("Somebody changed this while you wrote. Nothing is lost: both versions stand below.")
UNPROCESSABLE: Final = 422
COMPARED: Final = (
    ("state", _("State")),
    ("plan", _("Plan")),
    ("root_cause", _("Root cause")),
)
"""What the step form edits, by the names it shares with the row."""


@dataclass(frozen=True, slots=True)
class After:
    """`form` is the one that was sent; `typed` is what it held, so that nobody types twice."""

    form: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[FieldProblem, ...] = ()
    changed: tuple[ChangedLine, ...] = ()
    receipt: str = ""
    status: int = 200


@dataclass(frozen=True, slots=True)
class ActionPage:
    facts: ActionFacts
    after: After

    def of(self, form: str, name: str, otherwise: str = "") -> str:
        """What was typed into a field of that form; nothing of another form."""
        return self.after.typed.get(name, otherwise) if form == self.after.form else otherwise


async def sent_words(request: Request) -> dict[str, str]:
    """The text of a form, files left out."""
    form: FormData = await request.form()
    return {name: value.strip() for name, value in form.items() if isinstance(value, str)}


WordsDep = Annotated[dict[str, str], Depends(sent_words)]


def show(
    request: Request, database: Database, reader: Reader, action_id: UUID, after: After | None = None
) -> HTMLResponse:
    page_after = after or After()
    today = today_in(reader.actor.zone, utc_now())
    with database.reading() as session:
        facts = action_facts(session, reader.actor, action_id, store_of(request), today=today)
        frame = frame_of(request, reader, session, "actions")
        return shown("action.html", frame, ActionPage(facts, page_after), status=page_after.status)


@dataclass(frozen=True, slots=True)
class Sent:
    """`first` is the field at which a refusal is told that names none; `said` is a key of the notices."""

    form: str
    words: Mapping[str, str]
    first: str
    said: str


def attempted(
    request: Request,
    database: Database,
    writer: Reader,
    action_id: UUID,
    sent: Sent,
    act: Callable[[Session, datetime], None],
) -> Response:
    """In one transaction."""

    def do() -> None:
        with database.transaction() as session:
            act(session, utc_now())

    return tried(request, database, writer, action_id, sent, do)


def tried(
    request: Request, database: Database, writer: Reader, action_id: UUID, sent: Sent, do: Callable[[], object]
) -> Response:
    """To the page again when it was done, or the page with what stands in the way."""
    try:
        do()
        return onward(f"/actions/{action_id}", sent.said)
    except NotFound:
        raise
    except (ValidationError, TierlightError) as refused:
        return show(request, database, writer, action_id, _after(sent, refused, locale_of(request, writer.actor)))


def _after(sent: Sent, refused: ValidationError | TierlightError, locale: str) -> After:
    if isinstance(refused, ValidationError):
        names = dict.fromkeys(str(one["loc"][0]) if one["loc"] else sent.first for one in refused.errors())
        problems = tuple(_problem(sent, name, translated(locale, WRONG)) for name in names)
        return After(sent.form, sent.words, problems, status=UNPROCESSABLE)
    if isinstance(refused, ChangedMeanwhile):
        problem = _problem(sent, sent.first, translated(locale, CHANGED))
        return After(sent.form, sent.words, (problem,), both(refused, sent.words), status=status_of(refused))
    named = next((one.column for one in refused.places if one.column in sent.words), None)
    problem = _problem(sent, named or sent.first, refused.message)
    return After(sent.form, sent.words, (problem,), status=status_of(refused))


def both(changed: ChangedMeanwhile, typed: Mapping[str, str]) -> tuple[ChangedLine, ...]:
    """Only what the form edits, and of that only what was typed or stands."""
    lines = (ChangedLine(label, str(changed.standing.get(name) or ""), typed.get(name, "")) for name, label in COMPARED)
    return tuple(line for line in lines if line.stands or line.typed)


def _problem(sent: Sent, name: str, text: str) -> FieldProblem:
    """Fields of several forms on one page share their names, so the form's stands before it."""
    return FieldProblem(f"{sent.form}-{name}", text)

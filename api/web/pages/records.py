"""One record through its life: what it is taken for, split in two, moved, closed, and each of these taken back."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError
from sqlmodel import Session
from starlette.datastructures import FormData

from api.access import DatabaseDep
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from api.web.languages import translated
from api.web.payloads import FieldProblem, MovePage, RecordPage, SplitPage
from api.web.words import marked as _
from foundation.clock import utc_now
from foundation.database import Database
from foundation.errors import Conflict, Invalid, TierlightError
from reports.facts.record_identity import record_identity, split_facts
from reports.facts.search import found
from suppliers import identity
from suppliers.identity.payloads import MoveCreate, SplitCreate, StateReport

router = APIRouter()
MOST_HITS = 20
NEEDED = _("Fill this in.")
UNFIT = _("This cannot be used: correct it.")
TICKED = ("number", "name_of", "edge", "shared", "fact")
SPLIT_TEXT = ("name", "address", "city", "country", "reference", "reason")
MOVE_TEXT = ("moved_on", "address", "city", "region", "postcode", "country", "reason")


async def sent_form(request: Request) -> FormData:
    return await request.form()


FormDep = Annotated[FormData, Depends(sent_form)]


@router.get("/records/{node_id}")
def record(request: Request, database: DatabaseDep, reader: ReaderDep, node_id: UUID, q: str = "") -> HTMLResponse:
    with database.reading() as session:
        return _record_page(request, reader, session, node_id, q=q.strip())


def _record_page(
    request: Request,
    reader: Reader,
    session: Session,
    node_id: UUID,
    refused: TierlightError | None = None,
    *,
    q: str = "",
) -> HTMLResponse:
    problems = (FieldProblem("acts", refused.message),) if refused else ()
    about = record_identity(session, reader.actor, node_id)
    known = {member.subject.id for member in about.members}
    hits = tuple(
        hit
        for hit in (found(session, reader.actor, q) if q else ())
        if hit.subject.kind == about.here.kind and hit.subject.id not in known
    )
    facts = RecordPage(about, problems, q, hits[:MOST_HITS])
    frame = frame_of(request, reader, session, "suppliers")
    return shown("record_identity.html", frame, facts, status=409 if refused else 200)


@router.post("/records/{node_id}/acts/{act_id}/undo", response_model=None)
def undo_act(request: Request, database: DatabaseDep, writer: WriterDep, node_id: UUID, act_id: UUID) -> Response:
    """What stands in the way is told on the page, with the decisions that would have to go first."""
    return _done(
        request,
        database,
        writer,
        node_id,
        lambda session: identity.undo_act(session, writer.actor, act_id, now=utc_now()),
    )


@router.post("/records/{node_id}/decisions/{decision_id}/undo", response_model=None)
def undo_decision(
    request: Request, database: DatabaseDep, writer: WriterDep, node_id: UUID, decision_id: UUID
) -> Response:
    return _done(
        request,
        database,
        writer,
        node_id,
        lambda session: identity.undo(session, writer.actor, decision_id, now=utc_now()),
    )


@router.post("/records/{node_id}/state", response_model=None)
def report_state(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    node_id: UUID,
    state: Annotated[str, Form()],
    reason: Annotated[str, Form()] = "",
) -> Response:
    def act(session: Session) -> object:
        report = StateReport.model_validate({"node_id": node_id, "state": state, "reason": reason})
        return identity.report_state(session, writer.actor, report, now=utc_now())

    return _done(request, database, writer, node_id, act, said="state_told")


def _done(
    request: Request,
    database: Database,
    writer: Reader,
    node_id: UUID,
    act: Callable[[Session], object],
    said: str = "decision_undone",
) -> Response:
    try:
        with database.transaction() as session:
            act(session)
    except (Conflict, Invalid) as refused:
        with database.reading() as session:
            return _record_page(request, writer, session, node_id, refused)
    return onward(f"/records/{node_id}", said)


@router.get("/split/{node_id}")
def split_page(request: Request, database: DatabaseDep, reader: ReaderDep, node_id: UUID) -> HTMLResponse:
    with database.reading() as session:
        facts = SplitPage(split_facts(session, reader.actor, node_id))
        return shown("split.html", frame_of(request, reader, session, "suppliers"), facts)


@router.post("/split/{node_id}", response_model=None)
def split(request: Request, database: DatabaseDep, writer: WriterDep, node_id: UUID, form: FormDep) -> Response:
    """First what would follow; the split itself only when that was seen."""
    text = {name: str(form.get(name, "")).strip() for name in (*SPLIT_TEXT, "earlier_visits")}
    chosen = frozenset(f"{kind}:{value}" for kind in TICKED for value in form.getlist(kind))
    sent = {"node_id": node_id} | {name: value for name, value in text.items() if value} | _taken(form)
    problems: tuple[FieldProblem, ...] = ()
    try:
        wanted = SplitCreate.model_validate(sent)
        if form.get("then") == "split":
            with database.transaction() as session:
                made = identity.split(session, writer.actor, wanted, now=utc_now())
                return onward(f"/records/{made.front_id}", "split")
    except ValidationError as wrong:
        problems = _problems(wrong, locale_of(request, writer.actor))
    except (Conflict, Invalid) as refused:
        problems = (FieldProblem("name", refused.message),)
    with database.reading() as session:
        facts = SplitPage(split_facts(session, writer.actor, node_id), text, chosen, not problems, problems)
        frame = frame_of(request, writer, session, "suppliers")
        return shown("split.html", frame, facts, status=422 if problems else 200)


def _taken(form: FormData) -> dict[str, object]:
    numbers = [str(value).partition(" ") for value in form.getlist("number")]
    return {
        "identifiers": [{"scheme": scheme, "value": value} for scheme, _, value in numbers],
        "spellings": [str(value) for value in form.getlist("name_of")],
        "edge_ids": [str(value) for value in form.getlist("edge")],
        "shared_edge_ids": [str(value) for value in form.getlist("shared")],
        "fact_ids": [str(value) for value in form.getlist("fact")],
    }


def _problems(wrong: ValidationError, locale: str) -> tuple[FieldProblem, ...]:
    """One for each field, once."""
    fields = {str(error["loc"][0]): error["type"] for error in wrong.errors() if error["loc"]}
    return tuple(
        FieldProblem(field, translated(locale, NEEDED if kind in {"missing", "string_too_short"} else UNFIT))
        for field, kind in fields.items()
    )


@router.get("/move/{node_id}")
def move_page(request: Request, database: DatabaseDep, reader: ReaderDep, node_id: UUID) -> HTMLResponse:
    with database.reading() as session:
        facts = MovePage(split_facts(session, reader.actor, node_id))
        return shown("move.html", frame_of(request, reader, session, "suppliers"), facts)


@router.post("/move/{node_id}", response_model=None)
def move(request: Request, database: DatabaseDep, writer: WriterDep, node_id: UUID, form: FormDep) -> Response:
    text = {name: str(form.get(name, "")).strip() for name in MOVE_TEXT}
    try:
        said = {name: value for name, value in text.items() if value}
        wanted = MoveCreate.model_validate({"site_id": node_id, "city": ""} | said)
        with database.transaction() as session:
            made = identity.move(session, writer.actor, wanted, now=utc_now())
            return onward(f"/records/{made.front_id}", "moved")
    except ValidationError as wrong:
        problems = _problems(wrong, locale_of(request, writer.actor))
    except (Conflict, Invalid) as refused:
        problems = (FieldProblem("moved_on", refused.message),)
    with database.reading() as session:
        facts = MovePage(split_facts(session, writer.actor, node_id), text, problems)
        return shown("move.html", frame_of(request, writer, session, "suppliers"), facts, status=422)

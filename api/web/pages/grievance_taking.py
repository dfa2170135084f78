"""
Taking a confidential matter down, and asking by receipt. What is typed to find a place or a matter goes in the body of
a form, never in an address, so that no log of addresses tells of it.
"""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError
from sqlmodel import Session

from api.access import DatabaseDep
from api.web.action_pages import WordsDep
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, shown
from api.web.grievance_pages import AskingPage, NewGrievancePage, ReceiptPage, filled, problem_of, unfilled
from api.web.payloads import FieldProblem
from audits.grievances import grievance_handling, grievance_receipts, grievances
from audits.grievances.grievance_receipts import ReceiptAskingSlowed, ReceiptUnknown
from audits.grievances.grievances import GrievanceNotFound, GrievancePerhapsAName
from audits.payloads import GrievanceCreate
from foundation.actors import Action
from foundation.clock import today_in, utc_now
from foundation.database import Database
from foundation.errors import NotFound, TierlightError
from foundation.ids import new_id
from reports.facts.grievances import SiteChoice, house_name, site_chosen, sites_called

router = APIRouter()


@router.get("/grievances/new")
def start(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    reader.actor.require(Action.RECORD_GRIEVANCES)
    return _new_page(request, database, reader, {})


def _new_page(
    request: Request,
    database: Database,
    reader: Reader,
    typed: dict[str, str],
    problems: tuple[FieldProblem, ...] = (),
    *,
    ask_checked: bool = False,
) -> HTMLResponse:
    q = typed.get("q", "")
    with database.reading() as session:
        chosen = _chosen(session, reader, typed.get("site_id", ""))
        page = NewGrievancePage(
            entry=typed.get("entry") or str(new_id()),
            today=today_in(reader.actor.zone, utc_now()),
            q=q,
            found=sites_called(session, reader.actor, q) if q and chosen is None else (),
            chosen=chosen,
            ask_checked=ask_checked,
            typed=typed,
            problems=problems,
        )
        frame = frame_of(request, reader, session, "grievances")
        return shown("grievance_new.html", frame, page, status=422 if problems else 200)


def _chosen(session: Session, reader: Reader, site_id: str) -> SiteChoice | None:
    try:
        return site_chosen(session, reader.actor, UUID(site_id))
    except (ValueError, NotFound):
        return None


@router.post("/grievances/new", response_model=None)
def take_down(request: Request, database: DatabaseDep, writer: WriterDep, words: WordsDep) -> Response:
    """The receipt stands in this answer and nowhere else; sending the form again records nothing again."""
    writer.actor.require(Action.RECORD_GRIEVANCES)
    if words.get("then") != "record":
        return _new_page(request, database, writer, words)
    try:
        entry = _entry_of(words)
        new = GrievanceCreate.model_validate(filled(words, GrievanceCreate))
        with database.transaction() as session:
            made, receipt = grievances.record_grievance(session, writer.actor, new, now=utc_now(), grievance_id=entry)
    except ValidationError as wrong:
        return _new_page(request, database, writer, words, unfilled(wrong, request, writer))
    except TierlightError as refused:
        told = (problem_of(refused, "summary"),)
        doubtful = isinstance(refused, GrievancePerhapsAName)
        return _new_page(request, database, writer, words, told, ask_checked=doubtful)
    with database.reading() as session:
        house = house_name(session, writer.actor)
        page = ReceiptPage(receipt, made.received_on, made.acknowledge_by, made.answer_by, house)
        return shown("grievance_receipt.html", frame_of(request, writer, session, "grievances"), page)


def _entry_of(words: dict[str, str]) -> UUID:
    """The id under which the form records, once; one that nobody sent is made here."""
    try:
        return UUID(words.get("entry", ""))
    except ValueError:
        return new_id()


@router.get("/grievances/by-receipt")
def asking(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    reader.actor.require(Action.RECORD_GRIEVANCES)
    return _asking_page(request, database, reader, AskingPage())


def _asking_page(request: Request, database: Database, reader: Reader, page: AskingPage) -> HTMLResponse:
    with database.reading() as session:
        frame = frame_of(request, reader, session, "grievances")
        return shown("grievance_asked.html", frame, page, status=422 if page.problems else 200)


@router.post("/grievances/by-receipt", response_model=None)
def ask(request: Request, database: DatabaseDep, writer: WriterDep, words: WordsDep) -> Response:
    with database.transaction() as session:
        asked = grievance_receipts.ask(session, writer.actor, words.get("receipt", "")[:60], now=utc_now())
    try:
        found = asked.require()
    except (ReceiptUnknown, ReceiptAskingSlowed) as refused:
        problem = FieldProblem("receipt", refused.message)
        return _asking_page(request, database, writer, AskingPage(problems=(problem,)))
    with database.reading() as session:
        status = grievance_handling.status_for_them(session, writer.actor, found)
        opens = _opens(session, writer, found.id)
    return _asking_page(request, database, writer, AskingPage(status, opens))


def _opens(session: Session, reader: Reader, grievance_id: UUID) -> str:
    try:
        return str(grievances.visible_grievance(session, reader.actor, grievance_id).id)
    except GrievanceNotFound:
        return ""

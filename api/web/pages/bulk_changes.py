"""A change to many rows: what it would do, once confirmed what it did, and taking it back."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError
from sqlmodel import Session

from api.access import DatabaseDep
from api.bulk_sending import sending_of
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, onward, shown
from foundation import bulk_changes
from foundation.clock import utc_now
from foundation.errors import Conflict
from foundation.models import BulkChange
from reports.bulk_changes import changing
from reports.bulk_changes.payloads import LANGUAGES, BulkChangeCreate, BulkChangeRead, PinTold
from reports.facts.colleagues import colleagues
from reports.facts.payloads import Choice
from reports.renderers.lines import render_lines

router = APIRouter(prefix="/bulk-changes")


class PinLine(NamedTuple):
    """Heads of the sheet."""

    firm: str
    email: str
    language: str
    pin: str


@dataclass(frozen=True, slots=True)
class BulkPage:
    """`sites` are the ticked ones, sent again when somebody looks again with other words; `problem` is a code."""

    change: BulkChangeRead
    sites: tuple[str, ...]
    people: tuple[Choice, ...]
    pins: tuple[PinTold, ...] = ()
    languages: tuple[str, ...] = LANGUAGES
    problem: str = ""


@router.post("", response_model=None)
def preview(  # noqa: PLR0913, PLR0917 - the fields of one form
    database: DatabaseDep,
    writer: WriterDep,
    kind: Annotated[str, Form()] = "invite",
    question: Annotated[str, Form()] = "",
    site: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies defaults
    written_in: Annotated[str, Form()] = "by_country",
    days: Annotated[str, Form()] = "30",
    link_kind: Annotated[str, Form()] = "supplies",
    account_id: Annotated[str, Form()] = "",
) -> Response:
    """Sent from the list, or again from the preview with other words."""
    change = (
        {"kind": "assign", "account_id": account_id or str(writer.actor.account_id)}
        if kind == "assign"
        else {"kind": "invite", "language": written_in, "days": days, "link_kind": link_kind}
    )
    selection = {"sites": site} if site else {"question": question}
    try:
        wanted = BulkChangeCreate.model_validate({"selection": selection, "change": change})
    except ValidationError:
        return onward("/suppliers?every=1", "bulk_unfit")
    try:
        with database.transaction() as session:
            made = changing.preview(session, writer.actor, wanted, now=utc_now())
    except Conflict:
        return onward("/suppliers?every=1", "bulk_too_many")
    return onward(f"/bulk-changes/{made.id}")


@router.get("/{change_id}")
def change_page(request: Request, database: DatabaseDep, reader: ReaderDep, change_id: UUID) -> HTMLResponse:
    with database.reading() as session:
        change = bulk_changes.read(session, reader.actor, change_id)
        return _page(request, reader, session, change)


@router.post("/{change_id}/confirm", response_model=None)
def confirm(request: Request, database: DatabaseDep, writer: WriterDep, change_id: UUID) -> Response:
    """Clicked twice it does one thing; the page tells the PINs."""
    try:
        with database.transaction() as session:
            found = changing.confirm(session, writer.actor, change_id, sending_of(request), now=utc_now())
    except Conflict as refused:
        return _refused(request, database, writer, change_id, refused)
    return onward(f"/bulk-changes/{change_id}", "bulk_renewed" if found.renewed else "bulk_done")


@router.post("/{change_id}/undo", response_model=None)
def undo(request: Request, database: DatabaseDep, writer: WriterDep, change_id: UUID) -> Response:
    """Refused, the change is shown as it stands with the reason."""
    try:
        with database.transaction() as session:
            changing.undo(session, writer.actor, change_id, now=utc_now())
    except Conflict as refused:
        return _refused(request, database, writer, change_id, refused)
    return onward(f"/bulk-changes/{change_id}", "bulk_undone")


@router.post("/{change_id}/pins", response_model=None)
def pin_sheet(request: Request, database: DatabaseDep, writer: WriterDep, change_id: UUID) -> Response:
    """A table to telephone from, kept nowhere on our side; never with the link."""
    try:
        with database.transaction() as session:
            pins = changing.take_sheet(session, writer.actor, change_id, sending_of(request).pin_of, now=utc_now())
    except Conflict as refused:
        return _refused(request, database, writer, change_id, refused)
    lines = (PinLine(one.name, one.email, one.language, one.pin) for one in pins)
    kept_nowhere = {"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="pins.csv"'}
    return Response(render_lines(PinLine, lines), media_type="text/csv; charset=utf-8", headers=kept_nowhere)


def _refused(
    request: Request, database: DatabaseDep, writer: Reader, change_id: UUID, refused: Conflict
) -> HTMLResponse:
    with database.reading() as session:
        change = bulk_changes.read(session, writer.actor, change_id)
        return _page(request, writer, session, change, problem=refused.code)


def _page(request: Request, reader: Reader, session: Session, change: BulkChange, *, problem: str = "") -> HTMLResponse:
    told = changing.told(session, reader.actor, change)
    pins = changing.pins_of(session, reader.actor, change, sending_of(request).pin_of, now=utc_now())
    facts = BulkPage(told, tuple(change.told["sites"]), colleagues(session, reader.actor), tuple(pins), problem=problem)
    frame = frame_of(request, reader, session, "suppliers")
    page = shown("bulk_change.html", frame, facts, status=HTTPStatus.CONFLICT if problem else HTTPStatus.OK)
    page.headers["Cache-Control"] = "no-store"
    return page

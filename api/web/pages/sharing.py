"""Sharing at the desk: agreements given and received, a new one, one with its text and readings, and what it opens."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError

from api.access import DatabaseDep
from api.web.finding_forms import FormDep, Typed, problems_of, status_of, version_in
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from api.web.payloads import FieldProblem
from api.web.sharing_pages import TICK, SharedRowsPage, SharingListPage, SharingNewPage, SharingPage, cells_of
from api.web.words import marked as _
from foundation.actors import Action, Actor
from foundation.clock import today_in, utc_now
from foundation.database import Database
from foundation.errors import NotAllowed, TierlightError
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT
from reports.sharing import agreements, reading, showing
from reports.sharing.fields import KINDS, Kind, fields_of
from reports.sharing.payloads import AgreementEnding, AgreementPropose, AgreementRead

router = APIRouter(prefix="/sharing")
TOLD = (
    _("There is no other organisation of that name: write it as it calls itself here."),
    _("Narrow it to sites and firms of your own register, by their reference."),
    _("The last day must not come before the first, and must not be over."),
    _("Somebody else of your organisation approves what you proposed."),
    _("The last day of the agreement is over: propose a new one."),
)
"""Sentences of the operations that the forms show, marked here for the catalogues."""


def given_in(form: Mapping[str, str]) -> dict[str, object]:
    """Fields are ticks named after their kind; countries and sites are written with commas or spaces between them."""
    ticked = [name.removeprefix(TICK).split(".") for name in form if name.startswith(TICK)]
    grants = [
        {"kind": kind, "fields": [parts[1] for parts in ticked if len(parts) == 2 and parts[0] == kind]}  # noqa: PLR2004 - kind and field
        for kind in KINDS
    ]
    named = ("partner", "purpose", "party", "starts_on", "ends_on")
    return {
        **{name: form[name] for name in named if name in form},
        "grants": [one for one in grants if one["fields"]],
        "countries": form.get("countries", "").upper().replace(",", " ").split(),
        "sites": [one.strip() for one in form.get("sites", "").split(",") if one.strip()],
    }


@router.get("")
def all_agreements(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    with database.reading() as session:
        found = showing.shown_agreements(session, reader.actor, now=utc_now())
        page = SharingListPage(found.given, found.received, reader.actor.may(Action.SHARE_RECORDS))
        return shown("sharing.html", frame_of(request, reader, session, "sharing"), page)


@router.get("/new")
def new_agreement(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    reader.actor.require(Action.SHARE_RECORDS)
    return _form(request, database, reader, Typed(), first=True)


def _form(
    request: Request,
    database: Database,
    reader: Reader,
    typed: Typed,
    problems: tuple[FieldProblem, ...] = (),
    *,
    first: bool = False,
) -> HTMLResponse:
    today = today_in(reader.actor.zone, utc_now())
    with database.reading() as session:
        frame = frame_of(request, reader, session, "sharing")
        page = SharingNewPage(today, first, typed, problems)
        return shown("sharing_new.html", frame, page, status=422 if problems else 200)


@router.post("/new", response_model=None)
def propose(request: Request, database: DatabaseDep, writer: WriterDep, form: FormDep) -> Response:
    writer.actor.require(Action.SHARE_RECORDS)
    try:
        new = AgreementPropose.model_validate(given_in(form))
        with database.transaction() as session:
            made = agreements.propose(session, writer.actor, new, now=utc_now())
    except (ValidationError, TierlightError) as wrong:
        problems = problems_of(wrong, "partner", locale_of(request, writer.actor))
        return _form(request, database, writer, form, problems)
    return onward(f"/sharing/{made.id}", "sharing_proposed")


@router.get("/{agreement_id}")
def one_agreement(request: Request, database: DatabaseDep, reader: ReaderDep, agreement_id: UUID) -> HTMLResponse:
    return _one(request, database, reader, agreement_id)


def _one(
    request: Request,
    database: Database,
    reader: Reader,
    agreement_id: UUID,
    typed: Typed | None = None,
    wrong: ValidationError | TierlightError | None = None,
) -> HTMLResponse:
    problems = problems_of(wrong, "reason", locale_of(request, reader.actor)) if wrong else ()
    with database.reading() as session:
        row = showing.shown_agreement(session, reader.actor, agreement_id, now=utc_now())
        reads = reading.readings(session, reader.actor, agreement_id) if row.given else None
        page = SharingPage(row, _steps(reader.actor, row), reads, typed or Typed(), problems)
        frame = frame_of(request, reader, session, "sharing")
        return shown("sharing_one.html", frame, page, status=status_of(wrong) if wrong else 200)


def _steps(actor: Actor, row: AgreementRead) -> frozenset[str]:
    if not actor.may(Action.SHARE_RECORDS):
        return frozenset()
    open_now = row.in_force != "expired"
    wanted = {
        "approve": row.given and row.state == "proposed" and open_now,
        "accept": not row.given and row.state == "approved" and open_now,
        "end": row.state != "ended",
    }
    return frozenset(step for step, possible in wanted.items() if possible)


@router.post("/{agreement_id}", response_model=None)
def act(request: Request, database: DatabaseDep, writer: WriterDep, agreement_id: UUID, form: FormDep) -> Response:
    """One form a step: `then` says which button was pressed."""
    try:
        said = _do(database, writer.actor, agreement_id, form)
    except (ValidationError, TierlightError) as wrong:
        if isinstance(wrong, NotAllowed) and not writer.actor.may(Action.SHARE_RECORDS):
            raise
        return _one(request, database, writer, agreement_id, form, wrong)
    return onward(f"/sharing/{agreement_id}", said)


def _do(database: Database, actor: Actor, agreement_id: UUID, form: Typed) -> str:
    seen, now = version_in(form), utc_now()
    with database.transaction() as session:
        match form["then"]:
            case "approve":
                agreements.approve(session, actor, agreement_id, version_seen=seen, now=now)
                return "sharing_approved"
            case "accept":
                agreements.accept(session, actor, agreement_id, version_seen=seen, now=now)
                return "sharing_accepted"
            case _:
                ending = AgreementEnding.model_validate({"reason": form["reason"]})
                agreements.end(session, actor, agreement_id, ending.reason, version_seen=seen, now=now)
                return "sharing_ended"


@router.get("/{agreement_id}/{kind}")
def read_shared(
    request: Request,
    database: DatabaseDep,
    reader: ReaderDep,
    agreement_id: UUID,
    kind: Kind,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> HTMLResponse:
    """Logged with the organisation that gives, like every other way of reading."""
    now = utc_now()
    with database.transaction() as session:
        page = reading.read_shared(
            session, reader.actor, agreement_id, kind, cursor=cursor, limit=DEFAULT_LIMIT, now=now
        )
        row = showing.shown_agreement(session, reader.actor, agreement_id, now=now)
        frame = frame_of(request, reader, session, "sharing")
    agreed = next(grant.fields for grant in row.grants if grant.kind == kind)
    fields = [one for one in fields_of(kind) if one.name in agreed and reader.actor.may(one.needs)]
    facts = SharedRowsPage(
        row=row,
        kind=kind,
        fields=[one.name for one in fields],
        lines=[cells_of(kind, fields, cells) for cells in page.rows],
        next_href=f"/sharing/{agreement_id}/{kind}?cursor={page.next_cursor}" if page.next_cursor else "",
    )
    return shown("shared_rows.html", frame, facts)

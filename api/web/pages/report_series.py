"""Series of reports at the desk: the list, a new one, and one with its periods and whom it is sent to."""

from collections.abc import Mapping
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from pydantic import ValidationError

from api import series_letters
from api.access import DatabaseDep, settings_of
from api.routes.issued_reports import handed_out
from api.web.finding_forms import FormDep, Typed, problems_of, status_of, version_in, without
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from api.web.payloads import FieldProblem
from api.web.series_pages import SeriesListPage, SeriesNewPage, SeriesPage
from foundation.clock import today_in, utc_now
from foundation.database import Database
from foundation.errors import TierlightError
from foundation.evidence_store import Store
from foundation.models import Organisation
from reports.facts.report_series import series_facts, series_lines
from reports.series import outsiders, runs, series
from reports.series.payloads import OutsiderAsk, SeriesChange, SeriesCreate
from reports.series.reading_rules import kinds_in_series

router = APIRouter(prefix="/report-series")
CHOSEN = "to_"
STATES = {"pause": "paused", "resume": "active"}


def _given(form: Mapping[str, str], *names: str) -> dict[str, object]:
    """Recipients are ticks of their own, named after the account."""
    people = [name.removeprefix(CHOSEN) for name in form if name.startswith(CHOSEN)]
    return {**without(form, *names, *(f"{CHOSEN}{one}" for one in people)), "recipients": people}


@router.get("")
def all_series(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    with database.reading() as session:
        lines = series_lines(session, reader.actor, today=today_in(reader.actor.zone, utc_now()))
        return shown("report_series.html", frame_of(request, reader, session, "reports"), SeriesListPage(lines))


@router.get("/new")
def new_series(request: Request, database: DatabaseDep, reader: ReaderDep, kind: str = "") -> HTMLResponse:
    return _form(request, database, reader, kind, Typed())


def _form(
    request: Request,
    database: Database,
    reader: Reader,
    kind: str,
    typed: Typed,
    problems: tuple[FieldProblem, ...] = (),
) -> HTMLResponse:
    known = kind if kind in kinds_in_series() else ""
    with database.reading() as session:
        house = session.get_one(Organisation, reader.actor.organisation_id).name
        people = series.members(session, reader.actor, known) if known else []
        page = SeriesNewPage(known, kinds_in_series(), house, people, typed, problems)
        frame = frame_of(request, reader, session, "reports")
        return shown("report_series_new.html", frame, page, status=422 if problems else 200)


@router.post("/new", response_model=None)
def add_series(request: Request, database: DatabaseDep, writer: WriterDep, form: FormDep) -> Response:
    try:
        new = SeriesCreate.model_validate(_given(form))
        with database.transaction() as session:
            made = series.add_series(session, writer.actor, new, now=utc_now())
    except (ValidationError, TierlightError) as wrong:
        problems = problems_of(wrong, "subject", locale_of(request, writer.actor))
        return _form(request, database, writer, form["kind"], form, problems)
    return onward(f"/report-series/{made.id}", "series_kept")


@router.get("/{series_id}")
def one_series(request: Request, database: DatabaseDep, reader: ReaderDep, series_id: UUID) -> HTMLResponse:
    return _one(request, database, reader, series_id)


def _one(
    request: Request,
    database: Database,
    reader: Reader,
    series_id: UUID,
    typed: Typed | None = None,
    problems: tuple[FieldProblem, ...] = (),
    *,
    status: int = 200,
) -> HTMLResponse:
    with database.reading() as session:
        facts = series_facts(session, reader.actor, series_id, today=today_in(reader.actor.zone, utc_now()))
        page = SeriesPage(facts, typed or Typed(), problems)
        return shown("report_series_one.html", frame_of(request, reader, session, "reports"), page, status=status)


@router.post("/{series_id}", response_model=None)
def act(request: Request, database: DatabaseDep, writer: WriterDep, series_id: UUID, form: FormDep) -> Response:
    """One form a deed: `then` says which button was pressed."""
    try:
        _do(request, database, writer, series_id, form)
    except (ValidationError, TierlightError) as wrong:
        problems = problems_of(wrong, "email" if form["then"] == "ask" else "lag", locale_of(request, writer.actor))
        return _one(request, database, writer, series_id, form, problems, status=status_of(wrong))
    return onward(f"/report-series/{series_id}", "series_kept")


def _do(request: Request, database: Database, writer: Reader, series_id: UUID, form: Typed) -> None:
    actor, seen, now = writer.actor, version_in(form), utc_now()
    match form["then"]:
        case "pause" | "resume" as deed:
            with database.transaction() as session:
                series.set_state(session, actor, series_id, STATES[deed], version_seen=seen)
        case "ask":
            asked = OutsiderAsk.model_validate({"email": form["email"]})
            write = series_letters.series_writer(settings_of(request))
            with database.transaction() as session:
                outsiders.ask(session, actor, series_id, asked.email, write, now=now)
        case "end":
            with database.transaction() as session:
                outsiders.end(session, actor, series_id, UUID(form["recipient"]))
        case "again":
            with database.transaction() as session:
                runs.try_again(session, actor, series_id, UUID(form["run"]), now=now)
        case _:
            change = SeriesChange.model_validate(_given(form, "then"))
            with database.transaction() as session:
                series.change_series(session, actor, series_id, change, version_seen=seen, now=now)


@router.get("/{series_id}/runs/{run_id}/file", response_model=None)
def run_file(request: Request, database: DatabaseDep, reader: ReaderDep, series_id: UUID, run_id: UUID) -> FileResponse:
    with database.reading() as session:
        run = outsiders.readable_run(session, reader.actor, series_id, run_id)
        return handed_out(outsiders.file_of(session, Store(settings_of(request).issued_dir), run))

"""A list on its way in: hand it in, settle its columns, see what would change, write it, take it back."""

import tempfile
from functools import partial
from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from sqlmodel import Session
from starlette.background import BackgroundTask

from api import import_jobs, list_files
from api.access import DatabaseDep, settings_of
from api.web import list_drafts, uploads
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from api.web.languages import LOCALES, catalogue
from api.web.payloads import FieldProblem, ImportPage, ImportStartPage, ListStep
from api.web.sentences import said
from foundation.clock import utc_now
from foundation.errors import Conflict
from reports.facts.import_preview import FATES, Fate, preview
from reports.facts.imports import import_facts, import_start
from suppliers.batches import remembering, undoing
from suppliers.batches.records import read_batch
from suppliers.importing.error_book import write_errors_workbook

router = APIRouter()
SHOWN_AT_ONCE = 20_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def start_page(
    request: Request, reader: Reader, session: Session, problems: tuple[FieldProblem, ...] = (), status: int = 200
) -> HTMLResponse:
    megabytes = settings_of(request).upload_megabytes
    facts = ImportStartPage(import_start(session, reader.actor, largest_megabytes=megabytes), problems)
    return shown("import_start.html", frame_of(request, reader, session), facts, status=status)


@router.get("/imports")
def start(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    with database.reading() as session:
        return start_page(request, reader, session)


@router.get("/imports/{batch_id}")
def batch(
    request: Request,
    database: DatabaseDep,
    reader: ReaderDep,
    batch_id: UUID,
    show: Fate | None = None,
    start: Annotated[int, Query(ge=0)] = 0,
) -> HTMLResponse:
    with database.reading() as session:
        facts = ImportPage(import_facts(session, reader.actor, batch_id))
        if facts.batch.state == "dry_run" and facts.batch.kind != "facts":
            facts = _with_rows(request, reader, session, facts, show, start)
        template = "import_check.html" if facts.batch.state == "dry_run" else "import_done.html"
        return shown(template, frame_of(request, reader, session), facts)


def _with_rows(
    request: Request, reader: Reader, session: Session, facts: ImportPage, show: Fate | None, start: int
) -> ImportPage:
    """A long list is planned again only when somebody asks for its rows; without its file there is nothing to show."""
    found = read_batch(session, reader.actor, UUID(facts.batch.id))
    try:
        draft = list_drafts.of_batch(settings_of(request), reader.actor, found)
    except uploads.UploadGone:
        return facts
    counts = facts.batch.counts
    step = ListStep(facts.batch.file_name, facts.batch.sha256, facts.batch.kind, counts.rows)
    if show is None and counts.rows > SHOWN_AT_ONCE:
        return ImportPage(facts.batch, step)
    first: Fate = next((one for one in FATES if getattr(counts, one)), "new")
    reading = list_drafts.reading_of(draft)
    return ImportPage(facts.batch, step, preview(session, reader.actor, reading, show or first, start=start))


@router.post("/imports/{batch_id}/write")
def write(request: Request, database: DatabaseDep, writer: WriterDep, batch_id: UUID) -> RedirectResponse:
    """A long list is written by a job, whose page shows how far it is; how it was read is remembered for the next."""
    now = utc_now()
    batch, queued = import_jobs.write_or_queue(database, settings_of(request), writer.actor, batch_id, now=now)
    upload = uploads.find(settings_of(request), writer.actor, batch.sha256)
    source = list_files.source_of(upload.path, list_files.KINDS[batch.kind])
    with database.transaction() as session:
        remembering.remember(
            session, writer.actor, source, list_files.settled(batch), file_name=batch.file_name, now=now
        )
        if queued:
            return onward(f"/jobs/{import_jobs.job_of(session, writer.actor, batch_id).id}")
    return onward(f"/imports/{batch_id}", "written")


@router.post("/imports/{batch_id}/undo", response_model=None)
def undo(request: Request, database: DatabaseDep, writer: WriterDep, batch_id: UUID) -> Response:
    """What stands in the way is told on the page of the import."""
    try:
        with database.transaction() as session:
            undoing.undo(session, writer.actor, batch_id, now=utc_now())
    except Conflict as refused:
        with database.reading() as session:
            batch = import_facts(session, writer.actor, batch_id)
            facts = ImportPage(batch, problems=(FieldProblem("undo", refused.message),))
            return shown("import_done.html", frame_of(request, writer, session), facts, status=409)
    return onward(f"/imports/{batch_id}", "undone")


@router.get("/imports/{batch_id}/refused.xlsx")
def refused_rows(request: Request, database: DatabaseDep, reader: ReaderDep, batch_id: UUID) -> FileResponse:
    with database.reading() as session:
        batch = read_batch(session, reader.actor, batch_id)
        told = list_drafts.reading_of(list_drafts.of_batch(settings_of(request), reader.actor, batch))
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as made:
        path = Path(made.name)
    locale = locale_of(request, reader.actor)
    write_errors_workbook(path, [told], partial(said, locale=LOCALES[locale], messages=catalogue(locale)))
    return FileResponse(path, media_type=XLSX, filename="rows-to-mend.xlsx", background=BackgroundTask(path.unlink))

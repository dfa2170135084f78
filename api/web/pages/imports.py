"""A list on its way in: hand it in, settle its columns, see what would change, write it, take it back."""

import re
import tempfile
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from sqlmodel import Session
from starlette.background import BackgroundTask

from api import list_files
from api.access import DatabaseDep
from api.web import uploads
from api.web.column_choices import choices_of, differing, fields_of
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, onward, settings_of, shown
from api.web.payloads import ColumnsPage, FieldProblem, ImportPage, ImportStartPage
from foundation.clock import utc_now
from foundation.database import Database
from foundation.errors import Invalid
from reports.facts.imports import columns_of, import_facts, import_start
from suppliers import batches
from suppliers.batches import undoing, writing
from suppliers.batches.records import read_batch
from suppliers.importing.columns import ListKind, MappingDoesNotFit, NoEdgeEnds, NoNameColumn, map_columns
from suppliers.importing.error_book import write_errors_workbook
from suppliers.importing.reading import read_rows
from suppliers.importing.rows import ImportReading
from suppliers.importing.tables import read_table

router = APIRouter()
COLUMN = re.compile(r"column\.([0-9]{1,5})")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _start(
    request: Request, reader: Reader, session: Session, problems: tuple[FieldProblem, ...] = (), status: int = 200
) -> HTMLResponse:
    megabytes = settings_of(request).upload_megabytes
    facts = ImportStartPage(import_start(session, reader.actor, largest_megabytes=megabytes), problems)
    return shown("import_start.html", frame_of(request, reader, session), facts, status=status)


@router.get("/imports")
def start(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    with database.reading() as session:
        return _start(request, reader, session)


@router.post("/imports", response_model=None)
def hand_in(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    file: Annotated[UploadFile | None, File()] = None,
    kind: Annotated[Literal["parties", "edges"], Form()] = "parties",
) -> Response:
    """To the check when the columns explain themselves, else to the page that settles them."""
    list_files.require_importer(writer.actor)
    try:
        if file is None:
            raise uploads.UploadMissing
        upload = uploads.keep(settings_of(request), writer.actor, file.file, file.filename or "")
        return _check(database, writer, upload, kind, {})
    except (NoNameColumn, NoEdgeEnds):
        return RedirectResponse(f"/imports/columns?file={upload.sha256}&kind={kind}", status_code=303)
    except Invalid as refused:
        with database.reading() as session:
            return _start(request, writer, session, (FieldProblem("file", refused.message),), 422)


def _check(
    database: Database, writer: Reader, upload: uploads.Upload, kind: ListKind, chosen: dict[str, str]
) -> RedirectResponse:
    reading = _read(upload, kind, chosen)
    with database.transaction() as session:
        batch = writing.dry_run(
            session, writer.actor, reading, file_name=upload.file_name, sha256=upload.sha256, now=utc_now()
        )
    return RedirectResponse(f"/imports/{batch.id}", status_code=303)


def _read(upload: uploads.Upload, kind: ListKind, chosen: dict[str, str]) -> ImportReading:
    table = read_table(upload.path)
    return read_rows(table, map_columns(table, kind, chosen))


def _columns(
    request: Request, reader: Reader, session: Session, upload: uploads.Upload, kind: ListKind, problem: str = ""
) -> HTMLResponse:
    table = read_table(upload.path)
    problems = (FieldProblem("column.0", problem),) if problem else ()
    facts = ColumnsPage(
        upload.file_name,
        upload.sha256,
        kind,
        len(table.records),
        choices_of(table, kind, {}),
        fields_of(kind),
        problems,
    )
    return shown("import_columns.html", frame_of(request, reader, session), facts, status=422 if problem else 200)


@router.get("/imports/columns")
def columns(
    request: Request, database: DatabaseDep, reader: ReaderDep, file: str, kind: Literal["parties", "edges"] = "parties"
) -> HTMLResponse:
    with database.reading() as session:
        return _columns(request, reader, session, uploads.find(settings_of(request), reader.actor, file), kind)


async def chosen_by_position(request: Request) -> dict[int, str]:
    form = await request.form()
    found = ((COLUMN.fullmatch(name), value) for name, value in form.items())
    return {int(name[1]): str(value) for name, value in found if name}


@router.post("/imports/columns", response_model=None)
def settle_columns(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    chosen: Annotated[dict[int, str], Depends(chosen_by_position)],
    file: Annotated[str, Form()],
    kind: Annotated[Literal["parties", "edges"], Form()] = "parties",
) -> Response:
    upload = uploads.find(settings_of(request), writer.actor, file)
    by_head = differing(choices_of(read_table(upload.path), kind, {}), chosen)
    try:
        return _check(database, writer, upload, kind, by_head)
    except (NoNameColumn, NoEdgeEnds, MappingDoesNotFit) as refused:
        with database.reading() as session:
            return _columns(request, writer, session, upload, kind, refused.message)


@router.get("/imports/{batch_id}")
def batch(request: Request, database: DatabaseDep, reader: ReaderDep, batch_id: UUID) -> HTMLResponse:
    with database.reading() as session:
        facts = ImportPage(import_facts(session, reader.actor, batch_id))
        template = "import_check.html" if facts.batch.state == "dry_run" else "import_done.html"
        return shown(template, frame_of(request, reader, session), facts)


@router.post("/imports/{batch_id}/write")
def write(request: Request, database: DatabaseDep, writer: WriterDep, batch_id: UUID) -> RedirectResponse:
    list_files.require_importer(writer.actor)
    with database.reading() as session:
        batch = read_batch(session, writer.actor, batch_id)
    upload = uploads.find(settings_of(request), writer.actor, batch.sha256)
    now = utc_now()
    reading = list_files.read_again(upload.path, batch, today=now.date())  # seconds: not while others wait to write
    with database.transaction() as session:
        batches.write(session, writer.actor, read_batch(session, writer.actor, batch_id), reading, now=now)
    return onward(f"/imports/{batch_id}", "written")


@router.post("/imports/{batch_id}/undo", response_model=None)
def undo(database: DatabaseDep, writer: WriterDep, batch_id: UUID) -> RedirectResponse:
    with database.transaction() as session:
        undoing.undo(session, writer.actor, batch_id, now=utc_now())
    return onward(f"/imports/{batch_id}", "undone")


@router.get("/imports/{batch_id}/refused.xlsx")
def refused_rows(request: Request, database: DatabaseDep, reader: ReaderDep, batch_id: UUID) -> FileResponse:
    with database.reading() as session:
        batch = read_batch(session, reader.actor, batch_id)
        upload = uploads.find(settings_of(request), reader.actor, batch.sha256)
        reading = _read(upload, "edges" if batch.kind == "edges" else "parties", columns_of(batch))
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as made:
        path = Path(made.name)
    write_errors_workbook(path, [reading])
    return FileResponse(path, media_type=XLSX, filename="rows-to-mend.xlsx", background=BackgroundTask(path.unlink))

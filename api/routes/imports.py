"""Lists on their way in: check, write, take back. A file is kept from its check until it is written."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, Query, Request, UploadFile

from api import list_files
from api.access import ActorDep, DatabaseDep
from api.web import uploads
from foundation.clock import utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page
from foundation.settings import Settings
from suppliers import batches
from suppliers.models import ImportBatch
from suppliers.payloads import ImportPage, ImportRead

router = APIRouter(prefix="/imports", tags=["imports"])


def settings_of(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


@router.get("", response_model=ImportPage)
def list_imports(
    actor: ActorDep,
    database: DatabaseDep,
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> Page[ImportBatch]:
    with database.reading() as session:
        return batches.list_batches(session, actor, limit=limit, cursor=cursor)


@router.post("", response_model=ImportRead, status_code=201)
def check_list(
    request: Request,
    actor: ActorDep,
    database: DatabaseDep,
    file: Annotated[UploadFile, File()],
    kind: Annotated[list_files.FileKind, Form()] = "parties",
) -> ImportBatch:
    """Says what would happen; `writing` then does it."""
    list_files.require_importer(actor)
    upload = uploads.keep(settings_of(request), actor, file.file, file.filename or "")
    now = utc_now()
    reading = list_files.read(upload.path, kind, today=now.date())
    with database.transaction() as session:
        return batches.dry_run(session, actor, reading, file_name=upload.file_name, sha256=upload.sha256, now=now)


@router.get("/{batch_id}", response_model=ImportRead)
def read_import(batch_id: UUID, actor: ActorDep, database: DatabaseDep) -> ImportBatch:
    with database.reading() as session:
        return batches.read_batch(session, actor, batch_id)


@router.post("/{batch_id}/writing", response_model=ImportRead)
def write_import(request: Request, batch_id: UUID, actor: ActorDep, database: DatabaseDep) -> ImportBatch:
    now = utc_now()
    list_files.require_importer(actor)
    with database.reading() as session:
        batch = batches.read_batch(session, actor, batch_id)
    upload = uploads.find(settings_of(request), actor, batch.sha256)
    reading = list_files.read_again(upload.path, batch, today=now.date())  # seconds: not while others wait to write
    with database.transaction() as session:
        batch = batches.read_batch(session, actor, batch_id)
        batches.write(session, actor, batch, reading, now=now)
        return batch


@router.post("/{batch_id}/undoing", response_model=ImportRead)
def undo_import(batch_id: UUID, actor: ActorDep, database: DatabaseDep) -> ImportBatch:
    with database.transaction() as session:
        return batches.undo(session, actor, batch_id, now=utc_now())

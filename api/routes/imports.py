"""Lists on their way in: check, write, take back. A file is kept from its check until it is written."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile

from api import import_jobs, list_files
from api.access import ActorDep, DatabaseDep, settings_of
from api.web import uploads
from foundation import jobs
from foundation.clock import utc_now
from foundation.models import Job
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page
from suppliers import batches
from suppliers.batches import remembering
from suppliers.batches.checking import check
from suppliers.batches.payloads import ImportJobRead, ImportMappingRead, OriginRead
from suppliers.batches.writing import Handed
from suppliers.importing.choices import from_text
from suppliers.models import ImportBatch, ImportMapping
from suppliers.payloads import ImportPage, ImportRead
from suppliers.personal import shown_batch

router = APIRouter(prefix="/imports", tags=["imports"])


@router.get("", response_model=ImportPage)
def list_imports(
    actor: ActorDep,
    database: DatabaseDep,
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> Page[ImportBatch]:
    with database.reading() as session:
        page = batches.list_batches(session, actor, limit=limit, cursor=cursor)
        return replace(page, rows=[shown_batch(batch, actor) for batch in page.rows])


@router.post("", response_model=ImportRead, status_code=201)
def check_list(
    request: Request,
    actor: ActorDep,
    database: DatabaseDep,
    file: Annotated[UploadFile, File()],
    kind: Annotated[list_files.FileKind, Form()] = "parties",
    choices: Annotated[str, Form(max_length=1_000_000)] = "",
) -> ImportBatch:
    """Says what would happen; `writing` then does it. `choices` (JSON) settle how the list is read."""
    list_files.require_importer(actor)
    settled, now = from_text(choices), utc_now()
    with uploads.handed_in(settings_of(request), actor, file.file, file.filename or "") as upload:
        given = list_files.given(upload.path, kind, today=now.date(), choices=settled)
        return check(database, actor, given, Handed(upload.file_name, upload.sha256, now, settled))


@router.get("/mappings", response_model=list[ImportMappingRead])
def list_mappings(actor: ActorDep, database: DatabaseDep) -> list[ImportMapping]:
    """How lists were read before, the last used first."""
    with database.reading() as session:
        return remembering.list_remembered(session, actor)


@router.post("/mappings/{mapping_id}/forgetting", status_code=204)
def forget_mapping(mapping_id: UUID, actor: ActorDep, database: DatabaseDep) -> None:
    with database.transaction() as session:
        remembering.forget(session, actor, mapping_id)


@router.get("/origins/{node_id}", response_model=list[OriginRead])
def origins(node_id: UUID, actor: ActorDep, database: DatabaseDep) -> list[batches.Origin]:
    """Of each value of a party or site: file, sheet, row, column, the cell as it was written."""
    with database.reading() as session:
        return batches.origin_of(session, actor, node_id)


@router.get("/{batch_id}", response_model=ImportRead)
def read_import(batch_id: UUID, actor: ActorDep, database: DatabaseDep) -> ImportBatch:
    with database.reading() as session:
        return shown_batch(batches.read_batch(session, actor, batch_id), actor)


@router.post("/{batch_id}/writing", response_model=ImportRead, responses={202: {"model": ImportRead}})
def write_import(
    request: Request, batch_id: UUID, actor: ActorDep, database: DatabaseDep, response: Response
) -> ImportBatch:
    """A long list becomes a job: 202, and `/job` says how far it is."""
    batch, queued = import_jobs.write_or_queue(database, settings_of(request), actor, batch_id, now=utc_now())
    response.status_code = 202 if queued else 200
    return batch


@router.get("/{batch_id}/job", response_model=ImportJobRead)
def read_job(batch_id: UUID, actor: ActorDep, database: DatabaseDep) -> Job:
    with database.reading() as session:
        return import_jobs.job_of(session, actor, batch_id)


@router.post("/{batch_id}/cancelling", response_model=ImportJobRead)
def cancel_import(batch_id: UUID, actor: ActorDep, database: DatabaseDep) -> Job:
    """What was written of it is taken back."""
    with database.transaction() as session:
        return import_jobs.cancel(session, actor, batch_id, now=utc_now())


@router.post("/{batch_id}/resuming", response_model=ImportJobRead)
def resume_import(batch_id: UUID, actor: ActorDep, database: DatabaseDep) -> Job:
    """After every worker died on it: goes on where it stopped."""
    with database.transaction() as session:
        list_files.require_importer(actor)
        return jobs.resume(session, actor, import_jobs.job_of(session, actor, batch_id).id)


@router.post("/{batch_id}/undoing", response_model=ImportRead)
def undo_import(batch_id: UUID, actor: ActorDep, database: DatabaseDep) -> ImportBatch:
    with database.transaction() as session:
        return shown_batch(batches.undo(session, actor, batch_id, now=utc_now()), actor)

"""Many reports of one kind in one job: started, watched, cancelled, resumed, fetched as one ZIP."""

from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field

from api.access import ActorDep, DatabaseDep, settings_of
from api.issuing import press_of
from foundation import jobs
from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Job
from reports.bulk import many
from reports.bulk.many import ManyOrder
from reports.contents.kinds import Form
from suppliers.parties import PartyQuery

router = APIRouter(prefix="/report-bulk", tags=["reports"])
ZIP = {"content": {"application/zip": {}}, "description": "The reports, a manifest and what was refused"}
Subject = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00]+$")]


class SupplierFilter(BaseModel):
    """As the list of parties is asked; empty finds all."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""
    country: Annotated[str, Field(max_length=2, pattern=r"^[A-Z]*$")] = ""
    role: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = ""


class BulkCreate(BaseModel):
    """
    `subjects` by id or reference, or `suppliers`, a filter that finds them. `period` and `language` as of one
    report. `issued`: each is signed, kept and entered in the register of issued reports.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    kind: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z_]+$")] = "supplier_dossier"
    form: Form = Form.PDF
    period: Annotated[str, Field(max_length=10, pattern=r"^[0-9HQ-]*$")] = ""
    language: Annotated[str, Field(max_length=2, pattern=r"^[a-z]*$")] = ""
    issued: bool = False
    subjects: Annotated[list[Subject], Field(max_length=many.MOST)] = []
    suppliers: SupplierFilter | None = None


class BulkRead(BaseModel):
    """`made` and `refused` once it is done."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    done: int
    total: int
    made: int | None = None
    refused: int | None = None
    error_code: str | None = None
    error_message: str | None = None


def folder_of(request: Request) -> Path:
    return settings_of(request).data_dir / "bulk"


def told(job: Job) -> BulkRead:
    result: dict[str, Any] = job.result or {}
    total = job.total or len(job.payload["subjects"])
    return BulkRead(
        id=job.id,
        state=job.state,
        done=job.done,
        total=total,
        made=result.get("made"),
        refused=result.get("refused"),
        error_code=job.error_code,
        error_message=job.error_message,
    )


@router.post("", status_code=202)
def make_many(request: Request, new: BulkCreate, actor: ActorDep, database: DatabaseDep) -> BulkRead:
    with database.transaction() as session:
        found: tuple[str, ...] = ()
        if new.suppliers is not None:
            wanted = new.suppliers
            query = PartyQuery(name=wanted.name, country=wanted.country, role=wanted.role)
            found = many.found_by(session, actor, query)
        order = ManyOrder(new.kind, new.form, new.period, (*new.subjects, *found), new.language, new.issued)
        if new.issued:
            press_of(request)  # a key that is wrong is told now and not by a job that failed
        return told(many.queue(session, actor, order, now=utc_now()))


@router.get("/{job_id}")
def read_many(job_id: UUID, actor: ActorDep, database: DatabaseDep) -> BulkRead:
    with database.reading() as session:
        return told(many.visible_job(session, actor, job_id))


@router.get("/{job_id}/file", response_class=Response, responses={200: ZIP})
def many_file(request: Request, job_id: UUID, actor: ActorDep, database: DatabaseDep) -> FileResponse:
    """For thirty days, and for whoever started it alone."""
    return archive(database, actor, job_id, folder_of(request))


def archive(database: Database, actor: Actor, job_id: UUID, folder: Path) -> FileResponse:
    with database.reading() as session:
        path = many.archive_of(session, actor, job_id, folder)
    name, headers = f"reports-{job_id}.zip", {"Cache-Control": "private, no-store"}
    return FileResponse(path, media_type="application/zip", filename=name, headers=headers)


@router.post("/{job_id}/cancel")
def cancel_many(job_id: UUID, actor: ActorDep, database: DatabaseDep) -> BulkRead:
    """At its next step; what was made stays, and is not made again when it is resumed."""
    with database.transaction() as session:
        many.visible_job(session, actor, job_id)
        return told(jobs.cancel(session, actor, job_id, now=utc_now()))


@router.post("/{job_id}/resume")
def resume_many(job_id: UUID, actor: ActorDep, database: DatabaseDep) -> BulkRead:
    with database.transaction() as session:
        many.visible_job(session, actor, job_id)
        return told(jobs.resume(session, actor, job_id))

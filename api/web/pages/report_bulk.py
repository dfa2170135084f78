"""Dossiers of the firms behind chosen sites, made as a job; its own page shows how far it is and hands out the ZIP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import FileResponse, RedirectResponse

from api.access import DatabaseDep
from api.issuing import press_of
from api.routes.report_bulk import archive, folder_of
from api.web.frames import ReaderDep, WriterDep, onward
from foundation.clock import utc_now
from reports.bulk import many
from reports.bulk.many import ManyOrder
from reports.contents.kinds import Form as FileForm

router = APIRouter(prefix="/report-bulk")


@router.post("", response_model=None)
def make_dossiers(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    site: Annotated[list[UUID], Form()] = [],  # noqa: B006 - FastAPI copies defaults
    language: Annotated[str, Form(max_length=2, pattern="^[a-z]*$")] = "",
    issued: Annotated[bool, Form()] = False,  # noqa: FBT002 - a tick of a form
) -> RedirectResponse:
    with database.transaction() as session:
        firms = many.firms_of(session, writer.actor, site)
        order = ManyOrder("supplier_dossier", FileForm.PDF, "", firms, language, issued)
        if issued:
            press_of(request)  # a key that is wrong is told now and not by a job that failed
        job = many.queue(session, writer.actor, order, now=utc_now())
    return onward(f"/jobs/{job.id}")


@router.get("/{job_id}", response_model=None)
def many_file(request: Request, database: DatabaseDep, reader: ReaderDep, job_id: UUID) -> FileResponse:
    return archive(database, reader.actor, job_id, folder_of(request))

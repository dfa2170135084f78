"""How far a long piece of work is; cancel it, or let it go on where it stopped."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.access import DatabaseDep
from api.web.frames import ReaderDep, WriterDep, frame_of, onward, shown
from foundation import jobs
from foundation.clock import utc_now
from reports.facts.jobs import job_facts

router = APIRouter()


@router.get("/jobs/{job_id}")
def job(request: Request, database: DatabaseDep, reader: ReaderDep, job_id: UUID) -> HTMLResponse:
    with database.reading() as session:
        facts = job_facts(session, reader.actor, job_id, now=utc_now())
        return shown("job.html", frame_of(request, reader, session), facts)


@router.post("/jobs/{job_id}/cancel")
def cancel(database: DatabaseDep, writer: WriterDep, job_id: UUID) -> RedirectResponse:
    with database.transaction() as session:
        jobs.cancel(session, writer.actor, job_id, now=utc_now())
    return onward(f"/jobs/{job_id}", "cancelled")


@router.post("/jobs/{job_id}/resume")
def resume(database: DatabaseDep, writer: WriterDep, job_id: UUID) -> RedirectResponse:
    with database.transaction() as session:
        jobs.resume(session, writer.actor, job_id)
    return onward(f"/jobs/{job_id}", "resumed")

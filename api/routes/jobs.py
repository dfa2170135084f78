"""How far a long piece of work is; cancel it, or let it go on where it stopped."""

from uuid import UUID

from fastapi import APIRouter

from api.access import ActorDep, DatabaseDep
from foundation import jobs
from foundation.clock import utc_now
from reports.facts.jobs import JobFacts, job_facts

router = APIRouter(prefix="/jobs", tags=["jobs"])


@router.get("/{job_id}")
def read_job(job_id: UUID, actor: ActorDep, database: DatabaseDep) -> JobFacts:
    with database.reading() as session:
        return job_facts(session, actor, job_id, now=utc_now())


@router.post("/{job_id}/cancel")
def cancel_job(job_id: UUID, actor: ActorDep, database: DatabaseDep) -> JobFacts:
    """At its next step; what it did until then stays."""
    now = utc_now()
    with database.transaction() as session:
        jobs.cancel(session, actor, job_id, now=now)
        return job_facts(session, actor, job_id, now=now)


@router.post("/{job_id}/resume")
def resume_job(job_id: UUID, actor: ActorDep, database: DatabaseDep) -> JobFacts:
    with database.transaction() as session:
        jobs.resume(session, actor, job_id)
        return job_facts(session, actor, job_id, now=utc_now())

"""Which lists are screened against, how fresh they are, and a new file of one."""

from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Request, UploadFile

from api import list_adding, list_jobs
from api.access import ActorDep, DatabaseDep, settings_of
from api.list_adding import Vouched
from api.web import uploads
from foundation.actors import Action
from foundation.clock import utc_now
from reports.facts.jobs import JobFacts, job_facts
from sanctions import list_warnings
from sanctions.list_warnings import ListStatus
from sanctions.payloads import WatchListRead

router = APIRouter(prefix="/watch-lists", tags=["screening"])
NO_NUL = r"^[^\x00]*$"


@router.get("", response_model=list[WatchListRead])
def watch_lists_and_their_age(actor: ActorDep, database: DatabaseDep) -> list[ListStatus]:
    actor.require(Action.SCREEN)
    with database.reading() as session:
        return list_warnings.status(session, now=utc_now())


@router.post("", status_code=202)
def add_list(
    request: Request,
    actor: ActorDep,
    database: DatabaseDep,
    file: Annotated[UploadFile, File()],
    source: Annotated[str, Form(max_length=100, pattern=NO_NUL)],
    accept: Annotated[list[Literal["smaller", "other"]], Form()] = [],  # noqa: B006 - FastAPI copies defaults
    reason: Annotated[str, Form(max_length=1000, pattern=NO_NUL)] = "",
) -> JobFacts:
    """The job that reads it. `accept` vouches, with a reason, for a list that shrank or changed."""
    actor.require(Action.RUN_SYSTEM)
    now, vouched = utc_now(), Vouched("smaller" in accept, "other" in accept, reason)
    kept = uploads.handed_in(settings_of(request), actor, file.file, file.filename or "")
    with kept as upload, database.transaction() as session:
        job = list_adding.queue(session, actor, source, upload, now=now, vouched=vouched)
        return job_facts(session, actor, job.id, now=now)


@router.post("/refreshing", status_code=202)
def ask_publishers(actor: ActorDep, database: DatabaseDep) -> JobFacts:
    """The job that asks the publishers; one that waits or runs already is told again."""
    now = utc_now()
    with database.transaction() as session:
        job = list_jobs.queue_refresh(session, actor, now=now)
        return job_facts(session, actor, job.id, now=now)

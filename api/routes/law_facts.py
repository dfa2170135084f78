"""Facts that laws ask for and no other floor holds: entered once, with their source, never overwritten."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Query, Response, UploadFile

from api.access import ActorDep, DatabaseDep, VersionSeen, etag
from api.paged import PageDep
from foundation.actors import Action
from foundation.clock import utc_now
from reports.statements import facts
from reports.statements.fact_files import LARGEST_BYTES, FactsEntered, enter_facts, read_facts_file
from reports.statements.payloads import AnswerFactCreate, AnswerFactPage, AnswerFactRead, Withdrawing

router = APIRouter(tags=["laws"], prefix="/law-facts")


@router.get("", response_model=AnswerFactPage)
def list_facts(
    asked: PageDep,
    actor: ActorDep,
    database: DatabaseDep,
    key: Annotated[str, Query(max_length=40, pattern=r"^[a-z._]*$")] = "",
) -> object:
    """Those that stand, the newest first."""
    with database.reading() as session:
        return facts.list_facts(session, actor, key, asked)


@router.post("", status_code=201, response_model=AnswerFactRead)
def add_fact(new: AnswerFactCreate, actor: ActorDep, database: DatabaseDep, response: Response) -> object:
    """Fills the sections of every law that asks for it, in all drafts and in nothing that is signed."""
    with database.transaction() as session:
        row = facts.add_fact(session, actor, new, now=utc_now())
    response.headers["ETag"] = etag(row.version)
    return row


@router.post("/tables", status_code=201)
def add_facts(actor: ActorDep, database: DatabaseDep, file: Annotated[UploadFile, File()]) -> FactsEntered:
    """A CSV with one fact a row, entered whole or not at all; nothing of the file itself is kept."""
    actor.require(Action.WRITE_STATEMENTS)
    name = file.filename or ""
    rows = read_facts_file(name, file.file.read(LARGEST_BYTES + 1))
    with database.transaction() as session:
        return enter_facts(session, actor, name, rows, now=utc_now())


@router.get("/{series_id}", response_model=list[AnswerFactRead])
def read_fact(series_id: UUID, actor: ActorDep, database: DatabaseDep, response: Response) -> object:
    """Every version, the one that stands first; the ETag is that one's."""
    with database.reading() as session:
        rows = facts.versions_of(session, actor, series_id)
    response.headers["ETag"] = etag(rows[0].version)
    return rows


@router.put("/{series_id}", response_model=AnswerFactRead)
def correct_fact(
    series_id: UUID,
    new: AnswerFactCreate,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> object:
    """The earlier version stays readable."""
    with database.transaction() as session:
        row = facts.correct_fact(session, actor, series_id, new, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(row.version)
    return row


@router.post("/{series_id}/withdraw", response_model=AnswerFactRead)
def withdraw_fact(
    series_id: UUID,
    said: Withdrawing,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> object:
    """It answers nothing any more and stays readable."""
    with database.transaction() as session:
        row = facts.withdraw_fact(session, actor, series_id, said.reason, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(row.version)
    return row

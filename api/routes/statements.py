"""Statements under a law: a draft follows the facts, a signed one is frozen, a published one has a day and a place."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.access import ActorDep, DatabaseDep, VersionSeen, etag
from api.issuing import press_of
from api.paged import PageDep
from api.routes.reports import FILE_ANSWER, as_file
from foundation.clock import today_in, utc_now
from reports import making
from reports.contents.kinds import Form
from reports.making import ReportOrder
from reports.models import LawStatement
from reports.statements import statements
from reports.statements.payloads import (
    StatementOpening,
    StatementPage,
    StatementPublishing,
    StatementRead,
    StatementSigning,
    Withdrawing,
)
from reports.statements.reading import drafted, moved_since, reads_as, target_of
from reports.statements.signing import sign_and_issue

router = APIRouter(tags=["laws"], prefix="/statements")


@router.get("")
def list_statements(
    asked: PageDep,
    actor: ActorDep,
    database: DatabaseDep,
    law_id: Annotated[str, Query(max_length=40, pattern=r"^[a-z0-9_]*$")] = "",
    year: Annotated[int | None, Query(ge=1900, le=2200)] = None,
) -> StatementPage:
    """Newest year first, dropped drafts too."""
    with database.reading() as session:
        page = statements.page_of_statements(session, actor, asked, law_id=law_id, year=year)
    return StatementPage(rows=[_as_read(row, actor) for row in page.rows], next_cursor=page.next_cursor)


@router.post("", status_code=201)
def open_statement(new: StatementOpening, actor: ActorDep, database: DatabaseDep, response: Response) -> StatementRead:
    """Against the text in force on the last day of the reporting year; a year without one is refused."""
    with database.transaction() as session:
        row = statements.open_statement(session, actor, new, now=utc_now())
    return _told(row, actor, response)


@router.get("/{statement_id}")
def read_statement(statement_id: UUID, actor: ActorDep, database: DatabaseDep, response: Response) -> StatementRead:
    """With what signing asks for, and with the sections that would read otherwise today."""
    today = today_in(actor.zone, utc_now())
    with database.reading() as session:
        row = statements.read_statement(session, actor, statement_id)
        document = drafted(session, actor, row, today=today)
        moved = [section.id.removeprefix("sec-") for section in moved_since(session, actor, row, today=today)]
    response.headers["ETag"] = etag(row.version)
    return _as_read(row, actor).model_copy(update={"reads_as": reads_as(document), "moved": moved})


@router.get("/{statement_id}/report/{form}", response_class=Response, responses={200: FILE_ANSWER})
def statement_file(statement_id: UUID, form: Form, actor: ActorDep, database: DatabaseDep) -> Response:
    """In any form; what is signed is written as it was frozen."""
    order = ReportOrder("law_statement", str(statement_id), form)
    return as_file(making.make_apart(database, actor, order, now=utc_now()), form)


@router.post("/{statement_id}/sign")
def sign_statement(
    request: Request,
    statement_id: UUID,
    said: StatementSigning,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> StatementRead:
    """
    By somebody who neither opened it nor wrote or entered what stands in it. What was read is frozen with its hash, and
    issued as PDF and JSON in the same act.
    """
    press = press_of(request)
    row = sign_and_issue(database, actor, statement_id, said, press, version_seen=version, now=utc_now())
    return _told(row, actor, response)


@router.post("/{statement_id}/publish")
def publish_statement(
    statement_id: UUID,
    said: StatementPublishing,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> StatementRead:
    """Since when and where it is public. A day of the law that had passed stays missed."""
    with database.transaction() as session:
        row = statements.publish_statement(session, actor, statement_id, said, version_seen=version, now=utc_now())
    return _told(row, actor, response)


@router.post("/{statement_id}/drop")
def drop_statement(
    statement_id: UUID,
    said: Withdrawing,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> StatementRead:
    """A draft that is not to be signed."""
    with database.transaction() as session:
        row = statements.drop_statement(session, actor, statement_id, said.reason, version_seen=version, now=utc_now())
    return _told(row, actor, response)


def _told(row: LawStatement, actor: ActorDep, response: Response) -> StatementRead:
    response.headers["ETag"] = etag(row.version)
    return _as_read(row, actor)


def _as_read(row: LawStatement, actor: ActorDep) -> StatementRead:
    target = target_of(row, today_in(actor.zone, utc_now()))
    return StatementRead.model_validate(row.model_dump() | {"missed": bool(target and target.missed)})

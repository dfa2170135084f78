"""
What people say about a record, and what was changed in it. Who may not see the record is told that there is none; what
is internal is read by the own organisation alone, what is shared by one more while an agreement in force opens it.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from api.access import ActorDep, DatabaseDep
from foundation.clock import utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT
from foundation.payloads import AnswerCreate, Audience, CommentCreate, CommentedKind, CommentKept, CommentThreads
from reports.records import changes, commenting, rooms
from reports.records.commenting import Part

router = APIRouter(tags=["comments"])
Cursor = Annotated[str, Query(pattern=CURSOR_PATTERN)]
Limit = Annotated[int, Query(ge=1, le=LARGEST_LIMIT)]


class ColleagueRead(BaseModel):
    """`house` is another organisation's name for somebody there, whom only a comment shared with it may mention."""

    id: UUID
    name: str
    house: str = ""


class ColleagueList(BaseModel):
    rows: list[ColleagueRead]


class ChangePartRead(BaseModel):
    """
    `kind` says how to read it: day, clock, number, text, country, fact, word/LIST or words/LIST (codes of that list).
    `before` is null where the line says only what came of it.
    """

    model_config = ConfigDict(from_attributes=True)

    name: str
    kind: str
    before: str | list[str] | None
    after: str | list[str] | None


class ChangeRead(BaseModel):
    """`who` is the name of somebody of the own organisation; empty for everybody else, whom `role` tells."""

    model_config = ConfigDict(from_attributes=True)

    at: datetime
    who: str
    role: str
    action: str
    parts: tuple[ChangePartRead, ...]


class ChangeList(BaseModel):
    rows: list[ChangeRead]
    next_cursor: str | None


@router.get("/comments/of/{subject_kind}/{subject_id}")
def comments_of(
    subject_kind: CommentedKind,
    subject_id: UUID,
    audience: Audience,
    actor: ActorDep,
    database: DatabaseDep,
    cursor: Cursor = "",
    limit: Limit = DEFAULT_LIMIT,
) -> CommentThreads:
    """
    One of the two lists, which are never mixed; the newest thread first. Reading what another organisation shares
    leaves a line with it, and is possible as long as its agreement is in force.
    """
    now, part = utc_now(), Part(audience, cursor, limit=limit)
    with database.transaction() if audience == "shared" else database.reading() as session:
        found = rooms.open_room(session, actor, subject_kind, subject_id, now=now, still=audience == "shared")
        page = commenting.threads_about(session, actor, found, part, now=now)
        houses = rooms.shared_with(session, actor, found.room.circles)
        return CommentThreads(rows=tuple(page.rows), next_cursor=page.next_cursor, houses=houses)


@router.get("/comments/of/{subject_kind}/{subject_id}/colleagues")
def colleagues_of(
    subject_kind: CommentedKind, subject_id: UUID, actor: ActorDep, database: DatabaseDep
) -> ColleagueList:
    """
    Who may be mentioned: those of the own organisation who may see the record; in a shared comment also who made the
    agreement in the other one, and who wrote there.
    """
    with database.reading() as session:
        found = rooms.open_room(session, actor, subject_kind, subject_id, now=utc_now())
        own = commenting.Contacts("", commenting.colleagues_of(session, actor, found))
        lists = (own, *commenting.contacts_about(session, actor, found))
        return ColleagueList(
            rows=[
                ColleagueRead(id=UUID(one.value), name=one.label, house=of.house) for of in lists for one in of.people
            ]
        )


@router.post("/comments/of/{subject_kind}/{subject_id}", status_code=201)
def write_comment(
    subject_kind: CommentedKind, subject_id: UUID, new: CommentCreate, actor: ActorDep, database: DatabaseDep
) -> CommentKept:
    """Whoever is mentioned is told that they were, and by mail nothing of what was said."""
    with database.transaction() as session:
        return commenting.kept(session, commenting.write(session, actor, subject_kind, subject_id, new, now=utc_now()))


@router.post("/comments/{comment_id}/answers", status_code=201)
def answer_comment(comment_id: UUID, new: AnswerCreate, actor: ActorDep, database: DatabaseDep) -> CommentKept:
    """Read by those who read what it answers."""
    with database.transaction() as session:
        return commenting.kept(session, commenting.answer(session, actor, comment_id, new, now=utc_now()))


@router.post("/comments/{comment_id}/take-back")
def take_back_comment(comment_id: UUID, actor: ActorDep, database: DatabaseDep) -> CommentKept:
    """By whoever wrote it, for a quarter of an hour: the words are gone, that there was a comment is not."""
    with database.transaction() as session:
        return commenting.kept(session, commenting.take_back(session, actor, comment_id, now=utc_now()))


@router.get("/changes-of/{subject_kind}/{subject_id}")
def changes_of(
    subject_kind: CommentedKind,
    subject_id: UUID,
    actor: ActorDep,
    database: DatabaseDep,
    cursor: Cursor = "",
    limit: Limit = DEFAULT_LIMIT,
) -> ChangeList:
    """What the own organisation did to a record and to its parts, the newest first."""
    with database.reading() as session:
        found = changes.changes_of(session, actor, subject_kind, subject_id, cursor=cursor, limit=limit)
        rows = [ChangeRead.model_validate(one) for one in found.rows]
        return ChangeList(rows=rows, next_cursor=found.next_cursor)

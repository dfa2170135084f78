"""Comments with the names of who wrote them and whom they mention, and how long another house reads along."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import comments
from foundation.actors import Actor
from foundation.comments import Room, Thread
from foundation.models import Account, Comment
from foundation.payloads import Audience, CommentRead, CommentThread
from reports.records.rooms import house_names


class _Names:
    """
    Of people and houses. Somebody of another house has a name where they wrote or were mentioned in what both read, and
    nowhere else.
    """

    def __init__(self, session: Session, actor: Actor, told: Sequence[Comment]) -> None:
        self.named = comments.named_in(session, told)
        people = {one.author_id for one in told} | {one for ids in self.named.values() for one in ids}
        shared = {house for one in told for house in (one.giver_id, one.partner_id) if house}
        wanted = select(Account.id, Account.name).where(
            col(Account.id).in_(sorted(people)),
            col(Account.organisation_id).in_(sorted({actor.organisation_id} | shared)),
        )
        self.people = dict(session.exec(wanted).all())
        self.houses = house_names(session, shared)


def told_threads(
    session: Session, actor: Actor, room: Room, found: Sequence[Thread], now: datetime
) -> list[CommentThread]:
    """Threads that were found visible."""
    names = _Names(session, actor, [one for thread in found for one in (thread.comment, *thread.answers)])
    return [
        CommentThread(
            **_told(actor, thread.comment, names, now).model_dump(),
            shared_with=_other(actor, thread.comment, names),
            read_until=_until(room, thread.comment),
            given=thread.comment.partner_id != actor.organisation_id,
            answers=tuple(_told(actor, one, names, now) for one in thread.answers),
        )
        for thread in found
    ]


def _other(actor: Actor, comment: Comment, names: _Names) -> str:
    other: UUID | None = comment.partner_id if comment.giver_id == actor.organisation_id else comment.giver_id
    return names.houses[other] if other else ""


def _until(room: Room, comment: Comment) -> date | None:
    houses, about = (comment.giver_id, comment.partner_id), comment.subject_id
    return next((one.until for one in room.circles if one.houses == houses and about in one.ids), None)


def _told(actor: Actor, one: Comment, names: _Names, now: datetime) -> CommentRead:
    return CommentRead(
        id=one.id,
        audience=cast("Audience", one.audience),
        author=names.people.get(one.author_id, ""),
        house=names.houses.get(one.organisation_id, "") if one.audience == "shared" else "",
        text=one.text,
        mentions=()
        if one.taken_back_at
        else tuple(names.people[who] for who in names.named.get(one.id, ()) if who in names.people),
        written_at=one.written_at,
        taken_back_at=one.taken_back_at,
        may_be_taken_back=comments.may_take_back(one, actor, now),
    )

"""
What people say to each other about a record: in threads one answer deep, read by their own organisation or, where it is
shared, by one other as well. Whether somebody may see the record, and which house shares it with which, is known above
(reports/records, reports/sharing): here it is a `Room` that the caller has found visible, with its `Circle`s.

The trail holds that something was said and a hash of it. The salt of the hash goes with the words when a comment is
taken back, so nobody can try out what it may have said.
"""

import hashlib
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, cast
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import AccountId, Action, Actor
from foundation.comment_refusals import (
    CommentNotFound,
    CommentOfAnother,
    CommentsArePersonal,
    CommentTakenBack,
    HouseNotChosen,
    NobodyToShareWith,
    SharedNoMore,
    TooLateToTakeBack,
)
from foundation.models import Comment, CommentMention, NoticeTold
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, id_in, page_of
from foundation.payloads import Audience, CommentedKind

MAY_BE_TAKEN_BACK: Final = timedelta(minutes=15)
MENTIONS_TOLD_FOR: Final = timedelta(days=30)
"""What somebody was never told for so long, because they wanted no such letters, is no news any more."""


@dataclass(frozen=True, slots=True)
class Circle:
    """
    Two houses that both read what is shared about a record and all that were taken for the same (`ids`), by an
    agreement that is in force today, its last day `until` included.
    """

    agreement_id: UUID
    giver_id: UUID
    partner_id: UUID
    ids: frozenset[UUID]
    until: date

    @property
    def houses(self) -> tuple[UUID, UUID]:
        return self.giver_id, self.partner_id


@dataclass(frozen=True, slots=True)
class Room:
    """
    A record that the caller found visible to the actor; `ids` are all that were taken for the same record. Not `own`:
    it is opened by its circles alone, so nothing internal is said in it.
    """

    kind: CommentedKind
    id: UUID
    ids: frozenset[UUID]
    circles: tuple[Circle, ...] = ()
    own: bool = True


Circles = Callable[[CommentedKind, UUID], Sequence[Circle]]
"""The circles about one record that the actor is in now, asked of the floor that keeps the agreements."""


@dataclass(frozen=True, slots=True)
class Saying:
    """Words that were looked at, and whom they name."""

    text: str
    mentions: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Thread:
    comment: Comment
    answers: tuple[Comment, ...]


def visible_to(actor: Actor, circles: Collection[Circle] = ()) -> ColumnElement[bool]:
    """Internal: the own house. Shared: the house whose record it is, and in a circle in force the other one."""
    shared, own = col(Comment.audience) == "shared", actor.organisation_id
    return or_(
        ~shared & (col(Comment.organisation_id) == own),
        shared & (col(Comment.giver_id) == own),
        *(shared & _within(one) for one in circles if one.partner_id == own),
    )


def _within(circle: Circle) -> ColumnElement[bool]:
    return and_(
        col(Comment.giver_id) == circle.giver_id,
        col(Comment.partner_id) == circle.partner_id,
        col(Comment.subject_id).in_(sorted(circle.ids)),
    )


def _perhaps_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Also what another house shared: whether it is open today is asked of each."""
    return or_(visible_to(actor), col(Comment.partner_id) == actor.organisation_id)


def threads(
    session: Session,
    actor: Actor,
    room: Room,
    audience: Audience,
    *,
    cursor: str = "",
    first: UUID | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[Thread]:
    """
    The newest first, or from `first` on, each with its answers in the order in which they came. Raises
    CursorUnreadable.
    """
    visible = visible_to(actor, room.circles)
    begun = select(Comment).where(
        visible,
        Comment.subject_kind == room.kind,
        col(Comment.subject_id).in_(sorted(room.ids)),
        Comment.audience == audience,
        col(Comment.answers_id).is_(None),
    )
    if cursor:
        begun = begun.where(col(Comment.id) < id_in(cursor))
    if first:
        begun = begun.where(col(Comment.id) <= first)
    limit = max(1, min(limit, LARGEST_LIMIT))
    found = page_of(
        session.exec(begun.order_by(col(Comment.id).desc()).limit(limit + 1)).all(), limit, lambda one: (str(one.id),)
    )
    answers: dict[UUID | None, list[Comment]] = {}
    given = select(Comment).where(visible, col(Comment.answers_id).in_([one.id for one in found.rows]))
    for answer in session.exec(given.order_by(col(Comment.id))).all():
        answers.setdefault(answer.answers_id, []).append(answer)
    return Page([Thread(one, tuple(answers.get(one.id, ()))) for one in found.rows], found.next_cursor)


def thread_of(session: Session, actor: Actor, room: Room, comment_id: UUID) -> Comment | None:
    """The comment that began the thread in which one stands, if it is about this record and may be read."""
    visible = visible_to(actor, room.circles) & col(Comment.subject_id).in_(sorted(room.ids))
    found = session.exec(select(Comment).where(visible, Comment.id == comment_id)).first()
    if found is None or found.answers_id is None:
        return found
    return session.exec(select(Comment).where(visible, Comment.id == found.answers_id)).first()


def named_in(session: Session, comments: Collection[Comment]) -> dict[UUID, tuple[UUID, ...]]:
    """Of each comment the accounts it mentions."""
    wanted = select(CommentMention).where(col(CommentMention.comment_id).in_([one.id for one in comments]))
    found: dict[UUID, tuple[UUID, ...]] = {}
    for mention in session.exec(wanted.order_by(col(CommentMention.id))).all():
        found[mention.comment_id] = (*found.get(mention.comment_id, ()), mention.account_id)
    return found


def read_comment(session: Session, actor: Actor, comment_id: UUID, circles: Circles) -> Comment:
    """The caller asks then whether its record may be seen. Raises CommentNotFound."""
    wanted = select(Comment).where(Comment.id == comment_id)
    found = session.exec(wanted.where(_perhaps_visible_to(actor))).first()
    if found is None:
        raise CommentNotFound
    open_now = circles(cast("CommentedKind", found.subject_kind), found.subject_id)
    if session.exec(wanted.where(visible_to(actor, open_now))).first() is None:
        raise CommentNotFound
    return found


def chosen_circle(room: Room, agreement_id: UUID | None) -> Circle:
    """Raises NobodyToShareWith, HouseNotChosen, SharedNoMore."""
    if agreement_id is not None:
        return _one_of([one for one in room.circles if one.agreement_id == agreement_id])
    if not room.circles:
        raise NobodyToShareWith
    if len({one.houses for one in room.circles}) > 1:
        raise HouseNotChosen
    return room.circles[0]


def circle_of(first: Comment, circles: Collection[Circle]) -> Circle | None:
    """In which a thread goes on; None for an internal one. Raises SharedNoMore."""
    if first.giver_id is None or first.partner_id is None:
        return None
    houses, about = (first.giver_id, first.partner_id), first.subject_id
    return _one_of([one for one in circles if one.houses == houses and about in one.ids])


def _one_of(circles: Sequence[Circle]) -> Circle:
    if not circles:
        raise SharedNoMore
    return circles[0]


def write(session: Session, actor: Actor, room: Room, circle: Circle | None, said: Saying, *, now: datetime) -> Comment:
    """Internal without a circle, else for both of its houses. Raises ActionNotAllowed, CommentsArePersonal."""
    new = _new(actor, room.kind, room.id, "shared" if circle else "internal", now)
    if circle:
        new.giver_id, new.partner_id = circle.giver_id, circle.partner_id
    return _keep(session, actor, new, said)


def answer(session: Session, actor: Actor, first: Comment, said: Saying, *, now: datetime) -> Comment:
    """
    For the readers of the comment it answers, and nobody else; the caller found out that they still read it. An answer
    to an answer goes to the end of the thread. Raises ActionNotAllowed, CommentsArePersonal, CommentTakenBack.
    """
    if first.taken_back_at is not None:
        raise CommentTakenBack
    new = _new(actor, first.subject_kind, first.subject_id, first.audience, now)
    new.answers_id = first.answers_id or first.id
    new.giver_id, new.partner_id = first.giver_id, first.partner_id
    return _keep(session, actor, new, said)


def take_back(session: Session, actor: Actor, comment: Comment, *, now: datetime) -> Comment:
    """Twice is once. Raises ActionNotAllowed, CommentOfAnother, CommentTakenBack, TooLateToTakeBack."""
    actor.require(Action.WRITE_COMMENTS)
    trail.wait_for_turn(session)
    session.refresh(comment, with_for_update=True)
    if comment.author_id != actor.account_id:
        raise CommentOfAnother
    if comment.taken_back_at is not None:
        raise CommentTakenBack
    if not may_take_back(comment, actor, now):
        raise TooLateToTakeBack(MAY_BE_TAKEN_BACK)
    told: dict[str, trail.Change] = {"subject": comment.subject_id, "sha256": hash_of(comment)}
    comment.text, comment.salt, comment.taken_back_at = "", "", now
    session.add(comment)
    session.flush()
    trail.record(session, actor, "comment.taken_back", comment, told)
    return comment


def may_take_back(comment: Comment, actor: Actor, now: datetime) -> bool:
    own = comment.author_id == actor.account_id and comment.taken_back_at is None
    return own and now < comment.written_at + MAY_BE_TAKEN_BACK


def hash_of(comment: Comment) -> str:
    """What the trail keeps of the words."""
    return hashlib.sha256((comment.salt + comment.text).encode()).hexdigest()


def untold_mentions(session: Session, actor: Actor, *, now: datetime) -> Sequence[tuple[CommentMention, Comment]]:
    """
    Where somebody was named and not yet told of it, oldest first; nothing that was taken back. The caller asks of each
    shared one whether it may be read today.
    """
    told = exists().where(
        and_(
            col(NoticeTold.account_id) == actor.account_id,
            col(NoticeTold.kind) == "mentions",
            col(NoticeTold.subject_id) == col(CommentMention.id),
        )
    )
    wanted = (
        select(CommentMention, Comment)
        .join(Comment, col(Comment.id) == col(CommentMention.comment_id))
        .where(
            _perhaps_visible_to(actor),
            CommentMention.account_id == actor.account_id,
            col(Comment.taken_back_at).is_(None),
            col(Comment.written_at) > now - MENTIONS_TOLD_FOR,
            ~told,
        )
    )
    return session.exec(wanted.order_by(col(CommentMention.id))).all()


def _new(actor: Actor, kind: str, subject_id: UUID, audience: str, now: datetime) -> Comment:
    actor.require(Action.WRITE_COMMENTS)
    return Comment(
        organisation_id=actor.organisation_id,
        subject_kind=kind,
        subject_id=subject_id,
        author_id=_person(actor),
        audience=audience,
        text="",
        salt=secrets.token_hex(16),
        written_at=now,
    )


def _keep(session: Session, actor: Actor, new: Comment, said: Saying) -> Comment:
    new.text = said.text
    session.add(new)
    session.flush()
    session.add_all(CommentMention(comment_id=new.id, account_id=one) for one in sorted(said.mentions))
    session.flush()
    told: dict[str, trail.Change] = {
        "subject_kind": new.subject_kind,
        "subject": new.subject_id,
        "audience": new.audience,
        "mentions": len(said.mentions),
        "sha256": hash_of(new),
    }
    trail.record(session, actor, "comment.answered" if new.answers_id else "comment.written", new, told)
    return new


def _person(actor: Actor) -> AccountId:
    if actor.account_id is None:
        raise CommentsArePersonal
    return actor.account_id

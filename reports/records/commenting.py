"""
Comments on a record, read and written by whoever may see it or is in a circle that an agreement opens; they name only
who reads them too.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast
from uuid import UUID

from sqlmodel import Session

from audits.grievances.private_words import personal_in
from foundation import comments
from foundation.actors import Action, Actor
from foundation.comment_refusals import CommentNotFound
from foundation.comments import Circle, Saying, Thread
from foundation.errors import Invalid, Place
from foundation.models import Comment
from foundation.notices.digests import Mention
from foundation.paging import DEFAULT_LIMIT, Page
from foundation.payloads import (
    AnswerCreate,
    Audience,
    CommentCreate,
    CommentedKind,
    CommentKept,
    CommentThread,
    SharedWith,
)
from reports.facts.payloads import Choice, Subject
from reports.records.rooms import OpenRoom, colleagues_in, contacts_in, house_names, open_room, shared_with
from reports.records.seeing import RecordNotFound, may_see
from reports.records.telling import told_threads
from reports.sharing.talking import circles_about, note_comments_read

AFTER_A_NAME: Final = r"(?!\w)"


class MentionRefused(Invalid):
    """The same for whoever does not exist, works elsewhere or may not see the record: nothing is told by asking."""

    code = "comment.mention_refused"

    def __init__(self) -> None:
        super().__init__(
            "Mention only people who may read this comment: choose them from the list.",
            places=(Place(column="mentions"),),
        )


class WorkerPerhapsNamed(Invalid):
    code = "comment.worker_perhaps_named"

    def __init__(self, kinds: Sequence[str]) -> None:
        super().__init__(
            "The comment may hold a worker's name, telephone, address of mail or identity number: take it out, "
            "or say that it is none.",
            places=tuple(Place(column="text", value=kind) for kind in kinds),
        )
        self.kinds = tuple(kinds)


@dataclass(frozen=True, slots=True)
class Contacts:
    """People of another house whom a comment shared with it may mention."""

    house: str
    people: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """
    What a page shows of one record: both lists apart, and who may be mentioned (nobody to those who only read), people
    of other houses in a shared comment alone. Not `own`: only what is shared is read and said here. `houses`: who else
    would read what is shared now.
    """

    record: Subject
    internal: Page[CommentThread]
    shared: Page[CommentThread]
    colleagues: tuple[Choice, ...]
    may_write: bool
    own: bool = True
    houses: tuple[SharedWith, ...] = ()
    contacts: tuple[Contacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Of one of the two lists where it goes on; `linked` is the comment that somebody followed a link to."""

    audience: Audience
    cursor: str = ""
    linked: UUID | None = None
    limit: int = DEFAULT_LIMIT


def talk_about(
    session: Session,
    actor: Actor,
    kind: CommentedKind,
    record_id: UUID,
    *,
    at: Sequence[Part] = (Part("internal"), Part("shared")),
    now: datetime,
) -> Talk:
    """Both of the lists. Leaves its line with a house that shares. Raises RecordNotFound, CursorUnreadable."""
    found = open_room(session, actor, kind, record_id, now=now)
    circles, may_write = found.room.circles, actor.may(Action.WRITE_COMMENTS)
    lists = {
        one.audience: threads_about(session, actor, found, one, now=now)
        for one in at
        if found.room.own or one.audience == "shared"
    }
    return Talk(
        record=found.record,
        internal=lists.get("internal", Page([], None)),
        shared=lists["shared"],
        colleagues=colleagues_of(session, actor, found) if may_write else (),
        may_write=may_write,
        own=found.room.own,
        houses=shared_with(session, actor, circles),
        contacts=contacts_about(session, actor, found) if may_write else (),
    )


def colleagues_of(session: Session, actor: Actor, found: OpenRoom) -> tuple[Choice, ...]:
    """Of the own house, without the actor."""
    return colleagues_in(session, actor, found.room, None if found.room.own else found.room.circles[0])


def contacts_about(session: Session, actor: Actor, found: OpenRoom) -> tuple[Contacts, ...]:
    """Of each other house, once, whom a shared comment may mention there."""
    of_house: dict[UUID, Contacts] = {}
    names = house_names(session, {house for one in found.opened for house in one.circle.houses})
    for one in found.opened:
        house = next(house for house in one.circle.houses if house != actor.organisation_id)
        if house not in of_house:
            of_house[house] = Contacts(names[house], contacts_in(session, actor, found.room, one))
    return tuple(one for one in of_house.values() if one.people)


def threads_about(session: Session, actor: Actor, found: OpenRoom, part: Part, *, now: datetime) -> Page[CommentThread]:
    """
    A thread that a link leads to is on the page, wherever in the list it stands. Shared ones leave a line with the
    house that gives. Raises RecordNotFound, CursorUnreadable.
    """
    if part.audience == "internal" and not found.room.own:
        raise RecordNotFound
    page = comments.threads(session, actor, found.room, part.audience, cursor=part.cursor, limit=part.limit)
    first = comments.thread_of(session, actor, found.room, part.linked) if part.linked and not part.cursor else None
    if first and first.audience == part.audience and first.id not in {one.comment.id for one in page.rows}:
        page = comments.threads(session, actor, found.room, part.audience, first=first.id, limit=part.limit)
    if part.audience == "shared":
        note_comments_read(session, actor, found.opened, _counted(page.rows))
    return Page(told_threads(session, actor, found.room, page.rows, now), page.next_cursor)


def _counted(threads: Sequence[Thread]) -> dict[UUID, int]:
    """Of each giving house how many comments."""
    return Counter(one.giver_id for thread in threads for one in (thread.comment, *thread.answers) if one.giver_id)


def write(
    session: Session, actor: Actor, kind: CommentedKind, record_id: UUID, new: CommentCreate, *, now: datetime
) -> Comment:
    """
    A shared one is kept while its agreement stands still. Raises RecordNotFound, MentionRefused, WorkerPerhapsNamed and
    as `comments.chosen_circle` and `comments.write` do.
    """
    shared = new.audience == "shared"
    found = open_room(session, actor, kind, record_id, now=now, still=shared)
    actor.require(Action.WRITE_COMMENTS)
    if not shared and not found.room.own:
        raise RecordNotFound
    circle = comments.chosen_circle(found.room, new.agreement) if shared else None
    return comments.write(session, actor, found.room, circle, _said(session, actor, found, circle, new), now=now)


def answer(session: Session, actor: Actor, comment_id: UUID, new: AnswerCreate, *, now: datetime) -> Comment:
    """Raises CommentNotFound, MentionRefused, WorkerPerhapsNamed, SharedNoMore and as `comments.answer` does."""
    first = read_comment(session, actor, comment_id, now=now)
    actor.require(Action.WRITE_COMMENTS)
    kind, shared = cast("CommentedKind", first.subject_kind), first.audience == "shared"
    found = open_room(session, actor, kind, first.subject_id, now=now, still=shared)
    circle = comments.circle_of(first, found.room.circles)
    return comments.answer(session, actor, first, _said(session, actor, found, circle, new), now=now)


def take_back(session: Session, actor: Actor, comment_id: UUID, *, now: datetime) -> Comment:
    """Raises CommentNotFound and as `comments.take_back` does."""
    return comments.take_back(session, actor, read_comment(session, actor, comment_id, now=now), now=now)


def kept(session: Session, comment: Comment) -> CommentKept:
    named = comments.named_in(session, [comment]).get(comment.id, ())
    return CommentKept.model_validate(comment.model_dump() | {"mentions": len(named)})


def read_comment(session: Session, actor: Actor, comment_id: UUID, *, now: datetime) -> Comment:
    """Raises CommentNotFound, also for whoever may not see what it is about."""

    def circles(kind: CommentedKind, record_id: UUID) -> list[Circle]:
        return [one.circle for one in circles_about(session, actor, kind, record_id, now=now)]

    found = comments.read_comment(session, actor, comment_id, circles)
    given = found.partner_id == actor.organisation_id
    if not given and not may_see(session, actor, cast("CommentedKind", found.subject_kind), found.subject_id):
        raise CommentNotFound
    return found


def mentions_of(session: Session, actor: Actor, *, now: datetime) -> tuple[Mention, ...]:
    """For the digest: where somebody was named in what they may still see, with no word of it and of what it is on."""
    return tuple(
        Mention(mention.id, f"C-{mention.id.hex[-6:].upper()}", f"/comments/{comment.id}")
        for mention, comment in comments.untold_mentions(session, actor, now=now)
        if _still_read(session, actor, comment.id, now)
    )


def _still_read(session: Session, actor: Actor, comment_id: UUID, now: datetime) -> bool:
    try:
        read_comment(session, actor, comment_id, now=now)
    except CommentNotFound:
        return False
    return True


def _said(session: Session, actor: Actor, found: OpenRoom, circle: Circle | None, new: AnswerCreate) -> Saying:
    readers = [*colleagues_in(session, actor, found.room, circle)]
    readers += [
        one
        for opened in found.opened
        if circle and opened.circle == circle
        for one in contacts_in(session, actor, found.room, opened)
    ]
    chosen = {str(one) for one in new.mentions}
    if chosen - {one.value for one in readers}:
        raise MentionRefused
    named = named_by_sign(new.text, readers)
    personal = sorted({one.kind for one in personal_in(_without_names(new.text, readers))})
    if personal and not new.holds_no_worker:
        raise WorkerPerhapsNamed(personal)
    return Saying(new.text, frozenset(UUID(one) for one in chosen | named))


def named_by_sign(text: str, readers: Collection[Choice]) -> set[str]:
    """
    Whom a text names as `@Name`, in whatever case. Two of one name are nobody, and so is everybody who may not see the
    record: their name stays plain text.
    """
    names = [one.label.casefold() for one in readers]
    found: set[str] = set()
    rest = text.casefold()
    for one in sorted(readers, key=lambda reader: -len(reader.label)):  # so that a longer name is not read as a shorter
        sign = re.escape(f"@{one.label.casefold()}") + AFTER_A_NAME
        if re.search(sign, rest):
            rest = re.sub(sign, " ", rest)
            found |= {one.value} if names.count(one.label.casefold()) == 1 else set()
    return found


def _without_names(text: str, readers: Collection[Choice]) -> str:
    """A colleague is no worker."""
    for one in readers:
        text = re.sub(re.escape(f"@{one.label}"), " ", text, flags=re.IGNORECASE)
    return text

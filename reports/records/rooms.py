"""
Where people talk about a record: at home, when they may see it, and in circles that agreements in force open. Who is in
neither is told that there is no such record.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.accounts import actor_from
from foundation.actors import Actor
from foundation.comments import Circle, Room
from foundation.models import Account, Comment, Organisation
from foundation.payloads import CommentedKind, SharedWith
from reports.facts.payloads import Choice, Subject
from reports.records.seeing import RecordNotFound, may_see, room_of, seen
from reports.sharing.talking import Opened, circles_about, may_read_comments


@dataclass(frozen=True, slots=True)
class OpenRoom:
    """`record.name` is empty in a room that circles alone open, when no name was agreed on."""

    room: Room
    record: Subject
    opened: tuple[Opened, ...]


def open_room(
    session: Session, actor: Actor, kind: CommentedKind, record_id: UUID, *, now: datetime, still: bool = False
) -> OpenRoom:
    """`still` as for `circles_about`. Raises RecordNotFound."""
    opened = circles_about(session, actor, kind, record_id, now=now, still=still)
    circles = tuple(one.circle for one in opened)
    if may_see(session, actor, kind, record_id):
        room = room_of(session, actor, kind, record_id)
        return OpenRoom(replace(room, circles=circles), seen(session, actor, kind, record_id), opened)
    received = [one for one in opened if one.circle.partner_id == actor.organisation_id]
    if not received:
        raise RecordNotFound
    room = Room(kind, record_id, received[0].circle.ids, circles, own=False)
    return OpenRoom(room, Subject(kind, str(record_id), next((one.name for one in received if one.name), "")), opened)


def colleagues_in(session: Session, actor: Actor, room: Room, circle: Circle | None) -> tuple[Choice, ...]:
    """People of the own house who read what is said there, without the actor, by name."""
    found = _readers(session, actor.organisation_id, room, circle)
    return tuple(Choice(str(one.id), one.name) for one in found if one.id != actor.account_id)


def contacts_in(session: Session, actor: Actor, room: Room, opened: Opened) -> tuple[Choice, ...]:
    """
    People of the other house who read it and are known already: who made the agreement, and who wrote here. Nobody
    else's name leaves a house by being looked for.
    """
    circle, row = opened.circle, opened.agreement
    other = next(one for one in circle.houses if one != actor.organisation_id)
    wrote = select(Comment.author_id).where(
        Comment.organisation_id == other,
        Comment.giver_id == circle.giver_id,
        Comment.partner_id == circle.partner_id,
        col(Comment.subject_id).in_(sorted(circle.ids)),
    )
    known = {row.proposed_by, row.approved_by, row.accepted_by, *session.exec(wrote).all()}
    return tuple(Choice(str(one.id), one.name) for one in _readers(session, other, room, circle) if one.id in known)


def _readers(session: Session, house_id: UUID, room: Room, circle: Circle | None) -> Iterable[Account]:
    """What is seen follows from organisation and role, so one of each role is asked about."""
    working = (
        select(Account, Organisation)
        .join(Organisation, col(Organisation.id) == col(Account.organisation_id))
        .where(Account.organisation_id == house_id, col(Account.disabled_at).is_(None))
        .order_by(col(Account.name), col(Account.id))
    )
    people = session.exec(working).all()
    by_role = {account.role: actor_from(account, house) for account, house in people}
    given = circle is not None and circle.partner_id == house_id
    reading = {
        role
        for role, one in by_role.items()
        if (may_read_comments(one, room.kind) if given else may_see(session, one, room.kind, room.id))
    }
    return (account for account, _ in people if account.role in reading)


def shared_with(session: Session, actor: Actor, circles: Collection[Circle]) -> tuple[SharedWith, ...]:
    """Each other house once, with the agreement that lasts longest."""
    other = {one: next(house for house in one.houses if house != actor.organisation_id) for one in reversed([*circles])}
    names = house_names(session, other.values())
    longest = {house: circle for circle, house in other.items()}
    return tuple(
        SharedWith(
            agreement=circle.agreement_id,
            house=names[house],
            until=circle.until,
            given=circle.giver_id == actor.organisation_id,
        )
        for house, circle in sorted(longest.items(), key=lambda one: (names[one[0]], one[0]))
    )


def house_names(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    wanted = select(Organisation.id, Organisation.name).where(col(Organisation.id).in_(sorted(set(ids))))
    return dict(session.exec(wanted).all())

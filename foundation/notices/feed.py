"""
What happened, for programs that ask: lines of the trail that the reader may know of, after a cursor, oldest first.

No line is ever missed or seen to come late: writers of the trail take turns until they have committed (`trail.
wait_for_turn`), so a number that can be read has no lower one still on its way. A cursor is the hash of the last line
that was handed out: numbers would tell how much other organisations write.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from foundation.actors import Actor, OrganisationId
from foundation.models import TrailEntry
from foundation.notices.topics import Topic, id_of, offered_to, topic_of
from foundation.paging import LARGEST_LIMIT, CursorUnreadable


@dataclass(frozen=True, slots=True)
class Happened:
    """`role` is who did it, never by name; empty where another house's people would be told."""

    cursor: str
    topic: str
    happened_at: datetime
    role: str
    subject_kind: str
    subject_id: str
    page: str
    api: str


@dataclass(frozen=True, slots=True)
class Since:
    """`cursor` is where to ask on from, also when nothing is new; `more`: ask on at once."""

    rows: tuple[Happened, ...]
    cursor: str
    more: bool


def changes_since(session: Session, actor: Actor, after: str, *, topics: Collection[str] = (), limit: int) -> Since:
    """`after` empty: from the first line on. Raises CursorUnreadable."""
    wanted = [topic for topic in offered_to(actor) if not topics or topic.name in topics]
    limit = max(1, min(limit, LARGEST_LIMIT))
    found: list[Happened] = []
    number, more = _number_of(session, actor, after), True
    while more and len(found) < limit:
        lines = entries_after(session, actor.organisation_id, wanted, number, limit=limit + 1)
        more = len(lines) > limit
        told = [one for line in lines if (one := happened(line, actor.organisation_id, wanted)) is not None]
        more = more or len(found) + len(told) > limit
        found = (found + told)[:limit]
        number = lines[-1].number if lines else number
    return Since(tuple(found), found[-1].cursor if found else after, more)


def entries_after(
    session: Session,
    house: OrganisationId,
    wanted: Collection[Topic],
    number: int,
    *,
    upto: int | None = None,
    limit: int,
) -> list[TrailEntry]:
    """Lines of the trail that may be one of `wanted`, of the own house and of public things of every house."""
    lines = select(TrailEntry).where(col(TrailEntry.number) > number, _of_house(house, wanted))
    if upto is not None:
        lines = lines.where(col(TrailEntry.number) <= upto)
    return list(session.exec(lines.order_by(col(TrailEntry.number)).limit(limit)).all())


def _of_house(house: OrganisationId, wanted: Collection[Topic]) -> ColumnElement[bool]:
    public = sorted({topic.action for topic in wanted if topic.public})
    own = sorted({topic.action for topic in wanted})
    mine = and_(col(TrailEntry.organisation_id) == house, col(TrailEntry.action).in_(own))
    return or_(mine, col(TrailEntry.action).in_(public))


def happened(entry: TrailEntry, house: OrganisationId, wanted: Collection[Topic]) -> Happened | None:
    """None for a line whose own topic is none of `wanted`."""
    topic = topic_of(entry)
    if topic is None or topic not in wanted:
        return None
    subject_id = id_of(entry, topic)
    return Happened(
        cursor=entry.hash,
        topic=topic.name,
        happened_at=entry.occurred_at,
        role="" if topic.public or entry.organisation_id != house else entry.actor_role,
        subject_kind=topic.subject_kind,
        subject_id=subject_id,
        page=topic.page.format(id=subject_id),
        api=topic.api.format(id=subject_id),
    )


def _number_of(session: Session, actor: Actor, cursor: str) -> int:
    if not cursor:
        return 0
    entry = session.exec(select(TrailEntry).where(TrailEntry.hash == cursor)).first()
    if entry is None or happened(entry, actor.organisation_id, offered_to(actor)) is None:
        raise CursorUnreadable
    return entry.number

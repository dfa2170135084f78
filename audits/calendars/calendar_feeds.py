"""
The one address per inspector under which a calendar programme reads the visits. Whoever has it reads without signing
in, so it is shown once, kept only as a hash, and ends when somebody revokes it, makes a new one, or the inspector or
the account behind it is closed. Nothing tells a wrong address from one that was revoked.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from audits.calendars.calendar_days import Whose, own_days
from audits.crews import inspectors
from audits.crews.inspectors import InspectorNotFound, visible_inspector
from audits.models import CalendarFeed, Inspector
from audits.planning.calendar import calendar_feed
from foundation import trail
from foundation.accounts import digest
from foundation.actors import Action, Actor, OrganisationId
from foundation.clock import today_in
from foundation.errors import Conflict, NotFound
from foundation.models import Account, Organisation


class FeedNotFound(NotFound):
    code = "feed.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such calendar feed, or it was revoked.")


class NoOwnCalendar(NotFound):
    code = "feed.no_own_calendar"

    def __init__(self) -> None:
        super().__init__("Your account belongs to no inspector: name the inspector whose calendar it shall be.")


class InspectorClosed(Conflict):
    code = "feed.inspector_closed"

    def __init__(self, code: str) -> None:
        super().__init__(f"{code} is no longer planned for, so there is no calendar to read.")
        self.inspector = code


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The own feed; those who plan visits see everybody's, to revoke what a lost phone reads."""
    of_house = col(CalendarFeed.organisation_id) == actor.organisation_id
    if actor.may(Action.PLAN_VISITS):
        return of_house
    own = select(col(Inspector.id)).where(inspectors.visible_to(actor), col(Inspector.account_id) == actor.account_id)
    return of_house & col(CalendarFeed.inspector_id).in_(own)


def standing_feeds(session: Session, actor: Actor) -> Sequence[CalendarFeed]:
    actor.require(Action.READ_VISITS)
    standing = select(CalendarFeed).where(visible_to(actor), col(CalendarFeed.revoked_at).is_(None))
    return session.exec(standing.order_by(col(CalendarFeed.made_at), col(CalendarFeed.id))).all()


def own_inspector(session: Session, actor: Actor) -> Inspector | None:
    """Who the reader is among those who go out; None for somebody at a desk."""
    if actor.account_id is None:
        return None
    mine = select(Inspector).where(
        inspectors.visible_to(actor), Inspector.account_id == actor.account_id, col(Inspector.closed_at).is_(None)
    )
    return session.exec(mine.order_by(col(Inspector.code))).first()


def inspector_with_code(session: Session, actor: Actor, code: str) -> Inspector:
    """Raises InspectorNotFound."""
    actor.require(Action.READ_VISITS)
    found = session.exec(select(Inspector).where(inspectors.visible_to(actor), Inspector.code == code)).first()
    if found is None:
        raise InspectorNotFound
    return found


def make_feed(session: Session, actor: Actor, inspector_id: UUID | None, *, now: datetime) -> tuple[CalendarFeed, str]:
    """
    Returns the secret once; None is the reader's own calendar. An earlier feed of the same inspector stops working.
    Raises InspectorNotFound, NoOwnCalendar, InspectorClosed, ActionNotAllowed.
    """
    inspector = (
        own_inspector(session, actor) if inspector_id is None else visible_inspector(session, actor, inspector_id)
    )
    if inspector is None:
        raise NoOwnCalendar
    if inspector.account_id is None or inspector.account_id != actor.account_id:
        actor.require(Action.PLAN_VISITS)
    if inspector.closed_at is not None:
        raise InspectorClosed(inspector.code)
    _end(session, actor, inspector.id, "renewed", now)
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed(
        organisation_id=actor.organisation_id,
        inspector_id=inspector.id,
        secret_hash=digest(secret),
        made_by=actor.account_id,
        made_at=now,
    )
    session.add(feed)
    session.flush()
    trail.record(session, actor, "feed.made", feed, {"inspector_id": inspector.id})
    return feed, secret


def revoke_feed(session: Session, actor: Actor, feed_id: UUID, *, now: datetime) -> CalendarFeed:
    """From the next request on. Raises FeedNotFound, also for one that was revoked before."""
    actor.require(Action.READ_VISITS)
    standing = col(CalendarFeed.revoked_at).is_(None)
    feed = session.exec(select(CalendarFeed).where(visible_to(actor), standing, CalendarFeed.id == feed_id)).first()
    if feed is None:
        raise FeedNotFound
    _revoke(session, actor, feed, "revoked", now)
    return feed


def end_of_inspector(session: Session, actor: Actor, inspector_id: UUID, *, now: datetime) -> None:
    """When somebody else signs in as the inspector: what the one before subscribed to is not theirs any more."""
    _end(session, actor, inspector_id, "closed", now)


def _end(session: Session, actor: Actor, inspector_id: UUID, because: str, now: datetime) -> None:
    standing = select(CalendarFeed).where(visible_to(actor), col(CalendarFeed.revoked_at).is_(None))
    for feed in session.exec(standing.where(CalendarFeed.inspector_id == inspector_id)).all():
        _revoke(session, actor, feed, because, now)


def _revoke(session: Session, actor: Actor, feed: CalendarFeed, because: str, now: datetime) -> None:
    feed.revoked_at, feed.revoked_because = now, because
    session.add(feed)
    session.flush()
    trail.record(session, actor, "feed.revoked", feed, {"because": because})


def end_closed(session: Session, actor: Actor, *, now: datetime) -> int:
    """Feeds of inspectors and accounts that were closed since; `read` refuses them from the first moment."""
    behind = (
        select(CalendarFeed, Inspector, Account)
        .join(Inspector, col(Inspector.id) == col(CalendarFeed.inspector_id))
        .join(Account, col(Account.id) == col(Inspector.account_id), isouter=True)
        .where(visible_to(actor), col(CalendarFeed.revoked_at).is_(None))
        .order_by(col(CalendarFeed.id))
    )
    ended = [feed for feed, inspector, account in session.exec(behind).all() if _closed(inspector, account)]
    for feed in ended:
        _revoke(session, actor, feed, "closed", now)
    return len(ended)


def _closed(inspector: Inspector, account: Account | None) -> bool:
    return inspector.closed_at is not None or (account is not None and account.disabled_at is not None)


def read(session: Session, secret: str, *, now: datetime) -> tuple[bytes, bool]:
    """
    The calendar behind an address, and whether the day of reading is to be noted. Found by the SHA-256 of the secret:
    what an index compares says nothing about the secret. Raises FeedNotFound, whatever the cause.
    """
    feed = _feed_behind(session, secret)
    organisation = session.get_one(Organisation, feed.organisation_id)
    whose = Whose(feed.inspector_id, OrganisationId(organisation.id), organisation.time_zone)
    first_today = feed.last_read_on != today_in(organisation.time_zone, now)
    return calendar_feed(own_days(session, whose, now=now)), first_today


def note_reading(session: Session, secret: str, *, now: datetime) -> None:
    feed = _feed_behind(session, secret)
    feed.last_read_on = today_in(session.get_one(Organisation, feed.organisation_id).time_zone, now)
    session.add(feed)


def _feed_behind(session: Session, secret: str) -> CalendarFeed:
    found = session.exec(
        select(CalendarFeed, Inspector, Account)
        .join(Inspector, col(Inspector.id) == col(CalendarFeed.inspector_id))
        .join(Account, col(Account.id) == col(Inspector.account_id), isouter=True)
        .where(CalendarFeed.secret_hash == digest(secret), col(CalendarFeed.revoked_at).is_(None))
    ).first()
    if found is None or _closed(found[1], found[2]):
        raise FeedNotFound
    return found[0]

"""Who reads visits in a calendar programme, for the page where people make and revoke the address of theirs."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from audits.calendars import calendar_feeds
from audits.calendars.calendar_days import AHEAD, BACK, CANCELLED_FOR
from audits.crews.inspector_accounts import accounts_to_give
from audits.crews.inspectors import inspectors_of
from audits.models import CalendarFeed, Inspector
from foundation.actors import Action, Actor
from foundation.clock import today_in


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """One inspector; without `feed_id` no address stands, without `account_id` nobody signs in as this inspector."""

    inspector_id: str
    code: str
    name: str
    account_id: str | None
    feed_id: str | None
    made_on: date | None
    last_read_on: date | None


@dataclass(frozen=True, slots=True)
class CalendarsFacts:
    """
    `own` is None for somebody who goes on no visits. `team`, and `people` (account and name) who may be one of it, are
    filled for those who plan visits. `ahead`, `back` and `cancelled_for` are days.
    """

    own: CalendarLine | None
    team: tuple[CalendarLine, ...]
    people: tuple[tuple[str, str], ...]
    ahead: int
    back: int
    cancelled_for: int


def calendars_facts(session: Session, actor: Actor) -> CalendarsFacts:
    """Raises ActionNotAllowed."""
    feeds = {feed.inspector_id: feed for feed in calendar_feeds.standing_feeds(session, actor)}
    own = calendar_feeds.own_inspector(session, actor)
    plans = actor.may(Action.PLAN_VISITS)
    team = inspectors_of(session, actor) if plans else ()
    people = accounts_to_give(session, actor) if plans else ()
    return CalendarsFacts(
        own=_line(own, feeds.get(own.id), actor) if own else None,
        team=tuple(_line(one, feeds.get(one.id), actor) for one in team if own is None or one.id != own.id),
        people=tuple((str(one.id), one.name) for one in people),
        ahead=AHEAD.days,
        back=BACK.days,
        cancelled_for=CANCELLED_FOR.days,
    )


def _line(inspector: Inspector, feed: CalendarFeed | None, actor: Actor) -> CalendarLine:
    return CalendarLine(
        inspector_id=str(inspector.id),
        code=inspector.code,
        name=inspector.name,
        account_id=str(inspector.account_id) if inspector.account_id else None,
        feed_id=str(feed.id) if feed else None,
        made_on=today_in(actor.zone, feed.made_at) if feed else None,
        last_read_on=feed.last_read_on if feed else None,
    )

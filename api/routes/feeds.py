"""Calendar feeds of inspectors: made, shown once, revoked. The calendar itself is read under its own address."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.access import ActorDep, DatabaseDep
from api.web.frames import outside_address
from audits.calendars import calendar_feeds
from audits.models import CalendarFeed
from audits.payloads import FeedCreate, FeedMade, FeedRead
from foundation.clock import utc_now

router = APIRouter(prefix="/feeds", tags=["audits"])


@router.get("", response_model=list[FeedRead])
def list_feeds(actor: ActorDep, database: DatabaseDep) -> Sequence[CalendarFeed]:
    """The own one; every one that stands for those who plan visits."""
    with database.reading() as session:
        return calendar_feeds.standing_feeds(session, actor)


@router.post("", status_code=201)
def make_feed(
    new: FeedCreate, actor: ActorDep, database: DatabaseDep, request: Request, response: Response
) -> FeedMade:
    """The address is told here once and stored nowhere. An earlier one of the same inspector stops working."""
    with database.transaction() as session:
        feed, secret = calendar_feeds.make_feed(session, actor, new.inspector_id, now=utc_now())
    response.headers["Cache-Control"] = "no-store"
    address = f"{outside_address(request)}/calendar/{secret}.ics"
    return FeedMade(**FeedRead.model_validate(feed).model_dump(), address=address)


@router.post("/{feed_id}/revoke", response_model=FeedRead)
def revoke_feed(feed_id: UUID, actor: ActorDep, database: DatabaseDep) -> CalendarFeed:
    """From the next request on. One that was revoked is not found, so no version is asked for."""
    with database.transaction() as session:
        return calendar_feeds.revoke_feed(session, actor, feed_id, now=utc_now())

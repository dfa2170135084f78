"""
The own visits in a calendar programme: the page where its address is made and revoked, what is read under that
address without a sign-in, and the calendar file of one round.
"""

import hashlib
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Header, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.access import DatabaseDep
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, onward, outside_address, shown
from api.web.payloads import CalendarsPage
from audits.calendars import calendar_feeds
from audits.calendars.calendar_days import plan_days
from audits.crews import inspector_accounts
from audits.planning.calendar import calendar_feed
from audits.rounds import rounds
from foundation.clock import utc_now
from foundation.database import Database
from reports.facts.calendars import calendars_facts

router = APIRouter()
CALENDAR: Final = "text/calendar; charset=utf-8"
KEPT_APART: Final = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


@router.get("/your-calendar")
def calendars(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    return _page(request, database, reader)


def _page(request: Request, database: Database, reader: Reader, made: tuple[UUID, str] | None = None) -> HTMLResponse:
    with database.reading() as session:
        facts = calendars_facts(session, reader.actor)
        page = CalendarsPage(facts, *((str(made[0]), made[1]) if made else ()))
        return shown("calendars.html", frame_of(request, reader, session, "calendar"), page)


@router.post("/your-calendar")
def make(
    request: Request, database: DatabaseDep, writer: WriterDep, inspector_id: Annotated[UUID | None, Form()] = None
) -> HTMLResponse:
    """Answers with the page itself: the address is shown here once, and a page reached later could not."""
    with database.transaction() as session:
        feed, secret = calendar_feeds.make_feed(session, writer.actor, inspector_id, now=utc_now())
    return _page(request, database, writer, (feed.inspector_id, f"{outside_address(request)}/calendar/{secret}.ics"))


@router.post("/your-calendar/{feed_id}/revoking")
def revoke(database: DatabaseDep, writer: WriterDep, feed_id: UUID) -> RedirectResponse:
    with database.transaction() as session:
        calendar_feeds.revoke_feed(session, writer.actor, feed_id, now=utc_now())
    return onward("/your-calendar", "feed_revoked")


@router.post("/your-calendar/{inspector_id}/account")
def give_account(
    database: DatabaseDep, writer: WriterDep, inspector_id: UUID, account_id: Annotated[UUID | Literal[""], Form()] = ""
) -> RedirectResponse:
    """Empty: nobody signs in as this inspector any more."""
    with database.transaction() as session:
        inspector_accounts.give_account(session, writer.actor, inspector_id, account_id or None, now=utc_now())
    return onward("/your-calendar", "account_given")


@router.get("/calendar/{secret}.ics")
def read(database: DatabaseDep, secret: str, if_none_match: Annotated[str, Header()] = "") -> Response:
    """For calendar programmes: the address is the leave. Unknown and revoked are answered alike."""
    now = utc_now()
    with database.reading() as session:
        content, first_today = calendar_feeds.read(session, secret, now=now)
    if first_today:
        with database.transaction() as session:
            calendar_feeds.note_reading(session, secret, now=now)
    tag = f'"{hashlib.sha256(content).hexdigest()}"'
    headers = {**KEPT_APART, "ETag": tag}
    if tag in if_none_match:  # packed on the way, it comes back as W/"…"
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=CALENDAR, headers=headers)


@router.get("/plans/{plan_id}/calendar.ics")
def plan_file(database: DatabaseDep, reader: ReaderDep, plan_id: UUID) -> Response:
    with database.reading() as session:
        plan = rounds.visible_plan(session, reader.actor, plan_id)
        own = calendar_feeds.own_inspector(session, reader.actor)
        content = calendar_feed(plan_days(session, reader.actor, plan.id, own))
    name = f"visits-{plan.starts_on.isoformat()}.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, media_type=CALENDAR, headers=headers)

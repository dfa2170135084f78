"""Pages that ask nobody who they are; whoever is signed in sees them inside their own desk."""

from datetime import date

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.access import signed_in
from api.web.form_tokens import with_form_token
from api.web.frames import Reader, frame_of, shown
from foundation.clock import today_in, utc_now
from foundation.database import Database


def reader_if_any(request: Request) -> Reader | None:
    standing = signed_in(request)
    return Reader(standing.actor, standing.csrf, standing.sign_in_id) if standing else None


def today_of(reader: Reader | None) -> date:
    return today_in(reader.actor.zone if reader else "UTC", utc_now())


def openly_shown(
    request: Request, database: Database, template: str, facts: object, *, here: str, status: int = 200
) -> HTMLResponse:
    reader = reader_if_any(request)
    if reader is None:
        return with_form_token(request, template, facts, status=status)
    with database.reading() as session:
        return shown(template, frame_of(request, reader, session, here), facts, status=status)

"""A list of the desk with its saved views above it; opened without a question it shows the reader's first view."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response
from sqlmodel import Session

from api.web.frames import Reader, frame_of, onward, shown
from foundation.database import Database
from foundation.payloads import ListName
from reports.facts.views import ViewBar, view_bar

Several = Annotated[list[str], Query()]


@dataclass(frozen=True, slots=True)
class Listed:
    """`here` is the entry of the bar that is marked."""

    name: ListName
    template: str
    here: str


def list_page(
    request: Request, database: Database, reader: Reader, which: Listed, facts_of: Callable[[Session], object]
) -> Response:
    with database.reading() as session:
        bar = view_bar(session, reader.actor, which.name, request.url.query)
        if first := _opened_with(request, bar):
            return onward(first)
        frame = frame_of(request, reader, session, which.here)
        return shown(which.template, replace(frame, views=bar), facts_of(session))


def _opened_with(request: Request, bar: ViewBar) -> str:
    """Only for a bare address: a script that takes the last filter away asks for everything."""
    if request.url.query or "hx-request" in request.headers:
        return ""
    return next((f"/views/{chip.view.id}" for chip in bar.chips if chip.view.opens), "")

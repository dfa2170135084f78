"""The card to take along to a visit, on a page to show on a phone and as a paper to hand over."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.access import DatabaseDep
from api.routes.worker_cards import worker_card_file
from api.web.frames import ReaderDep, frame_of, locale_of, shown
from audits.instruments.worker_cards import card_languages
from foundation.clock import today_in, utc_now
from reports.facts.worker_card import worker_card_facts

router = APIRouter()
Asked = Annotated[str, Query(max_length=2, pattern=r"^[a-z]*$")]


@router.get("/visits/{visit_id}/card")
def card_page(
    request: Request, database: DatabaseDep, reader: ReaderDep, visit_id: UUID, language: Asked = ""
) -> HTMLResponse:
    """Without a language in the reader's own, where there is a card in it."""
    own = locale_of(request, reader.actor)
    chosen = language or (own if own in card_languages() else "")
    with database.reading() as session:
        today = today_in(reader.actor.zone, utc_now())
        facts = worker_card_facts(session, reader.actor, visit_id, chosen, today=today)
        return shown("worker_card.html", frame_of(request, reader, session, "visits"), facts)


@router.get("/visits/{visit_id}/card.pdf")
def card_paper(database: DatabaseDep, reader: ReaderDep, visit_id: UUID, language: Asked = "") -> Response:
    return worker_card_file(visit_id, reader.actor, database, language)

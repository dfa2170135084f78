"""Draws: sealed before a round, shown after it."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.access import ActorDep, DatabaseDep
from api.paged import PageDep
from audits.drawing.published import written
from audits.draws import committing, draws
from audits.draws.committing import DrawOrder
from audits.models import Draw
from audits.payloads import DrawCommit, DrawPage, DrawRead, DrawReveal
from foundation.clock import utc_now
from foundation.paging import Page

router = APIRouter(prefix="/draws", tags=["audits"])


@router.get("", response_model=DrawPage)
def list_draws(asked: PageDep, actor: ActorDep, database: DatabaseDep) -> Page[Draw]:
    """Newest period first."""
    with database.reading() as session:
        return draws.page_of_draws(session, actor, asked)


@router.post("", response_model=DrawRead, status_code=201)
def commit(order: DrawCommit, actor: ActorDep, database: DatabaseDep) -> Draw:
    """Draws and seals. Every plan of these days takes what was drawn."""
    with database.transaction() as session:
        wanted = DrawOrder(order.starts_on, order.ends_on, order.share)
        return committing.commit(session, actor, wanted, now=utc_now())


@router.get("/{draw_id}", response_model=DrawRead)
def read_draw(draw_id: UUID, actor: ActorDep, database: DatabaseDep) -> Draw:
    with database.reading() as session:
        return draws.visible_draw(session, actor, draw_id)


@router.get("/{draw_id}/file")
def published_file(draw_id: UUID, actor: ActorDep, database: DatabaseDep) -> Response:
    """For outsiders (docs/guides/redraw.md): opaque ids; seed and drawn lots only once the draw is revealed."""
    with database.reading() as session:
        text = written(draws.published(draws.visible_draw(session, actor, draw_id)))
    return Response(text, media_type="application/json")


@router.post("/{draw_id}/reveal", response_model=DrawRead)
def reveal(draw_id: UUID, told: DrawReveal, actor: ActorDep, database: DatabaseDep) -> Draw:
    """Once, and before the last day is over only with a reason; so no version is asked for."""
    with database.transaction() as session:
        return committing.reveal(session, actor, draw_id, now=utc_now(), early_because=told.early_because)

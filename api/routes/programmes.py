"""Year programmes. Who is visited when stands in no route that a supplier or a buyer of the site can ask."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from api.access import ActorDep, DatabaseDep
from api.paged import PageDep
from audits.models import Programme, ProgrammeEntry
from audits.payloads import EntryPage, ProgrammeOrder, ProgrammePage, ProgrammeRead, ProgressRead
from audits.programme.parties import Campaign, How, Missed, Why
from audits.programmes import programme_making, programmes
from audits.programmes.programme_making import YearOrder
from audits.programmes.programme_progress import Progress, progress_of
from audits.programmes.programmes import EntryQuery
from foundation.clock import today_in, utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page

router = APIRouter(prefix="/programmes", tags=["audits"])
Place = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")]


async def asked(  # noqa: PLR0913, PLR0917 - the parts of one question, as the address names them
    how: How | Literal[""] = "",
    why: Why | Literal[""] = "",
    missed: Missed | Literal[""] = "",
    month: Annotated[int, Query(ge=0, le=12)] = 0,
    sector: Place = "",
    country: Place = "",
    region: Place = "",
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> EntryQuery:
    return EntryQuery(str(how), str(why), str(missed), month, sector, country, region, limit, cursor)


@router.get("", response_model=ProgrammePage)
def list_programmes(asked_part: PageDep, actor: ActorDep, database: DatabaseDep) -> Page[Programme]:
    """Newest year first."""
    with database.reading() as session:
        return programmes.page_of_programmes(session, actor, asked_part)


@router.post("", response_model=ProgrammeRead, status_code=201)
def make(order: ProgrammeOrder, actor: ActorDep, database: DatabaseDep) -> Programme:
    """A draft. Without campaigns those of the published programme of the year are taken again."""
    campaigns = tuple(Campaign(**one.model_dump()) for one in order.campaigns) or None
    with database.transaction() as session:
        wanted = YearOrder(order.year, order.purpose, order.share, campaigns)
        return programme_making.make(session, actor, wanted, now=utc_now())


@router.get("/{programme_id}", response_model=ProgrammeRead)
def read_programme(programme_id: UUID, actor: ActorDep, database: DatabaseDep) -> Programme:
    with database.reading() as session:
        return programmes.visible_programme(session, actor, programme_id)


@router.get("/{programme_id}/entries", response_model=EntryPage)
def list_entries(
    programme_id: UUID, query: Annotated[EntryQuery, Depends(asked)], actor: ActorDep, database: DatabaseDep
) -> Page[ProgrammeEntry]:
    """For sure first, in the order of their windows; then who is in by lot."""
    with database.reading() as session:
        return programmes.list_entries(session, actor, programme_id, query)


@router.get("/{programme_id}/progress", response_model=ProgressRead)
def read_progress(programme_id: UUID, actor: ActorDep, database: DatabaseDep) -> Progress:
    with database.reading() as session:
        programme = programmes.visible_programme(session, actor, programme_id)
        return progress_of(session, actor, programme, today=today_in(actor.zone, utc_now()))


@router.post("/{programme_id}/publish", response_model=ProgrammeRead)
def publish(programme_id: UUID, actor: ActorDep, database: DatabaseDep) -> Programme:
    """Once: a draft becomes what rounds follow, sealed in the trail; so no version is asked for."""
    with database.transaction() as session:
        return programmes.publish(session, actor, programme_id, now=utc_now())

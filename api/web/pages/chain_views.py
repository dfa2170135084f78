"""What a chain tells beyond its links, each view with an address of its own; and leads, which are no findings."""

from datetime import date, timedelta
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from api.access import DatabaseDep
from api.web.both_versions import changed_page, of_lead
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, onward, shown
from foundation.clock import today_in, utc_now
from foundation.versions import ChangedMeanwhile
from reports.facts.chain_views import changes_facts, owners_facts, points_facts, without_facts
from reports.facts.leads import KINDS, STATES, leads_facts
from suppliers import leads
from suppliers.leads import LeadSettlement

router = APIRouter()
SINCE_DAYS = 365


def day_asked(reader: ReaderDep, as_of: date | None = None) -> date:
    return as_of or today_in(reader.actor.zone, utc_now())


DayDep = Annotated[date, Depends(day_asked)]


def _a_year_before(day: date) -> date:
    return day - timedelta(days=SINCE_DAYS) if day.toordinal() > SINCE_DAYS else date.min


def _shown(request: Request, reader: Reader, session: Session, template: str, facts: object) -> HTMLResponse:
    return shown(template, frame_of(request, reader, session, "chain"), facts)


@router.get("/chain/{party_id}/points")
def points(request: Request, database: DatabaseDep, reader: ReaderDep, party_id: UUID, day: DayDep) -> HTMLResponse:
    with database.reading() as session:
        facts = points_facts(session, reader.actor, party_id, day)
        return _shown(request, reader, session, "chain_points.html", facts)


@router.get("/chain/{party_id}/changes")
def changes(
    request: Request, database: DatabaseDep, reader: ReaderDep, party_id: UUID, day: DayDep, since: date | None = None
) -> HTMLResponse:
    with database.reading() as session:
        facts = changes_facts(session, reader.actor, party_id, since or _a_year_before(day), day)
        return _shown(request, reader, session, "chain_changes.html", facts)


@router.get("/chain/{party_id}/without")
def without(
    request: Request,
    database: DatabaseDep,
    reader: ReaderDep,
    party_id: UUID,
    day: DayDep,
    node: UUID | Literal[""] = "",
) -> HTMLResponse:
    """`node` is empty until one is chosen."""
    with database.reading() as session:
        facts = without_facts(session, reader.actor, party_id, day, node or None)
        return _shown(request, reader, session, "chain_without.html", facts)


@router.get("/parties/{party_id}/owners")
def owners(request: Request, database: DatabaseDep, reader: ReaderDep, party_id: UUID, day: DayDep) -> HTMLResponse:
    with database.reading() as session:
        facts = owners_facts(session, reader.actor, party_id, day)
        return shown("owners.html", frame_of(request, reader, session, "suppliers"), facts)


@router.get("/leads")
def all_leads(
    request: Request, database: DatabaseDep, reader: ReaderDep, kind: str = "", state: str = "open", cursor: str = ""
) -> HTMLResponse:
    with database.reading() as session:
        facts = leads_facts(
            session, reader.actor, kind if kind in KINDS else "", state if state in STATES else "open", cursor
        )
        return _shown(request, reader, session, "leads.html", facts)


@router.post("/leads/search")
def search_leads(database: DatabaseDep, writer: WriterDep) -> RedirectResponse:
    now = utc_now()
    with database.reading() as session:
        drawn = leads.draw(session, writer.actor, as_of=today_in(writer.actor.zone, now))
    with database.transaction() as session:
        leads.keep_drawn(session, writer.actor, drawn, now=now)
    return onward("/leads", "leads_searched")


@router.post("/leads/{lead_id}", response_model=None)
def settle_lead(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    lead_id: UUID,
    state: Annotated[Literal["open", "refuted", "taken_to_inspection"], Form()],
    reason: Annotated[str, Form(min_length=1)],
    version: Annotated[int, Form()],
) -> Response:
    answer = LeadSettlement.model_validate({"state": state, "reason": reason})
    try:
        with database.transaction() as session:
            leads.settle(session, writer.actor, lead_id, answer, version_seen=version, now=utc_now())
    except ChangedMeanwhile:
        with database.reading() as session:
            lead = leads.read_lead(session, writer.actor, lead_id)
            lines = of_lead(request, writer, lead, state, reason)
            return changed_page(request, writer, session, "chain", lines, f"/leads?state={lead.state}")
    return onward("/leads", "lead_settled")

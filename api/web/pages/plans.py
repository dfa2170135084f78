"""The week of a round. Making and publishing rounds stands with the inspectorate's own routes."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.access import DatabaseDep
from api.web.frames import ReaderDep, frame_of, shown
from api.web.payloads import Bare
from foundation.clock import today_in, utc_now
from reports.facts.plan_week import newest_plan, plan_facts

router = APIRouter()


@router.get("/plans", response_model=None)
def newest(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse | RedirectResponse:
    with database.reading() as session:
        plan_id = newest_plan(session, reader.actor, today=today_in(reader.actor.zone, utc_now()))
        if plan_id is None:
            return shown("plan_empty.html", frame_of(request, reader, session, "plan"), Bare())
    return RedirectResponse(f"/plans/{plan_id}", status_code=303)


@router.get("/plans/{plan_id}")
def plan(
    request: Request,
    database: DatabaseDep,
    reader: ReaderDep,
    plan_id: UUID,
    week: date | None = None,
    visit: str = "",
    everything: bool = False,  # noqa: FBT001, FBT002 - a flag in an address
) -> HTMLResponse:
    with database.reading() as session:
        today = today_in(reader.actor.zone, utc_now())
        facts = plan_facts(session, reader.actor, plan_id, week=week, visit=visit, today=today, everything=everything)
        return shown("plan.html", frame_of(request, reader, session, "plan"), facts)

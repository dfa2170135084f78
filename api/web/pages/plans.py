"""The week of a round: read it, publish it, and re-plan it around what is new."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.access import DatabaseDep
from api.web.frames import ReaderDep, WriterDep, frame_of, onward, shown
from api.web.payloads import Bare
from audits.rounds import replanning, rounds
from audits.rounds.replanning import Replanning
from foundation.actors import Action
from foundation.clock import today_in, utc_now
from reports.facts.plan_week import newest_plan, plan_facts

router = APIRouter()


@router.get("/plans", response_model=None)
def newest(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse | RedirectResponse:
    reader.actor.require(Action.READ_VISITS)
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


@router.post("/plans/{plan_id}/publish")
def publish(database: DatabaseDep, writer: WriterDep, plan_id: UUID) -> RedirectResponse:
    with database.transaction() as session:
        rounds.publish(session, writer.actor, plan_id, now=utc_now())
    return onward(f"/plans/{plan_id}", "plan_published")


@router.post("/plans/{plan_id}/replan")
def replan(database: DatabaseDep, writer: WriterDep, plan_id: UUID) -> RedirectResponse:
    with database.transaction() as session:
        done = replanning.replan(session, writer.actor, plan_id, Replanning(), now=utc_now())
    return onward(f"/plans/{plan_id}", "replanned" if done.moves or done.added else "nothing_new")

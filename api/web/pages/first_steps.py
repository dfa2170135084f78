"""The first quarter of an hour of a person at a desk."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.access import DatabaseDep
from api.web.first_steps import STEPS
from api.web.frames import ReaderDep, frame_of, shown
from api.web.guiding import FirstStepsPage
from reports.facts.own_acts import done_by

router = APIRouter()


@router.get("/first-steps")
def first_steps(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    steps = STEPS.get(reader.actor.role, ())
    with database.reading() as session:
        done = done_by(session, reader.actor, {act for step in steps for act in step.acts})
        return shown("first_steps.html", frame_of(request, reader, session, "first"), FirstStepsPage(steps, done))

"""The form for a subcontractor that nobody disclosed and a visit saw."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError
from sqlmodel import Session

from api.access import DatabaseDep
from api.web.finding_forms import FormDep, Typed, UndisclosedPage, problems_of, without
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from audits.findings.undisclosed import record_undisclosed
from audits.payloads import UndisclosedSeen
from audits.visits import visits
from foundation.actors import Action
from foundation.clock import utc_now
from foundation.errors import TierlightError
from reports.facts.payloads import Subject
from suppliers import sites

router = APIRouter()


@router.get("/visits/{visit_id}/undisclosed")
def undisclosed_form(request: Request, database: DatabaseDep, reader: ReaderDep, visit_id: UUID) -> HTMLResponse:
    with database.reading() as session:
        return _page(request, reader, session, visit_id)


def _page(
    request: Request,
    reader: Reader,
    session: Session,
    visit_id: UUID,
    *,
    typed: Typed | None = None,
    wrong: ValidationError | TierlightError | None = None,
) -> HTMLResponse:
    reader.actor.require(Action.RECORD_FINDINGS)
    visit = visits.visible_visit(session, reader.actor, visit_id)
    site = sites.visible_site(session, reader.actor, visit.site_id)
    page = UndisclosedPage(
        visit=Subject("visit", str(visit.id), visit.code),
        site=Subject("site", str(site.id), site.name),
        typed=typed or Typed(),
        problems=problems_of(wrong, "name", locale_of(request, reader.actor)) if wrong else (),
    )
    frame = frame_of(request, reader, session, "visits")
    return shown("undisclosed.html", frame, page, status=422 if wrong else 200)


@router.post("/visits/{visit_id}/undisclosed", response_model=None)
def undisclosed(request: Request, database: DatabaseDep, writer: WriterDep, visit_id: UUID, form: FormDep) -> Response:
    try:
        seen = UndisclosedSeen.model_validate(without(form))
        with database.transaction() as session:
            made = record_undisclosed(session, writer.actor, visit_id, seen, now=utc_now())
    except (ValidationError, TierlightError) as wrong:
        with database.reading() as session:
            return _page(request, writer, session, visit_id, typed=form, wrong=wrong)
    return onward(f"/findings/{made.finding.id}", "undisclosed_recorded")

"""Asking that somebody leads whom a rule keeps away, and the second person's answer; both on the page of the move."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from pydantic import ValidationError

from api.access import DatabaseDep
from api.web.frames import WriterDep, locale_of, onward
from api.web.languages import translated
from api.web.pages.visit_moves import Unkept, move_page_of
from api.web.payloads import FieldProblem
from api.web.words import marked as _
from audits.crews import overriding
from audits.payloads import OverrideCreate, OverrideRefusal
from foundation.clock import utc_now
from foundation.errors import Conflict, Invalid
from foundation.versions import ChangedMeanwhile

router = APIRouter(prefix="/visits/{visit_id}/overrides")
SAY_WHY = _("Say why, in at least three letters: it is kept on the visit.")
Text = Annotated[str, Form()]


@dataclass(frozen=True, slots=True)
class Asked:
    day: date
    lead_id: UUID
    version: int
    because: str


def asked_form(
    day: Annotated[date, Form()],
    lead_id: Annotated[UUID, Form()],
    version: Annotated[int, Form()] = 0,
    because: Text = "",
) -> Asked:
    return Asked(day, lead_id, version, because)


@router.post("", response_model=None)
def ask_for(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    visit_id: UUID,
    sent: Annotated[Asked, Depends(asked_form)],
) -> Response:
    older = False
    try:
        asked = OverrideCreate(day=sent.day, lead_id=sent.lead_id, because=sent.because)
        with database.transaction() as session:
            overriding.ask(session, writer.actor, visit_id, asked, version_seen=sent.version, now=utc_now())
    except ValidationError:
        problem = FieldProblem("override", translated(locale_of(request, writer.actor), SAY_WHY))
    except (Conflict, Invalid) as refused:
        problem, older = FieldProblem("override", refused.message), isinstance(refused, ChangedMeanwhile)
    else:
        return onward(f"/visits/{visit_id}/move?day={sent.day.isoformat()}", "override_asked")
    text = {"override_lead": str(sent.lead_id), "override_because": sent.because}
    return move_page_of(request, database, writer, visit_id, sent.day, Unkept(text, (problem,), older))


@router.post("/{override_id}/agree", response_model=None)
def agree_to(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    visit_id: UUID,
    override_id: UUID,
    version: Annotated[int, Form()] = 0,
) -> Response:
    try:
        with database.transaction() as session:
            visit = overriding.agree(session, writer.actor, visit_id, override_id, version_seen=version, now=utc_now())
            target = f"/plans/{visit.plan_id}?week={visit.day.isoformat()}&visit={visit.id}" if visit.plan_id else "/"
    except (Conflict, Invalid) as refused:
        problem, older = FieldProblem("override", refused.message), isinstance(refused, ChangedMeanwhile)
        return move_page_of(request, database, writer, visit_id, None, Unkept(problems=(problem,), older=older))
    return onward(target, "override_agreed")


@router.post("/{override_id}/refuse", response_model=None)
def refuse(
    request: Request, database: DatabaseDep, writer: WriterDep, visit_id: UUID, override_id: UUID, because: Text = ""
) -> Response:
    try:
        told = OverrideRefusal(because=because)
        with database.transaction() as session:
            overriding.refuse(session, writer.actor, visit_id, override_id, told.because)
    except ValidationError:
        problem = FieldProblem("override", translated(locale_of(request, writer.actor), SAY_WHY))
    except (Conflict, Invalid) as refused:
        problem = FieldProblem("override", refused.message)
    else:
        return onward(f"/visits/{visit_id}/move", "override_refused")
    return move_page_of(request, database, writer, visit_id, None, Unkept(problems=(problem,)))

"""Moving a visit: who could go on another day, and of everybody else why not. Works as a plain form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, ValidationError

from api.access import DatabaseDep
from api.web.both_versions import CHANGED_STATUS, of_team
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from api.web.languages import LOCALES, translated
from api.web.payloads import FieldProblem, MovePageOfVisit
from api.web.told import told
from api.web.words import marked as _
from audits.crews import assigning
from audits.crews.assigning import VisitTeamRefused
from audits.payloads import VisitMoveOrder
from foundation.clock import today_in, utc_now
from foundation.database import Database
from foundation.errors import Conflict, Invalid
from foundation.versions import ChangedMeanwhile
from reports.facts.visit_move import cells, move_facts

router = APIRouter()
WHO_LEADS = _("Choose who leads, and an hour such as 09:30 or none.")
FIELDS = {"lead": "lead_id", "second": "second_id", "day": "day"}
Text = Annotated[str, Form()]


def move_form(
    day: Text = "",
    lead_id: Text = "",
    second_id: Text = "",
    hour: Text = "",
    version: Annotated[int, Form()] = 0,
    because: Text = "",
) -> dict[str, str]:
    return {
        "day": day,
        "lead_id": lead_id,
        "second_id": second_id,
        "hour": hour,
        "version": str(version),
        "because": because,
    }


class CellRead(BaseModel):
    """Nothing in `against`: the visit fits there."""

    inspector: UUID
    day: date
    against: list[str]


@router.get("/visits/{visit_id}/move")
def move_page(
    request: Request,
    database: DatabaseDep,
    reader: ReaderDep,
    visit_id: UUID,
    day: date | None = None,
    lead: UUID | None = None,
) -> HTMLResponse:
    """`lead` is who was chosen on the plan before this page was opened."""
    chosen = {"lead_id": str(lead)} if lead else {}
    return move_page_of(request, database, reader, visit_id, day, Unkept(chosen))


@router.get("/visits/{visit_id}/move/cells")
def move_cells(
    request: Request, database: DatabaseDep, reader: ReaderDep, visit_id: UUID, first: date, last: date
) -> list[CellRead]:
    """Where on the plan the visit fits, and in words why not elsewhere: for whoever drags it."""
    locale = LOCALES[locale_of(request, reader.actor)]
    with database.reading() as session:
        found = cells(session, reader.actor, visit_id, first, last, today=today_in(reader.actor.zone, utc_now()))
    return [
        CellRead(inspector=one.inspector_id, day=one.day, against=[told(why, locale=locale) for why in one.against])
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class Unkept:
    """What was chosen and not kept. `older`: it was chosen before somebody else changed the visit."""

    text: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[FieldProblem, ...] = ()
    older: bool = False


def move_page_of(
    request: Request, database: Database, reader: Reader, visit_id: UUID, day: date | None, unkept: Unkept | None = None
) -> HTMLResponse:
    sent = unkept or Unkept()
    with database.reading() as session:
        today = today_in(reader.actor.zone, utc_now())
        facts = move_facts(session, reader.actor, visit_id, day=day, today=today)
        page = MovePageOfVisit(facts, sent.text, sent.problems, of_team(facts, sent.text) if sent.older else ())
        frame = frame_of(request, reader, session, "plan")
        return shown(
            "visit_move.html", frame, page, status=CHANGED_STATUS if sent.older else 422 if sent.problems else 200
        )


@router.post("/visits/{visit_id}/move", response_model=None)
def move(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    visit_id: UUID,
    sent: Annotated[dict[str, str], Depends(move_form)],
) -> Response:
    problems: tuple[FieldProblem, ...]
    older = False
    try:
        order = _order(sent)
        with database.transaction() as session:
            seen = int(sent["version"])
            visit = assigning.move_visit(session, writer.actor, visit_id, order, version_seen=seen, now=utc_now())
            target = f"/plans/{visit.plan_id}?week={visit.day.isoformat()}&visit={visit.id}" if visit.plan_id else "/"
        return onward(target, "visit_moved")
    except (ValidationError, ValueError):
        problems = (FieldProblem("lead_id", translated(locale_of(request, writer.actor), WHO_LEADS)),)
    except VisitTeamRefused as refused:
        problems = tuple(FieldProblem(FIELDS.get(who, "lead_id"), why) for who, why in refused.reasons)
    except (Conflict, Invalid) as refused:
        problems, older = (FieldProblem("lead_id", refused.message),), isinstance(refused, ChangedMeanwhile)
    return move_page_of(request, database, writer, visit_id, _day(sent["day"]), Unkept(sent, problems, older))


def _order(sent: dict[str, str]) -> VisitMoveOrder:
    """Raises ValueError, of which pydantic's refusals are a kind."""
    hour, _colon, minute = sent["hour"].partition(":")
    return VisitMoveOrder.model_validate(
        {
            "day": sent["day"],
            "lead_id": sent["lead_id"],
            "members": [{"inspector_id": sent["second_id"], "role": "second"}] if sent["second_id"] else [],
            "starts_at_minute": int(hour) * 60 + int(minute or 0) if hour else None,
            "because": sent["because"],
        }
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

"""The forms below a finding: the firm's answer, the decision, the close, the correction, a task ticked off."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError
from sqlmodel import Session

from api.access import DatabaseDep
from api.web.finding_forms import FormDep, Typed, version_in, without
from api.web.frames import Reader, WriterDep, onward
from api.web.pages.findings import one_finding
from audits.actions import actions
from audits.findings import finding_closing, findings
from audits.payloads import (
    ActionCreate,
    FindingAmendment,
    FindingClosing,
    FindingDecision,
    FindingReply,
    FindingTaskDone,
)
from foundation.clock import utc_now
from foundation.database import Database
from foundation.errors import TierlightError

router = APIRouter()
SAID = {"reply": "finding_answered", "decide": "finding_decided", "close": "finding_closed"}
SAID |= {"amend": "finding_amended", "task": "done"}


@router.post("/findings/{finding_id}/reply", response_model=None)
def reply(request: Request, database: DatabaseDep, writer: WriterDep, finding_id: UUID, form: FormDep) -> Response:
    return _step(request, database, writer, finding_id, form, "reply")


@router.post("/findings/{finding_id}/decide", response_model=None)
def decide(request: Request, database: DatabaseDep, writer: WriterDep, finding_id: UUID, form: FormDep) -> Response:
    return _step(request, database, writer, finding_id, form, "decide")


@router.post("/findings/{finding_id}/close", response_model=None)
def close(request: Request, database: DatabaseDep, writer: WriterDep, finding_id: UUID, form: FormDep) -> Response:
    return _step(request, database, writer, finding_id, form, "close")


@router.post("/findings/{finding_id}/amend", response_model=None)
def amend(request: Request, database: DatabaseDep, writer: WriterDep, finding_id: UUID, form: FormDep) -> Response:
    """Leads on to the new entry."""
    return _step(request, database, writer, finding_id, form, "amend")


@router.post("/findings/{finding_id}/tasks", response_model=None)
def tick_off(request: Request, database: DatabaseDep, writer: WriterDep, finding_id: UUID, form: FormDep) -> Response:
    return _step(request, database, writer, finding_id, form, "task")


@router.post("/findings/{finding_id}/actions", response_model=None)
def ask_for_action(
    request: Request, database: DatabaseDep, writer: WriterDep, finding_id: UUID, form: FormDep
) -> Response:
    """Leads on to the action, where its plan is written."""
    try:
        with database.transaction() as session:
            new = ActionCreate.model_validate(without(form) | {"finding_id": finding_id})
            action = actions.add_action(session, writer.actor, new, now=utc_now()).id
    except (ValidationError, TierlightError) as wrong:
        with database.reading() as session:
            return one_finding(request, writer, session, finding_id, form="action", typed=form, wrong=wrong)
    return onward(f"/actions/{action}", "action_added")


def _step(request: Request, database: Database, writer: Reader, finding_id: UUID, form: Typed, act: str) -> Response:
    try:
        with database.transaction() as session:
            reached = _act(session, writer, finding_id, form, act)
    except (ValidationError, TierlightError) as wrong:
        with database.reading() as session:
            return one_finding(request, writer, session, finding_id, form=act, typed=form, wrong=wrong)
    return onward(f"/findings/{reached}", SAID[act])


def _act(session: Session, writer: Reader, finding_id: UUID, form: Typed, act: str) -> UUID:
    actor, seen, sent, now = writer.actor, version_in(form), without(form), utc_now()
    match act:
        case "reply":
            answer = FindingReply.model_validate(sent)
            findings.take_reply(session, actor, finding_id, answer, version_seen=seen)
        case "decide":
            decision = FindingDecision.model_validate(sent)
            findings.decide(session, actor, finding_id, decision, version_seen=seen, now=now)
        case "close":
            closing = FindingClosing.model_validate(sent)
            findings.close_finding(session, actor, finding_id, closing, version_seen=seen, now=now)
        case "amend":
            better = FindingAmendment.model_validate(sent)
            return findings.amend(session, actor, finding_id, better, version_seen=seen, now=now).id
        case _:
            done = FindingTaskDone.model_validate(sent)
            finding = findings.visible_finding(session, actor, finding_id)
            finding_closing.tick_off(session, actor, finding, done)
    return finding_id

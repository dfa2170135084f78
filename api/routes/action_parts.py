"""What hangs on a corrective action: later days asked for, owners' parts, workers' counts, the look at retaliation."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Response

from api.access import ActorDep, DatabaseDep
from audits.actions import action_extensions, action_parts, retaliation_checks, worker_confirmations
from audits.actions.actions import visible_action
from audits.models import ActionExtension, ActionPart
from audits.payloads import (
    ExtensionCreate,
    ExtensionDecision,
    ExtensionRead,
    PartCreate,
    PartDone,
    PartRead,
    RetaliationLook,
    RetaliationLooked,
    RetaliationRead,
    WorkersAskedCreate,
    WorkersAskedRead,
)
from audits.visits.visits import visible_visit
from foundation.clock import utc_now

router = APIRouter(tags=["audits"])


@router.get("/actions/{action_id}/extensions", response_model=list[ExtensionRead])
def list_extensions(action_id: UUID, actor: ActorDep, database: DatabaseDep) -> Sequence[ActionExtension]:
    """Oldest first; `former_day` of the first granted one is the deadline that stood first."""
    with database.reading() as session:
        return action_extensions.extensions_of(session, actor, action_id)


@router.post("/actions/{action_id}/extensions", response_model=ExtensionRead, status_code=201)
def ask_extension(action_id: UUID, new: ExtensionCreate, actor: ActorDep, database: DatabaseDep) -> ActionExtension:
    with database.transaction() as session:
        return action_extensions.ask(session, actor, action_id, new, now=utc_now())


@router.post("/actions/{action_id}/extensions/{extension_id}/decision", response_model=ExtensionRead)
def decide_extension(
    action_id: UUID, extension_id: UUID, decision: ExtensionDecision, actor: ActorDep, database: DatabaseDep
) -> ActionExtension:
    """By somebody else than who wrote the request down. Once, so no version is asked for."""
    with database.transaction() as session:
        return action_extensions.decide(session, actor, action_id, extension_id, decision, now=utc_now())


@router.get("/actions/{action_id}/parts", response_model=list[PartRead])
def list_parts(action_id: UUID, actor: ActorDep, database: DatabaseDep) -> Sequence[ActionPart]:
    with database.reading() as session:
        return action_parts.list_parts(session, actor, action_id)


@router.post("/actions/{action_id}/parts", response_model=PartRead, status_code=201)
def add_part(action_id: UUID, new: PartCreate, actor: ActorDep, database: DatabaseDep) -> ActionPart:
    with database.transaction() as session:
        return action_parts.add_part(session, actor, action_id, new, now=utc_now())


@router.post("/actions/{action_id}/parts/{part_id}/done", response_model=PartRead)
def finish_part(action_id: UUID, part_id: UUID, done: PartDone, actor: ActorDep, database: DatabaseDep) -> ActionPart:
    with database.transaction() as session:
        return action_parts.finish_part(session, actor, action_id, part_id, done, now=utc_now())


@router.get("/actions/{action_id}/confirmations")
def list_confirmations(action_id: UUID, actor: ActorDep, database: DatabaseDep) -> list[WorkersAskedRead]:
    """Small counts are hidden."""
    with database.reading() as session:
        rows = worker_confirmations.confirmations_of(session, actor, action_id)
    return [worker_confirmations.told(row) for row in rows]


@router.post("/actions/{action_id}/confirmations", status_code=201)
def record_asked(action_id: UUID, new: WorkersAskedCreate, actor: ActorDep, database: DatabaseDep) -> WorkersAskedRead:
    """Counts alone; who was asked is written down nowhere."""
    with database.transaction() as session:
        return worker_confirmations.told(
            worker_confirmations.record_asked(session, actor, action_id, new, now=utc_now())
        )


@router.get("/actions/{action_id}/retaliation-checks")
def checks_of_action(action_id: UUID, actor: ActorDep, database: DatabaseDep) -> list[RetaliationRead]:
    with database.reading() as session:
        action = visible_action(session, actor, action_id)
        return [
            retaliation_checks.told(one, actor) for one in retaliation_checks.checks_after(session, actor, action.id)
        ]


@router.get("/visits/{visit_id}/retaliation-checks")
def checks_of_visit(visit_id: UUID, actor: ActorDep, database: DatabaseDep) -> list[RetaliationRead]:
    with database.reading() as session:
        visit = visible_visit(session, actor, visit_id)
        return [
            retaliation_checks.told(one, actor) for one in retaliation_checks.checks_after(session, actor, visit.id)
        ]


@router.post("/retaliation-checks/{check_id}/look")
def record_look(
    check_id: UUID, look: RetaliationLook, actor: ActorDep, database: DatabaseDep, response: Response
) -> RetaliationLooked:
    """A sign becomes a confidential matter, whose receipt is told here once and kept nowhere."""
    with database.transaction() as session:
        check, receipt = retaliation_checks.record_look(session, actor, check_id, look, now=utc_now())
    response.headers["Cache-Control"] = "no-store"
    return RetaliationLooked(check=retaliation_checks.told(check, actor), receipt=receipt)

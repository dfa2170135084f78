"""Who goes on a visit and when; what sites ask of those who go; which sites are visited jointly."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from fastapi import APIRouter, Response

from api.access import ActorDep, DatabaseDep, VersionSeen, etag
from audits.crews import assigning
from audits.models import JointGroup, Visit, VisitNeed
from audits.payloads import (
    JointGroupCreate,
    JointGroupRead,
    TeamChange,
    TeamOption,
    TeamRead,
    VisitMoveOrder,
    VisitNeedIn,
    VisitNeedRead,
    VisitRead,
)
from audits.visits import visit_needs, visit_teams
from foundation.clock import utc_now

router = APIRouter(tags=["audits"])


@router.get("/visits/{visit_id}/team")
def team_of(visit_id: UUID, actor: ActorDep, database: DatabaseDep, response: Response) -> TeamRead:
    with database.reading() as session:
        team = visit_teams.team_of(session, actor, visit_id)
    response.headers["ETag"] = etag(team.version)
    return team


@router.get("/visits/{visit_id}/team/options")
def team_options(visit_id: UUID, actor: ActorDep, database: DatabaseDep, day: date | None = None) -> list[TeamOption]:
    """Everybody at work, on the visit's own day or another; who may not go has every reason with it."""
    with database.reading() as session:
        return visit_teams.options(session, actor, visit_id, day)


@router.put("/visits/{visit_id}/team", response_model=VisitRead)
def change_team(
    visit_id: UUID, change: TeamChange, actor: ActorDep, database: DatabaseDep, version: VersionSeen, response: Response
) -> Visit:
    """Refused with every reason at once, each of them in `places`."""
    with database.transaction() as session:
        visit = assigning.change_team(session, actor, visit_id, change, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(visit.version)
    return visit


@router.post("/visits/{visit_id}/move", response_model=VisitRead)
def move_visit(
    visit_id: UUID,
    order: VisitMoveOrder,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> Visit:
    """To another day, inspector or hour of its plan. Refused with every reason at once, each of them in `places`."""
    with database.transaction() as session:
        visit = assigning.move_visit(session, actor, visit_id, order, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(visit.version)
    return visit


@router.get("/sites/{site_id}/visit-needs", response_model=VisitNeedRead | None)
def need_of(site_id: UUID, actor: ActorDep, database: DatabaseDep) -> VisitNeed | None:
    """Null where nothing is asked beyond the general rules."""
    with database.reading() as session:
        return visit_needs.need_of(session, actor, site_id)


@router.put("/sites/{site_id}/visit-needs", response_model=VisitNeedRead)
def set_need(site_id: UUID, wanted: VisitNeedIn, actor: ActorDep, database: DatabaseDep) -> VisitNeed:
    """In place of what stood; plans made from now on follow it."""
    with database.transaction() as session:
        return visit_needs.set_need(session, actor, site_id, wanted)


@router.get("/joint-groups", response_model=list[JointGroupRead])
def joint_groups(actor: ActorDep, database: DatabaseDep) -> Sequence[JointGroup]:
    with database.reading() as session:
        return visit_needs.joint_groups(session, actor)


@router.post("/joint-groups", response_model=JointGroupRead, status_code=201)
def add_joint_group(new: JointGroupCreate, actor: ActorDep, database: DatabaseDep) -> JointGroup:
    with database.transaction() as session:
        return visit_needs.add_joint_group(session, actor, new, now=utc_now())


@router.post("/joint-groups/{group_id}/close", response_model=JointGroupRead)
def close_joint_group(group_id: UUID, actor: ActorDep, database: DatabaseDep) -> JointGroup:
    with database.transaction() as session:
        return visit_needs.close_joint_group(session, actor, group_id, now=utc_now())

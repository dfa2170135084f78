"""
Inviting suppliers, for whoever is signed in. `secret` and `pin` are answered once: the link goes by mail, the PIN by
another way.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from api.access import ActorDep, DatabaseDep
from api.invitation_letters import letter
from foundation import outbox
from foundation.clock import utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page
from suppliers.invitations import inviting
from suppliers.invitations.inviting import InvitationQuery, Made
from suppliers.invitations.payloads import InvitationCreate, InvitationMade, InvitationRead, State, TierState
from suppliers.payloads import Closing, Incoming

router = APIRouter(prefix="/invitations", tags=["invitations"])


class InvitationPage(BaseModel):
    rows: list[InvitationRead]
    next_cursor: str | None


class Resending(Incoming):
    days: Annotated[int, Field(ge=1, le=180)] = 30


@router.get("", response_model=InvitationPage)
def list_invitations(
    actor: ActorDep,
    database: DatabaseDep,
    state: Annotated[State | None, Query()] = None,
    depth: Annotated[int | None, Query(ge=1, le=inviting.DEEPEST)] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> Page[InvitationRead]:
    """Your own, and those that your suppliers sent on: of these you read how far they came, and no name."""
    with database.reading() as session:
        return inviting.list_invitations(session, actor, InvitationQuery(state or "", depth, limit, cursor))


@router.get("/tiers")
def tiers_of_cascade(actor: ActorDep, database: DatabaseDep) -> list[TierState]:
    with database.reading() as session:
        return inviting.tiers(session, actor)


@router.post("", status_code=201)
def invite_supplier(
    request: Request, response: Response, new: InvitationCreate, actor: ActorDep, database: DatabaseDep
) -> InvitationMade:
    """The link goes into the outbox; tell the PIN yourself, by another way."""
    now = told_once(response)
    with database.transaction() as session:
        made = inviting.invite(session, actor, new, now=now)
        outbox.put(session, letter(request, made), now=now)
        return as_made(made)


@router.get("/{invitation_id}")
def read_invitation(invitation_id: UUID, actor: ActorDep, database: DatabaseDep) -> InvitationRead:
    with database.reading() as session:
        return inviting.read_invitation(session, actor, invitation_id)


@router.post("/{invitation_id}/resending")
def resend_invitation(
    request: Request,
    response: Response,
    invitation_id: UUID,
    again: Resending,
    actor: ActorDep,
    database: DatabaseDep,
) -> InvitationMade:
    """With a new link and PIN; the old ones stop working."""
    now = told_once(response)
    with database.transaction() as session:
        made = inviting.resend(session, actor, invitation_id, days=again.days, now=now)
        outbox.put(session, letter(request, made), now=now)
        return as_made(made)


@router.post("/{invitation_id}/revoking")
def revoke_invitation(invitation_id: UUID, closing: Closing, actor: ActorDep, database: DatabaseDep) -> InvitationRead:
    with database.transaction() as session:
        inviting.revoke(session, actor, invitation_id, reason=closing.reason, now=utc_now())
        return inviting.read_invitation(session, actor, invitation_id)


def told_once(response: Response) -> datetime:
    """What is told once is kept by no cache, nor with an Idempotency-Key."""
    response.headers["Cache-Control"] = "no-store"
    return utc_now()


def as_made(made: Made) -> InvitationMade:
    found = made.invitation
    return InvitationMade(id=found.id, secret=made.secret, pin=made.pin, expires_on=found.expires_on)

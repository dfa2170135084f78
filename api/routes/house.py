"""
People of the own organisation, for whom their administration was delegated to. Answers a signed-in browser alone, which
sends its form token (`X-Form-Token`) with every write: a leaked token must not make accounts.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from api.access import ActorDep, DatabaseDep, require_fresh_proof
from api.house_letters import invitation_letter, reset_letter
from foundation import outbox
from foundation.clock import utc_now
from foundation.house import account_acts, changing, delegations, factor_resets, inviting, members
from foundation.house.payloads import (
    AccountActs,
    Deactivation,
    HandedOver,
    InvitationList,
    InvitationRead,
    MemberDetail,
    MemberPage,
    PersonInvite,
    ResetDecision,
    ResetList,
    RoleGiving,
    TaskHandover,
)
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT

router = APIRouter(prefix="/house", tags=["house"])
Limit = Annotated[int, Query(ge=1, le=LARGEST_LIMIT)]
Cursor = Annotated[str, Query(pattern=CURSOR_PATTERN)]


@router.get("/people")
def list_people(
    actor: ActorDep,
    database: DatabaseDep,
    q: Annotated[str, Query(max_length=200, description="part of a name or an address")] = "",
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = "",
) -> MemberPage:
    """Everybody with an account, closed ones too, in the order of addresses."""
    with database.reading() as session:
        return members.list_members(session, actor, q, cursor=cursor, limit=limit, now=utc_now())


@router.get("/people/{account_id}")
def read_person(account_id: UUID, actor: ActorDep, database: DatabaseDep) -> MemberDetail:
    """With the open tasks the person holds, by their codes, and the roles the reader may give."""
    with database.reading() as session:
        return members.read_member(session, actor, account_id, now=utc_now())


@router.post("/people/{account_id}/role")
def give_role(account_id: UUID, giving: RoleGiving, actor: ActorDep, database: DatabaseDep) -> MemberDetail:
    """Instead of the one held: never the own, never one that the organisation may not give."""
    now = utc_now()
    with database.transaction() as session:
        changing.give_role(session, actor, account_id, giving.role, now=now)
        return members.read_member(session, actor, account_id, now=now)


@router.post("/people/{account_id}/hand-over")
def hand_over_tasks(account_id: UUID, handover: TaskHandover, actor: ActorDep, database: DatabaseDep) -> HandedOver:
    """All open tasks that `to` may open; answers with those that stay."""
    with database.transaction() as session:
        return changing.hand_over(session, actor, account_id, handover.to, now=utc_now())


@router.post("/people/{account_id}/deactivate")
def deactivate_person(account_id: UUID, ending: Deactivation, actor: ActorDep, database: DatabaseDep) -> MemberDetail:
    """Whatever opens the account ends at once. Refused while open tasks stay with it, unless it is urgent."""
    now = utc_now()
    with database.transaction() as session:
        changing.deactivate(session, actor, account_id, ending, now=now)
        return members.read_member(session, actor, account_id, now=now)


@router.post("/people/{account_id}/end-delegation")
def end_delegation(account_id: UUID, actor: ActorDep, database: DatabaseDep) -> MemberDetail:
    """The person is no administrator any more. The last one stays."""
    now = utc_now()
    with database.transaction() as session:
        delegations.end_in_house(session, actor, account_id, now=now)
        return members.read_member(session, actor, account_id, now=now)


@router.post("/people/{account_id}/factor-reset", status_code=201)
def ask_factor_reset(account_id: UUID, actor: ActorDep, database: DatabaseDep) -> MemberDetail:
    """For somebody who lost device and codes; another administrator decides."""
    now = utc_now()
    with database.transaction() as session:
        factor_resets.ask(session, actor, account_id, now=now)
        return members.read_member(session, actor, account_id, now=now)


@router.get("/factor-resets")
def list_factor_resets(actor: ActorDep, database: DatabaseDep) -> ResetList:
    """Those that wait for a second person."""
    with database.reading() as session:
        return ResetList(rows=factor_resets.waiting(session, actor, now=utc_now()))


@router.post("/factor-resets/{reset_id}/decide")
def decide_factor_reset(
    request: Request, reset_id: UUID, decision: ResetDecision, actor: ActorDep, database: DatabaseDep
) -> ResetList:
    """By somebody else than who asked, who has just shown their own second factor. The person is told by mail."""
    now = utc_now()
    with database.transaction() as session:
        account = factor_resets.decide(session, actor, reset_id, agree=decision.agree, now=now)
        require_fresh_proof(request)
        if decision.agree:
            outbox.put(session, reset_letter(account), now=now)
        return ResetList(rows=factor_resets.waiting(session, actor, now=now))


@router.get("/invitations")
def list_people_invited(actor: ActorDep, database: DatabaseDep) -> InvitationList:
    """Those not used yet, the newest first."""
    with database.reading() as session:
        return InvitationList(rows=inviting.open_invitations(session, actor, now=utc_now()))


@router.post("/invitations", status_code=201)
def invite_person(request: Request, new: PersonInvite, actor: ActorDep, database: DatabaseDep) -> InvitationRead:
    """By a letter with a link that works once, for a week. The account begins when it is used."""
    now = utc_now()
    with database.transaction() as session:
        sent = inviting.invite(session, actor, new, now=now)
        outbox.put(session, invitation_letter(request, sent), now=now)
        return inviting.shown(sent.invitation, actor.name, actor.zone, now)


@router.post("/invitations/{invitation_id}/send-again", status_code=201)
def send_invitation_again(
    request: Request, invitation_id: UUID, actor: ActorDep, database: DatabaseDep
) -> InvitationRead:
    """With another link; the earlier one opens nothing any more."""
    now = utc_now()
    with database.transaction() as session:
        sent = inviting.send_again(session, actor, invitation_id, now=now)
        outbox.put(session, invitation_letter(request, sent), now=now)
        return inviting.shown(sent.invitation, actor.name, actor.zone, now)


@router.post("/invitations/{invitation_id}/withdraw")
def withdraw_invitation(invitation_id: UUID, actor: ActorDep, database: DatabaseDep) -> InvitationList:
    now = utc_now()
    with database.transaction() as session:
        inviting.withdraw(session, actor, invitation_id, now=now)
        return InvitationList(rows=inviting.open_invitations(session, actor, now=now))


@router.get("/acts")
def list_account_acts(
    actor: ActorDep, database: DatabaseDep, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = ""
) -> AccountActs:
    """What was done to accounts of the organisation, the newest first. When somebody signed in is not told."""
    with database.reading() as session:
        return account_acts.list_acts(session, actor, cursor=cursor, limit=limit)

"""
The side of an invited supplier, who has no account: every call carries the secret of the link and the PIN. Several
wrong PINs lock the invitation for a while; the answer never says what was wrong.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from api.access import DatabaseDep
from api.invitation_letters import letter
from api.routes.invitations import as_made, told_once
from foundation import outbox
from foundation.clock import utc_now
from foundation.database import Database
from suppliers.invitations import declaring, entering, lines, reusing
from suppliers.invitations.entering import InvitationRefused
from suppliers.invitations.payloads import (
    Confirmation,
    Declaration,
    Declining,
    Entrance,
    InvitationMade,
    Key,
    LineRead,
    Onward,
    Pasting,
)
from suppliers.models import Invitation
from suppliers.payloads import Closing, Incoming

router = APIRouter(prefix="/invited", tags=["invited"])
Answer = TypeVar("Answer")
Act = Callable[[Session, Invitation, datetime], Answer]


class Entering(Incoming):
    key: Key


class Confirming(Entering):
    said: Confirmation


class DecliningOf(Entering):
    said: Declining


class Declaring(Entering):
    said: Declaration


class WithdrawingOf(Entering):
    line_id: UUID
    said: Closing


class Inviting(Entering):
    said: Onward


class PastingOf(Entering):
    said: Pasting


def entered(database: Database, key: Key, act: Act[Answer]) -> Answer:
    """A wrong try is committed before it is refused, or nothing would count it. Raises InvitationRefused."""
    now = utc_now()
    with database.transaction() as session:
        invitation = entering.enter(session, key, now=now)
        if invitation is not None:
            return act(session, invitation, now)
    raise InvitationRefused


@router.post("/opening")
def open_invitation(asked: Entering, database: DatabaseDep) -> Entrance:
    """Who asks, about whom, and what you declared so far."""
    return entered(database, asked.key, lambda session, invitation, _: lines.entrance(session, invitation))


@router.post("/confirming")
def confirm_who_we_are(asked: Confirming, database: DatabaseDep) -> Entrance:
    """Makes a register of your own; what you declare stands there."""

    def act(session: Session, invitation: Invitation, now: datetime) -> Entrance:
        entering.confirm(session, invitation, asked.said, now=now)
        return lines.entrance(session, invitation)

    return entered(database, asked.key, act)


@router.post("/declining")
def decline_invitation(asked: DecliningOf, database: DatabaseDep) -> Entrance:
    def act(session: Session, invitation: Invitation, now: datetime) -> Entrance:
        entering.decline(session, invitation, asked.said, now=now)
        return lines.entrance(session, invitation)

    return entered(database, asked.key, act)


@router.post("/declaring")
def declare_suppliers(asked: Declaring, database: DatabaseDep) -> list[LineRead]:
    """Lines that stand already are left as they are."""
    return entered(database, asked.key, lambda session, one, now: declaring.declare(session, one, asked.said, now=now))


@router.post("/withdrawing")
def withdraw_line(asked: WithdrawingOf, database: DatabaseDep) -> list[LineRead]:
    """It was never so: the link is taken back wherever it was told, and stays readable."""

    def act(session: Session, invitation: Invitation, now: datetime) -> list[LineRead]:
        declaring.withdraw(session, invitation, asked.line_id, reason=asked.said.reason, now=now)
        return lines.lines_of(session, invitation)

    return entered(database, asked.key, act)


@router.post("/inviting", status_code=201)
def invite_own_supplier(request: Request, response: Response, asked: Inviting, database: DatabaseDep) -> InvitationMade:
    """The cascade: your own supplier is asked the same."""
    told_once(response)

    def act(session: Session, invitation: Invitation, now: datetime) -> InvitationMade:
        made = declaring.invite_onward(session, invitation, asked.said, now=now)
        outbox.put(session, letter(request, made), now=now)
        return as_made(made)

    return entered(database, asked.key, act)


@router.post("/pasting")
def paste_declaration(asked: PastingOf, database: DatabaseDep) -> list[LineRead]:
    """Hands what you declared for another buyer to this one; `consent` must be true."""

    def act(session: Session, invitation: Invitation, now: datetime) -> list[LineRead] | None:
        earlier = entering.enter(session, asked.said.earlier, now=now)
        return None if earlier is None else reusing.paste(session, invitation, earlier, now=now)

    found = entered(database, asked.key, act)
    if found is None:
        raise InvitationRefused
    return found

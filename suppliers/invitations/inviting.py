"""
Inviting a supplier by a link, on the side of whoever invites: make, send again, withdraw, list, and how far it came.
Of the link's secret and the PIN only hashes are kept; the PIN is hashed together with the secret, so that a copy of the
database tells neither.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from foundation import obligations, trail
from foundation.actors import Action, Actor, OrganisationId
from foundation.errors import Conflict, NotFound
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, id_in, page_of
from suppliers import nodes, parties
from suppliers.invitations.payloads import InvitationCreate, InvitationRead, TierState
from suppliers.models import DeclaredLine, Invitation, Party

SECRET_BYTES = 32
PIN_DIGITS = 6
DEEPEST = 20
OPEN = ("invited", "opened")


class InvitationNotFound(NotFound):
    code = "invitation.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such invitation, or it belongs to another organisation.")


class InvitationOpenAlready(Conflict):
    code = "invitation.open_already"

    def __init__(self, invitation_id: UUID) -> None:
        super().__init__("This supplier has an open invitation: send that one again, or withdraw it first.")
        self.invitation_id = invitation_id


class InvitationAnswered(Conflict):
    code = "invitation.answered"

    def __init__(self, state: str) -> None:
        super().__init__(f"This invitation is {state} already: invite again if there is something new to ask.")
        self.state = state


class CascadeTooDeep(Conflict):
    code = "invitation.too_deep"

    def __init__(self) -> None:
        super().__init__(f"An invitation reaches {DEEPEST} tiers at most: ask the buyer to invite this supplier.")


@dataclass(frozen=True, slots=True)
class InvitationQuery:
    """Newest first; empty means any. Of a cascade every invitation below the buyer's own is shown too."""

    state: str = ""
    depth: int | None = None
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """Told once, to whoever invites."""

    invitation: Invitation
    secret: str
    pin: str


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Whoever invites, and the buyer at the head of the cascade, who reads how far it came."""
    own = actor.organisation_id
    return or_(col(Invitation.organisation_id) == own, col(Invitation.root_id) == own)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def pin_digest(secret: str, pin: str) -> str:
    return digest(f"{secret}\x1f{pin}")


def invite(session: Session, actor: Actor, new: InvitationCreate, *, now: datetime) -> Made:
    """Raises PartyNotFound, NodeOfAnother, InvitationOpenAlready."""
    actor.require(Action.WRITE_REGISTRY)
    party = parties.read_party(session, actor, new.party_id)
    nodes.require_own(actor, party.organisation_id)
    return make(session, actor, new, root_id=actor.organisation_id, parent=None, now=now)


def make(
    session: Session,
    actor: Actor,
    new: InvitationCreate,
    *,
    root_id: OrganisationId,
    parent: Invitation | None,
    now: datetime,
    pin: str = "",
) -> Made:
    """For whoever has leave. A `pin` is drawn when none is given. Raises InvitationOpenAlready, CascadeTooDeep."""
    _refuse_open(session, actor, new.party_id)
    depth = parent.depth + 1 if parent else 1
    if depth > DEEPEST:
        raise CascadeTooDeep
    secret, drawn = _key()
    pin = pin or drawn
    invitation = Invitation(
        organisation_id=actor.organisation_id,
        root_id=root_id,
        parent_id=parent.id if parent else None,
        depth=depth,
        party_id=new.party_id,
        link_kind=new.link_kind,
        email=new.email,
        locale=new.locale,
        secret_hash=digest(secret),
        pin_hash=pin_digest(secret, pin),
        invited_by=actor.account_id,
        invited_at=now,
        expires_on=now.date() + timedelta(days=new.days),
    )
    session.add(invitation)
    session.flush()
    trail.record(
        session, actor, "invitation.made", invitation, {"party": invitation.party_id, "depth": invitation.depth}
    )
    return Made(invitation, secret, pin)


def _refuse_open(session: Session, actor: Actor, party_id: UUID) -> None:
    standing = select(Invitation.id).where(
        visible_to(actor),
        Invitation.organisation_id == actor.organisation_id,
        Invitation.party_id == party_id,
        col(Invitation.state).in_(OPEN),
    )
    if open_already := session.exec(standing).first():
        raise InvitationOpenAlready(open_already)


def _key() -> tuple[str, str]:
    return secrets.token_urlsafe(SECRET_BYTES), f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"


def resend(session: Session, actor: Actor, invitation_id: UUID, *, days: int, now: datetime) -> Made:
    """A new link and PIN; the old ones stop working. Also for one that expired. Raises InvitationAnswered."""
    invitation = _own_open(session, actor, invitation_id, also=("expired",))
    secret, pin = _key()
    invitation.sqlmodel_update(
        {
            "secret_hash": digest(secret),
            "pin_hash": pin_digest(secret, pin),
            "state": "opened" if invitation.opened_at else "invited",
            "expires_on": now.date() + timedelta(days=days),
            "failed_tries": 0,
            "locked_until": None,
            "reminded_days": None,
        }
    )
    session.add(invitation)
    session.flush()
    trail.record(session, actor, "invitation.sent_again", invitation, {"expires_on": invitation.expires_on})
    obligations.close_for(session, actor, invitation.id, outcome="sent again", kind="invitation_late")
    return Made(invitation, secret, pin)


def revoke(session: Session, actor: Actor, invitation_id: UUID, *, reason: str, now: datetime) -> Invitation:
    """The link stops working; what was declared stays. Raises InvitationNotFound, InvitationAnswered."""
    invitation = _own_open(session, actor, invitation_id, also=("expired",))
    obligations.close_for(session, actor, invitation.id, outcome="withdrawn")
    invitation.sqlmodel_update({"state": "revoked", "answered_at": now, "reason": reason})
    session.add(invitation)
    session.flush()
    trail.record(session, actor, "invitation.revoked", invitation, {"reason": reason})
    return invitation


def _own_open(session: Session, actor: Actor, invitation_id: UUID, *, also: tuple[str, ...] = ()) -> Invitation:
    actor.require(Action.WRITE_REGISTRY)
    invitation = session.exec(select(Invitation).where(Invitation.id == invitation_id, visible_to(actor))).first()
    if invitation is None:
        raise InvitationNotFound
    nodes.require_own(actor, invitation.organisation_id)
    if invitation.state not in (*OPEN, *also):
        raise InvitationAnswered(invitation.state)
    return invitation


def list_invitations(session: Session, actor: Actor, query: InvitationQuery) -> Page[InvitationRead]:
    actor.require(Action.READ_REGISTRY)
    limit = min(query.limit, LARGEST_LIMIT)
    statement = select(Invitation).where(visible_to(actor))
    if query.state:
        statement = statement.where(Invitation.state == query.state)
    if query.depth is not None:
        statement = statement.where(Invitation.depth == query.depth)
    if query.cursor:
        statement = statement.where(col(Invitation.id) < id_in(query.cursor))
    rows = list(session.exec(statement.order_by(col(Invitation.id).desc()).limit(limit + 1)).all())
    told = as_read(session, actor, rows)
    return page_of([told[row.id] for row in rows], limit, lambda row: (str(row.id),))


def read_invitation(session: Session, actor: Actor, invitation_id: UUID) -> InvitationRead:
    """Raises InvitationNotFound."""
    actor.require(Action.READ_REGISTRY)
    found = session.exec(select(Invitation).where(Invitation.id == invitation_id, visible_to(actor))).first()
    if found is None:
        raise InvitationNotFound
    return as_read(session, actor, [found])[found.id]


def as_read(session: Session, actor: Actor, rows: list[Invitation]) -> Mapping[UUID, InvitationRead]:
    """A party of another's register is named only to whoever may read it: the names of deeper tiers stay there."""
    ids = [row.party_id for row in rows]
    named = select(Party.id, Party.name).where(col(Party.id).in_(ids), nodes.of_table(Party, actor))
    names = dict(session.exec(named).all())
    counted = (
        select(DeclaredLine.invitation_id, func.count())
        .join(Invitation, col(Invitation.id) == col(DeclaredLine.invitation_id))
        .where(
            col(DeclaredLine.invitation_id).in_([row.id for row in rows]),
            DeclaredLine.visibility != "private",
            visible_to(actor),
        )
        .group_by(col(DeclaredLine.invitation_id))
    )
    lines = dict(session.exec(counted).all())
    return {row.id: _read(row, actor, names.get(row.party_id, ""), lines.get(row.id, 0)) for row in rows}


def _read(row: Invitation, actor: Actor, name: str, lines: int) -> InvitationRead:
    """Who answered, and why not, is told to whoever asked."""
    told = row.model_dump() | {"party_name": name, "lines": lines}
    if row.organisation_id != actor.organisation_id:
        told |= {"answered_by": "", "answered_as": "", "reason": ""}
    return InvitationRead.model_validate(told)


def tiers(session: Session, actor: Actor) -> list[TierState]:
    """How many of the buyer's cascade stand where, tier by tier."""
    actor.require(Action.READ_REGISTRY)
    counted = (
        select(Invitation.depth, Invitation.state, func.count())
        .where(visible_to(actor), Invitation.root_id == actor.organisation_id)
        .group_by(col(Invitation.depth), col(Invitation.state))
    )
    found: dict[int, dict[str, int]] = {}
    for depth, state, count in session.exec(counted):
        found.setdefault(depth, {})[state] = count
    return [TierState(tier=tier, **counts) for tier, counts in sorted(found.items())]

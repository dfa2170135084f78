"""
What was done to the accounts of the own organisation, read from the trail: by colleagues, by who runs the system. When
somebody signed in or out is nobody's to read here, and a day is all that is told of the rest.
"""

import json
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from foundation.actors import Action, Actor, Role
from foundation.clock import today_in
from foundation.house.payloads import AccountAct, AccountActs
from foundation.models import Account, PersonInvitation, TrailEntry
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, CursorUnreadable, read_cursor, write_cursor

ACTS: Final = (
    "account.added",
    "account.joined",
    "account.password_set",
    "account.identity_linked",
    "account.role_given",
    "account.disabled",
    "account.tasks_handed_over",
    "account.delegation_given",
    "account.delegation_ended",
    "account.factor_reset_asked",
    "account.factor_reset_refused",
    "person_invitation.sent",
    "person_invitation.withdrawn",
    "second_factor.set_up",
    "second_factor.removed",
    "second_factor.reset",
    "token.made",
    "token.revoked",
)
OWN_ACTOR: Final = frozenset({"second_factor.set_up", "token.made", "token.revoked"})
"""Whose subject is a thing of the account: they are about who did them."""


def list_acts(session: Session, actor: Actor, *, cursor: str = "", limit: int = DEFAULT_LIMIT) -> AccountActs:
    """The newest first. Raises ActionNotAllowed, CursorUnreadable."""
    actor.require(Action.MANAGE_PEOPLE)
    people = dict(
        session.exec(select(Account.id, Account.name).where(Account.organisation_id == actor.organisation_id)).all()
    )
    own = TrailEntry.organisation_id == actor.organisation_id
    about_own = and_(TrailEntry.subject_kind == "account", col(TrailEntry.subject_id).in_([str(one) for one in people]))
    told = and_(or_(own, about_own), col(TrailEntry.action).in_(ACTS))
    wanted = select(TrailEntry).where(told)
    if cursor:
        wanted = wanted.where(col(TrailEntry.number) < _number(session, told, cursor))
    most = min(limit, LARGEST_LIMIT)
    found = session.exec(wanted.order_by(col(TrailEntry.number).desc()).limit(most + 1)).all()
    shown = found[:most]
    invited = _invited(session, actor, shown)
    rows = [_act(one, people, invited, actor.zone) for one in shown]
    return AccountActs(rows=rows, next_cursor=write_cursor((shown[-1].hash,)) if len(found) > most else None)


def _number(session: Session, told: ColumnElement[bool], cursor: str) -> int:
    """A cursor holds the hash of a line: its number would count what other organisations do."""
    named = str(read_cursor(cursor, 1)[0])
    found = session.exec(select(TrailEntry.number).where(told, TrailEntry.hash == named)).first()
    if found is None:
        raise CursorUnreadable
    return found


def _invited(session: Session, actor: Actor, lines: Sequence[TrailEntry]) -> dict[str, str]:
    ids = [UUID(one.subject_id) for one in lines if one.subject_kind == "person_invitation"]
    wanted = select(PersonInvitation.id, PersonInvitation.name).where(
        PersonInvitation.organisation_id == actor.organisation_id, col(PersonInvitation.id).in_(ids)
    )
    return {str(one): name for one, name in session.exec(wanted)}


def _act(line: TrailEntry, people: dict[UUID, str], invited: dict[str, str], zone: str) -> AccountAct:
    about = invited.get(line.subject_id, "")
    if line.subject_kind == "account":
        about = people.get(UUID(line.subject_id), "")
    elif line.action in OWN_ACTOR and line.actor_id is not None:
        about = people.get(line.actor_id, "")
    return AccountAct(
        on=today_in(zone, line.occurred_at),
        action=line.action,
        who=people.get(line.actor_id, "") if line.actor_id else "",
        who_role=line.actor_role,
        about=about,
        roles=_roles(line),
    )


def _roles(line: TrailEntry) -> list[Role]:
    """Those the line names, the earlier one first."""
    said = json.loads(line.changes).get("role", [])
    return [Role(one) for one in ([said] if isinstance(said, str) else said)]


def roles_had(session: Session, account: Account) -> frozenset[Role]:
    """Every role the account ever held."""
    lines = session.exec(
        select(TrailEntry).where(
            TrailEntry.subject_kind == "account",
            TrailEntry.subject_id == str(account.id),
            col(TrailEntry.action).in_(("account.added", "account.role_given")),
        )
    )
    return frozenset({Role(account.role), *(role for line in lines for role in _roles(line))})

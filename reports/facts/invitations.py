"""Who was asked to declare their suppliers, how far each came, and how far the cascade came tier by tier."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, get_args
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Action, Actor
from reports.facts.payloads import Subject
from suppliers import nodes
from suppliers.invitations import inviting
from suppliers.invitations.payloads import InvitationRead, State, TierState
from suppliers.models import Invitation, Party

PAGE: Final = 50
STATES: Final[tuple[str, ...]] = get_args(State)
"""As the page lists them, in the order an invitation goes through them."""
RESENDABLE: Final = ("invited", "opened", "expired")


@dataclass(frozen=True, slots=True)
class InvitationsQuery:
    """What the address of the page says. Empty and 0 mean any."""

    state: str = ""
    tier: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """`party` has an empty name where whoever invited keeps it back; `email` is told to whoever wrote it, alone."""

    told: InvitationRead
    party: Subject
    email: str
    own: bool

    @property
    def may_be_sent_again(self) -> bool:
        return self.own and self.told.state in RESENDABLE

    @property
    def may_be_revoked(self) -> bool:
        return self.own and self.told.state in inviting.OPEN


@dataclass(frozen=True, slots=True)
class InvitationsFacts:
    query: InvitationsQuery
    tiers: tuple[TierState, ...]
    lines: tuple[InvitationLine, ...]
    may_write: bool
    next_cursor: str = ""

    @property
    def asked(self) -> int:
        return sum(self.in_state(state) for state in STATES)

    def in_state(self, state: str) -> int:
        return sum(count_of(tier, state) for tier in self.tiers)


def count_of(tier: TierState, state: str) -> int:
    found: int = getattr(tier, state)
    return found


def invitations_facts(session: Session, actor: Actor, query: InvitationsQuery) -> InvitationsFacts:
    """Newest first. Raises CursorUnreadable."""
    wanted = inviting.InvitationQuery(query.state, query.tier or None, PAGE, query.cursor)
    page = inviting.list_invitations(session, actor, wanted)
    return InvitationsFacts(
        query=query,
        tiers=tuple(inviting.tiers(session, actor)),
        lines=_lines(session, actor, page.rows),
        may_write=actor.may(Action.WRITE_REGISTRY),
        next_cursor=page.next_cursor or "",
    )


def invitation_facts(session: Session, actor: Actor, invitation_id: UUID) -> InvitationLine:
    """Raises InvitationNotFound."""
    return _lines(session, actor, [inviting.read_invitation(session, actor, invitation_id)])[0]


def open_invitation_of(session: Session, actor: Actor, party_id: UUID) -> UUID | None:
    """The one that waits for this party's answer."""
    return session.exec(
        select(Invitation.id).where(
            inviting.visible_to(actor),
            Invitation.organisation_id == actor.organisation_id,
            Invitation.party_id == party_id,
            col(Invitation.state).in_(inviting.OPEN),
        )
    ).first()


def party_to_ask(session: Session, actor: Actor, party_id: UUID) -> Subject | None:
    """A party of one's own register; None for any other."""
    name = session.exec(select(Party.name).where(Party.id == party_id, nodes.of_table(Party, actor))).first()
    return None if name is None else Subject("party", str(party_id), name)


def _lines(session: Session, actor: Actor, rows: Sequence[InvitationRead]) -> tuple[InvitationLine, ...]:
    own = {
        row.id: row
        for row in session.exec(
            select(Invitation).where(
                inviting.visible_to(actor),
                Invitation.organisation_id == actor.organisation_id,
                col(Invitation.id).in_([row.id for row in rows]),
            )
        )
    }
    return tuple(_line(row, own.get(row.id)) for row in rows)


def _line(row: InvitationRead, own: Invitation | None) -> InvitationLine:
    party = Subject("party", str(own.party_id) if own and row.party_name else None, row.party_name)
    return InvitationLine(row, party, own.email if own else "", own is not None)

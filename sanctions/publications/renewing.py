"""
A firm that lost its link gets another one, by mail or on paper. The address that two people approved may be used by
whoever writes cases; any other way hands the firm's voice to whoever receives it, so it takes a person who approves.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict, Invalid, Place
from sanctions.models import Publication, RegisterLink
from sanctions.publications import links
from sanctions.publications.payloads import LinkRenewing
from sanctions.publications.preparing import read_publication


@dataclass(frozen=True, slots=True)
class Renewed:
    """`secret` is told once; `email` is empty when the link goes on paper."""

    publication: Publication
    link: RegisterLink
    secret: str


class EntryNotStanding(Conflict):
    code = "register_link.entry_not_standing"

    def __init__(self, state: str) -> None:
        super().__init__(f"This version is {state.replace('_', ' ')}: only a version that is approved has a link.")


class AddressMissing(Invalid):
    code = "register_link.address_missing"

    def __init__(self) -> None:
        super().__init__(
            "No mail address of the firm was approved: give one, or print the link.", places=(Place(column="email"),)
        )


def renew(session: Session, actor: Actor, publication_id: UUID, asked: LinkRenewing, *, now: datetime) -> Renewed:
    """Every earlier link ends. Raises PublicationNotFound, ActionNotAllowed, EntryNotStanding, AddressMissing."""
    trail.wait_for_turn(session)
    row = read_publication(session, actor, publication_id)
    approved_way = not asked.printed and asked.email in {"", row.notice_email}
    if not (approved_way and actor.may(Action.WRITE_CASES)):
        actor.require(Action.APPROVE_CASES)
    if row.state != "approved":
        raise EntryNotStanding(row.state)
    email = "" if asked.printed else asked.email or row.notice_email
    if not email and not asked.printed:
        raise AddressMissing
    secret = links.put(session, actor, row.case_id, email, now=now)
    link = links.opened(session, secret, now=now)
    told: dict[str, trail.Change] = {"case": row.case_id, "reason": asked.reason, "printed": asked.printed}
    trail.record(session, actor, "register_link.renewed", link, told)
    return Renewed(row, link, secret)


def standing_link(session: Session, actor: Actor, case_id: UUID) -> RegisterLink | None:
    """The one that opens the entry today, or did until its day."""
    actor.require(Action.READ_CASES)
    held = select(RegisterLink).where(
        RegisterLink.organisation_id == actor.organisation_id,
        RegisterLink.case_id == case_id,
        col(RegisterLink.revoked_at).is_(None),
    )
    return session.exec(held.order_by(col(RegisterLink.made_at).desc())).first()

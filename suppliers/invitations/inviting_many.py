"""
Inviting many firms at once: whom it reaches and why not, each in the language of its country, and taking back what
nobody opened yet.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Literal
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlmodel import Session, col, select

from foundation.actors import Actor
from foundation.bulk_changes import Planned
from suppliers import facts, parties
from suppliers.invitations import inviting
from suppliers.invitations.inviting import OPEN, Made
from suppliers.invitations.payloads import Email, InvitationCreate, LinkKind
from suppliers.models import Invitation, Party

BY_COUNTRY = "by_country"
ADDRESS: TypeAdapter[str] = TypeAdapter(Email)
WHY = "Taken back together with the others of one change."


@dataclass(frozen=True, slots=True)
class AskedSite:
    """A chosen site and the firm that runs it, where one is known."""

    id: UUID
    name: str
    firm_id: UUID | None


@dataclass(frozen=True, slots=True)
class Wish:
    """`language` is a code, or by_country."""

    language: str
    days: int
    link_kind: LinkKind


def planned(session: Session, actor: Actor, sites: Sequence[AskedSite], wish: Wish, *, today: date) -> list[Planned]:
    """One row for each firm, in the order of the sites; a site without a firm is left out under its own name."""
    by_firm: dict[UUID, list[UUID]] = {}
    for site in sites:
        if site.firm_id:
            by_firm.setdefault(site.firm_id, []).append(site.id)
    wanted = select(Party).where(parties.visible_to(actor), col(Party.id).in_(list(by_firm)))
    firms = {firm.id: firm for firm in session.exec(wanted).all()}
    known = facts.facts_of(session, actor, [*by_firm, *(site.id for site in sites)], today)
    standing = _invited(session, actor, list(by_firm))
    rows = [Planned(site.id, site.name, {}, "no_firm") for site in sites if site.firm_id not in firms]
    for firm_id, of_firm in by_firm.items():
        if firm := firms.get(firm_id):
            emails = [known[one]["email"].value for one in (firm_id, *of_firm) if "email" in known.get(one, {})]
            rows.append(_planned(actor, firm, emails[0] if emails else "", wish, open_already=firm_id in standing))
    return rows


def _invited(session: Session, actor: Actor, firms: list[UUID]) -> set[UUID]:
    standing = select(Invitation.party_id).where(
        inviting.visible_to(actor), Invitation.organisation_id == actor.organisation_id,
        col(Invitation.party_id).in_(firms), col(Invitation.state).in_(OPEN),
    )  # fmt: skip
    return set(session.exec(standing).all())


def _planned(actor: Actor, firm: Party, email: str, wish: Wish, *, open_already: bool) -> Planned:
    language = wish.language if wish.language != BY_COUNTRY else language_of(firm.country)
    return Planned(
        firm.id,
        firm.name,
        {"email": email, "language": language},
        "not_yours"
        if firm.organisation_id != actor.organisation_id
        else "open_already"
        if open_already
        else _unfit(email),
    )


def _unfit(email: str) -> Literal["", "no_email", "email_unfit"]:
    if not email:
        return "no_email"
    try:
        ADDRESS.validate_python(email)
    except ValidationError:
        return "email_unfit"
    return ""


def language_of(country: str | None) -> str:
    return _languages().get(country or "", "en")


@cache
def _languages() -> Mapping[str, str]:
    text = files("suppliers.invitations").joinpath("country_languages.csv").read_text("utf-8")
    return {row["country"]: row["language"] for row in csv.DictReader(text.splitlines())}


def invite_one(
    session: Session, actor: Actor, firm_id: UUID, told: Mapping[str, str], wish: Wish, *, pin: str, now: datetime
) -> Made:
    """Raises InvitationOpenAlready."""
    new = InvitationCreate(
        party_id=firm_id, email=told["email"], locale=told["language"], days=wish.days, link_kind=wish.link_kind
    )
    return inviting.make(session, actor, new, root_id=actor.organisation_id, parent=None, now=now, pin=pin)


def open_keys(session: Session, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID | None, str]:
    """The hash of the link that opens each now; without those that ended."""
    wanted = select(Invitation.id, Invitation.secret_hash).where(
        inviting.visible_to(actor), Invitation.organisation_id == actor.organisation_id,
        col(Invitation.id).in_(ids), col(Invitation.state).in_(OPEN),
    )  # fmt: skip
    return dict(session.exec(wanted).all())


def take_back(session: Session, actor: Actor, invitation_id: UUID, *, now: datetime) -> str:
    """Returns why not: it was opened or answered, or ended; empty when the link works no longer."""
    state = inviting.read_invitation(session, actor, invitation_id).state
    if state != "invited":
        return "opened" if state == "opened" else "answered" if state in {"declared", "declined"} else "ended"
    inviting.revoke(session, actor, invitation_id, reason=WHY, now=now)
    return ""

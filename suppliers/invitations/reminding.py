"""
Reminders seven, three and one day before an invitation runs out, and its end. The link itself is not kept, so a
reminder names the letter it came in; whoever invited finds the same in the worklist and can send a new one.
"""

from datetime import date, datetime

from sqlmodel import Session, col, select

from foundation import obligations, outbox, trail
from foundation.actors import Actor
from suppliers import nodes
from suppliers.invitations.entering import close_reminders
from suppliers.invitations.inviting import OPEN, visible_to
from suppliers.models import Invitation, Party

STEPS = (1, 3, 7)
SUBJECT = "A reminder of your invitation"
KIND = "invitation_unanswered"


def sweep(session: Session, actor: Actor, *, today: date, now: datetime) -> int:
    """Each step once, whatever runs how often. Returns how many invitations were reminded or ended."""
    standing = session.exec(
        select(Invitation).where(
            visible_to(actor),
            Invitation.organisation_id == actor.organisation_id,
            col(Invitation.state).in_(OPEN),
        )
    ).all()
    return sum(_sweep_one(session, actor, invitation, today, now) for invitation in standing)


def _sweep_one(session: Session, actor: Actor, invitation: Invitation, today: date, now: datetime) -> bool:
    left = (invitation.expires_on - today).days
    if left < 0:
        invitation.sqlmodel_update({"state": "expired"})
        session.add(invitation)
        session.flush()
        trail.record(session, actor, "invitation.expired", invitation)
        close_reminders(session, invitation, outcome="expired")
        return True
    step = next((step for step in STEPS if left <= step), None)
    if step is None or (invitation.reminded_days is not None and invitation.reminded_days <= step):
        return False
    _remind(session, actor, invitation, step, now)
    return True


def _remind(session: Session, actor: Actor, invitation: Invitation, step: int, now: datetime) -> None:
    body = (
        f"You were invited on {invitation.invited_at.date().isoformat()} to tell who supplies you. The link in that "
        f"letter works until {invitation.expires_on.isoformat()}. If you no longer have it, ask whoever invited you "
        "for a new one."
    )
    outbox.put(session, outbox.Message("mail", invitation.email, SUBJECT, body), now=now)
    name = session.exec(select(Party.name).where(Party.id == invitation.party_id, nodes.of_table(Party, actor))).first()
    obligations.open_obligation(
        session,
        actor,
        obligations.Due(
            kind=KIND,
            title="Invited supplier has not declared yet",
            reason=f"The invitation runs out on {invitation.expires_on.isoformat()}; {step} days before it we remind.",
            subject_kind="invitation",
            subject_id=invitation.id,
            due_on=invitation.expires_on,
            step=f"{step}-days",
            about_id=invitation.party_id,
            about_name=name or "",
        ),
    )
    invitation.reminded_days = step
    session.add(invitation)
    session.flush()
    trail.record(session, actor, "invitation.reminded", invitation, {"days_left": step})

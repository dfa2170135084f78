"""
Reminders seven, three and one day before an invitation runs out, and its end. The link itself is not kept, so a
reminder names the letter it came in; whoever invited finds the same in the worklist and can send a new one.
"""

from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from foundation import obligations, outbox, trail
from foundation.actors import Actor
from foundation.sentences import Sentence
from suppliers import nodes
from suppliers.invitations import letters
from suppliers.invitations.entering import close_reminders
from suppliers.invitations.inviting import OPEN, visible_to
from suppliers.models import Invitation, Party

STEPS = (1, 3, 7)
KIND = "invitation_unanswered"
LATE = "invitation_late"
TO_DECIDE = timedelta(days=7)
"""How long it may lie before whoever leads the team is told, as of any task."""


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
        _ask_what_now(session, actor, invitation)
        return True
    step = next((step for step in STEPS if left <= step), None)
    if step is None or (invitation.reminded_days is not None and invitation.reminded_days <= step):
        return False
    _remind(session, actor, invitation, step, now)
    return True


def _ask_what_now(session: Session, actor: Actor, invitation: Invitation) -> None:
    """Nobody answered in time: somebody sends it again or writes it off, else it is late and goes up."""
    due = obligations.Due(
        kind=LATE,
        title=Sentence("Invited supplier did not answer: send it again, or withdraw it"),
        reason=Sentence("The invitation ran out on %(day)s", {"day": invitation.expires_on}),
        subject_kind="invitation",
        subject_id=invitation.id,
        due_on=invitation.expires_on + TO_DECIDE,
        step=invitation.expires_on.isoformat(),
        about_id=invitation.party_id,
        about_name=_name(session, actor, invitation),
        team=actor.desk.value,
    )
    obligations.open_obligation(session, actor, due)


def _name(session: Session, actor: Actor, invitation: Invitation) -> str:
    named = select(Party.name).where(Party.id == invitation.party_id, nodes.of_table(Party, actor))
    return session.exec(named).first() or ""


def _remind(session: Session, actor: Actor, invitation: Invitation, step: int, now: datetime) -> None:
    days = {"day": invitation.expires_on, "invited": invitation.invited_at.date()}
    subject = letters.said(invitation.locale, "reminder_subject", **days)
    body = letters.said(invitation.locale, "reminder", **days)
    outbox.put(session, outbox.Message("mail", invitation.email, subject, body), now=now)
    name = _name(session, actor, invitation)
    obligations.open_obligation(
        session,
        actor,
        obligations.Due(
            kind=KIND,
            title=Sentence("Invited supplier has not declared yet"),
            reason=Sentence("The invitation runs out on %(day)s", {"day": invitation.expires_on}),
            subject_kind="invitation",
            subject_id=invitation.id,
            due_on=invitation.expires_on,
            step=f"{step}-days",
            about_id=invitation.party_id,
            about_name=name,
        ),
    )
    invitation.reminded_days = step
    session.add(invitation)
    session.flush()
    trail.record(session, actor, "invitation.reminded", invitation, {"days_left": step})

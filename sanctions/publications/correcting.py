"""
An entry leaves at once, in the transaction of its cause, and for good: what stays is its id, the day and the reason. It
knows no more of cases than their rows, so that a step of a case can call it.
"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import changes, obligations, trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from sanctions.models import Case, Publication, RegisterLink
from sanctions.publications import telling

ENDS = {"annulled": "annulled", "expired": "expired", "withdrawn": "withdrawn"}
"""States of a case that end its entry, and what the public is told."""
LEAVES = "leaves"


def case_moved(session: Session, actor: Actor, case: Case, *, now: datetime) -> None:
    """What a step of a case does to its entry: takes it off, or shows it with its new standing."""
    if case.state in ENDS:
        _end(session, actor, case.id, ENDS[case.state], now=now)
        return
    standing = _standing(session, actor, case.id)
    if standing is not None and standing.before_final:
        _take_back(session, actor, standing, now=now)
    elif standing is not None:
        standing.changed_at = now
        session.add(standing)
        session.flush()


def _take_back(session: Session, actor: Actor, standing: Publication, *, now: datetime) -> None:
    """
    What was shown before it was final says a sum, a law and an appeal that hold no longer once the case goes on: an
    appeal keeps it off, and a final decision is published as a new version that two people made.
    """
    standing.sqlmodel_update({"state": "replaced", "changed_at": now})
    session.add(standing)
    close_review(session, actor, standing, "withdrawn")
    session.flush()
    trail.record(session, actor, "publication.taken_back", standing, {"case": standing.case_id})
    changes.tell(session, actor, "publication.removed", "case", [standing.case_id])
    telling.tell_subscribers(session, standing.case_id, "withdrawn", now=now)


def correct(session: Session, actor: Actor, case_id: UUID, reason: str, *, now: datetime) -> Publication | None:
    """
    Takes an entry off at once and tells every subscriber. `reason` is one of annulled, expired, withdrawn, corrected.
    Returns the version that stood, None when nothing was public.
    """
    if not (actor.may(Action.APPROVE_CASES) or actor.may(Action.WRITE_CASES)):
        actor.require(Action.APPROVE_CASES)
    return _end(session, actor, case_id, reason, now=now)


def expire(session: Session, actor: Actor, *, now: datetime) -> list[Publication]:
    """
    Whatever has passed its last day, in every state of its case: the public sees none of it from that day on anyway,
    this writes it down and publishes the removal. A day of review is a last day until a new version is approved.
    """
    actor.require(Action.WRITE_CASES)
    due = select(Publication.case_id).where(
        Publication.organisation_id == actor.organisation_id,
        Publication.state == "approved",
        col(Publication.listed_until) < today_in(actor.zone, now),
    )
    gone = [
        _end(session, actor, case_id, "expired", now=now) for case_id in session.exec(due.order_by(col(Publication.id)))
    ]
    return [one for one in gone if one is not None]


def is_listed(session: Session, case_id: UUID) -> bool:
    """Whether the public may read of the case, or will from a day already approved."""
    standing = select(Publication.id).where(Publication.case_id == case_id, Publication.state == "approved")
    return session.exec(standing).first() is not None


def _standing(session: Session, actor: Actor, case_id: UUID) -> Publication | None:
    return session.exec(
        select(Publication)
        .where(
            Publication.organisation_id == actor.organisation_id,
            Publication.case_id == case_id,
            Publication.state == "approved",
        )
        .with_for_update()
    ).first()


def _end(session: Session, actor: Actor, case_id: UUID, because: str, *, now: datetime) -> Publication | None:
    _drop_waiting(session, actor, case_id, now)
    standing = _standing(session, actor, case_id)
    if standing is None:
        return None
    standing.sqlmodel_update(
        {
            "state": "removed",
            "removed_on": today_in(actor.zone, now),
            "removed_because": because,
            "changed_at": now,
        }
    )
    session.add(standing)
    close_review(session, actor, standing, because)
    _close_links(session, actor, case_id, now)
    session.flush()
    trail.record(session, actor, "publication.removed", standing, {"case": case_id, "because": because})
    changes.tell(session, actor, "publication.removed", "case", [case_id])
    telling.tell_subscribers(session, case_id, because, now=now)
    return standing


def close_review(session: Session, actor: Actor, row: Publication, outcome: str) -> None:
    """The question whether this version stays, which was asked with its approval."""
    obligations.close_for(session, actor, row.case_id, outcome=outcome, step=f"{LEAVES}:{row.number}")


def _drop_waiting(session: Session, actor: Actor, case_id: UUID, now: datetime) -> None:
    """What waits for its second person when its case ends can no longer be approved."""
    waiting = session.exec(
        select(Publication).where(
            Publication.organisation_id == actor.organisation_id,
            Publication.case_id == case_id,
            Publication.state == "prepared",
        )
    ).all()
    for row in waiting:
        row.sqlmodel_update(
            {"state": "sent_back", "decided_at": now, "decision_reason": "The case has ended.", "changed_at": now}
        )
        session.add(row)
        session.flush()
        obligations.close_for(session, actor, case_id, outcome="over", step=f"publication:{row.number}")


def _close_links(session: Session, actor: Actor, case_id: UUID, now: datetime) -> None:
    open_links = select(RegisterLink).where(
        RegisterLink.organisation_id == actor.organisation_id,
        RegisterLink.case_id == case_id,
        col(RegisterLink.revoked_at).is_(None),
    )
    for link in session.exec(open_links):
        link.revoked_at = now
        session.add(link)

"""
Visits that are owed to an earlier one: which visit makes good for which, and what it asks. Read by whoever plans, makes
or answers a visit, so it knows rows alone.
"""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import Session, col, select

from audits.instruments.checklists import Instrument, instrument_by_id
from audits.models import Finding, FollowUp, Visit
from audits.payloads import FindingCreate
from audits.visits.follow_up_questions import narrowed
from foundation import obligations, trail
from foundation.actors import Actor


def owed_to_sites(session: Session, actor: Actor) -> dict[UUID, FollowUp]:
    """By site, the one that is due first."""
    owed = select(FollowUp).where(FollowUp.organisation_id == actor.organisation_id, FollowUp.state == "owed")
    rows = session.exec(owed.order_by(col(FollowUp.visit_by).desc(), col(FollowUp.id).desc()))
    return {row.site_id: row for row in rows}


def prepared(owed: Mapping[UUID, FollowUp], visit: Visit, instrument: Instrument) -> Instrument:
    """A visit to a site that is owed one follows its parent, and asks what the follow-up asks."""
    row = owed.get(visit.site_id)
    if row is None:
        return instrument
    visit.follows_id = row.parent_visit_id
    return narrowed(instrument_by_id(row.instrument), row.question_ids)


def as_asked(session: Session, actor: Actor, visit: Visit, instrument: Instrument) -> Instrument:
    """The part of the instrument that this visit asks."""
    if visit.follows_id is None:
        return instrument
    row = _of_parent(session, actor, visit.follows_id)
    return narrowed(instrument, row.question_ids) if row else instrument


def settle(session: Session, actor: Actor, visit: Visit) -> None:
    """What was owed is made good by a visit that was let in; a closed gate leaves it owed."""
    row = _of_parent(session, actor, visit.follows_id) if visit.follows_id else None
    if row is None or row.state != "owed" or visit.outcome == "access_denied":
        return
    row.state, row.visit_id = "done", visit.id
    session.add(row)
    session.flush()
    trail.record(session, actor, "follow_up.done", row, {"visit_id": visit.id})
    obligations.close_for(session, actor, row.id, outcome="done")


def recurrence_of(session: Session, actor: Actor, new: FindingCreate) -> UUID | None:
    """On a visit that follows another: the finding of that one which raised the same question."""
    if new.visit_id is None or not new.question_id:
        return None
    parent = select(Visit.follows_id).where(Visit.id == new.visit_id, Visit.organisation_id == actor.organisation_id)
    earlier = select(Finding.id).where(
        Finding.organisation_id == actor.organisation_id,
        Finding.question_id == new.question_id,
        col(Finding.visit_id).in_(parent),
        col(Finding.state).in_(("alleged", "confirmed", "closed")),
    )
    return session.exec(earlier.order_by(col(Finding.id).desc())).first()


def _of_parent(session: Session, actor: Actor, parent_id: UUID) -> FollowUp | None:
    own = select(FollowUp).where(
        FollowUp.organisation_id == actor.organisation_id, FollowUp.parent_visit_id == parent_id
    )
    return session.exec(own.order_by(col(FollowUp.id).desc())).first()

"""What one person has done so far, as the trail tells it."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from foundation.actors import Actor
from foundation.models import TrailEntry


def done_by(session: Session, actor: Actor, acts: Collection[str]) -> frozenset[str]:
    """Of these actions of the trail, those the person has ever recorded."""
    if actor.account_id is None or not acts:
        return frozenset()
    own = (
        col(TrailEntry.organisation_id) == actor.organisation_id,
        col(TrailEntry.actor_id) == actor.account_id,
        col(TrailEntry.action).in_(acts),
    )
    return frozenset(session.exec(select(TrailEntry.action).where(*own).distinct()))

"""
Thinking about a round takes seconds, and nobody is kept waiting for it: what was planned or moved by somebody else in
the meantime is not overwritten, the later one is told.
"""

from collections.abc import Set as AbstractSet
from uuid import UUID

from sqlmodel import Session, select

from audits.models import Plan, Visit
from audits.visits import visits
from foundation import trail
from foundation.actors import Actor
from foundation.errors import Conflict

Standing = AbstractSet[tuple[UUID, str]]


class PlannedMeanwhile(Conflict):
    code = "plan.planned_meanwhile"

    def __init__(self) -> None:
        super().__init__("Somebody planned or moved visits while these days were planned: look at them, then repeat.")


def standing_now(session: Session, actor: Actor) -> Standing:
    """Every plan as it stands and every visit that is still to be made, each with what changes when it is touched."""
    plans = select(Plan.id, Plan.state).where(Plan.organisation_id == actor.organisation_id)
    to_make = select(Visit.id, Visit.version).where(visits.visible_to(actor), Visit.state == "planned")
    versions = {(visit, str(version)) for visit, version in session.exec(to_make)}
    return frozenset({*session.exec(plans).all(), *versions})


def require_undisturbed(session: Session, actor: Actor, before: Standing) -> None:
    """From here on nobody else writes until the transaction ends. Raises PlannedMeanwhile."""
    trail.wait_for_turn(session)
    if standing_now(session, actor) != before:
        raise PlannedMeanwhile

"""
What stands around every page: the reader's organisation, how much is due, the models, the head of its trail. One
question to the database, since every page asks it.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import null, select
from sqlmodel import Session, col

from foundation import trail
from foundation.actors import Action, Actor
from foundation.models import Organisation
from reports.facts import worklist
from risk.models import ScoreBatch


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`due` counts the reader's own tasks that are late or due today."""

    organisation: str
    due: int
    models: str
    trail_head: str


def surroundings(session: Session, actor: Actor, *, today: date) -> Surroundings:
    newest = (
        select(col(ScoreBatch.models))
        .where(col(ScoreBatch.organisation_id) == actor.organisation_id)
        .order_by(col(ScoreBatch.id).desc())
        .limit(1)
        .scalar_subquery()
    )
    asked = select(
        col(Organisation.name),
        worklist.due_by(actor, today).scalar_subquery(),
        newest if actor.may(Action.READ_RISK) else null(),
        trail.newest_seen_by(actor).scalar_subquery(),
    ).where(col(Organisation.id) == actor.organisation_id)
    name, due, models, head = session.execute(asked).one()
    return Surroundings(name, due, ", ".join(sorted(set((models or {}).values()))), head or trail.GENESIS)

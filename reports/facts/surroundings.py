"""What stands around every page: the reader's organisation, how much is due, the models, the head of its trail."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

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
    organisation = session.get_one(Organisation, actor.organisation_id)
    due = worklist.counts(session, actor, today=today)
    head = trail.head_seen_by(session, actor)
    return Surroundings(organisation.name, due.late + due.today, _models(session, actor), head)


def _models(session: Session, actor: Actor) -> str:
    if not actor.may(Action.READ_RISK):
        return ""
    newest = session.exec(
        select(ScoreBatch.models)
        .where(ScoreBatch.organisation_id == actor.organisation_id)
        .order_by(col(ScoreBatch.id).desc())
        .limit(1)
    ).first()
    return ", ".join(sorted(set((newest or {}).values())))

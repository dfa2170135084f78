"""Evidence on file that a fact can rest on, for a form that offers it."""

from sqlmodel import Session, col, select

from foundation import evidence
from foundation.actors import Action, Actor
from foundation.models import Evidence
from reports.facts.payloads import Choice

MOST = 50
CONFIDED = "grievance"


def evidence_choices(session: Session, actor: Actor) -> tuple[Choice, ...]:
    """The newest first, with the day it came in; nothing that is sealed or belongs to a confidential matter."""
    if not actor.may(Action.READ_VISITS):
        return ()
    wanted = select(Evidence.id, Evidence.title, Evidence.recorded_at).where(
        evidence.visible_to(actor),
        col(Evidence.sealed).is_(False),
        col(Evidence.subject_kind) != CONFIDED,
        col(Evidence.removed_at).is_(None),
    )
    rows = session.exec(wanted.order_by(col(Evidence.recorded_at).desc()).limit(MOST))
    return tuple(Choice(str(one), f"{title}, {at.date().isoformat()}") for one, title, at in rows)

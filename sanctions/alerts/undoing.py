"""Taking back what one has just ruled, in one go or one by one: the matches are asked about again."""

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from foundation import changes, obligations, trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict
from sanctions import hits, rulings
from sanctions.models import Hit
from sanctions.runs import ruling_due

REASON = "Taken back by the person who ruled."


class NothingToUndo(Conflict):
    code = "hit.nothing_to_undo"

    def __init__(self) -> None:
        super().__init__("What you ruled then has changed since, or a second person has agreed: rule on it anew.")


def undo(session: Session, actor: Actor, ruled_at: datetime, *, now: datetime) -> list[Hit]:
    """
    All that this person ruled or proposed at that moment and that stands as it was. Where four eyes are wanted only
    proposals go back: what two have agreed on is not undone by one. Raises NothingToUndo.
    """
    actor.require(Action.RULE_ON_HITS)
    proposed = _rows(session, actor, col(Hit.proposed_at) == ruled_at, col(Hit.proposed_by) == actor.account_id)
    for hit in proposed:
        rulings.send_back(session, actor, hit.id, REASON, version_seen=hit.version, now=now)
    decided = []
    if not rulings.four_eyes(session, actor):
        stands = col(Hit.state).in_(("cleared", "confirmed")) & (col(Hit.proposed) == "")
        ruled = (col(Hit.decided_at) == ruled_at) & (col(Hit.decided_by) == actor.account_id)
        decided = _rows(session, actor, stands, ruled)
    for hit in decided:
        _reopen(session, actor, hit, now)
    if not proposed and not decided:
        raise NothingToUndo
    return [*proposed, *decided]


def _rows(session: Session, actor: Actor, *conditions: ColumnElement[bool]) -> list[Hit]:
    """In the order of their ids, and nobody changes them meanwhile."""
    asked = select(Hit).where(hits.visible_to(actor), *conditions).order_by(col(Hit.id))
    return list(session.exec(asked.with_for_update().execution_options(populate_existing=True)))


def _reopen(session: Session, actor: Actor, hit: Hit, now: datetime) -> None:
    before = hit.state
    if before == "confirmed":
        hits.take_back(session, actor, hit, now=now)
    hit.sqlmodel_update(
        {
            "state": "open",
            "reason": "",
            "reason_code": "",
            "decided_by": None,
            "decided_at": None,
            "version": hit.version + 1,
        }
    )
    session.add(hit)
    session.flush()
    hits.note(session, hit, "reopened", actor=actor, reason=REASON, now=now)
    trail.record(session, actor, "hit.reopened", hit, {"state": (before, "open"), "reason": REASON})
    obligations.open_obligation(session, actor, ruling_due(actor, hit, step=f"again-{hit.version}"))
    changes.tell(session, actor, "hit.reopened", "hit", [hit.id])
    if before == "confirmed":
        changes.tell(session, actor, "hit.ended", "hit", [hit.id])

"""
Deletes what possible matches hold of a person whom a list has forgotten (`list_endings.forget_persons`): the listed
name, its words, shared numbers, and what people wrote about it. What was ruled by whom, when, with which reason of the
list, and the hash of the answer stay; it can no more be recomputed.

Runs with every screening that is written, and so after a run that had read the entry before it was forgotten, too.
"""

from sqlalchemy import ColumnElement, and_, or_, update
from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import Actor
from sanctions import hits
from sanctions.models import Hit, HitEvent, WatchListEntry


def forget_copies(session: Session, actor: Actor) -> int:
    """Of one organisation's matches, lapsed ones too; how many there were."""
    holding = (
        select(Hit)
        .join(WatchListEntry, col(WatchListEntry.id) == col(Hit.entry_id))
        .where(hits.visible_to(actor), col(WatchListEntry.forgotten_at).is_not(None), _holds_words())
        .order_by(col(Hit.id))
    )
    rows = session.exec(holding).all()
    for hit in rows:
        version = {"entry_version": hit.compared["entry_version"]} if hit.compared else {}
        hit.sqlmodel_update(
            {
                "name_matched": "",
                "alignment": [],
                "weights": {},
                "compared": version,
                "reason": "",
                "proposed_reason": "",
                "version": hit.version + 1,
            }
        )
        session.add(hit)
        session.flush()
        session.execute(update(HitEvent).where(_written_about(hit)).values(reason=""))
        trail.record(session, actor, "hit.forgotten", hit, {"entry": hit.entry_id})
    return len(rows)


def _holds_words() -> ColumnElement[bool]:
    return or_(col(Hit.name_matched) != "", col(Hit.reason) != "", col(Hit.proposed_reason) != "")


def _written_about(hit: Hit) -> ColumnElement[bool]:
    """What a run says of a match is the same for all, and stays."""
    return and_(col(HitEvent.hit_id) == hit.id, col(HitEvent.actor_id).is_not(None))

"""
Deletes what possible matches copied of a person whom a list has forgotten (`list_endings.forget_persons`): the listed
name, its words, shared numbers. What was ruled, when, and the hash of the answer stay; it can no more be recomputed.

Runs with every screening that is written, and so after a run that had read the entry before it was forgotten, too.
"""

from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import Actor
from sanctions import hits
from sanctions.models import Hit, WatchListEntry


def forget_copies(session: Session, actor: Actor) -> int:
    """Of one organisation's matches, lapsed ones too; how many there were."""
    holding = (
        select(Hit)
        .join(WatchListEntry, col(WatchListEntry.id) == col(Hit.entry_id))
        .where(hits.visible_to(actor), col(WatchListEntry.forgotten_at).is_not(None), col(Hit.name_matched) != "")
        .order_by(col(Hit.id))
    )
    rows = session.exec(holding).all()
    for hit in rows:
        version = {"entry_version": hit.compared["entry_version"]} if hit.compared else {}
        hit.sqlmodel_update(
            {"name_matched": "", "alignment": [], "weights": {}, "compared": version, "version": hit.version + 1}
        )
        session.add(hit)
        session.flush()
        trail.record(session, actor, "hit.forgotten", hit, {"entry": hit.entry_id})
    return len(rows)

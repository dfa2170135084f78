"""
How an entry leaves: delisted by its publisher, or past its last day. Both stay as history, stop matching, and are
events in the feed (`watch_list.delisted`, `watch_list.expired`, subject `list_entry`) and lines in the trail.

Where a source demands it (sources.csv) the personal data of a natural person goes with the end; the hash that is left
shows that something was listed, and under which version, and nothing of whom.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from foundation import changes, trail
from foundation.actors import Action, Actor
from sanctions.kinds import Kind
from sanctions.lists.sources import rule_of
from sanctions.models import RarityCount, WatchListEntry

IDS_PER_STATEMENT = 500
NAMED_IN_TRAIL = 200
FORGOTTEN: dict[str, list[str]] = {"names": [], "identifiers": [], "birth_years": [], "births": [], "addresses": []}
# An entry whose tax number could not be read may be a person too.
MAY_BE_A_PERSON = frozenset({Kind.PERSON.value, Kind.UNKNOWN.value})


def end(session: Session, ids: Sequence[UUID], *, now: datetime) -> None:
    for some in _portions(ids):
        session.execute(update(WatchListEntry).where(col(WatchListEntry.id).in_(some)).values(delisted_at=now))


def tell_delisted(session: Session, actor: Actor, source: str, ids: Sequence[UUID]) -> None:
    """Only the entries that are gone, not the versions that newer ones replace."""
    _tell(session, actor, "watch_list.delisted", source, ids)


def expire(session: Session, actor: Actor, *, now: datetime) -> dict[str, int]:
    """Entries whose last day is past, once each, by source. Running it twice tells nothing more."""
    actor.require(Action.RUN_SYSTEM)
    over = (
        select(WatchListEntry.id, WatchListEntry.source)
        .where(
            col(WatchListEntry.expires_on) < now.date(),
            col(WatchListEntry.expired_at).is_(None),
            col(WatchListEntry.delisted_at).is_(None),
        )
        .order_by(WatchListEntry.source, col(WatchListEntry.id))
    )
    by_source: dict[str, list[UUID]] = {}
    for entry_id, source in session.exec(over):
        by_source.setdefault(source, []).append(entry_id)
    for source, ids in by_source.items():
        for some in _portions(ids):
            session.execute(update(WatchListEntry).where(col(WatchListEntry.id).in_(some)).values(expired_at=now))
        _tell(session, actor, "watch_list.expired", source, ids)
        forget_persons(session, actor, source, ids, now=now)
    return {source: len(ids) for source, ids in by_source.items()}


def forget_persons(session: Session, actor: Actor, source: str, ids: Sequence[UUID], *, now: datetime) -> int:
    """
    Deletes what is personal, for sources that demand it, with the counts of words it went into, and tells the feed
    (`watch_list.forgotten`): the next screening counts anew, leaves no memory of the names, and deletes what possible
    matches copied (`forgetting.py`). Returns how many entries it was.
    """
    if not rule_of(source).forgets_persons:
        return 0
    persons: list[UUID] = []
    for some in _portions(ids):
        of_persons = select(WatchListEntry.id).where(
            col(WatchListEntry.id).in_(some),
            col(WatchListEntry.kind).in_(MAY_BE_A_PERSON),
            col(WatchListEntry.forgotten_at).is_(None),
        )
        persons += session.exec(of_persons)
    for some in _portions(persons):
        forgetting = update(WatchListEntry).where(col(WatchListEntry.id).in_(some))
        session.execute(forgetting.values(**FORGOTTEN, forgotten_at=now))
    if persons:
        session.execute(delete(RarityCount))
    _tell(session, actor, "watch_list.forgotten", source, persons)
    return len(persons)


def _tell(session: Session, actor: Actor, kind: str, source: str, ids: Sequence[UUID]) -> None:
    if not ids:
        return
    named: list[trail.Change] = [str(entry_id) for entry_id in ids[:NAMED_IN_TRAIL]]
    told: dict[str, trail.Change] = {"entries": len(ids), "ids": named}
    trail.record(session, actor, kind, trail.Subject("watch_list", source), told)
    changes.tell(session, actor, kind, "list_entry", ids)


def _portions(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), IDS_PER_STATEMENT):
        yield ids[start : start + IDS_PER_STATEMENT]

"""
Watch lists as last read well. A new version of an entry is a new row, a vanished entry gets `delisted_at`, and a
shrunken, older or differently shaped reading never replaces the last good copy: no download error may read as
"no hits".

Lists belong to the installation, not to one organisation; who runs the system, or a job, loads them.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.database import upsert
from foundation.ids import new_id
from foundation.progress import Progress, silent
from sanctions import list_endings, list_warnings
from sanctions.lists.entries import ListEntry
from sanctions.lists.guards import Accepting, ListUnhealthy, Shape, doubt_about, facets_of, refuse_unhealthy
from sanctions.lists.reading import ListReading
from sanctions.lists.sources import rule_of
from sanctions.models import ListFetch, WatchList, WatchListEntry

YEAR_DIGITS = 4
NOTHING_VOUCHED_FOR = Accepting()


@dataclass(frozen=True, slots=True)
class LoadedList:
    """
    What one source's reading changed. With `refused` nothing was: the last good copy stays, with a warning. A `doubt`
    stands beside a copy that was kept.
    """

    source: str
    entries: int
    added: int = 0
    changed: int = 0
    delisted: int = 0
    refused: ListUnhealthy | None = None
    doubt: ListUnhealthy | None = None

    @property
    def same(self) -> bool:
        return not (self.added or self.changed or self.delisted)


@dataclass(frozen=True, slots=True)
class Loading:
    """
    `source` keeps the whole reading under one name. What was `fetched` must be what the publisher's list is in any
    case; of a file that a person gives a doubt is kept beside it.
    """

    source: str = ""
    fetched: bool = False
    accepting: Accepting = NOTHING_VOUCHED_FOR


AS_READ = Loading()


@dataclass(frozen=True, slots=True)
class _Kept:
    """A row that stands in the database. Several rows of one key are its versions."""

    id: UUID
    entry_key: str
    content_hash: str
    delisted: bool


def load(
    session: Session,
    actor: Actor,
    reading: ListReading,
    *,
    now: datetime,
    loading: Loading = AS_READ,
    progress: Progress = silent,
) -> tuple[LoadedList, ...]:
    """
    Each source on its own, in the order of their names. An unhealthy source is told in its `refused`, not raised, so
    that its warning and the other sources are kept.
    """
    actor.require(Action.RUN_SYSTEM)
    loaded = []
    incoming = list(_incoming(reading, loading.source))
    for done, one in enumerate(incoming):
        progress(f"keeping {one.source}", done, len(incoming))
        loaded.append(_load_one(session, actor, one, loading, now))
    progress("keeping lists", len(incoming), len(incoming))
    return tuple(loaded)


@dataclass(frozen=True, slots=True)
class _Incoming:
    source: str
    entries: Sequence[ListEntry]
    shape: Shape

    @property
    def keys(self) -> set[str]:
        return {entry.entry_id for entry in self.entries}

    @property
    def content_hash(self) -> str:
        return hashlib.sha256("".join(sorted(entry.content_hash for entry in self.entries)).encode()).hexdigest()


def _incoming(reading: ListReading, source: str) -> Iterator[_Incoming]:
    by_source: dict[str, list[ListEntry]] = defaultdict(list)
    for entry in reading.entries:
        by_source[source or entry.source].append(replace(entry, source=source) if source else entry)
    for name, entries in sorted(by_source.items()):
        mine = [used for used in reading.used if used.sources and (source or name in used.sources)]
        shape = Shape(
            entries=len({entry.entry_id for entry in entries}),
            facets=facets_of(entries),
            formats=tuple(sorted({used.format.value for used in mine})),
            published_on=max((used.published for used in mine if used.published), default=None),
            files=tuple(used.file for used in mine) if source else (),
        )
        yield _Incoming(name, entries, shape)


def _load_one(session: Session, actor: Actor, incoming: _Incoming, loading: Loading, now: datetime) -> LoadedList:
    rule = rule_of(incoming.source)
    standing = session.get(WatchList, incoming.source, with_for_update=True)  # one copy is kept after the other
    doubt = doubt_about(rule, incoming.shape)
    try:
        refuse_unhealthy(rule, incoming.shape, _shape_of(standing) if standing else None, loading.accepting)
        if doubt is not None and loading.fetched:
            raise doubt
    except ListUnhealthy as refusal:
        list_warnings.warn(session, actor, incoming.source, refusal, now=now)
        return LoadedList(incoming.source, incoming.shape.entries, refused=refusal)
    _keep_list(session, incoming, doubt, now)
    session.execute(delete(ListFetch).where(col(ListFetch.source) == incoming.source))  # its marks are another copy's
    done = replace(_keep_entries(session, actor, incoming, now), doubt=doubt)
    counts: dict[str, trail.Change] = {
        "entries": done.entries,
        "added": done.added,
        "changed": done.changed,
        "delisted": done.delisted,
    }
    trail.record(session, actor, "watch_list.loaded", trail.Subject("watch_list", incoming.source), counts)
    if not done.same:
        changes.tell(session, actor, "watch_list.changed", "watch_list", [list_id(incoming.source)])
    return done


def _shape_of(standing: WatchList) -> Shape:
    return Shape(standing.entries, standing.facets, (standing.format,), standing.published_on)


def _keep_list(session: Session, incoming: _Incoming, doubt: ListUnhealthy | None, now: datetime) -> None:
    rule = rule_of(incoming.source)
    row = WatchList.model_validate(
        {
            "source": incoming.source,
            "title": rule.title,
            "format": ", ".join(incoming.shape.formats),
            "content_hash": incoming.content_hash,
            "entries": incoming.shape.entries,
            "age_limit_days": rule.age_limit_days,
            "published_on": incoming.shape.published_on,
            "loaded_at": now,
            "checked_at": now,
            "facets": dict(incoming.shape.facets),
            "warning": f"{now.date()}: {doubt.as_doubt}" if doubt else "",
        }
    )
    session.merge(row)
    session.flush()


def _keep_entries(session: Session, actor: Actor, incoming: _Incoming, now: datetime) -> LoadedList:
    kept = {(row.entry_key, row.content_hash): row for row in _kept(session, incoming.source)}
    live = {version for version, row in kept.items() if not row.delisted}
    live_keys = {key for key, _ in live}
    wanted = {(entry.entry_id, entry.content_hash): entry for entry in incoming.entries}
    upsert(
        session,
        WatchListEntry.__table__,  # type: ignore[attr-defined] # SQLModel does not type its core table
        [_row(entry, now) for version, entry in wanted.items() if version not in kept],
        key=("source", "entry_key", "content_hash"),
    )
    _bring_back(session, ((kept[v].id, entry) for v, entry in wanted.items() if v in kept and kept[v].delisted), now)
    gone = [row for version, row in kept.items() if version not in wanted and not row.delisted]
    list_endings.end(session, [row.id for row in gone], now=now)
    keys = incoming.keys
    delisted = [row.id for row in gone if row.entry_key not in keys]
    list_endings.tell_delisted(session, actor, incoming.source, delisted)
    list_endings.forget_persons(session, actor, incoming.source, [row.id for row in gone], now=now)
    return LoadedList(
        source=incoming.source,
        entries=len(keys),
        added=len(keys - live_keys),
        # a former version that is back is a change, and so is one of two versions of a key that went
        changed=len({key for key, _ in wanted.keys() ^ live} & live_keys & keys),
        delisted=len(live_keys - keys),
    )


def _bring_back(session: Session, returned: Iterable[tuple[UUID, ListEntry]], now: datetime) -> None:
    """As itself and whole: what was forgotten when it left is published again."""
    for entry_id, entry in returned:
        again = {name: value for name, value in _row(entry, now).items() if name not in {"id", "first_seen"}}
        session.execute(update(WatchListEntry).where(col(WatchListEntry.id) == entry_id).values(**again))


def _kept(session: Session, source: str) -> Iterator[_Kept]:
    columns = select(
        WatchListEntry.id, WatchListEntry.entry_key, WatchListEntry.content_hash, WatchListEntry.delisted_at
    ).where(WatchListEntry.source == source)
    for entry_id, key, content, delisted_at in session.exec(columns):
        yield _Kept(entry_id, key, content, delisted_at is not None)


def _row(entry: ListEntry, now: datetime) -> dict[str, object]:
    return {
        "id": new_id(),
        "source": entry.source,
        "entry_key": entry.entry_id,
        "kind": entry.kind.value,
        "names": [{"text": name.text, "strength": name.strength.value} for name in entry.names],
        "countries": list(entry.countries),
        "identifiers": [{"scheme": i.scheme, "value": i.value, "masked": i.masked} for i in entry.identifiers],
        "programme": entry.programme,
        "birth_years": sorted({int(b[:YEAR_DIGITS]) for b in entry.births if b[:YEAR_DIGITS].isdigit()}),
        "births": list(entry.births),
        "addresses": list(entry.addresses),
        "merchandise": entry.merchandise,
        "with_subsidiaries": entry.with_subsidiaries,
        "listed_on": entry.listed_on,
        "expires_on": entry.expires_on,
        "content_hash": entry.content_hash,
        "first_seen": now,
        "delisted_at": None,
        "expired_at": _expired_at(entry.expires_on, now),
        "forgotten_at": None,
    }


def _expired_at(expires_on: date | None, now: datetime) -> datetime | None:
    """One that comes in over has never matched: its end is no news."""
    return now if expires_on is not None and expires_on < now.date() else None


def list_id(source: str) -> UUID:
    """The feed names subjects by UUID; a list is named by its source."""
    return uuid5(NAMESPACE_OID, f"watch_list:{source}")

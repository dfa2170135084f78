"""
Watch lists as last read well. A new version of an entry is a new row, a vanished entry gets `delisted_at`, and a
shrunken reading never replaces the last good copy: no download error may read as "no hits".

Lists belong to the installation, not to one organisation; who runs the system, or a job, loads them.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.database import upsert
from foundation.ids import new_id
from foundation.progress import Progress, silent
from sanctions.lists.entries import ListEntry
from sanctions.lists.reading import ListReading
from sanctions.lists.refusals import ListFileRefused, ListShrunken, refuse_shrunken
from sanctions.lists.sources import rule_of
from sanctions.models import WatchList, WatchListEntry
from sanctions.screened import in_force

IDS_PER_STATEMENT = 500
YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True)
class LoadedList:
    """What one source's reading changed. With `refused` nothing was: the last good copy stays, with a warning."""

    source: str
    entries: int
    added: int = 0
    changed: int = 0
    delisted: int = 0
    refused: ListShrunken | None = None

    @property
    def same(self) -> bool:
        return not (self.added or self.changed or self.delisted)


@dataclass(frozen=True, slots=True)
class ListStatus:
    """`live` entries can match today; `warnings` are empty when the list is fresh and was last read well."""

    source: str
    title: str
    format: str
    entries: int
    live: int
    loaded_at: datetime
    age_days: int
    age_limit_days: int
    warnings: tuple[str, ...]


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
    source: str = "",
    accept_smaller: bool = False,
    progress: Progress = silent,
) -> tuple[LoadedList, ...]:
    """
    Each source on its own, in the order of their names; `source` keeps the whole reading under one name.
    A shrunken source is told in its `refused`, not raised, so that its warning and the other sources are kept.
    """
    actor.require(Action.RUN_SYSTEM)
    by_source: dict[str, list[ListEntry]] = defaultdict(list)
    for entry in reading.entries:
        by_source[source or entry.source].append(replace(entry, source=source) if source else entry)
    loaded = []
    for done, (name, entries) in enumerate(sorted(by_source.items())):
        progress(f"keeping {name}", done, len(by_source))
        least_share = 0.0 if accept_smaller else rule_of(name).least_share
        incoming = _Incoming(name, entries, _format_of(name, reading), least_share)
        loaded.append(_load_one(session, actor, incoming, now))
    progress("keeping lists", len(by_source), len(by_source))
    return tuple(loaded)


@dataclass(frozen=True, slots=True)
class _Incoming:
    source: str
    entries: Sequence[ListEntry]
    format: str
    least_share: float

    @property
    def keys(self) -> set[str]:
        return {entry.entry_id for entry in self.entries}

    @property
    def content_hash(self) -> str:
        return hashlib.sha256("".join(sorted(entry.content_hash for entry in self.entries)).encode()).hexdigest()


def _format_of(source: str, reading: ListReading) -> str:
    """Formats in which the publisher is known name it; the others name their source after the file."""
    by_stem = {used.file.split(".")[0]: used.format.value for used in reading.used}
    return by_stem.get(source) or rule_of(source).format or ", ".join(sorted({u.format.value for u in reading.used}))


def _load_one(session: Session, actor: Actor, incoming: _Incoming, now: datetime) -> LoadedList:
    standing = session.get(WatchList, incoming.source)
    count = len(incoming.keys)
    if standing:
        try:
            refuse_shrunken(incoming.source, now=count, before=standing.entries, least_share=incoming.least_share)
        except ListShrunken as refusal:
            warn(session, actor, incoming.source, refusal, now=now)
            return LoadedList(incoming.source, count, refused=refusal)
    _keep_list(session, incoming, now)
    done = _keep_entries(session, actor, incoming, now)
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


def _keep_list(session: Session, incoming: _Incoming, now: datetime) -> None:
    rule = rule_of(incoming.source)
    row = WatchList.model_validate(
        {
            "source": incoming.source,
            "title": rule.title,
            "format": incoming.format,
            "content_hash": incoming.content_hash,
            "entries": len(incoming.keys),
            "age_limit_days": rule.age_limit_days,
            "loaded_at": now,
            "warning": "",
        }
    )
    session.merge(row)
    session.flush()


def _keep_entries(session: Session, actor: Actor, incoming: _Incoming, now: datetime) -> LoadedList:
    kept = {(row.entry_key, row.content_hash): row for row in _kept(session, incoming.source)}
    live_keys = {row.entry_key for row in kept.values() if not row.delisted}
    wanted = {(entry.entry_id, entry.content_hash): entry for entry in incoming.entries}
    upsert(
        session,
        WatchListEntry.__table__,  # type: ignore[attr-defined] # SQLModel does not type its core table
        [_row(entry, now) for version, entry in wanted.items() if version not in kept],
        key=("source", "entry_key", "content_hash"),
    )
    _set_delisted(session, [kept[version].id for version in wanted if version in kept and kept[version].delisted], None)
    gone = [row for version, row in kept.items() if version not in wanted and not row.delisted]
    _set_delisted(session, [row.id for row in gone], now)
    keys = incoming.keys
    delisted = [row.id for row in gone if row.entry_key not in keys]
    changes.tell(session, actor, "list_entry.delisted", "list_entry", delisted)
    return LoadedList(
        source=incoming.source,
        entries=len(keys),
        added=len(keys - live_keys),
        changed=len({key for key, _ in wanted.keys() - kept.keys()} & live_keys),
        delisted=len(live_keys - keys),
    )


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
        "listed_on": entry.listed_on,
        "expires_on": entry.expires_on,
        "content_hash": entry.content_hash,
        "first_seen": now,
        "delisted_at": None,
    }


def _set_delisted(session: Session, ids: Sequence[UUID], at: datetime | None) -> None:
    for start in range(0, len(ids), IDS_PER_STATEMENT):
        some = ids[start : start + IDS_PER_STATEMENT]
        session.execute(update(WatchListEntry).where(col(WatchListEntry.id).in_(some)).values(delisted_at=at))


def list_id(source: str) -> UUID:
    """The feed names subjects by UUID; a list is named by its source."""
    return uuid5(NAMESPACE_OID, f"watch_list:{source}")


def warn(
    session: Session, actor: Actor, source: str, refusal: ListShrunken | ListFileRefused, *, now: datetime
) -> None:
    """Beside the last good copy, which stays in use. Without such a copy there is nothing to warn beside."""
    actor.require(Action.RUN_SYSTEM)
    standing = session.get(WatchList, source)
    if standing is None:
        return
    standing.warning = f"{now.date()}: {refusal.message} [{refusal.code}]"
    session.add(standing)
    session.flush()
    trail.record(session, actor, "watch_list.refused", trail.Subject("watch_list", source), {"code": refusal.code})


def status(session: Session, *, now: datetime) -> list[ListStatus]:
    """Every list with its age. No list at all is an empty answer: then nothing was ever screened."""
    counted = select(WatchListEntry.source, func.count()).where(in_force(now.date())).group_by(WatchListEntry.source)
    live: Mapping[str, int] = dict(session.exec(counted).all())
    lists = session.exec(select(WatchList).order_by(WatchList.source)).all()
    return [_status_of(one, live.get(one.source, 0), now) for one in lists]


def _status_of(one: WatchList, live: int, now: datetime) -> ListStatus:
    age = (now - one.loaded_at).days
    old = f"Last read {age} days ago, more than the {one.age_limit_days} days this source may age; load it again."
    return ListStatus(
        source=one.source,
        title=one.title,
        format=one.format,
        entries=one.entries,
        live=live,
        loaded_at=one.loaded_at,
        age_days=age,
        age_limit_days=one.age_limit_days,
        warnings=tuple(text for text in (one.warning, old if age > one.age_limit_days else "") if text),
    )

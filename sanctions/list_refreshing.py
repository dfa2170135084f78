"""
Watch lists fetched from their publishers, one source after the other: what fails in one keeps no other back.

The files of one source are one set: when one of them is new, all are taken from the publisher again, and all are read
before anything is kept. Fetching holds no database transaction; keeping is one.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, delete, select

from foundation import trail
from foundation.actors import Action, Actor
from foundation.clock import Clock
from foundation.errors import Invalid, SourceUnavailable, TierlightError
from sanctions import list_warnings, watch_lists
from sanctions.list_warnings import BY_HAND
from sanctions.lists.addresses import Address, SourceUnknown, remembered
from sanctions.lists.fetching import NO_MARKS, Fetched, Fetcher, ListUnreachable, Marks
from sanctions.lists.guards import ListUnhealthy
from sanctions.lists.reading import ListReading, NoListRead, read_lists
from sanctions.lists.refusals import ListPartsDisagree
from sanctions.models import ListFetch, WatchList
from sanctions.watch_lists import LoadedList, Loading

Transaction = Callable[[], AbstractContextManager[Session]]
MOST_ORPHANS = 0.01
"""Share of entries whose aliases or addresses have no entry: more, and the files were published at different times."""


class RefreshState(StrEnum):
    UNCHANGED = "unchanged"
    UPDATED = "updated"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    BY_HAND = "by hand"
    """Its publisher gives no file: a person saves it and uses `lists add`."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """`code` and `why` are set when nothing was kept, or when there is nothing to fetch."""

    source: str
    state: RefreshState
    entries: int = 0
    added: int = 0
    changed: int = 0
    delisted: int = 0
    code: str = ""
    why: str = ""
    notes: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        return self.state in (RefreshState.REFUSED, RefreshState.UNREACHABLE)


@dataclass(frozen=True, slots=True)
class Refreshing:
    """`transaction` opens one of the caller's kind: the command line's own, or a job's fenced step."""

    transaction: Transaction
    reading: Transaction
    actor: Actor
    fetcher: Fetcher
    clock: Clock
    again: bool = field(default=False)
    """Ask in full, whatever the marks say."""


def chosen(known: Mapping[str, tuple[Address, ...]], sources: Sequence[str]) -> list[tuple[Address, ...]]:
    """All when none is named. Raises SourceUnknown."""
    for source in sources:
        if source not in known:
            raise SourceUnknown(source, known)
    return [known[source] for source in sorted(sources or known)]


def refresh(order: Refreshing, wanted: Iterable[tuple[Address, ...]]) -> Iterator[Refreshed]:
    """One at a time, so that each can be told when it is done."""
    order.actor.require(Action.RUN_SYSTEM)
    for parts in wanted:
        yield _refresh_one(order, parts)


def _refresh_one(order: Refreshing, parts: tuple[Address, ...]) -> Refreshed:
    source = parts[0].source
    if not all(part.url for part in parts):
        remark = next(part.remark for part in parts if not part.url)
        return Refreshed(source, RefreshState.BY_HAND, why=remark)
    folder = order.fetcher.folder / source
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return _fetch_and_keep(replace(order, fetcher=replace(order.fetcher, folder=folder)), parts)
    except (Invalid, SourceUnavailable) as refusal:  # a job that was lost or cancelled is no failure of the list
        told = _plainest(refusal)
        with order.transaction() as session:
            _remember_failure(session, order.actor, parts, told, order.clock())
        state = RefreshState.UNREACHABLE if isinstance(told, SourceUnavailable) else RefreshState.REFUSED
        return Refreshed(source, state, code=told.code, why=told.message)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _plainest(refusal: TierlightError) -> TierlightError:
    """`No list could be read` says less than the refusal of the one file."""
    return refusal.refused[0] if isinstance(refusal, NoListRead) and refusal.refused else refusal


def _fetch_and_keep(order: Refreshing, parts: tuple[Address, ...]) -> Refreshed:
    source = parts[0].source
    with order.reading() as session:
        marks = {} if order.again else _marks(session, parts)
    fetched = _fetch_set(order.fetcher, parts, marks)
    if fetched is None:
        with order.transaction() as session:
            return _still_good(session, order.actor, parts, order.clock())
    reading = _read_set(order.fetcher, source)
    with order.transaction() as session:
        loading = Loading(source, fetched=True)
        (loaded,) = watch_lists.load(session, order.actor, reading, now=order.clock(), loading=loading)
        if loaded.refused is None:
            _remember(session, parts, fetched, order.clock())
        else:
            _remember_failure(session, order.actor, parts, loaded.refused, order.clock())
    return _as_refreshed(loaded, reading)


def _marks(session: Session, parts: Sequence[Address]) -> dict[str, Marks]:
    """None without a copy in use, or when an address is another one now."""
    if session.get(WatchList, parts[0].source) is None:
        return {}
    kept = session.exec(select(ListFetch).where(ListFetch.source == parts[0].source)).all()
    by_part = {one.part: one for one in kept}
    if any(by_part.get(part.part) is None or by_part[part.part].address != remembered(part.url) for part in parts):
        return {}
    return {one.part: Marks(one.etag, one.last_modified) for one in kept}


def _fetch_set(fetcher: Fetcher, parts: Sequence[Address], marks: Mapping[str, Marks]) -> dict[str, Fetched] | None:
    """None when no part is new. One new part takes the others with it, whatever their marks say."""
    first = {part.part: fetcher.fetch(part, marks.get(part.part, NO_MARKS)) for part in parts}
    if not any(first.values()):
        if not all(marks.get(part.part, NO_MARKS).headers() for part in parts):
            raise _withheld(parts[0])
        return None
    return {part.part: first[part.part] or _whole(fetcher, part) for part in parts}


def _whole(fetcher: Fetcher, part: Address) -> Fetched:
    fetched = fetcher.fetch(part)
    if fetched is None:
        raise _withheld(part)
    return fetched


def _withheld(part: Address) -> ListUnreachable:
    """A publisher that answers 304 to a plain question says nothing about the copy in use, if there is one at all."""
    return ListUnreachable(part, "its publisher says it is unchanged, though it was asked for the whole file", tries=1)


def _read_set(fetcher: Fetcher, source: str) -> ListReading:
    """Every file must be read: a list without one of its parts would lose names and look whole."""
    reading = read_lists(fetcher.folder, fetcher.progress)
    if reading.refused:
        raise reading.refused[0]
    if reading.orphans > len(reading.entries) * MOST_ORPHANS:
        raise ListPartsDisagree(
            source,
            f"{reading.orphans} aliases and addresses belong to entries that the main file lacks: its files were "
            "published at different times; try again later.",
        )
    return reading


def _as_refreshed(loaded: LoadedList, reading: ListReading) -> Refreshed:
    counts = Refreshed(
        loaded.source, RefreshState.UPDATED, loaded.entries, loaded.added, loaded.changed, loaded.delisted
    )
    if loaded.refused is not None:
        return Refreshed(loaded.source, RefreshState.REFUSED, code=loaded.refused.code, why=loaded.refused.message)
    return replace(counts, state=RefreshState.UNCHANGED if loaded.same else RefreshState.UPDATED, notes=reading.notes)


def _still_good(session: Session, actor: Actor, parts: Sequence[Address], now: datetime) -> Refreshed:
    """The publisher has nothing newer than the copy in use, so whatever was wrong before is over."""
    standing = session.get_one(WatchList, parts[0].source)
    standing.checked_at, standing.warning = now, ""
    session.add(standing)
    for one in session.exec(select(ListFetch).where(ListFetch.source == standing.source)):
        one.tried_at, one.failures, one.code, one.message = now, 0, "", ""
        session.add(one)
    session.flush()
    trail.record(session, actor, "watch_list.checked", trail.Subject("watch_list", standing.source))
    return Refreshed(standing.source, RefreshState.UNCHANGED, entries=standing.entries)


def _remember(session: Session, parts: Sequence[Address], fetched: Mapping[str, Fetched], now: datetime) -> None:
    for part in parts:
        mine = fetched[part.part]
        row = ListFetch.model_validate(
            {
                "source": part.source,
                "part": part.part,
                "address": remembered(part.url),
                "etag": mine.marks.etag,
                "last_modified": mine.marks.last_modified,
                "sha256": mine.sha256,
                "tried_at": now,
            }
        )
        session.merge(row)
    session.flush()


def _remember_failure(
    session: Session, actor: Actor, parts: Sequence[Address], refusal: TierlightError, now: datetime
) -> None:
    """Its marks stay those of the copy in use. Of a list's own refusal the warning stands on the list as well."""
    if not isinstance(refusal, ListUnhealthy | SourceUnavailable):
        list_warnings.warn(session, actor, parts[0].source, refusal, now=now)
    standing = {one.part: one for one in session.exec(select(ListFetch).where(ListFetch.source == parts[0].source))}
    for part in parts:
        row = standing.get(part.part) or ListFetch(
            source=part.source, part=part.part, address=remembered(part.url), tried_at=now
        )
        row.tried_at, row.failures = now, row.failures + 1
        row.code, row.message = refusal.code, refusal.message
        session.add(row)
    session.exec(delete(ListFetch).where(col(ListFetch.source) == parts[0].source, col(ListFetch.part) == BY_HAND))
    session.flush()
    told: dict[str, trail.Change] = {"code": refusal.code}
    trail.record(session, actor, "watch_list.not_refreshed", trail.Subject("watch_list", parts[0].source), told)

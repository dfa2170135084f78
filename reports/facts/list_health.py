"""Whether the watch lists can be relied on today, for the list page, for every page that says "no possible match"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from foundation.actors import Action, Actor
from reports.facts.scope import hits_visible_to
from sanctions import looking
from sanctions.list_warnings import ListStatus, status
from sanctions.lists.sources import known_sources, rule_of
from sanctions.models import Hit, ListFetch, WatchListEntry
from sanctions.screened import in_force

LATELY_DAYS: Final = 30
CODE: Final = re.compile(r"\s*\[([a-z_]+\.[a-z_]+)\]")

ListState = Literal["fresh", "stale", "refused", "doubtful", "never"]
Reliance = Literal["none_loaded", "never", "unsure", "sure"]


@dataclass(frozen=True, slots=True)
class ListWarning:
    """In the words of what refused it; `code` is empty where age alone is the matter."""

    text: str
    code: str


@dataclass(frozen=True, slots=True)
class LastTry:
    """The last time the publisher was asked; `code` is empty when that went well."""

    at: datetime
    code: str


@dataclass(frozen=True, slots=True)
class ListLine:
    """`ended` counts entries that were delisted or ran out in the last 30 days."""

    status: ListStatus
    state: ListState
    warnings: tuple[ListWarning, ...]
    last_try: LastTry | None
    ended: int

    @property
    def read_at(self) -> datetime | None:
        return self.status.checked_at or self.status.loaded_at


@dataclass(frozen=True, slots=True)
class ListsHealth:
    """All lists in brief; `screened_at` is when the reader's records were last compared with them."""

    lists: tuple[ListStatus, ...]
    screened_at: datetime | None

    @property
    def loaded(self) -> int:
        return sum(one.loaded_at is not None for one in self.lists)

    @property
    def bad(self) -> tuple[ListStatus, ...]:
        return tuple(one for one in self.lists if not one.healthy)

    @property
    def worst(self) -> ListStatus | None:
        """The one never read, then the one read longest ago."""
        return max(self.bad, key=lambda one: (one.loaded_at is None, one.age_days), default=None)

    @property
    def reliance(self) -> Reliance:
        if not self.loaded:
            return "none_loaded"
        if self.screened_at is None:
            return "never"
        return "unsure" if self.bad else "sure"


@dataclass(frozen=True, slots=True)
class RecordLists:
    """What the lists say of one record. Without `asked` it came after the last screening: then nothing is known."""

    health: ListsHealth
    record: UUID
    open: int
    confirmed: int
    asked: bool

    @property
    def reliance(self) -> Reliance:
        return self.health.reliance if self.asked or not self.health.screened_at else "never"


@dataclass(frozen=True, slots=True)
class ListsFacts:
    """`known` are sources one can load, with their titles."""

    health: ListsHealth
    lines: tuple[ListLine, ...]
    known: tuple[tuple[str, str], ...]
    may_load: bool
    may_screen: bool

    @property
    def live(self) -> int:
        return sum(one.status.live for one in self.lines)


def lists_health(session: Session, actor: Actor, *, now: datetime) -> ListsHealth:
    state = looking.state_of(session, actor)
    return ListsHealth(tuple(status(session, now=now)), state.screened_at if state else None)


def record_lists(
    session: Session, actor: Actor, node_id: UUID, recorded_at: datetime, *, now: datetime
) -> RecordLists | None:
    """None for somebody who has no leave to read what a screening found."""
    if not actor.may(Action.SCREEN):
        return None
    counted = select(Hit.state, func.count()).where(hits_visible_to(actor), col(Hit.node_id) == node_id)
    found: Mapping[str, int] = dict(session.exec(counted.group_by(Hit.state)).all())
    health = lists_health(session, actor, now=now)
    asked = health.screened_at is not None and recorded_at <= health.screened_at
    return RecordLists(health, node_id, found.get("open", 0), found.get("confirmed", 0), asked)


def lists_facts(session: Session, actor: Actor, *, now: datetime) -> ListsFacts:
    """For whoever screens or runs the system. Raises ActionNotAllowed."""
    if not actor.may(Action.RUN_SYSTEM):
        actor.require(Action.SCREEN)
    health = lists_health(session, actor, now=now)
    tries = _tries(session)
    ended = _ended(session, now)
    return ListsFacts(
        health=health,
        lines=tuple(_line(one, tries.get(one.source), ended.get(one.source, 0)) for one in health.lists),
        known=tuple((source, rule_of(source).title) for source in known_sources()),
        may_load=actor.may(Action.RUN_SYSTEM),
        may_screen=actor.may(Action.SCREEN),
    )


def _line(one: ListStatus, last_try: LastTry | None, ended: int) -> ListLine:
    return ListLine(one, state_of(one), tuple(_warning(text) for text in one.warnings), last_try, ended)


def state_of(one: ListStatus) -> ListState:
    if one.loaded_at is None:
        return "never"
    if not all(CODE.search(warning) for warning in one.warnings):  # age alone has no code
        return "stale"
    if one.healthy:
        return "fresh"
    return "refused" if one.refused else "doubtful"


def _warning(text: str) -> ListWarning:
    code = CODE.search(text)
    return ListWarning(CODE.sub("", text), code[1] if code else "")


def _tries(session: Session) -> dict[str, LastTry]:
    """Of a list in several files the one that failed, else the newest."""
    found: dict[str, LastTry] = {}
    order = select(ListFetch).order_by(col(ListFetch.code) != "", col(ListFetch.tried_at))
    for fetch in session.exec(order):
        found[fetch.source] = LastTry(fetch.tried_at, fetch.code)
    return found


def _ended(session: Session, now: datetime) -> dict[str, int]:
    """Keys of which no version is in force any more; a changed entry is none of them."""
    since = now - timedelta(days=LATELY_DAYS)
    entry = WatchListEntry
    key = col(entry.source) + ":" + col(entry.entry_key)
    still = select(key).where(in_force(now.date()))
    counted = (
        select(entry.source, func.count(func.distinct(col(entry.entry_key))))
        .where(or_(col(entry.delisted_at) >= since, col(entry.expired_at) >= since), key.not_in(still))
        .group_by(entry.source)
    )
    return dict(session.exec(counted).all())

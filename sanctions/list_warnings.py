"""
Whether the lists can be relied on today: what was refused or not reached, what is too old, and the task that says so.

One task per organisation and list opens when a list stops being healthy and closes when it is again; a list that stays
bad for a month is one task, not thirty.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlmodel import Session, col, func, select

from foundation import obligations, trail
from foundation.actors import Action, Actor, Desk
from foundation.errors import TierlightError
from foundation.obligations import Due
from foundation.sentences import Sentence
from sanctions.lists.guards import ListUnhealthy, Shape, doubt_about
from sanctions.lists.sources import known_sources, rule_of
from sanctions.models import ListFetch, WatchList, WatchListEntry
from sanctions.screened import in_force

DAYS_TO_RENEW = 3
BY_HAND = "by hand"
"""In place of the part of an address: a file that a person gave and that was refused before any copy was kept."""


@dataclass(frozen=True, slots=True)
class ListStatus:
    """
    `live` entries can match today; `warnings` are empty when the list is fresh and was last read well. `loaded_at` is
    None for a source that was asked for and never read. Age counts from when the publisher last had nothing newer.
    `refused`: the last reading was, or the publisher was not reached; a doubt about a copy that was kept is no refusal.
    """

    source: str
    title: str
    format: str
    entries: int
    live: int
    loaded_at: datetime | None
    age_days: int
    age_limit_days: int
    warnings: tuple[str, ...]
    published_on: date | None = None
    checked_at: datetime | None = None
    refused: bool = False

    @property
    def healthy(self) -> bool:
        return not self.warnings


def warn(session: Session, actor: Actor, source: str, refusal: TierlightError, *, now: datetime) -> None:
    """Beside the last good copy, which stays in use. A source without one keeps its refused first try."""
    actor.require(Action.RUN_SYSTEM)
    standing = session.get(WatchList, source)
    if standing is None:
        _remember_first_try(session, source, refusal, now)
    else:
        standing.warning = f"{now.date()}: {refusal.message} [{refusal.code}]"
        session.add(standing)
    session.flush()
    trail.record(session, actor, "watch_list.refused", trail.Subject("watch_list", source), {"code": refusal.code})


def _remember_first_try(session: Session, source: str, refusal: TierlightError, now: datetime) -> None:
    row = session.get(ListFetch, (source, BY_HAND)) or ListFetch(source=source, part=BY_HAND, address="", tried_at=now)
    row.tried_at, row.failures = now, row.failures + 1
    row.code, row.message = refusal.code, refusal.message
    session.add(row)


def status(session: Session, *, now: datetime) -> list[ListStatus]:
    """Every list with its age, and every source that was only asked for. No list at all is an empty answer."""
    keys = func.count(func.distinct(WatchListEntry.entry_key))
    counted = select(WatchListEntry.source, keys).where(in_force(now.date())).group_by(WatchListEntry.source)
    live: Mapping[str, int] = dict(session.exec(counted).all())
    failures = _last_failures(session, now)
    lists = session.exec(select(WatchList)).all()
    told = [_status_of(one, live.get(one.source, 0), failures.get(one.source), now) for one in lists]
    told += [_never_read(one, now) for source, one in failures.items() if source not in {kept.source for kept in lists}]
    return sorted(told, key=lambda one: one.source)


def _last_failures(session: Session, now: datetime) -> dict[str, ListFetch]:
    """By source. A first try by hand under a name of one's own, perhaps a slip, is told until a list would be old."""
    newest = (col(ListFetch.tried_at).desc(), col(ListFetch.part))
    failed = select(ListFetch).where(col(ListFetch.code) != "").order_by(*newest)
    failures: dict[str, ListFetch] = {}
    for fetch in session.exec(failed):
        own = fetch.part == BY_HAND and fetch.source not in known_sources()
        if not (own and (now - fetch.tried_at).days > rule_of(fetch.source).age_limit_days):
            failures.setdefault(fetch.source, fetch)
    return failures


def _status_of(one: WatchList, live: int, failure: ListFetch | None, now: datetime) -> ListStatus:
    age = (now - (one.checked_at or one.loaded_at)).days
    doubt = _doubt_about(one)
    return ListStatus(
        source=one.source,
        title=one.title,
        format=one.format,
        entries=one.entries,
        live=live,
        loaded_at=one.loaded_at,
        age_days=age,
        age_limit_days=one.age_limit_days,
        warnings=tuple(
            text for text in (*_of_age(one, age, now), _of_doubt(one, doubt), *_of_fetching(one, failure)) if text
        ),
        published_on=one.published_on,
        checked_at=one.checked_at,
        refused=failure is not None or bool(one.warning and not _is_told(doubt, one)),
    )


def _doubt_about(one: WatchList) -> ListUnhealthy | None:
    """Found anew, because a later refusal takes the place of the one warning that a list carries."""
    return doubt_about(rule_of(one.source), Shape(one.entries, one.facets, tuple(one.format.split(", "))))


def _is_told(doubt: ListUnhealthy | None, one: WatchList) -> bool:
    return doubt is not None and doubt.as_doubt in one.warning


def _of_doubt(one: WatchList, doubt: ListUnhealthy | None) -> str:
    return f"{one.loaded_at.date()}: {doubt.as_doubt}" if doubt and not _is_told(doubt, one) else ""


def _of_fetching(one: WatchList, failure: ListFetch | None) -> tuple[str, ...]:
    """A refusal that the list carries already is not told twice."""
    if failure is None or f"[{failure.code}]" in one.warning:
        return (one.warning,)
    return (one.warning, _failed(failure))


def _failed(failure: ListFetch) -> str:
    times = f", {failure.failures} times in a row" if failure.failures > 1 else ""
    return f"{failure.tried_at.date()}{times}: {failure.message} [{failure.code}]"


def _of_age(one: WatchList, age: int, now: datetime) -> tuple[str, ...]:
    limit = rule_of(one.source).publication_limit_days
    published = (now.date() - one.published_on).days if one.published_on else 0
    old = f"Last read {age} days ago, more than the {one.age_limit_days} days this source may age; load it again."
    stale = (
        f"Its publisher dated this copy {one.published_on}, {published} days ago; this source never goes {limit} days "
        "without a new one: get the newest."
    )
    return (
        old if age > one.age_limit_days else "",
        stale if limit is not None and published > limit else "",
    )


def _never_read(failure: ListFetch, now: datetime) -> ListStatus:
    rule = rule_of(failure.source)
    return ListStatus(
        source=failure.source,
        title=rule.title,
        format="",
        entries=0,
        live=0,
        loaded_at=None,
        age_days=(now - failure.tried_at).days,
        age_limit_days=rule.age_limit_days,
        warnings=(f"Never read, so nothing is screened against it. {_failed(failure)}",),
    )


def ask_for_renewal(session: Session, actor: Actor, *, now: datetime) -> int:
    """Opens and closes one organisation's tasks; how many are open afterwards."""
    actor.require(Action.RUN_SYSTEM)
    waiting = 0
    for one in status(session, now=now):
        subject = task_subject(actor, one.source)
        if one.healthy:
            obligations.close_for(session, actor, subject, outcome="fresh again")
            continue
        waiting += 1
        obligations.open_obligation(session, actor, _due(actor, one, subject, now))
    return waiting


def task_subject(actor: Actor, source: str) -> UUID:
    """A list belongs to all; the task about it to one organisation."""
    return uuid5(NAMESPACE_OID, f"watch_list:{source}:{actor.organisation_id}")


def _due(actor: Actor, one: ListStatus, subject: UUID, now: datetime) -> Due:
    """`step` is the copy that is in use: the next bad spell, after a good copy, is another task."""
    return Due(
        kind="watch_list.renew",
        title=Sentence("Renew the watch list %(list)s", {"list": one.title[:280]}),
        reason=one.warnings[0][:1000],
        subject_kind="watch_list",
        subject_id=subject,
        due_on=now.date() + timedelta(days=DAYS_TO_RENEW),
        step=(one.checked_at or one.loaded_at or now).isoformat() if one.loaded_at else "never read",
        team=(Desk.REGULATOR if actor.jurisdiction else Desk.COMPLIANCE).value,
    )

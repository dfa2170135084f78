"""
Promises kept: everything that was due, told as kept in time, kept late, open or overdue, each number with its rows; and
whether every finding still has the tasks that its rules ask for.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, case, func, literal, or_, union_all
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from audits.findings.promises import BrokenPromise, broken_promises
from foundation import obligations
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.database import UTCDateTime
from foundation.models import Obligation
from foundation.paging import page_of, pair_in
from foundation.sentences import Sentence
from reports.facts.payloads import Choice, Subject
from sanctions.cases.follow_ups import cases_without_tasks

DAYS: Final = 90
PAGE: Final = 50
NO_LONGER_OWED: Final = frozenset(
    {"withdrawn", "amended", "dropped", "no longer needed", "cancelled", "changed", "removed"}
)
"""How a task ends that nobody has to do any more. It was neither kept nor broken."""
Keeping = Literal["kept_in_time", "kept_late", "open", "overdue", "no_longer_owed"]
KEEPINGS: Final[tuple[Keeping, ...]] = get_args(Keeping)


@dataclass(frozen=True, slots=True)
class PromiseQuery:
    """
    `state` empty shows what was owed in any way; `kind` is an obligation's. What is open comes most urgent first, the
    rest newest day first.
    """

    state: Literal["", "kept_in_time", "kept_late", "open", "overdue", "no_longer_owed"] = ""
    kind: str = ""
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Promises:
    """
    Of the last 90 days, and all that is still open. `owed` is the sum of the next four; what nobody owes any more is
    not part of it.
    """

    owed: int
    kept_in_time: int
    kept_late: int
    open: int
    overdue: int
    no_longer_owed: int


@dataclass(frozen=True, slots=True)
class Promise:
    id: str
    title: Sentence
    kind: str
    state: Keeping
    due_on: date
    closed_on: date | None
    outcome: str
    about: Subject | None
    team: str


@dataclass(frozen=True, slots=True)
class PromisesFacts:
    """
    `broken`: tasks of findings that are missing or were closed without what they ask for. `cases_without`: cases that
    became final in these days and whose follow-ups at related sites are missing; None for who reads no cases.
    """

    today: date
    query: PromiseQuery
    counts: Promises
    rows: tuple[Promise, ...]
    kinds: tuple[Choice, ...]
    broken: tuple[BrokenPromise, ...]
    cases_without: tuple[Subject, ...] | None = None
    next_cursor: str = ""


def promises(session: Session, actor: Actor, *, today: date) -> Promises:
    """
    Counted by the database, for the desk is opened all day. Whether every finding has its tasks is not asked here: the
    daily sweep and the list of promises do.
    """
    closed, due_on = col(Obligation.closed_at), col(Obligation.due_on)
    own = obligations.visible_to(actor)
    state = _keeping_of(actor, today).label("state")
    over = core_select(state).where(own, closed.is_not(None), _of_these_days(today)).subquery()
    counted = union_all(
        core_select(literal("overdue"), func.count()).where(own, closed.is_(None), due_on < today),
        core_select(literal("open"), func.count()).where(own, closed.is_(None), due_on >= today),
        core_select(over.c.state, func.count()).group_by(over.c.state),
    )
    return _counts(Counter(dict(iter(session.execute(counted)))))


def promises_facts(session: Session, actor: Actor, query: PromiseQuery, *, today: date) -> PromisesFacts:
    """Raises ActionNotAllowed, CursorUnreadable."""
    obligations.require_desk_work(actor)
    kept = _kept(session, actor, today)
    broken = _broken(session, actor)
    wanted = [key for key, state in kept.items() if _asked_for(query, key, state)]
    urgent = query.state in {"open", "overdue"}
    wanted.sort(key=_place, reverse=not urgent)
    if query.cursor:
        after = pair_in(query.cursor, date.fromisoformat, str)
        wanted = [key for key in wanted if (_place(key) > after if urgent else _place(key) < after)]
    page = page_of(wanted[: PAGE + 1], PAGE, lambda key: (key.due_on.isoformat(), str(key.id)))
    kinds = Counter(key.kind for key in kept)
    return PromisesFacts(
        today=today,
        query=query,
        counts=_counts(Counter(kept.values())),
        rows=tuple(_rows(session, actor, page.rows, kept)),
        kinds=tuple(Choice(kind, kind, rows) for kind, rows in sorted(kinds.items())),
        broken=tuple(broken),
        cases_without=_cases_without(session, actor, today),
        next_cursor=page.next_cursor or "",
    )


@dataclass(frozen=True, slots=True)
class _Key:
    id: UUID
    kind: str
    due_on: date


def _place(key: _Key) -> tuple[date, str]:
    return key.due_on, str(key.id)


def _kept(session: Session, actor: Actor, today: date) -> dict[_Key, Keeping]:
    asked: Select[UUID, str, date, datetime | None, str | None] = core_select(
        col(Obligation.id),
        col(Obligation.kind),
        col(Obligation.due_on),
        col(Obligation.closed_at),
        col(Obligation.outcome),
    ).where(obligations.visible_to(actor), _recent(today))
    return {
        _Key(row, kind, due_on): _keeping(actor, due_on, closed_at, outcome, today)
        for row, kind, due_on, closed_at, outcome in session.execute(asked)
    }


def _recent(today: date) -> ColumnElement[bool]:
    return or_(col(Obligation.closed_at).is_(None), _of_these_days(today))


def _of_these_days(today: date) -> ColumnElement[bool]:
    return col(Obligation.due_on) >= today - timedelta(days=DAYS)


def _keeping_of(actor: Actor, today: date) -> ColumnElement[str]:
    """`_keeping` of closed ones, for the database. What is closed before its last day has come is kept in time."""
    closed, due_on = col(Obligation.closed_at), col(Obligation.due_on)
    days = [today - timedelta(days=back) for back in range(1, DAYS + 1)]
    nights = {
        day: literal(datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(actor.zone)), UTCDateTime())
        for day in days
    }
    return case(
        (col(Obligation.outcome).in_(NO_LONGER_OWED), "no_longer_owed"),
        (closed >= case(nights, value=due_on), "kept_late"),
        else_="kept_in_time",
    )


def _keeping(actor: Actor, due_on: date, closed_at: datetime | None, outcome: str | None, today: date) -> Keeping:
    """By the organisation's own midnight."""
    if closed_at is None:
        return "overdue" if due_on < today else "open"
    if outcome in NO_LONGER_OWED:
        return "no_longer_owed"
    return "kept_in_time" if today_in(actor.zone, closed_at) <= due_on else "kept_late"


def _broken(session: Session, actor: Actor) -> list[BrokenPromise]:
    return broken_promises(session, actor) if actor.may(Action.READ_VISITS) else []


def _cases_without(session: Session, actor: Actor, today: date) -> tuple[Subject, ...] | None:
    if not actor.may(Action.READ_CASES):
        return None
    found = cases_without_tasks(session, actor, final_since=today - timedelta(days=DAYS))
    return tuple(Subject("case", str(case.id), case.reference) for case in found)


def _counts(found: Counter[Keeping]) -> Promises:
    return Promises(
        owed=found.total() - found["no_longer_owed"],
        kept_in_time=found["kept_in_time"],
        kept_late=found["kept_late"],
        open=found["open"],
        overdue=found["overdue"],
        no_longer_owed=found["no_longer_owed"],
    )


def _asked_for(query: PromiseQuery, key: _Key, state: Keeping) -> bool:
    shown = state == query.state if query.state else state != "no_longer_owed"
    return shown and (not query.kind or key.kind == query.kind)


def _rows(session: Session, actor: Actor, keys: Sequence[_Key], kept: dict[_Key, Keeping]) -> Iterable[Promise]:
    wanted = select(Obligation).where(obligations.visible_to(actor), col(Obligation.id).in_([key.id for key in keys]))
    found = {row.id: row for row in session.exec(wanted)}
    for key in keys:
        row = found[key.id]
        about = Subject("site", str(row.about_id) if row.about_id else None, row.about_name) if row.about_name else None
        yield Promise(
            id=str(row.id),
            title=row.titled,
            kind=row.kind,
            state=kept[key],
            due_on=row.due_on,
            closed_on=today_in(actor.zone, row.closed_at) if row.closed_at else None,
            outcome=row.outcome or "",
            about=about,
            team=row.team,
        )

"""The one list of what is due, to whom and why: the same rows for the home page, the list page and the digest mail."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, cast, get_args
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlmodel import Session, col

from foundation import obligations, paging
from foundation.actors import Actor
from foundation.models import Account, Obligation
from reports.facts.columns import LIST_COLUMNS
from reports.facts.long_lists import MoreThan, Part, counted_together, first_rows, some_of
from reports.facts.payloads import Choice, Subject, SubjectKind, Task, TaskCounts
from suppliers.models import Node

Whose = Literal["mine", "team"]
When = Literal["", "late", "today", "later"]


@dataclass(frozen=True, slots=True)
class WorkQuery:
    """What the address of the page says. Empty values do not narrow."""

    whose: Whose = "mine"
    when: When = ""
    verb: str = ""
    cursor: str = ""
    column: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[str, ...]:
        """Who holds one's own tasks is said to nobody who did not ask."""
        columns = LIST_COLUMNS["work"]
        return columns.shown(self.column or (("due_on", "about") if self.whose == "mine" else ()))


@dataclass(frozen=True, slots=True)
class WorklistFacts:
    """Tasks grouped by urgency; a group without tasks is left out. `next_cursor` is empty on the last page."""

    today: date
    query: WorkQuery
    counts: TaskCounts
    late: tuple[Task, ...]
    due_today: tuple[Task, ...]
    later: tuple[Task, ...]
    verbs: tuple[Choice, ...]
    next_cursor: str = ""

    @property
    def empty(self) -> bool:
        return not (self.late or self.due_today or self.later)


PAGE: Final = 50
VERBS: Final[dict[str, str]] = {
    "reply": "answer",
    "answer": "answer",
    "acknowledge": "answer",
    "review": "review",
    "decide": "review",
    "approve": "approve",
    "approval": "approve",
    "rule": "compare",
    "second": "approve",
    "identity": "compare",
    "visit": "open",
    "plan": "plan",
    "follow_up": "plan",
    "report": "write",
    "section": "write",
    "verify": "verify",
    "close": "verify",
}
"""By the last word of an obligation's kind (finding.reply, hit.rule); anything else is opened."""
SHOWN_AS: Final = {"corrective_action": "action"}
"""Where the word of the worklist is not that of the page."""
KNOWN_VERBS: Final = frozenset({*VERBS.values(), "open"})


def verb_of(kind: str) -> str:
    return VERBS.get(kind.rpartition(".")[2], "open")


def worklist(session: Session, actor: Actor, query: WorkQuery, *, today: date) -> WorklistFacts:
    """Most urgent first. Raises CursorUnreadable."""
    page = work_rows(session, actor, query, today=today, limit=PAGE)
    tasks = page.rows
    held = counts(session, actor, today=today)
    long = isinstance(held.team if query.whose == "team" else held.mine, MoreThan)
    return WorklistFacts(
        today=today,
        query=query,
        counts=held,
        late=tuple(task for task in tasks if task.due_on and task.due_on < today),
        due_today=tuple(task for task in tasks if task.due_on == today),
        later=tuple(task for task in tasks if not task.due_on or task.due_on > today),
        verbs=_verbs(session, actor, query, long=long),
        next_cursor=page.next_cursor or "",
    )


def work_rows(session: Session, actor: Actor, query: WorkQuery, *, today: date, limit: int) -> paging.Page[Task]:
    """Most urgent first. Raises CursorUnreadable."""
    after = paging.pair_in(query.cursor, date.fromisoformat, UUID) if query.cursor else None
    parts = [_part(rows.where(*_narrowed(query, today))) for rows in _ids(actor, query.whose)]
    found = first_rows(session, parts, after=after, limit=limit + 1)
    page = paging.page_of(found, limit, lambda one: (one.key.isoformat(), str(one.tie)))
    return paging.Page(_shown(session, actor, [one.row[0] for one in page.rows]), page.next_cursor)


def _part(rows: Select[*tuple[Any, ...]]) -> Part:
    return Part(rows, col(Obligation.id), col(Obligation.due_on))


def _ids(actor: Actor, whose: Whose) -> list[Select[*tuple[Any, ...]]]:
    """Mine in two parts, what I hold and what nobody holds yet: each lies in the order of its days."""
    rows = select(col(Obligation.id)).where(obligations.visible_to(actor), col(Obligation.closed_at).is_(None))
    return [rows] if whose == "team" else [rows.where(one) for one in _own_parts(actor)]


def _shown(session: Session, actor: Actor, ids: Sequence[UUID]) -> list[Task]:
    by_id = {row[0].id: _task(*row) for row in session.execute(_tasks(actor).where(col(Obligation.id).in_(ids)))}
    return [by_id[task_id] for task_id in ids if task_id in by_id]


def open_tasks(session: Session, actor: Actor, *, limit: int, about: Sequence[UUID] = ()) -> tuple[Task, ...]:
    """The reader's own tasks, or everybody's about the given nodes."""
    if about:
        statement = _tasks(actor).where(or_(col(Obligation.about_id).in_(about), col(Obligation.subject_id).in_(about)))
        return tuple(_task(*row) for row in session.execute(statement.limit(limit)))
    found = first_rows(session, [_part(rows) for rows in _ids(actor, "mine")], after=None, limit=limit)
    return tuple(_shown(session, actor, [one.row[0] for one in found]))


def subject_of_task(session: Session, actor: Actor, task_id: UUID) -> tuple[Subject, ...]:
    """What the task is done on, then what it is about. Raises ObligationNotFound."""
    statement = _tasks(actor).where(col(Obligation.id) == task_id)
    row = session.execute(statement).first()
    if row is None:
        raise obligations.ObligationNotFound
    subject_kind = SHOWN_AS.get(row[0].subject_kind, row[0].subject_kind)
    kind = "pairs" if row[0].kind == "identity" else subject_kind
    done_on = Subject(cast("SubjectKind", kind), str(row[0].subject_id), str(row[0].titled))
    about = _about(row[0], row[1])
    known = done_on.kind in get_args(SubjectKind)
    return ((done_on,) if known else ()) + ((about,) if about else ())


def counts(session: Session, actor: Actor, *, today: date) -> TaskCounts:
    due = col(Obligation.due_on)
    mine, team = _ids(actor, "mine"), _ids(actor, "team")
    late, now = [rows.where(due < today) for rows in mine], [rows.where(due == today) for rows in mine]
    return TaskCounts(*counted_together(session, [mine, team, late, now]))


def due_by(actor: Actor, today: date) -> Select[*tuple[Any, ...]]:
    """How many of the reader's own tasks are late or due today, counted no further than one more than so many."""
    return some_of([rows.where(col(Obligation.due_on) <= today) for rows in _ids(actor, "mine")])


def _own_parts(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Mine is what I hold, and what my desk has to do and nobody holds yet."""
    unheld = and_(col(Obligation.assigned_to).is_(None), col(Obligation.team) == actor.desk.value)
    return (unheld,) if actor.account_id is None else (col(Obligation.assigned_to) == actor.account_id, unheld)


def _tasks(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(Obligation, col(Node.kind), col(Account.name))
        .join(Node, col(Node.id) == col(Obligation.about_id), isouter=True)
        .join(Account, col(Account.id) == col(Obligation.assigned_to), isouter=True)
        .where(obligations.visible_to(actor), col(Obligation.closed_at).is_(None))
        .order_by(col(Obligation.due_on), col(Obligation.id))
    )


def _narrowed(query: WorkQuery, today: date) -> list[ColumnElement[bool]]:
    due = col(Obligation.due_on)
    by_time = {"late": due < today, "today": due == today, "later": due > today}
    narrowed = [by_time[query.when]] if query.when else []
    if query.verb:
        lasts = [last for last, verb in VERBS.items() if verb == query.verb]
        named = or_(*(col(Obligation.kind).endswith(f".{last}") for last in lasts)) if lasts else None
        every = or_(*(col(Obligation.kind).endswith(f".{last}") for last in VERBS))
        narrowed.append(named if named is not None else ~every)
    return narrowed


def _verbs(session: Session, actor: Actor, query: WorkQuery, *, long: bool) -> tuple[Choice, ...]:
    """Of a long list all that there may be, uncounted."""
    if long:
        return tuple(Choice(verb, verb) for verb in sorted(KNOWN_VERBS))
    found: Counter[str] = Counter()
    for rows in _ids(actor, query.whose):
        by_kind = rows.with_only_columns(col(Obligation.kind), func.count()).group_by(col(Obligation.kind))
        for kind, many in session.execute(by_kind):
            found[verb_of(kind)] += many
    return tuple(Choice(verb, verb, rows) for verb, rows in sorted(found.items()))


def _task(row: Obligation, node_kind: str | None, holder: str | None) -> Task:
    return Task(
        id=str(row.id),
        title=row.titled,
        because=row.because,
        verb=verb_of(row.kind),
        due_on=row.due_on,
        about=_about(row, node_kind),
        holder=holder or row.team or None,
    )


def _about(row: Obligation, node_kind: str | None) -> Subject | None:
    if not row.about_name:
        return None
    kind: SubjectKind = "party" if node_kind == "party" else "site"
    return Subject(kind, str(row.about_id) if row.about_id and node_kind else None, row.about_name)

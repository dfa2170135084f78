"""The one list of what is due, to whom and why: the same rows for the home page, the list page and the digest mail."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, cast, get_args
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlmodel import Session, col

from foundation import obligations, paging
from foundation.actors import Actor
from foundation.models import Account, Obligation
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
    statement = _tasks(actor, query.whose).where(*_narrowed(query, today))
    if query.cursor:
        after = paging.pair_in(query.cursor, date.fromisoformat, UUID)
        statement = statement.where(
            or_(
                col(Obligation.due_on) > after[0],
                and_(col(Obligation.due_on) == after[0], col(Obligation.id) > after[1]),
            )
        )
    rows = session.execute(statement.limit(PAGE + 1)).all()
    page = paging.page_of(rows, PAGE, lambda row: (row[0].due_on.isoformat(), str(row[0].id)))
    tasks = [_task(*row) for row in page.rows]
    return WorklistFacts(
        today=today,
        query=query,
        counts=counts(session, actor, today=today),
        late=tuple(task for task in tasks if task.due_on and task.due_on < today),
        due_today=tuple(task for task in tasks if task.due_on == today),
        later=tuple(task for task in tasks if not task.due_on or task.due_on > today),
        verbs=_verbs(session, actor, query),
        next_cursor=page.next_cursor or "",
    )


def open_tasks(session: Session, actor: Actor, *, limit: int, about: Sequence[UUID] = ()) -> tuple[Task, ...]:
    """The reader's own tasks, or everybody's about the given nodes."""
    statement = _tasks(actor, "team" if about else "mine")
    if about:
        statement = statement.where(or_(col(Obligation.about_id).in_(about), col(Obligation.subject_id).in_(about)))
    return tuple(_task(*row) for row in session.execute(statement.limit(limit)))


def subject_of_task(session: Session, actor: Actor, task_id: UUID) -> tuple[Subject, ...]:
    """What the task is done on, then what it is about. Raises ObligationNotFound."""
    statement = _tasks(actor, "team").where(col(Obligation.id) == task_id)
    row = session.execute(statement).first()
    if row is None:
        raise obligations.ObligationNotFound
    subject_kind = SHOWN_AS.get(row[0].subject_kind, row[0].subject_kind)
    kind = "pairs" if row[0].kind == "identity" else subject_kind
    done_on = Subject(cast("SubjectKind", kind), str(row[0].subject_id), row[0].title)
    about = _about(row[0], row[1])
    known = done_on.kind in get_args(SubjectKind)
    return ((done_on,) if known else ()) + ((about,) if about else ())


def counts(session: Session, actor: Actor, *, today: date) -> TaskCounts:
    mine = _own(actor)
    due = col(Obligation.due_on)
    row = session.execute(
        select(
            func.count(case((mine, 1))),
            func.count(),
            func.count(case((and_(mine, due < today), 1))),
            func.count(case((and_(mine, due == today), 1))),
        ).where(obligations.visible_to(actor), col(Obligation.closed_at).is_(None))
    ).one()
    return TaskCounts(*row)


def _own(actor: Actor) -> ColumnElement[bool]:
    """Mine is what I hold, and what my desk has to do and nobody holds yet."""
    unheld = and_(col(Obligation.assigned_to).is_(None), col(Obligation.team) == actor.desk.value)
    return or_(col(Obligation.assigned_to) == actor.account_id, unheld)


def _tasks(actor: Actor, whose: Whose) -> Select[*tuple[Any, ...]]:
    statement = (
        select(Obligation, col(Node.kind), col(Account.name))
        .join(Node, col(Node.id) == col(Obligation.about_id), isouter=True)
        .join(Account, col(Account.id) == col(Obligation.assigned_to), isouter=True)
        .where(obligations.visible_to(actor), col(Obligation.closed_at).is_(None))
        .order_by(col(Obligation.due_on), col(Obligation.id))
    )
    return statement.where(_own(actor)) if whose == "mine" else statement


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


def _verbs(session: Session, actor: Actor, query: WorkQuery) -> tuple[Choice, ...]:
    statement = select(col(Obligation.kind), func.count()).where(
        obligations.visible_to(actor), col(Obligation.closed_at).is_(None)
    )
    if query.whose == "mine":
        statement = statement.where(_own(actor))
    found: Counter[str] = Counter()
    for kind, rows in session.execute(statement.group_by(col(Obligation.kind))):
        found[verb_of(kind)] += rows
    return tuple(Choice(verb, verb, rows) for verb, rows in sorted(found.items()))


def _task(row: Obligation, node_kind: str | None, holder: str | None) -> Task:
    return Task(
        id=str(row.id),
        title=row.title,
        because=row.reason,
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

"""The list of findings in its order, newest first, and how many there are of each kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select
from sqlmodel import Session, col

from audits.findings.finding_tasks import OPEN
from audits.models import Finding
from foundation import obligations
from foundation.actors import Actor
from foundation.models import Obligation
from foundation.paging import Page, id_in, page_of
from reports.facts.columns import LIST_COLUMNS
from reports.facts.long_lists import Part, Placed, counted_together, first_rows
from reports.facts.scope import findings_visible_to

Which = Literal["", "open", "overdue", "decide"]
STATES: Final = ("alleged", "confirmed", "closed", "withdrawn", "amended")
WHICH_STATES: Final[dict[Which, tuple[str, ...]]] = {
    "": STATES,
    "open": tuple(sorted(OPEN)),
    "overdue": STATES,
    "decide": ("alleged",),
}


@dataclass(frozen=True, slots=True)
class FindingsQuery:
    """`which`: open ones, those with a task past its day, those that wait for a decision; `mine`: recorded by me."""

    which: Which = "open"
    mine: bool = False
    severity: str = ""
    state: str = ""
    site: str = ""
    cursor: str = ""
    column: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[str, ...]:
        return LIST_COLUMNS["findings"].shown(self.column)


@dataclass(frozen=True, slots=True)
class FindingCounts:
    open: int
    overdue: int
    decide: int
    in_all: int


def newest(session: Session, actor: Actor, query: FindingsQuery, *, today: date, limit: int) -> Page[Placed]:
    """The ids of a page, each state in its own order. Raises CursorUnreadable."""
    last = id_in(query.cursor) if query.cursor else None
    parts = _late_part(actor, query, today) if query.which == "overdue" else _parts(actor, query)
    after = (last, last) if last else None
    found = first_rows(session, parts, after=after, limit=limit + 1, descending=True)
    return page_of(found, limit, lambda one: (str(one.tie),))


def _parts(actor: Actor, query: FindingsQuery) -> list[Part]:
    here = select(col(Finding.id)).where(findings_visible_to(actor), *_narrowed(actor, query))
    by = col(Finding.id)
    states = [one for one in WHICH_STATES[query.which] if query.state in {"", one}]
    return [Part(here.where(col(Finding.state) == state), by, by) for state in states]


def _late_part(actor: Actor, query: FindingsQuery, today: date) -> list[Part]:
    """In the order of the open tasks' subjects, which is that of the findings; each once, however many are late."""
    here = _late(actor, today).where(*_narrowed(actor, query))
    by = col(Obligation.subject_id)
    return [Part(here.where(col(Finding.state) == query.state) if query.state else here, by, by)]


def counts(session: Session, actor: Actor, today: date) -> FindingCounts:
    every = select(col(Finding.id)).where(findings_visible_to(actor))
    undecided = every.where(col(Finding.state) == "alleged")
    found = counted_together(session, [[_open(actor)], [_late(actor, today)], [undecided], [every]])
    return FindingCounts(*found)


def open_by_severity(session: Session, actor: Actor, severities: Sequence[str]) -> list[int]:
    here = _open(actor)
    return counted_together(session, [[here.where(col(Finding.severity) == one)] for one in severities])


def _open(actor: Actor) -> Select[*tuple[Any, ...]]:
    return select(col(Finding.id)).where(findings_visible_to(actor), col(Finding.state).in_(sorted(OPEN)))


def _narrowed(actor: Actor, query: FindingsQuery) -> list[ColumnElement[bool]]:
    narrowed = [col(Finding.recorded_by) == actor.account_id] if query.mine else []
    if query.severity:
        narrowed.append(col(Finding.severity) == query.severity)
    if query.site:
        narrowed.append(col(Finding.site_id) == id_in_text(query.site))
    return narrowed


def _late(actor: Actor, today: date) -> Select[*tuple[Any, ...]]:
    """The ids of findings with a task past its day, each once."""
    tasks = and_(
        obligations.visible_to(actor), col(Obligation.subject_kind) == "finding", col(Obligation.closed_at).is_(None),
        col(Obligation.due_on) < today,
    )  # fmt: skip
    found = select(col(Obligation.subject_id)).select_from(Obligation)
    return (
        found.join(Finding, col(Finding.id) == col(Obligation.subject_id))
        .where(tasks, findings_visible_to(actor))
        .distinct()
    )


def id_in_text(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

"""The list of cases: mine, those that wait for a decision, those whose reply time ends, those with late payments."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, Literal, get_args
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, tuple_, union
from sqlalchemy import select as core_select
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import Session, col, select

from foundation import obligations, paging
from foundation.actors import Action, Actor
from foundation.models import Obligation
from foundation.sentences import Sentence
from reports.facts.columns import LIST_COLUMNS
from reports.facts.long_lists import MoreThan, Part, Placed, counted, first_rows
from reports.facts.payloads import Choice, Subject
from sanctions.cases import cases
from sanctions.cases.transitions import allowed_from, transitions
from sanctions.models import Case
from sanctions.payloads import OffenceFamily
from suppliers.models import Party

PAGE: Final = 50
SOON: Final = timedelta(days=5)
Which = Literal["open", "mine", "decide", "replying", "payments", "all"]
WHICH: tuple[Which, ...] = ("open", "mine", "decide", "replying", "payments", "all")
UNDECIDED = frozenset({"notice_issued", "representations", "decided", "appealed"})
STATES: Final = tuple(sorted({one.from_state for one in transitions()} | {one.to_state for one in transitions()}))
NOT_OVER: Final = tuple(state for state in STATES if state != "closed" and allowed_from(state))


@dataclass(frozen=True, slots=True)
class CaseListQuery:
    which: Which = "open"
    state: str = ""
    offence: str = ""
    cursor: str = ""
    column: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[str, ...]:
        return LIST_COLUMNS["cases"].shown(self.column)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """`due_on` and `task`: its first open task. `yours`: the reader's role can take a next step."""

    id: str
    reference: str
    firm: Subject
    offence_family: str
    offence_on: date
    state: str
    amount: Decimal | None
    currency: str
    due_on: date | None
    task: Sentence | str
    yours: bool
    reply_by: date | None


@dataclass(frozen=True, slots=True)
class CaseListFacts:
    query: CaseListQuery
    counts: dict[Which, int]
    rows: tuple[CaseLine, ...]
    states: tuple[Choice, ...]
    offences: tuple[Choice, ...]
    may_open: bool
    next_cursor: str = ""


def case_list(session: Session, actor: Actor, query: CaseListQuery, *, today: date) -> CaseListFacts:
    """Raises ActionNotAllowed, CursorUnreadable."""
    actor.require(Action.READ_CASES)
    counts = {which: counted(session, _of_which(actor, which, today)) for which in WHICH}
    page = case_lines(session, actor, query, today=today, limit=PAGE)
    long = isinstance(counts[query.which], MoreThan)
    return CaseListFacts(
        query=query,
        counts=counts,
        rows=tuple(page.rows),
        states=_states(query.which) if long else _choices(session, actor, query, col(Case.state), today),
        offences=_families() if long else _choices(session, actor, query, col(Case.offence_family), today),
        may_open=actor.may(Action.WRITE_CASES),
        next_cursor=page.next_cursor or "",
    )


def case_lines(
    session: Session, actor: Actor, query: CaseListQuery, *, today: date, limit: int
) -> paging.Page[CaseLine]:
    """By the day of the first open task; those without one come last. Raises ActionNotAllowed, CursorUnreadable."""
    actor.require(Action.READ_CASES)
    page = _placed(session, actor, query, today, limit)
    ids = [one.row[0] for one in page.rows]
    tasks = _tasks(session, actor, ids)
    rows = session.exec(select(Case).where(cases.visible_to(actor), col(Case.id).in_(ids)))
    by_id = {case.id: case for case in rows}
    names = _names(session, {case.party_id for case in by_id.values()})
    lines = [_line(actor, by_id[case_id], names, tasks) for case_id in ids if case_id in by_id]
    return paging.Page(lines, page.next_cursor)


def _placed(session: Session, actor: Actor, query: CaseListQuery, today: date, limit: int) -> paging.Page[Placed]:
    after = paging.pair_in(query.cursor, date.fromisoformat, str) if query.cursor else None
    asked = _of_which(actor, query.which, today).where(*_asked(query))
    earlier = aliased(Obligation)
    before = exists().where(
        *_open_task(actor, earlier), col(earlier.subject_id) == col(Case.id),
        tuple_(col(earlier.due_on), col(earlier.id)) < tuple_(col(Obligation.due_on), col(Obligation.id)),
    ).correlate(Case, Obligation)  # fmt: skip
    due = asked.join(Obligation, and_(*_open_task(actor), col(Obligation.subject_id) == col(Case.id))).where(~before)
    idle = asked.where(~exists().where(*_open_task(actor), col(Obligation.subject_id) == col(Case.id)).correlate(Case))
    tie = col(Case.reference)
    parts = [Part(due, tie, col(Obligation.due_on)), Part(idle, tie, fixed=date.max)]
    found = first_rows(session, parts, after=after, limit=limit + 1)
    return paging.page_of(found, limit, lambda one: (one.key.isoformat(), str(one.tie)))


def _of_which(actor: Actor, which: Which, today: date) -> Select[*tuple[Any, ...]]:
    return core_select(col(Case.id)).where(cases.visible_to(actor), *_belongs(actor, which, today))


def _belongs(actor: Actor, which: Which, today: date) -> list[ColumnElement[bool]]:
    state, ends, me = col(Case.state), col(Case.reply_by), actor.account_id
    match which:
        case "open":
            return [state.in_(NOT_OVER)]
        case "mine":
            return [_touched(actor, me) if me else false()]
        case "decide":
            by_another = or_(col(Case.proposed_by).is_(None), col(Case.proposed_by) != me)
            return [state.in_(UNDECIDED), by_another, or_(state != "notice_issued", ends < today)]
        case "replying":
            return [state == "notice_issued", ends >= today, ends <= today + SOON]
        case "payments":
            tasks = aliased(Obligation)
            late = core_select(col(tasks.subject_id)).where(
                *_open_task(actor, tasks), col(tasks.kind) == "case.payment", col(tasks.due_on) < today
            )
            return [col(Case.id).in_(late)]
        case _:
            return []


def _touched(actor: Actor, me: UUID) -> ColumnElement[bool]:
    """What I proposed or decided, each found from its own side."""
    mine = union(
        core_select(col(Case.id)).where(cases.visible_to(actor), col(Case.proposed_by) == me),
        core_select(col(Case.id)).where(cases.visible_to(actor), col(Case.decided_by) == me),
    ).subquery()
    return col(Case.id).in_(core_select(mine.c[0]))


def _asked(query: CaseListQuery) -> list[ColumnElement[bool]]:
    found = [col(Case.state) == query.state] if query.state else []
    return found + ([col(Case.offence_family) == query.offence] if query.offence else [])


def _open_task(actor: Actor, tasks: type[Obligation] = Obligation) -> tuple[ColumnElement[bool], ...]:
    return (
        obligations.visible_to(actor, tasks), col(tasks.subject_kind) == "case", col(tasks.closed_at).is_(None),
    )  # fmt: skip


def _tasks(session: Session, actor: Actor, case_ids: list[UUID]) -> dict[UUID, list[Obligation]]:
    """Open ones, the first due first."""
    rows = select(Obligation).where(*_open_task(actor), col(Obligation.subject_id).in_(case_ids))
    found: dict[UUID, list[Obligation]] = {}
    for row in session.exec(rows.order_by(col(Obligation.due_on), col(Obligation.id))):
        found.setdefault(row.subject_id, []).append(row)
    return found


def _names(session: Session, party_ids: set[UUID]) -> dict[UUID, str]:
    """Of firms with an own case, so the reader may know them."""
    return dict(session.exec(select(Party.id, Party.name).where(col(Party.id).in_(party_ids))).all())


def _choices(
    session: Session,
    actor: Actor,
    query: CaseListQuery,
    column: Mapped[str],
    today: date,
) -> tuple[Choice, ...]:
    here = (cases.visible_to(actor), *_belongs(actor, query.which, today))
    rows = session.execute(core_select(column, func.count()).where(*here).group_by(column).order_by(column))
    return tuple(Choice(value, value, many) for value, many in rows)


def _states(which: Which) -> tuple[Choice, ...]:
    """Of a long list every state it may have, uncounted."""
    known = {"open": NOT_OVER, "decide": tuple(sorted(UNDECIDED)), "replying": ("notice_issued",)}
    return tuple(Choice(state, state) for state in known.get(which, STATES))


def _families() -> tuple[Choice, ...]:
    return tuple(Choice(family, family) for family in get_args(OffenceFamily))


def _short(title: Sentence) -> Sentence:
    """Without the reference, which stands in the line; a task of before has no such part."""
    task = title.facts.get("task")
    return task if isinstance(task, Sentence) else title


def _line(actor: Actor, case: Case, names: dict[UUID, str], tasks: dict[UUID, list[Obligation]]) -> CaseLine:
    first = tasks[case.id][0] if case.id in tasks else None
    return CaseLine(
        id=str(case.id),
        reference=case.reference,
        firm=Subject("party", str(case.party_id), names.get(case.party_id, "")),
        offence_family=case.offence_family,
        offence_on=case.offence_on,
        state=case.state,
        amount=case.proposed_amount if case.final_amount is None else case.final_amount,
        currency=case.currency,
        due_on=first.due_on if first else None,
        task=_short(first.titled) if first else "",
        yours=bool(cases.next_states(actor, case)),
        reply_by=case.reply_by if case.state == "notice_issued" else None,
    )

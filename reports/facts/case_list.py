"""The list of cases: mine, those that wait for a decision, those whose reply time ends, those with late payments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import obligations
from foundation.actors import Action, Actor
from foundation.models import Obligation
from reports.facts.payloads import Choice, Subject
from sanctions.cases import cases
from sanctions.cases.transitions import allowed_from
from sanctions.models import Case
from suppliers.models import Party

PAGE: Final = 50
SOON: Final = timedelta(days=5)
Which = Literal["open", "mine", "decide", "replying", "payments", "all"]
WHICH: tuple[Which, ...] = ("open", "mine", "decide", "replying", "payments", "all")
UNDECIDED = frozenset({"notice_issued", "representations", "decided", "appealed"})


@dataclass(frozen=True, slots=True)
class CaseListQuery:
    which: Which = "open"
    state: str = ""
    offence: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class CaseLine:
    """`due_on` and `due_what`: its first open task."""

    id: str
    reference: str
    firm: Subject
    offence_family: str
    offence_on: date
    state: str
    amount: Decimal | None
    currency: str
    due_on: date | None
    reply_by: date | None


@dataclass(frozen=True, slots=True)
class CaseListFacts:
    query: CaseListQuery
    counts: dict[str, int]
    rows: tuple[CaseLine, ...]
    matching: int
    states: tuple[Choice, ...]
    offences: tuple[Choice, ...]
    may_open: bool


def case_list(session: Session, actor: Actor, query: CaseListQuery, *, today: date) -> CaseListFacts:
    actor.require(Action.READ_CASES)
    held = list(
        session.exec(select(Case).where(cases.visible_to(actor)).order_by(col(Case.opened_on).desc(), col(Case.id)))
    )
    tasks = _tasks(session, actor, [case.id for case in held])
    late = {case_id for case_id, open_ones in tasks.items() if any(_is_late_payment(one, today) for one in open_ones)}
    sorted_in: dict[str, list[Case]] = {
        which: [case for case in held if _belongs(case, which, actor, late, today)] for which in WHICH
    }
    chosen = sorted_in[query.which]
    matching = [case for case in chosen if _matches(case, query)]
    names = _names(session, {case.party_id for case in matching})
    ordered = sorted(matching, key=lambda case: _first(tasks, case))
    return CaseListFacts(
        query=query,
        counts={which: len(found) for which, found in sorted_in.items()},
        rows=tuple(_line(case, names, tasks) for case in ordered[query.start : query.start + PAGE]),
        matching=len(matching),
        states=_choices(case.state for case in chosen),
        offences=_choices(case.offence_family for case in chosen),
        may_open=actor.may(Action.WRITE_CASES),
    )


def _belongs(case: Case, which: str, actor: Actor, late: set[UUID], today: date) -> bool:
    match which:
        case "open":
            return case.state != "closed" and bool(allowed_from(case.state))
        case "mine":
            return actor.account_id is not None and actor.account_id in {case.proposed_by, case.decided_by}
        case "decide":
            return case.state in UNDECIDED and case.proposed_by != actor.account_id and _reply_over(case, today)
        case "replying":
            ends = case.reply_by
            return case.state == "notice_issued" and ends is not None and today <= ends <= today + SOON
        case "payments":
            return case.id in late
        case _:
            return True


def _reply_over(case: Case, today: date) -> bool:
    return case.state != "notice_issued" or (case.reply_by is not None and case.reply_by < today)


def _matches(case: Case, query: CaseListQuery) -> bool:
    return query.state in {"", case.state} and query.offence in {"", case.offence_family}


def _is_late_payment(task: Obligation, today: date) -> bool:
    return task.kind == "case.payment" and task.due_on < today


def _first(tasks: dict[UUID, list[Obligation]], case: Case) -> tuple[date, str]:
    return (tasks[case.id][0].due_on if case.id in tasks else date.max, case.reference)


def _tasks(session: Session, actor: Actor, case_ids: list[UUID]) -> dict[UUID, list[Obligation]]:
    """Open ones, the first due first."""
    rows = select(Obligation).where(
        obligations.visible_to(actor), Obligation.subject_kind == "case", col(Obligation.closed_at).is_(None)
    )
    wanted = set(case_ids)
    found: dict[UUID, list[Obligation]] = {}
    for row in session.exec(rows.order_by(col(Obligation.due_on), col(Obligation.id))):
        if row.subject_id in wanted:
            found.setdefault(row.subject_id, []).append(row)
    return found


def _names(session: Session, party_ids: set[UUID]) -> dict[UUID, str]:
    """Of firms with an own case, so the reader may know them."""
    return dict(session.exec(select(Party.id, Party.name).where(col(Party.id).in_(party_ids))).all())


def _choices(values: Iterable[str]) -> tuple[Choice, ...]:
    counted: dict[str, int] = {}
    for value in values:
        counted[value] = counted.get(value, 0) + 1
    return tuple(Choice(value, value, rows) for value, rows in sorted(counted.items()))


def _line(case: Case, names: dict[UUID, str], tasks: dict[UUID, list[Obligation]]) -> CaseLine:
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
        reply_by=case.reply_by if case.state == "notice_issued" else None,
    )

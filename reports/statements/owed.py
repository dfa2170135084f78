"""
The public day of a statement as a task: on the worklist and reminded from the day a draft is opened, closed when the
statement is public. A day that passed stays in the count of promises as missed, whatever is done later.
"""

from datetime import date

from sqlmodel import Session

from foundation import obligations
from foundation.actors import AccountId, Actor
from foundation.obligations import Due
from foundation.sentences import Sentence
from reports.laws.book import law_book
from reports.models import LawStatement

KIND = "statement.open"


def open_owed(session: Session, actor: Actor, row: LawStatement) -> None:
    """Given to whoever opened the draft. A duty that is suspended or not there yet, or has no day, is no task."""
    law = law_book().law(row.law_id)
    if row.due_on is None or law.duty_on(row.last_day) != "owed":
        return
    due = Due(
        kind=KIND,
        title=Sentence("Statement for %(year)s has to be public", {"year": str(row.year)}),
        reason=law.name,
        subject_kind="statement",
        subject_id=row.id,
        due_on=row.due_on,
        assigned_to=AccountId(row.prepared_by),
        team=actor.desk.value,
    )
    obligations.open_obligation(session, actor, due)


def close_public(session: Session, actor: Actor, row: LawStatement) -> None:
    obligations.close_for(session, actor, row.id, outcome="published", kind=KIND)


def close_dropped(session: Session, actor: Actor, row: LawStatement, *, today: date) -> None:
    """Dropping a draft after its day does not undo that the day was missed."""
    missed = row.due_on is not None and today > row.due_on
    obligations.close_for(session, actor, row.id, outcome="missed" if missed else "dropped", kind=KIND)


def hand_on(session: Session, actor: Actor, earlier: LawStatement, row: LawStatement) -> None:
    """A corrected version of one that never was public takes its day over."""
    if obligations.close_for(session, actor, earlier.id, outcome="changed", kind=KIND):
        open_owed(session, actor, row)

"""The desk counts promises in the database, the list in rows: both say the same, by the organisation's own midnight."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session

from foundation import obligations
from foundation.actors import Actor
from foundation.ids import new_id
from foundation.obligations import Due
from reports.facts.promises import Keeping, PromiseQuery, promises, promises_facts
from tests.builders import NOW

TODAY = NOW.date()
DUE = TODAY - timedelta(days=3)


def a_task(session: Session, actor: Actor, due_on: date, closed_at: datetime | None = None, outcome: str = "") -> None:
    due = Due("visit", "Visit 0001", "", "visit", new_id(), due_on, team=actor.desk.value)
    row = obligations.open_obligation(session, actor, due)
    row.closed_at, row.outcome = closed_at, outcome or None
    session.add(row)
    session.flush()


def evening(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "closed_at", "state"),
    [
        ("Asia/Tokyo", evening(DUE, 14), "kept_in_time"),
        ("Asia/Tokyo", evening(DUE, 15), "kept_late"),
        ("America/New_York", evening(DUE + timedelta(days=1), 4), "kept_in_time"),
        ("America/New_York", evening(DUE + timedelta(days=1), 5), "kept_late"),
        ("UTC", evening(DUE, 23), "kept_in_time"),
        ("UTC", None, "overdue"),
    ],
)
def test_the_desk_and_the_list_count_a_promise_alike(
    session: Session, planner: Actor, zone: str, closed_at: datetime | None, state: Keeping
) -> None:
    reader = replace(planner, zone=zone)
    a_task(session, reader, DUE, closed_at, "done" if closed_at else "")
    a_task(session, reader, TODAY)
    a_task(session, reader, TODAY + timedelta(days=9), evening(TODAY, 1), "done")
    a_task(session, reader, DUE, evening(TODAY, 1), "withdrawn")
    a_task(session, reader, TODAY - timedelta(days=91), evening(TODAY, 1), "done")
    a_task(session, reader, TODAY - timedelta(days=91))
    counted = promises(session, reader, today=TODAY)
    assert counted == promises_facts(session, reader, PromiseQuery(), today=TODAY).counts
    expected = {"open": 1, "kept_in_time": 1, "no_longer_owed": 1, "overdue": 1, "kept_late": 0}
    expected[state] += 1
    assert {name: getattr(counted, name) for name in expected} == expected
    assert counted.owed == 4

"""
Two clocks of a grievance: seven days to be heard, three months from the acknowledgement to an answer. Over the ends of
months, over summer time and over holidays a person never waits longer than the law says.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from audits.grievances.grievance_clocks import clock_of, days_of, house_of
from audits.grievances.grievance_handling import GrievanceExtensionNotPossible, extend, move_on
from audits.payloads import GrievanceExtension, GrievanceStep
from foundation.actors import Actor
from foundation.models import Obligation
from tests.builders import NOW, a_grievance, a_site

ACKNOWLEDGED = GrievanceStep(state="acknowledged")
BECAUSE = GrievanceExtension(reason="The bank was asked for its records")


@pytest.mark.parametrize(
    ("received", "acknowledged", "acknowledge_by", "answer_by"),
    [
        ("2026-11-22", None, "2026-11-29", "2027-02-28"),  # none sent: three months from the end of the seven days
        ("2026-11-22", "2026-11-23", "2026-11-29", "2027-02-23"),  # sent: from that day
        ("2026-11-30", "2026-11-30", "2026-12-07", "2027-02-28"),  # a shorter month ends the clock on its last day
        ("2027-11-29", "2027-11-29", "2027-12-06", "2028-02-29"),  # a leap year
        ("2026-11-22", "2026-12-20", "2026-11-29", "2027-02-28"),  # sent late: it buys no time
        ("2026-12-18", "2026-12-24", "2026-12-25", "2027-03-24"),  # a holiday is not put off
    ],
)
def test_the_answer_counts_from_the_acknowledgement_or_from_the_end_of_the_seven_days(
    received: str, acknowledged: str | None, acknowledge_by: str, answer_by: str
) -> None:
    day = date.fromisoformat(acknowledged) if acknowledged else None
    found = days_of("internal", date.fromisoformat(received), day)
    assert (found.acknowledge_by.isoformat(), found.answer_by.isoformat()) == (acknowledge_by, answer_by)


@given(received=st.dates(date(2020, 1, 1), date(2090, 1, 1)), wait=st.none() | st.integers(0, 400))
def test_nobody_waits_longer_than_the_law_says_whatever_the_house_does(received: date, wait: int | None) -> None:
    days = days_of("internal", received, None if wait is None else received + timedelta(days=wait))
    longest = days_of("external", received, received + timedelta(days=7), extended=True)
    assert days.acknowledge_by == received + timedelta(days=7)
    assert received + timedelta(days=89) <= days.answer_by <= received + timedelta(days=7 + 92)
    assert days.answer_by < longest.answer_by <= received + timedelta(days=7 + 184)


def test_the_day_of_the_acknowledgement_is_the_house_s_own_also_where_the_clocks_are_moved(
    session: Session, planner: Actor
) -> None:
    grievance = a_grievance(session, planner, a_site(session, planner, "Finca"))
    late_evening = datetime(2027, 3, 28, 22, 30, tzinfo=UTC)  # summer time began that night: it is Monday in Madrid
    moved = move_on(
        session, replace(planner, zone="Europe/Madrid"), grievance.id, ACKNOWLEDGED, version_seen=1, now=late_evening
    )
    assert moved.acknowledged_on == date(2027, 3, 29)


def test_an_acknowledgement_moves_the_task_of_the_answer(session: Session, planner: Actor) -> None:
    grievance = a_grievance(session, planner, a_site(session, planner, "Finca"))
    move_on(session, planner, grievance.id, ACKNOWLEDGED, version_seen=1, now=NOW + timedelta(days=2))
    standing = session.exec(select(Obligation).where(col(Obligation.closed_at).is_(None))).all()
    assert [(task.step, task.due_on) for task in standing] == [("answer", date(2027, 2, 24))]
    assert grievance.answer_by == date(2027, 2, 24)


def test_an_authority_puts_an_answer_off_once_before_its_day_and_a_firm_never(
    session: Session, planner: Actor, officer: Actor
) -> None:
    own = a_grievance(session, officer, a_site(session, officer, "Mill"))
    move_on(session, officer, own.id, ACKNOWLEDGED, version_seen=1, now=NOW)
    with pytest.raises(GrievanceExtensionNotPossible, match="internal"):
        extend(session, officer, own.id, BECAUSE, version_seen=2, now=NOW)
    grievance = a_grievance(session, planner, a_site(session, planner, "Finca"))
    with pytest.raises(GrievanceExtensionNotPossible, match="acknowledged"):
        extend(session, planner, grievance.id, BECAUSE, version_seen=1, now=NOW)
    move_on(session, planner, grievance.id, ACKNOWLEDGED, version_seen=1, now=NOW)
    with pytest.raises(GrievanceExtensionNotPossible, match="past"):
        extend(session, planner, grievance.id, BECAUSE, version_seen=2, now=NOW + timedelta(days=93))
    assert extend(session, planner, grievance.id, BECAUSE, version_seen=2, now=NOW).answer_by == date(2027, 5, 22)
    with pytest.raises(GrievanceExtensionNotPossible, match="once"):
        extend(session, planner, grievance.id, BECAUSE, version_seen=3, now=NOW)


def test_each_clock_names_its_law_and_how_sure_we_are() -> None:
    for house in {house_of(kind) for kind in ("buyer", "supplier", "inspectorate", "regulator", "auditor_body")}:
        for step in ("acknowledge", "answer"):
            rule = clock_of(house, step)
            assert ("2019/1937" in rule.source, rule.confidence) == (True, "recalled: check")

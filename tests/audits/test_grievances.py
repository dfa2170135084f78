"""A grievance is known to the case role and to nobody else, by whatever way they look."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, select

from audits.days import DayToCome
from audits.grievances import grievances
from audits.grievances.grievance_handling import GrievanceStepNotPossible, move_on
from audits.grievances.grievance_receipts import receipt_fits
from audits.grievances.grievances import GrievanceNotFound, GrievanceQuery
from audits.payloads import GrievanceCreate, GrievanceStep
from foundation import obligations, trail
from foundation.actors import ActionNotAllowed, Actor, OrganisationId, Role
from foundation.models import Change, Obligation, TrailEntry
from foundation.versions import ChangedMeanwhile
from tests.builders import NOW, a_grievance, a_site

TODAY = NOW.date()
ACKNOWLEDGED, ANSWERED = GrievanceStep(state="acknowledged"), GrievanceStep(state="answered")


def tasks_seen_by(session: Session, actor: Actor) -> list[Obligation]:
    return list(session.exec(select(Obligation).where(obligations.visible_to(actor))))


def test_nobody_without_the_case_role_finds_a_trace_of_it(session: Session, planner: Actor, officer: Actor) -> None:
    site = a_site(session, officer, "Finca")
    watching = (officer, replace(planner, role=Role.INSPECTOR), replace(planner, role=Role.APPROVER))
    tasks = [tasks_seen_by(session, actor) for actor in watching]
    lines = len(session.exec(select(TrailEntry).where(TrailEntry.organisation_id == officer.organisation_id)).all())
    feed = session.exec(select(Change.number)).all()
    grievance = a_grievance(session, planner, site)
    assert [tasks_seen_by(session, actor) for actor in watching] == tasks
    assert session.exec(select(Change.number)).all() == feed
    own = session.exec(select(TrailEntry).where(TrailEntry.organisation_id == officer.organisation_id)).all()
    assert len(own) == lines
    for actor in watching:
        with pytest.raises(GrievanceNotFound):
            grievances.visible_grievance(session, actor, grievance.id)


def test_not_even_the_own_trail_says_where_or_what_was_said(session: Session, planner: Actor) -> None:
    site = a_site(session, planner, "Finca")
    known = trail.head(session)[0]
    a_grievance(session, planner, site)
    written = session.exec(select(TrailEntry).where(TrailEntry.number > known)).all()
    assert "grievance.recorded" in {entry.action for entry in written}
    for entry in written:
        assert str(site.id) not in entry.changes + entry.subject_id
        assert "wages" not in entry.changes
        assert "Pay is held back" not in entry.changes


def test_the_case_role_sees_its_tasks_under_a_title_that_tells_nothing(session: Session, planner: Actor) -> None:
    a_grievance(session, planner, a_site(session, planner, "Finca"))
    tasks = tasks_seen_by(session, planner)
    assert {task.step for task in tasks} == {"acknowledge", "answer"}
    assert {(task.title, task.about_id, task.about_name) for task in tasks} == {("Confidential matter", None, "")}


def test_steps_go_forward_and_close_their_clocks(session: Session, planner: Actor) -> None:
    grievance = a_grievance(session, planner, a_site(session, planner, "Finca"))
    move_on(session, planner, grievance.id, ACKNOWLEDGED, version_seen=1, now=NOW)
    assert {task.step for task in tasks_seen_by(session, planner) if task.closed_at is None} == {"answer"}
    with pytest.raises(ChangedMeanwhile):
        move_on(session, planner, grievance.id, ANSWERED, version_seen=1, now=NOW)
    move_on(session, planner, grievance.id, ANSWERED, version_seen=2, now=NOW)
    assert all(task.closed_at for task in tasks_seen_by(session, planner))
    with pytest.raises(GrievanceStepNotPossible):
        move_on(session, planner, grievance.id, ACKNOWLEDGED, version_seen=3, now=NOW)


def test_only_who_holds_the_receipt_can_ask_again(session: Session, planner: Actor) -> None:
    site = a_site(session, planner, "Finca")
    new = GrievanceCreate(site_id=site.id, channel="letter", category="wages", summary="Unpaid", received_on=TODAY)
    grievance, receipt = grievances.record_grievance(session, planner, new, now=NOW)
    assert (len(receipt), receipt.isdigit(), receipt in grievance.receipt_hash) == (16, True, False)
    assert receipt_fits(grievance, receipt)
    assert not receipt_fits(grievance, f"{(int(receipt) + 1) % 10**16:016d}")
    early = new.model_copy(update={"received_on": TODAY + timedelta(days=1)})
    with pytest.raises(DayToCome):
        grievances.record_grievance(session, planner, early, now=NOW)


def test_an_inspector_takes_a_grievance_down_and_cannot_read_it_afterwards(session: Session, planner: Actor) -> None:
    site = a_site(session, planner, "Finca")
    inspector = replace(planner, role=Role.INSPECTOR)
    grievance = a_grievance(session, inspector, site)
    with pytest.raises(ActionNotAllowed, match="read grievances"):
        grievances.list_grievances(session, inspector, GrievanceQuery())
    with pytest.raises(ActionNotAllowed, match="read grievances"):
        move_on(session, inspector, grievance.id, ANSWERED, version_seen=1, now=NOW)
    assert [row.id for row in grievances.list_grievances(session, planner, GrievanceQuery()).rows] == [grievance.id]


def test_who_may_not_record_is_told_so_and_another_organisation_finds_nothing(session: Session, planner: Actor) -> None:
    site = a_site(session, planner, "Finca")
    with pytest.raises(ActionNotAllowed, match="record grievances"):
        a_grievance(session, replace(planner, role=Role.APPROVER), site)
    a_grievance(session, planner, site)
    stranger = replace(planner, organisation_id=OrganisationId(UUID(int=7)))
    assert grievances.list_grievances(session, stranger, GrievanceQuery()).rows == []

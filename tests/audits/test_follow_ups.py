"""A follow-up is a version of its parent: owed until somebody was let in, asking what was left open and the minimum."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from audits.answers.answer_sheets import read_answers
from audits.findings import findings
from audits.instruments.checklists import Sector, instrument_for
from audits.models import Finding, FollowUp, RetaliationCheck, Visit
from audits.payloads import FindingCreate, VisitOutcome
from audits.rounds import rounds
from audits.rounds.rounds import RoundOrder
from audits.visits import follow_ups, visits
from audits.visits.follow_up_questions import ParentFinding, Standing, minimum_blocks, questions_for
from audits.visits.follow_ups import NothingOpen, ParentNotMade
from foundation.actors import Actor
from foundation.models import Obligation
from suppliers.models import Site
from tests.builders import NOW, a_finding, a_site, an_action, an_inspector

TODAY = NOW.date()
INSTRUMENTS = [instrument_for(sector) for sector in (None, *Sector)]


def a_visit(session: Session, actor: Actor, site: Site, *, state: str = "done", follows: Visit | None = None) -> Visit:
    number = len(session.exec(select(Visit.id)).all())
    visit = Visit(
        organisation_id=actor.organisation_id,
        code=f"Visit {number:04d}",
        site_id=site.id,
        follows_id=follows.id if follows else None,
        day=TODAY - timedelta(days=20),
        starts_at_minute=540,
        minutes=240,
        state=state,
        outcome="findings" if state == "done" else None,
        instrument=instrument_for(None).id,
        recorded_at=NOW,
    )
    session.add(visit)
    session.flush()
    return visit


def found_on(session: Session, actor: Actor, visit: Visit, question: str) -> Finding:
    new = FindingCreate(
        site_id=visit.site_id,
        visit_id=visit.id,
        severity="major",
        description="Wages were paid late",
        found_on=visit.day,
        question_id=question,
    )
    return findings.record_finding(session, actor, new, now=NOW)


@st.composite
def parents(draw: st.DrawFn) -> tuple[int, list[ParentFinding]]:
    which = draw(st.integers(0, len(INSTRUMENTS) - 1))
    questions = ["", *(one.id for one in INSTRUMENTS[which].questions)]
    one = st.builds(
        ParentFinding, st.sampled_from(["F-1", "F-2", "F-3"]), st.sampled_from(questions), st.sampled_from(["", "I08"])
    )
    return which, draw(st.lists(one, max_size=4))


@given(parents())
def test_a_follow_up_asks_every_open_area_every_minimum_check_and_no_question_that_nothing_opens(
    parent: tuple[int, list[ParentFinding]],
) -> None:
    instrument, minimum = INSTRUMENTS[parent[0]], minimum_blocks(on=TODAY)
    asked = questions_for(parent[1], instrument, minimum)
    ids = [one.question for one in asked]
    block_of = {one.id: one.block for one in instrument.questions}
    opens = {block_of[one.question] for one in parent[1] if one.question}
    assert {one.id for one in instrument.questions if one.block in opens | minimum} <= set(ids)
    assert ids == [one.id for one in instrument.questions if one.id in set(ids)]
    above = {one.id: one.asked_when.question for one in instrument.questions if one.asked_when}
    assert all(above[one] in ids for one in ids if one in above)
    if not parent[1]:
        assert all(one.because == () for one in asked)


def test_only_a_visit_that_was_made_and_left_something_open_is_followed(session: Session, planner: Actor) -> None:
    site = a_site(session, planner, "Finca")
    with pytest.raises(ParentNotMade):
        follow_ups.follow_up(session, planner, a_visit(session, planner, site, state="planned").id, now=NOW)
    with pytest.raises(NothingOpen):
        follow_ups.follow_up(session, planner, a_visit(session, planner, site).id, now=NOW)


def test_a_follow_up_is_owed_until_somebody_was_let_in_and_then_says_what_recurred(
    session: Session, planner: Actor
) -> None:
    site = a_site(session, planner, "Finca")
    parent = a_visit(session, planner, site)
    paid, housed = (found_on(session, planner, parent, question) for question in ("CO11", "CO22"))
    close_by = TODAY + timedelta(days=30)
    an_action(session, planner, paid, close_by=close_by)
    owed = follow_ups.follow_up(session, planner, parent.id, now=NOW)
    assert follow_ups.follow_up(session, planner, parent.id, now=NOW).id == owed.id
    assert (owed.visit_by, set(owed.finding_ids)) == (close_by, {str(paid.id), str(housed.id)})
    task = session.exec(select(Obligation).where(Obligation.subject_id == owed.id)).one()
    assert (task.due_on, task.closed_at) == (close_by, None)
    (due,) = follow_ups.due_follow_ups(session, planner)
    assert (due.site_id, due.parent_visit_id, due.visit_by) == (site.id, parent.id, close_by)
    denied = a_visit(session, planner, site, state="planned", follows=parent)
    made(session, planner, denied, "access_denied")
    assert owed.state == "owed"
    again = a_visit(session, planner, site, state="planned", follows=parent)
    asked = {one.id for one in read_answers(session, planner, again.id).instrument.questions}
    assert {"CO11", "CO22"} < asked == set(owed.question_ids)
    made(session, planner, again, "findings")
    recurring = found_on(session, planner, again, "CO11")
    assert recurring.recurs_id == paid.id
    compared = {one.finding_id: one for one in follow_ups.compared_with_parent(session, planner, again.id)}
    assert (compared[paid.id].standing, compared[paid.id].recurs_as) == (Standing.RECURRED, recurring.id)
    assert compared[housed.id].standing is Standing.NOT_SEEN_AGAIN
    assert (owed.state, owed.visit_id, task.outcome) == ("done", again.id, "done")
    assert follow_ups.due_follow_ups(session, planner) == ()


def made(session: Session, actor: Actor, visit: Visit, outcome: str) -> None:
    seen = VisitOutcome.model_validate({"outcome": outcome, "done_on": TODAY, "detection_chance": 0.5})
    visits.record_outcome(session, actor, visit.id, seen, version_seen=visit.version, now=NOW)


def test_what_can_be_verified_on_site_alone_is_due_there_without_anybody_asking(
    session: Session, planner: Actor
) -> None:
    sites = [a_site(session, planner, name) for name in ("One", "Two")]
    for site, severity in zip(sites, ("zero_tolerance", "major"), strict=True):
        an_action(session, planner, a_finding(session, planner, site, severity))
    (due,) = follow_ups.due_follow_ups(session, planner)
    assert (due.site_id, due.follow_up_id, due.visit_by) == (sites[0].id, None, TODAY)


def test_a_planned_visit_to_a_site_that_is_owed_one_follows_its_parent_with_its_questions(
    session: Session, planner: Actor
) -> None:
    site = a_site(session, planner, "Finca")
    an_inspector(session, planner, "E-1")
    parent = a_visit(session, planner, site)
    found_on(session, planner, parent, "CO11")
    owed = follow_ups.follow_up(session, planner, parent.id, now=NOW)
    order = RoundOrder(TODAY + timedelta(days=1), TODAY + timedelta(days=9), seed=3, iterations=20)
    plan = rounds.plan(session, planner, order, now=NOW)
    visit = session.exec(select(Visit).where(Visit.plan_id == plan.id)).one()
    asked = {one for task in visits.tasks_of(session, planner, visit.id) for one in task.question_ids}
    assert (visit.follows_id, visit.instrument) == (parent.id, parent.instrument)
    assert asked <= set(owed.question_ids)
    assert session.exec(select(FollowUp.state)).all() == ["owed"]


def test_after_interviews_somebody_looks_again_once(session: Session, planner: Actor) -> None:
    a_site(session, planner, "Finca")
    an_inspector(session, planner, "E-1")
    order = RoundOrder(TODAY + timedelta(days=1), TODAY + timedelta(days=9), seed=3, iterations=20)
    plan = rounds.plan(session, planner, order, now=NOW)
    visit = session.exec(select(Visit).where(Visit.plan_id == plan.id)).one()
    for task in visits.tasks_of(session, planner, visit.id):
        visits.finish_task(session, planner, visit.id, task.id, now=NOW)
    check = session.exec(select(RetaliationCheck).where(col(RetaliationCheck.after_id) == visit.id)).one()
    assert (check.earliest_on - visit.day).days == 60
    assert (check.due_on - visit.day).days >= 90

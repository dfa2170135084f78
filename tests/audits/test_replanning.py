"""A published round re-planned: what is new comes in, what people count on stays, and what moved does not tell why."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from audits.crews import inspectors
from audits.models import InspectionTask, Plan, ProgrammeEntry, Visit, VisitMember
from audits.payloads import Replanned, VisitNeedIn
from audits.programmes import programme_making, programmes
from audits.programmes.programme_making import YearOrder
from audits.rounds import replanning, rounds, undisturbed
from audits.rounds.replanning import PlanNotPublished, PlanOver, Replanning
from audits.rounds.rounds import PublishedPlanStands, RoundOrder
from audits.rounds.undisturbed import PlannedMeanwhile
from audits.visits import visit_needs, visits
from foundation import trail
from foundation.actors import Actor
from foundation.models import Obligation
from suppliers.models import Site
from tests.audits.test_rounds_stored import a_place, broken_rules, near, visits_of
from tests.builders import NOW, a_fact, a_finding, a_grievance, an_action, an_inspector

MONDAY = date(2026, 11, 23)
FRIDAY = MONDAY + timedelta(days=4)
WEEK = RoundOrder(MONDAY, FRIDAY, seed=7, iterations=20)
AGAIN = Replanning(seed=3, iterations=20)
BEFORE = NOW.replace(year=2026, month=11, day=20)


@pytest.fixture
def farms(session: Session, planner: Actor) -> list[Site]:
    """Far more than two inspectors can visit in a week, the last three small ones at one crossroads."""
    for code in ("E1", "E2"):
        an_inspector(session, planner, code)
    places = [a_place(session, planner, f"S-{number:02d}", "ES", near(number % 9)) for number in range(60, 3, -1)]
    places += [a_place(session, planner, f"T-{number:02d}", "ES", (37.9, -5.2)) for number in range(3)]
    for site in places:
        a_fact(session, planner, site.id, "workers_total", "12" if site.reference.startswith("T") else "80")
    return places


def published(session: Session, planner: Actor) -> Plan:
    plan = rounds.plan(session, planner, WEEK, now=BEFORE)
    return rounds.publish(session, planner, plan.id, now=BEFORE)


def replanned(session: Session, planner: Actor, plan: Plan) -> Replanned:
    return replanning.replan(session, planner, plan.id, AGAIN, now=BEFORE)


def as_told(session: Session, plan: Plan) -> dict[UUID, tuple[object, ...]]:
    return {
        one.id: (one.code, one.site_id, one.inspector_id, one.day, one.starts_at_minute, one.sequence, one.version)
        for one in visits_of(session, plan)
    }


def due_on(session: Session, planner: Actor, site: Site) -> None:
    an_action(session, planner, a_finding(session, planner, site, "critical", days_ago=9), close_by=MONDAY)


def never_visited(session: Session, plan: Plan, farms: list[Site]) -> list[Site]:
    taken = {visit.site_id for visit in visits_of(session, plan)}
    return [site for site in farms if site.id not in taken]


def test_what_falls_due_joins_and_what_is_not_moved_is_not_touched(
    session: Session, planner: Actor, farms: list[Site]
) -> None:
    plan = published(session, planner)
    told = as_told(session, plan)
    urgent = never_visited(session, plan, farms)[0]
    due_on(session, planner, urgent)
    done = replanned(session, planner, plan)
    stand = as_told(session, plan)
    changed = {move.visit_id for move in done.moves}
    assert {key: row for key, row in stand.items() if key in told and key not in changed} == {
        key: row for key, row in told.items() if key not in changed
    }
    (added,) = [visit for visit in visits_of(session, plan) if visit.id not in told]
    assert (added.site_id, added.selected_how, [added.code]) == (urgent.id, "follow_up", done.added)
    assert len(visits.tasks_of(session, planner, added.id)) == 7
    assert 0 < done.moved_share <= done.most_moved == 0.1
    standing = [visit for visit in visits_of(session, plan) if visit.state == "planned"]
    assert len(told) - len(standing) == sum(move.to_day is None for move in done.moves) - 1
    assert str(urgent.id) not in {one["site_id"] for one in plan.left_out}
    assert {str(v.site_id) for v in visits_of(session, plan) if v.state == "cancelled"} <= {
        one["site_id"] for one in plan.left_out
    }


def test_nothing_new_moves_nothing(session: Session, planner: Actor, farms: list[Site]) -> None:
    plan = published(session, planner)
    told = as_told(session, plan)
    done = replanned(session, planner, plan)
    assert (done.moves, done.added, done.published) == ([], [], len(told))
    assert as_told(session, plan) == told
    assert farms


def test_visits_of_an_inspector_who_left_keep_their_rows_and_say_where_they_went(
    session: Session, planner: Actor
) -> None:
    first, second = (an_inspector(session, planner, code) for code in ("E1", "E2"))
    for number in range(8):
        a_place(session, planner, f"S-{number}", "ES", near(number))
    plan = published(session, planner)
    told = as_told(session, plan)
    inspectors.close_inspector(session, planner, first.id, now=BEFORE)
    done = replanned(session, planner, plan)
    moved = {move.visit_id: move for move in done.moves if move.to_day}
    assert moved
    assert {move.because for move in done.moved} == {"its inspector is not in the team any more"}
    for visit in session.exec(select(Visit).where(col(Visit.id).in_(moved))):
        assert (visit.inspector_id, visit.code, visit.sequence) == (second.id, told[visit.id][0], 1)
        due = session.exec(select(Obligation).where(Obligation.subject_id == visit.id)).one()
        assert (due.due_on, due.closed_at) == (visit.day, None)
        tasks = session.exec(select(InspectionTask).where(InspectionTask.visit_id == visit.id))
        assert {task.due_on for task in tasks} == {visit.day}
    assert [one for one in broken_rules(session, plan) if "begins before" in one] == []
    assert replanning.replannings(session, planner, plan.id) == [done]
    assert len(trail.about(session, planner, plan, "plan.replanned")) == 1


def test_a_visit_that_has_to_move_stays_inside_the_window_of_the_year_s_programme(
    session: Session, planner: Actor
) -> None:
    first, second = (an_inspector(session, planner, code) for code in ("E1", "E2"))
    places = [a_place(session, planner, f"S-{number}", "ES", near(number)) for number in range(6)]
    plan = published(session, planner)
    early = {one.site_id for one in visits_of(session, plan) if one.inspector_id == first.id and one.day < FRIDAY}
    assert early
    programme = programme_making.make(session, planner, YearOrder(MONDAY.year), now=BEFORE)
    programmes.publish(session, planner, programme.id, now=BEFORE)
    for entry in session.exec(select(ProgrammeEntry).where(col(ProgrammeEntry.site_id).in_(early))):
        entry.how, entry.opens_on, entry.closes_on = "sure", FRIDAY, FRIDAY + timedelta(days=20)
        session.add(entry)
    session.flush()
    inspectors.close_inspector(session, planner, first.id, now=BEFORE)
    done = replanned(session, planner, plan)
    assert len(places) >= len(done.moves)
    assert {move.to_day for move in done.moves if move.to_day} == {FRIDAY}
    assert {move.to_inspector_id for move in done.moves if move.to_day} == {second.id}


def test_what_somebody_moved_while_a_round_was_thought_about_is_not_overwritten(
    session: Session, planner: Actor, farms: list[Site]
) -> None:
    plan = published(session, planner)
    read = undisturbed.standing_now(session, planner)
    undisturbed.require_undisturbed(session, planner, read)
    visit = visits_of(session, plan)[0]
    visit.note_change(BEFORE)
    session.flush()
    with pytest.raises(PlannedMeanwhile):
        undisturbed.require_undisturbed(session, planner, read)
    assert farms


def test_days_that_have_come_are_left_as_they_are(session: Session, planner: Actor, farms: list[Site]) -> None:
    plan = published(session, planner)
    told = as_told(session, plan)
    due_on(session, planner, never_visited(session, plan, farms)[0])
    tuesday = MONDAY + timedelta(days=1)
    replanning.replan(session, planner, plan.id, AGAIN, now=NOW.replace(day=tuesday.day))
    for visit in visits_of(session, plan):
        if visit.id not in told or visit.day <= tuesday:
            assert told.get(visit.id) == as_told(session, plan)[visit.id] or visit.day > tuesday
    with pytest.raises(PlanOver):
        replanning.replan(session, planner, plan.id, AGAIN, now=NOW.replace(day=FRIDAY.day))


def test_a_new_visit_that_takes_two_brings_both_and_what_was_told_to_one_stays_with_one(
    session: Session, planner: Actor, farms: list[Site]
) -> None:
    plan = published(session, planner)
    told = as_told(session, plan)
    urgent = never_visited(session, plan, farms)[0]
    for site_id in (urgent.id, visits_of(session, plan)[0].site_id):
        visit_needs.set_need(session, planner, site_id, VisitNeedIn(pair_grounds=["violence_risk"]))
    due_on(session, planner, urgent)
    replanned(session, planner, plan)
    (added,) = [visit for visit in visits_of(session, plan) if visit.id not in told]
    (second,) = session.exec(select(VisitMember)).all()
    assert (added.site_id, second.visit_id, second.role) == (urgent.id, added.id, "second")
    assert second.inspector_id != added.inspector_id
    standing = as_told(session, plan)
    again = replanned(session, planner, plan)
    assert (again.moves, again.added) == ([], [])
    assert as_told(session, plan) == standing


def every_word(session: Session, planner: Actor, plan: Plan) -> str:
    """All that stands after a re-plan, with rows named by their codes."""
    done = replanned(session, planner, plan)
    made = sorted(visits_of(session, plan), key=lambda visit: visit.code)
    told = [[*row, visit.reason, visit.state, visit.selected_how] for visit in made for row in [visit.model_dump()]]
    tasks = [[task.title, task.detail] for visit in made for task in visits.tasks_of(session, planner, visit.id)]
    left = sorted((one["site_id"], one["required"], one["reason"]) for one in plan.left_out)
    text = "\n".join((done.model_dump_json(), repr(told), repr(tasks), repr(left)))
    for visit in made:
        text = text.replace(str(visit.id), visit.code)
    return text


def test_a_replan_tells_at_which_of_three_sites_somebody_spoke_neither_by_what_moves_nor_by_what_stays(
    session: Session, planner: Actor, farms: list[Site]
) -> None:
    plan = published(session, planner)
    alike = farms[-3:]
    told = as_told(session, plan)
    said = []
    for site in alike:
        with session.begin_nested() as one_telling:
            a_grievance(session, planner, site)
            said.append(every_word(session, planner, plan))
            visited = {visit.site_id for visit in visits_of(session, plan) if visit.state == "planned"}
            assert visited >= {one.id for one in alike}
            assert len(as_told(session, plan)) > len(told)
            assert not [v for v in visits_of(session, plan) if "complaint" in v.reason or "grievance" in v.reason]
            one_telling.rollback()
        session.expire_all()
    assert said[0] == said[1] == said[2]


def test_a_published_plan_is_never_silently_replaced_and_a_draft_is_not_replanned(
    session: Session, planner: Actor, farms: list[Site]
) -> None:
    draft = rounds.plan(session, planner, WEEK, now=BEFORE)
    with pytest.raises(PlanNotPublished):
        replanned(session, planner, draft)
    plan = published(session, planner)
    with pytest.raises(PublishedPlanStands) as refused:
        rounds.plan(session, planner, WEEK, now=BEFORE)
    assert refused.value.plan_id == plan.id
    anew = RoundOrder(MONDAY, FRIDAY, 7, iterations=5, replaces_published_because="The team was set up anew")
    rounds.plan(session, planner, anew, now=BEFORE)
    assert (draft.state, plan.state) == ("replaced", "replaced")
    (told,) = trail.about(session, planner, plan, "plan.replaced")
    assert "The team was set up anew" in told.changes
    assert farms

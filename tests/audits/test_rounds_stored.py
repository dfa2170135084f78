"""A round on the database: planned, stored, replaced, carried out; every hard rule checked by a referee of its own."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from audits.crews import inspectors
from audits.crews.inspectors import NewInspector
from audits.models import InspectionTask, Inspector, Plan, Visit
from audits.payloads import VisitOutcome
from audits.rounds import rounds
from audits.rounds.rounds import (
    NoInspectors,
    NoSites,
    PlanNotDraft,
    PlanNotFound,
    RoundDatesWrong,
    RoundOrder,
    RoundPast,
)
from audits.visits import visits
from audits.visits.visits import VisitBeforeItsRound, VisitInTheFuture, VisitNotFound, VisitNotPlanned, VisitQuery
from foundation import obligations
from foundation.actors import ActionNotAllowed, Actor, OrganisationId, Role
from foundation.models import Obligation
from risk import scores
from risk.models import LedgerEvent
from suppliers import sites
from suppliers.models import Site
from suppliers.payloads import SiteCreate
from tests.builders import NOW, a_fact, a_finding, a_site, an_action, an_inspector

MONDAY = date(2026, 11, 23)
FRIDAY = MONDAY + timedelta(days=4)
WEEK = RoundOrder(MONDAY, FRIDAY, seed=7, iterations=20)


def a_place(session: Session, actor: Actor, name: str, country: str, at: tuple[float, float] | None) -> Site:
    latitude, longitude = at or (None, None)
    new = SiteCreate(name=name, reference=name, country=country, latitude=latitude, longitude=longitude)
    return sites.add_site(session, actor, new, now=NOW)


def near(number: int) -> tuple[float, float]:
    return (37.4 + number * 0.03, -6.0 + number * 0.02)


def visits_of(session: Session, plan: Plan) -> list[Visit]:
    return list(session.exec(select(Visit).where(Visit.plan_id == plan.id)))


def road_minutes(a: tuple[float | None, float | None], b: tuple[float | None, float | None]) -> float:
    """As the crow flies at 50 km/h, which no plan may beat; 0 where a place is not known."""
    if None in (*a, *b):
        return 0.0
    (la, lo), (lb, lp) = a, b
    assert la is not None and lo is not None and lb is not None and lp is not None  # noqa: PT018 - one thought
    chord = sin(radians(lb - la) / 2) ** 2 + cos(radians(la)) * cos(radians(lb)) * sin(radians(lp - lo) / 2) ** 2
    return 2 * 6371 * asin(sqrt(chord)) / 50 * 60


def broken_rules(session: Session, plan: Plan) -> list[str]:
    places = {site.id: site for site in session.exec(select(Site))}
    people = {one.id: one for one in session.exec(select(Inspector))}
    made = visits_of(session, plan)
    wrong = ["a site twice"] if len({visit.site_id for visit in made}) != len(made) else []
    by_day: dict[tuple[UUID | None, date], list[Visit]] = {}
    for visit in made:
        by_day.setdefault((visit.inspector_id, visit.day), []).append(visit)
        wrong += broken_by(visit, people[visit.inspector_id or UUID(int=0)], places[visit.site_id], plan)
    for day in by_day.values():
        for first, second in pairwise(sorted(day, key=lambda visit: visit.starts_at_minute)):
            a, b = places[first.site_id], places[second.site_id]
            road = road_minutes((a.latitude, a.longitude), (b.latitude, b.longitude))
            if first.starts_at_minute + first.minutes + road > second.starts_at_minute + 1:
                wrong.append(f"{second.code} begins before anybody can be there")
    return wrong


def broken_by(visit: Visit, who: Inspector, site: Site, plan: Plan) -> list[str]:
    wrong = [] if plan.starts_on <= visit.day <= plan.ends_on and visit.day.weekday() < 5 else [f"{visit.code}: day"]
    if site.reference in who.conflicts:
        wrong.append(f"{visit.code}: conflict")
    if who.country != site.country and None in (who.latitude, site.latitude):
        wrong.append(f"{visit.code}: abroad on an assumed road")
    if who.sectors and site.sector not in {*who.sectors, "general"}:
        wrong.append(f"{visit.code}: sector")
    road = road_minutes((who.latitude, who.longitude), (site.latitude, site.longitude))
    if visit.starts_at_minute < 480 + road - 1 or visit.starts_at_minute + visit.minutes + road > 961:
        wrong.append(f"{visit.code}: outside the working day")
    return wrong


drawn_sites = st.lists(
    st.tuples(st.sampled_from(["ES", "PT"]), st.none() | st.tuples(st.floats(36.5, 39.0), st.floats(-8.5, -5.0))),
    min_size=1,
    max_size=12,
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn_sites, st.booleans(), st.integers(0, 99))
def test_a_stored_plan_never_breaks_a_hard_rule(
    session: Session,
    planner: Actor,
    drawn: list[tuple[str, tuple[float, float] | None]],
    homeless: bool,  # noqa: FBT001 - drawn
    seed: int,
) -> None:
    with session.begin_nested() as one_example:
        for number, (country, at) in enumerate(drawn):
            a_place(session, planner, f"S-{number}", country, at)
        home = (None, None) if homeless else (37.4, -6.0)
        team = [
            NewInspector("A", "A", "ES", latitude=home[0], longitude=home[1], conflicts=("S-0",)),
            NewInspector("B", "B", "PT"),
        ]
        inspectors.add_inspectors(session, planner, team)
        plan = rounds.plan(session, planner, replace(WEEK, seed=seed, iterations=5), now=NOW)
        assert broken_rules(session, plan) == []
        told = {one["site_id"] for one in plan.left_out}
        assert len(told) + len(visits_of(session, plan)) == len(drawn)
        one_example.rollback()


def test_nobody_is_sent_abroad_on_a_road_that_cannot_be_computed(session: Session, planner: Actor) -> None:
    a_place(session, planner, "S-1", "PT", None)
    an_inspector(session, planner, "E1", country="ES")
    plan = rounds.plan(session, planner, WEEK, now=NOW)
    assert visits_of(session, plan) == []
    assert "the road from ES to PT cannot be computed" in plan.left_out[0]["reason"]


def test_the_same_order_makes_the_same_plan_and_keeps_what_repeats_it(session: Session, planner: Actor) -> None:
    for number in range(6):
        a_place(session, planner, f"S-{number}", "ES", near(number))
    an_inspector(session, planner, "E1")
    first = rounds.plan(session, planner, WEEK, now=NOW)
    made = [(visit.site_id, visit.day, visit.starts_at_minute) for visit in visits_of(session, first)]
    second = rounds.plan(session, planner, WEEK, now=NOW)
    again = [(visit.site_id, visit.day, visit.starts_at_minute) for visit in visits_of(session, second)]
    assert made
    assert sorted(made) == sorted(again)
    assert (second.instance_hash, second.iterations, second.engine) == (first.instance_hash, 20, first.engine)
    a_place(session, planner, "S-9", "ES", near(9))
    assert rounds.plan(session, planner, WEEK, now=NOW).instance_hash != first.instance_hash


def test_every_visit_has_its_tasks_and_its_obligation_in_words_that_name_no_complaint(
    session: Session, planner: Actor
) -> None:
    site = a_place(session, planner, "S-1", "ES", near(1))
    a_fact(session, planner, site.id, "workers_total", "about 80")
    an_inspector(session, planner, "E1")
    plan = rounds.plan(session, planner, WEEK, now=NOW)
    (visit,) = visits_of(session, plan)
    assert "head-count unknown: 50 taken" in visit.reason
    assert len(visits.tasks_of(session, planner, visit.id)) == 7
    (due,) = session.exec(select(Obligation).where(Obligation.subject_id == visit.id)).all()
    assert (due.due_on, due.about_id, due.closed_at) == (visit.day, site.id, None)


def test_a_grave_finding_whose_action_falls_due_makes_the_visit_a_follow_up(session: Session, planner: Actor) -> None:
    site = a_place(session, planner, "S-1", "ES", near(1))
    finding = a_finding(session, planner, site, "critical", days_ago=20)
    an_action(session, planner, finding, close_by=MONDAY)
    an_inspector(session, planner, "E1")
    plan = rounds.plan(session, planner, WEEK, now=NOW)
    (visit,) = visits_of(session, plan)
    assert (visit.selected_how, finding.reference in visit.reason) == ("follow_up", True)


def test_a_new_plan_for_the_same_days_cancels_what_was_not_yet_made(session: Session, planner: Actor) -> None:
    a_place(session, planner, "S-1", "ES", near(1))
    an_inspector(session, planner, "E1")
    first = rounds.plan(session, planner, WEEK, now=NOW)
    rounds.publish(session, planner, first.id, now=NOW)
    anew = replace(WEEK, replaces_published_because="The first was published by mistake")
    second = rounds.plan(session, planner, anew, now=NOW)
    (cancelled,), (standing,) = visits_of(session, first), visits_of(session, second)
    assert (first.state, cancelled.state, standing.state) == ("replaced", "cancelled", "planned")
    tasks = session.exec(select(InspectionTask).where(InspectionTask.visit_id == cancelled.id)).all()
    assert {task.state for task in tasks} == {"dropped"}
    still_open = select(Obligation).where(obligations.visible_to(planner), Obligation.kind == "visit")
    assert [task.subject_id for task in session.exec(still_open) if not task.closed_at] == [standing.id]
    with pytest.raises(PlanNotDraft):
        rounds.publish(session, planner, first.id, now=NOW)


def test_an_outcome_goes_into_the_ledger_once_with_the_chance_it_had_of_finding(
    session: Session, planner: Actor
) -> None:
    site = a_place(session, planner, "S-1", "ES", near(1))
    an_inspector(session, planner, "E1")
    (visit,) = visits_of(session, rounds.plan(session, planner, WEEK, now=NOW))
    seen = VisitOutcome(outcome="nothing_found", done_on=visit.day, detection_chance=0.7)
    with pytest.raises(VisitInTheFuture):
        visits.record_outcome(session, planner, visit.id, seen, version_seen=1, now=NOW)
    later = NOW + timedelta(days=7)
    too_early = seen.model_copy(update={"done_on": MONDAY - timedelta(days=1)})
    with pytest.raises(VisitBeforeItsRound):
        visits.record_outcome(session, planner, visit.id, too_early, version_seen=1, now=later)
    visits.record_outcome(session, planner, visit.id, seen, version_seen=1, now=later)
    with pytest.raises(VisitNotPlanned):
        visits.record_outcome(session, planner, visit.id, seen, version_seen=2, now=later)
    (event,) = session.exec(select(LedgerEvent).where(LedgerEvent.subject_id == site.id)).all()
    assert (event.kind, event.outcome, event.detection_chance, event.examiner_code) == (
        "visit", "nothing_found", 0.7, "E1",
    )  # fmt: skip
    scores.score_all(session, planner, as_of=later.date(), now=later)
    next_week = RoundOrder(MONDAY + timedelta(days=7), FRIDAY + timedelta(days=7), seed=7, iterations=20)
    (again,) = visits_of(session, rounds.plan(session, planner, next_week, now=later))
    assert "never inspected" not in again.reason
    task = visits.tasks_of(session, planner, visit.id)[0]
    assert visits.finish_task(session, planner, visit.id, task.id, now=later).state == "done"


def test_who_led_twice_running_is_not_sent_a_third_time(session: Session, planner: Actor) -> None:
    a_place(session, planner, "S-1", "ES", near(1))
    an_inspector(session, planner, "E1")
    for round_number in range(2):
        now = NOW + timedelta(days=7 * (round_number + 1))
        start = MONDAY + timedelta(days=7 * round_number)
        order = RoundOrder(start, start + timedelta(days=4), seed=1, iterations=5)
        (visit,) = visits_of(session, rounds.plan(session, planner, order, now=NOW))
        seen = VisitOutcome(outcome="nothing_found", done_on=visit.day, detection_chance=0.5)
        visits.record_outcome(session, planner, visit.id, seen, version_seen=1, now=now)
    third = rounds.plan(session, planner, RoundOrder(MONDAY + timedelta(14), FRIDAY + timedelta(14), 1), now=NOW)
    assert "rotation: has led here 2 times running" in third.left_out[0]["reason"]


def test_a_round_needs_days_in_order_inspectors_and_sites(session: Session, planner: Actor) -> None:
    with pytest.raises(RoundDatesWrong):
        rounds.plan(session, planner, RoundOrder(FRIDAY, MONDAY, 1), now=NOW)
    with pytest.raises(RoundDatesWrong):
        rounds.plan(session, planner, RoundOrder(MONDAY, MONDAY + timedelta(days=400), 1), now=NOW)
    with pytest.raises(RoundPast):
        rounds.plan(session, planner, WEEK, now=NOW + timedelta(days=30))
    with pytest.raises(NoInspectors):
        rounds.plan(session, planner, WEEK, now=NOW)
    an_inspector(session, planner, "E1")
    with pytest.raises(NoSites):
        rounds.plan(session, planner, WEEK, now=NOW)


def test_who_may_not_plan_is_told_so_and_another_organisation_finds_nothing(session: Session, planner: Actor) -> None:
    a_site(session, planner, "Finca")
    inspector = an_inspector(session, planner, "E1")
    plan = rounds.plan(session, planner, WEEK, now=NOW)
    (visit,) = visits_of(session, plan)
    field = replace(planner, role=Role.INSPECTOR)
    for refused in (
        lambda: rounds.plan(session, field, WEEK, now=NOW),
        lambda: rounds.publish(session, field, plan.id, now=NOW),
        lambda: an_inspector(session, field, "E2"),
        lambda: inspectors.close_inspector(session, field, inspector.id, now=NOW),
    ):
        with pytest.raises(ActionNotAllowed, match="plan visits"):
            refused()
    stranger = replace(planner, organisation_id=OrganisationId(UUID(int=7)), jurisdiction=frozenset())
    with pytest.raises(PlanNotFound):
        rounds.visible_plan(session, stranger, plan.id)
    with pytest.raises(VisitNotFound):
        visits.visible_visit(session, stranger, visit.id)
    assert visits.list_visits(session, stranger, VisitQuery()).rows == []
    assert inspectors.inspectors_of(session, stranger) == []


def test_visits_are_read_in_the_order_of_the_calendar_page_by_page(session: Session, planner: Actor) -> None:
    for number in range(8):
        a_place(session, planner, f"S-{number}", "ES", near(number))
    an_inspector(session, planner, "E1")
    plan = rounds.plan(session, planner, WEEK, now=NOW)
    seen, cursor = [], ""
    while True:
        page = visits.list_visits(session, planner, VisitQuery(plan_id=plan.id, limit=2, cursor=cursor))
        seen += page.rows
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert len(seen) == len(visits_of(session, plan)) > 2
    assert seen == sorted(seen, key=lambda visit: (visit.day, visit.starts_at_minute, visit.id))

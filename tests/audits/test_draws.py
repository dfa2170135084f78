"""A draw on the database: sealed before the plan, used by it, revealed after it; and complaints that no plan tells."""

import re
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from audits.drawing.published import DrawFrameChanged, DrawNotRevealed, DrawSeedWrong, check, read, written
from audits.draws import committing, draws
from audits.draws.committing import (
    DrawAfterPlan,
    DrawAlreadyCommitted,
    DrawAlreadyRevealed,
    DrawOrder,
    DrawPeriodBegun,
    DrawShareWrong,
    DrawTooEarly,
)
from audits.draws.draws import DrawNotCommitted, DrawNotFound, DrawPeriodDiffers
from audits.models import Draw, Visit
from audits.payloads import PlanDetail, VisitRead
from audits.planning.calendar import CalendarVisit, calendar_feed
from audits.rounds import rounds
from audits.rounds.rounds import NoInspectors, NoSites, RoundDatesWrong, RoundOrder
from audits.visits import visits
from foundation import trail
from foundation.actors import ActionNotAllowed, Actor, OrganisationId, Role
from foundation.models import Obligation, TrailEntry
from reports.contents.inspection_plan import inspection_plan
from reports.facts.inspection_plan import plan_facts as report_facts
from reports.facts.plan_week import plan_facts
from suppliers.models import Site
from tests.audits.test_rounds_stored import a_place, near, visits_of
from tests.builders import NOW, a_fact, a_finding, a_grievance, an_action, an_inspector

FIRST = date(2026, 11, 30)
LAST = FIRST + timedelta(days=11)
AFTER = NOW + timedelta(days=40)
ORDER = DrawOrder(FIRST, LAST)
ROUND = RoundOrder(FIRST, LAST, seed=7, iterations=5)


def thrown(many: int) -> str:
    """As a die of the test falls: always the same."""
    return "5e" * many


@pytest.fixture
def ground(session: Session, planner: Actor) -> list[Site]:
    for code in ("E1", "E2"):
        an_inspector(session, planner, code)
    return [a_place(session, planner, f"S-{number:02d}", "ES", near(number % 15)) for number in range(30)]


def committed(session: Session, actor: Actor, order: DrawOrder = ORDER) -> Draw:
    return committing.commit(session, actor, order, now=NOW, entropy=thrown)


def drawn_sites(draw: Draw) -> set[UUID]:
    of = {opaque: whose for opaque, whose, _ in draw.frame["sites"]}
    return {UUID(of[one]) for one in draw.drawn["sites"]}


@pytest.mark.usefixtures("ground")
def test_a_draw_is_sealed_planned_on_revealed_and_run_again_from_its_file(session: Session, planner: Actor) -> None:
    draw = committing.commit(session, planner, ORDER, now=NOW)
    before = read(written(draws.published(draw)))
    assert (draw.inspector_days, draw.of_inspector_days, draw.seed) == (2, 18, None)
    assert draw.sealed_seed not in written(draws.published(draw))
    with pytest.raises(DrawNotRevealed):
        check(before)
    plan = rounds.plan(session, planner, ROUND, now=NOW)
    by_lot = [visit for visit in visits_of(session, plan) if visit.selected_how == "random"]
    assert {visit.site_id for visit in by_lot} == drawn_sites(draw)
    assert {visit.propensity for visit in by_lot} == {draw.sites / draw.of_sites}
    assert {visit.propensity for visit in visits_of(session, plan) if visit.selected_how != "random"} == {1.0}
    assert plan.random_share >= 0.1
    committing.reveal(session, planner, draw.id, now=AFTER)
    after = read(written(draws.published(draw)))
    assert len(check(after, kept_seal=before.seal)["sites"]) == draw.sites
    lines = select(TrailEntry).where(TrailEntry.subject_id == str(draw.id))
    told = session.exec(lines.order_by(col(TrailEntry.number))).all()
    assert [entry.action for entry in told] == ["draw.committed", "draw.revealed"]
    assert before.seal in told[0].changes
    assert str(draw.seed) not in told[0].changes


def test_the_file_names_neither_sites_nor_people_nor_scores(
    session: Session, planner: Actor, ground: list[Site]
) -> None:
    text = written(draws.published(committed(session, planner)))
    words = re.findall(r"[A-Za-z0-9-]+", text)
    assert not {str(site.id) for site in ground} & set(words)
    assert "E1" not in words
    assert "agriculture" not in text


@pytest.mark.usefixtures("ground")
def test_a_day_is_drawn_once_before_it_is_planned_and_before_it_has_come(session: Session, planner: Actor) -> None:
    for order, refusal in (
        (replace(ORDER, share=0.05), DrawShareWrong),
        (DrawOrder(NOW.date() - timedelta(days=1), LAST), DrawPeriodBegun),
        (DrawOrder(LAST, FIRST), RoundDatesWrong),
    ):
        with pytest.raises(refusal):
            committed(session, planner, order)
    committed(session, planner)
    with pytest.raises(DrawAlreadyCommitted):
        committed(session, planner, DrawOrder(LAST, LAST + timedelta(days=4)))
    later = RoundOrder(LAST + timedelta(days=3), LAST + timedelta(days=7), seed=1, iterations=2)
    rounds.plan(session, planner, later, now=NOW)
    with pytest.raises(DrawAfterPlan):
        committed(session, planner, DrawOrder(later.starts_on, later.ends_on))


@pytest.mark.usefixtures("ground")
def test_a_seed_is_shown_once_and_not_before_the_last_day_without_a_reason(session: Session, planner: Actor) -> None:
    with pytest.raises(DrawNotCommitted):
        draws.draw_of_days(session, planner, FIRST, LAST)
    draw = committed(session, planner)
    with pytest.raises(DrawTooEarly):
        committing.reveal(session, planner, draw.id, now=NOW)
    committing.reveal(session, planner, draw.id, now=NOW, early_because="the court asks for it")
    assert (draw.seed, draw.early_because) == (draw.sealed_seed, "the court asks for it")
    with pytest.raises(DrawAlreadyRevealed):
        committing.reveal(session, planner, draw.id, now=AFTER)


@pytest.mark.usefixtures("ground")
def test_a_stored_draw_that_was_altered_is_neither_revealed_nor_planned_on(session: Session, planner: Actor) -> None:
    draw = committed(session, planner)
    for change, refusal in (({"sites": draw.sites - 1}, DrawFrameChanged), ({"sealed_seed": "0" * 64}, DrawSeedWrong)):
        kept = {name: getattr(draw, name) for name in change}
        draw.sqlmodel_update(change)
        with pytest.raises(refusal):
            committing.reveal(session, planner, draw.id, now=AFTER)
        with pytest.raises(refusal):
            rounds.plan(session, planner, ROUND, now=NOW)
        draw.sqlmodel_update(kept)


@pytest.mark.usefixtures("ground")
def test_weeks_of_one_draw_share_its_sites_and_none_is_visited_twice(session: Session, planner: Actor) -> None:
    draw = committed(session, planner)
    first = RoundOrder(FIRST, FIRST + timedelta(days=4), seed=1, iterations=2)
    second = RoundOrder(FIRST + timedelta(days=7), LAST, seed=1, iterations=2)
    made = [visits_of(session, rounds.plan(session, planner, order, now=NOW)) for order in (first, second)]
    by_lot = [visit.site_id for week in made for visit in week if visit.selected_how == "random"]
    assert sorted(by_lot) == sorted(drawn_sites(draw))
    with pytest.raises(DrawPeriodDiffers):
        rounds.plan(session, planner, RoundOrder(LAST, LAST + timedelta(days=5), seed=1), now=NOW)


def test_the_lot_never_costs_a_required_visit(session: Session, planner: Actor) -> None:
    """One inspector, two working days, as many follow-ups as the days hold: the drawn day gives way."""
    an_inspector(session, planner, "E1")
    for number in range(14):
        site = a_place(session, planner, f"S-{number:02d}", "ES", near(number % 3))
        a_fact(session, planner, site.id, "workers_total", "20")
        if number < 4:
            finding = a_finding(session, planner, site, "critical", days_ago=9)
            an_action(session, planner, finding, close_by=FIRST + timedelta(days=1))
    order = DrawOrder(FIRST, FIRST + timedelta(days=1))
    draw = committed(session, planner, order)
    plan = rounds.plan(session, planner, RoundOrder(order.starts_on, order.ends_on, seed=3, iterations=40), now=NOW)
    how = [visit.selected_how for visit in visits_of(session, plan)]
    assert (draw.inspector_days, how.count("follow_up")) == (1, 4)
    assert not [one for one in plan.left_out if one["required"]]


def test_draws_belong_to_their_organisation_and_need_leave_to_plan(session: Session, planner: Actor) -> None:
    with pytest.raises(NoInspectors):
        committed(session, planner)
    an_inspector(session, planner, "E1")
    with pytest.raises(NoSites):
        committed(session, planner)
    a_place(session, planner, "S-1", "ES", near(1))
    draw = committed(session, planner)
    assert [one.id for one in draws.list_draws(session, planner)] == [draw.id]
    stranger = replace(planner, organisation_id=OrganisationId(UUID(int=7)), jurisdiction=frozenset())
    assert draws.list_draws(session, stranger) == []
    with pytest.raises(DrawNotFound):
        draws.visible_draw(session, stranger, draw.id)
    field = replace(planner, role=Role.INSPECTOR)
    with pytest.raises(ActionNotAllowed):
        committing.reveal(session, field, draw.id, now=AFTER)
    with pytest.raises(ActionNotAllowed):
        committed(session, field)


@pytest.fixture
def alike(session: Session, planner: Actor) -> list[Site]:
    """Three small farms at one crossroads, of little risk, among busier ones; far too many for one day."""
    an_inspector(session, planner, "E1")
    for number in range(3, 15):
        site = a_place(session, planner, f"S-{number:02d}", "ES", near(number))
        a_fact(session, planner, site.id, "workers_total", "900")
    places = [a_place(session, planner, f"S-{number:02d}", "ES", near(number)) for number in range(3)]
    for site in places:
        a_fact(session, planner, site.id, "workers_total", "12")
    return places


def every_read(session: Session, actor: Actor) -> str:
    """All that a plan, a page, a feed, a report and the lines of the API say, with rows named by order."""
    plan = rounds.plan(session, actor, RoundOrder(FIRST, FIRST + timedelta(days=1), seed=3, iterations=20), now=NOW)
    made = sorted(visits_of(session, plan), key=lambda visit: (visit.day, visit.starts_at_minute, visit.code))
    feed = [CalendarVisit(UUID(int=at), NOW, NOW, NOW) for at in range(len(made))]
    owed = select(Obligation).where(Obligation.kind == "visit")
    said = [
        PlanDetail.model_validate(plan.model_dump()).model_dump_json(),
        *(VisitRead.model_validate(visit.model_dump()).model_dump_json() for visit in made),
        repr([[task.title, task.detail] for visit in made for task in visits.tasks_of(session, actor, visit.id)]),
        repr(plan_facts(session, actor, plan.id, week=FIRST, visit=str(made[0].id), today=FIRST, everything=True)),
        repr(inspection_plan(report_facts(session, actor, str(plan.id), today=FIRST), k=0).sections),
        calendar_feed(feed).decode(),
        repr([[v.propensity, v.selected_how, v.outcome] for v in made]),
        repr(sorted((str(one.titled), str(one.because)) for one in session.exec(owed))),
    ]
    head = trail.head_seen_by(session, actor)[
        :16
    ]  # a hash over random ids: it differs between any two worlds and tells nothing
    text = "\n".join(said).replace(str(plan.id), "plan").replace(head, "head")
    for at, visit in enumerate(made):
        text = text.replace(str(visit.id), f"visit {at}")
    return text


def test_no_plan_page_feed_or_report_tells_at_which_of_three_sites_somebody_spoke(
    session: Session, planner: Actor, alike: list[Site]
) -> None:
    said = []
    for site in (None, *alike):
        with session.begin_nested() as one_telling:
            if site is not None:
                a_grievance(session, planner, site)
            said.append(every_read(session, planner))
            visited = {row.site_id for row in session.exec(select(Visit))}
            one_telling.rollback()
        assert (site is None) == (not visited >= {one.id for one in alike})
    assert said[1] == said[2] == said[3]
    assert said[0] != said[1]
    asked_of_every_site, told_of_every_plan = "Register of complaints", "No line tells of a complaint."
    assert "complaint" not in said[1].replace(asked_of_every_site, "").replace(told_of_every_plan, "")


def test_a_cell_stays_prompted_until_each_of_its_sites_was_visited(
    session: Session, planner: Actor, alike: list[Site]
) -> None:
    a_grievance(session, planner, alike[0])
    first = visits_of(
        session, rounds.plan(session, planner, RoundOrder(FIRST, FIRST + timedelta(days=1), 3, iterations=20), now=NOW)
    )
    for visit in first:
        if visit.site_id != alike[2].id:
            visit.state, visit.day = "done", NOW.date()
    again = visits_of(session, rounds.plan(session, planner, RoundOrder(LAST, LAST, 3, iterations=20), now=NOW))
    assert alike[2].id in {visit.site_id for visit in again}
    for visit in again:
        visit.state, visit.day = "done", NOW.date()
    settled = rounds.plan(session, planner, RoundOrder(LAST, LAST, 3, iterations=20), now=NOW)
    chosen = {visit.site_id for visit in visits_of(session, settled) if visit.selected_how != "random"}
    assert not chosen & {site.id for site in alike}

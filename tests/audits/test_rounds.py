import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.instruments.checklists import Sector, instrument_for
from audits.planning.calendar import visit_codes
from audits.planning.engine import Budget
from audits.planning.round import plan_round
from audits.planning.round_parties import (
    Absence,
    Coordinates,
    Inspector,
    PlannableSite,
    Round,
    Running,
    Tie,
    WhyPlanned,
)
from audits.planning.rules import RoundRules, scheduling_rules
from audits.planning.sheets import left_out_rows, plan_rows, task_rows
from audits.visits.visit_tasks import VisitToPrepare, tasks_for_visit
from foundation.dates import RestDay, WorkingCalendar

pytestmark = pytest.mark.no_database

MONDAY = dt.date(2026, 3, 2)
WEEK = [MONDAY + dt.timedelta(days=step) for step in range(7)]
QUICK = Budget(3, iterations=20)
RULES = RoundRules(random_share=0.0)
AMAL = Inspector("amal", "ES", "AN", Coordinates(37.4, -6.0), frozenset({"ar", "es"}))


def a_site(name: str = "s1", **changes: object) -> PlannableSite:
    site = PlannableSite(name, "ES", "AN", Coordinates(37.5, -5.9), Sector.AGRICULTURE, 80, 0.4, frozenset({"ar"}))
    return replace(site, **{"last_visit": dt.date(2024, 1, 8), **changes})


def planned(*sites: PlannableSite, inspector: Inspector = AMAL, rules: RoundRules = RULES, seed: int = 3) -> Round:
    return plan_round(sites, [inspector], WEEK, rules, replace(QUICK, seed=seed))


@pytest.mark.parametrize(
    ("site", "inspector", "words"),
    [
        (a_site(languages=frozenset({"hi"})), AMAL, "language: speaks none of hi"),
        (a_site(skills=frozenset({"diving"})), AMAL, "skills: lacks diving"),
        (a_site(), replace(AMAL, sectors=frozenset({Sector.HOSPITALITY})), "sector: not trained for agriculture"),
        (a_site(), replace(AMAL, conflicts=frozenset({"s1"})), "conflict of interest"),
        (a_site(), replace(AMAL, ties=(Tie("s1", "consultant", dt.date(2024, 2, 29)),)), "S02 conflict of interest"),
        (a_site(), replace(AMAL, running=(Running("s1", 2),)), "rotation: has led here 2 times running"),
        (a_site(visit_by=dt.date(2026, 3, 1)), AMAL, "due day: must be visited by 2026-03-01"),
        (a_site(coordinates=Coordinates(43.0, -2.0)), AMAL, "travel"),
    ],
)
def test_a_hard_rule_keeps_the_site_out_and_says_so(site: PlannableSite, inspector: Inspector, words: str) -> None:
    plan = planned(site, inspector=inspector)
    assert plan.visits == ()
    assert words in plan.left_out[0].reason


def test_a_cooled_off_tie_no_longer_bars() -> None:
    assert planned(a_site(), inspector=replace(AMAL, ties=(Tie("s1", "consultant", dt.date(2023, 3, 2)),))).visits


def test_visits_keep_off_weekends_holidays_days_off_and_the_site_s_rest_days() -> None:
    calendar = WorkingCalendar("ES", "AN", (RestDay(WEEK[1], "own"),))
    inspector = replace(AMAL, calendar=calendar, absences=(Absence(WEEK[0], WEEK[0]),))
    rest = WorkingCalendar(rest_days=(RestDay(WEEK[2], "market day"), RestDay(WEEK[3], "market day")))
    assert [visit.day for visit in planned(a_site(calendar=rest), inspector=inspector).visits] == [WEEK[4]]


def test_the_unknown_is_worth_more_than_the_known_low_risk() -> None:
    sites = [a_site("low", risk=0.1), a_site("never", risk=None, last_visit=None), a_site("mid", risk=0.45)]
    plan = plan_round(sites, [AMAL], [MONDAY], replace(RULES, work_end_min=700), QUICK)
    assert [(visit.site, visit.why) for visit in plan.visits] == [("never", WhyPlanned.FIRST_VISIT)]
    assert "risk unknown" in plan.visits[0].reason
    assert {one.site: "worth more" in one.reason for one in plan.left_out} == {"low": True, "mid": True}


def test_what_was_assumed_is_written_on_the_visit() -> None:
    plan = planned(a_site(coordinates=None, headcount=None, risk=None), a_site("big", headcount=800))
    words = {visit.site: " ".join(visit.assumptions) for visit in plan.visits}
    assert all(
        part in words["s1"] for part in ("no coordinates: 60 min", "head-count unknown: 50", "risk unknown: 0.50")
    )
    assert "plan 3 auditor-days" in words["big"]


def test_a_required_visit_comes_before_any_value_and_by_its_day() -> None:
    due = a_site("due", risk=0.01, required_because="follow-up of an open finding", visit_by=WEEK[1])
    plan = plan_round([due, *(a_site(f"r{k}", risk=0.9) for k in range(20))], [AMAL], WEEK, RoundRules(), QUICK)
    visit = next(visit for visit in plan.visits if visit.site == "due")
    assert visit.day <= WEEK[1]
    assert visit.reason == "required: follow-up of an open finding, by 2026-03-03"


def test_the_random_share_is_drawn_blind_to_risk_and_again_the_same_from_its_seed() -> None:
    sites = [a_site(f"s{k}", risk=0.9 if k < 20 else 0.0) for k in range(40)]
    plan = planned(*sites, rules=RoundRules())
    drawn = [visit for visit in plan.visits if visit.why is WhyPlanned.RANDOM]
    assert (plan.random_days, plan.inspector_days) == (1, 5)
    assert drawn
    assert plan == planned(*sites, rules=RoundRules())
    lots = {
        v.site
        for seed in range(12)
        for v in planned(*sites, rules=RoundRules(), seed=seed).visits
        if v.why is WhyPlanned.RANDOM
    }
    assert any(int(site[1:]) >= 20 for site in lots)


SITES = st.lists(
    st.builds(
        a_site,
        coordinates=st.one_of(st.none(), st.builds(Coordinates, st.floats(36.5, 38.5), st.floats(-7, -4))),
        headcount=st.one_of(st.none(), st.integers(1, 3_000)),
        risk=st.one_of(st.none(), st.floats(0, 1)),
        languages=st.sets(st.sampled_from(["ar", "es", "hi"])).map(frozenset),
        visit_by=st.one_of(st.none(), st.sampled_from(WEEK)),
        required_because=st.sampled_from([None, None, "follow-up"]),
    ),
    max_size=7,
).map(lambda sites: [replace(site, id=f"s{at}") for at, site in enumerate(sites)])


@given(SITES, st.integers(0, 99))
def test_every_site_is_visited_once_or_left_out_with_a_reason(sites: list[PlannableSite], seed: int) -> None:
    omar = replace(AMAL, id="omar", languages=frozenset({"hi"}), absences=(Absence(WEEK[0], WEEK[1]),))
    plan = plan_round(sites, [AMAL, omar], WEEK, RoundRules(), replace(QUICK, seed=seed))
    by_id = {site.id: site for site in sites}
    assert sorted([v.site for v in plan.visits] + [one.site for one in plan.left_out]) == sorted(by_id)
    assert all(one.reason for one in plan.left_out)
    for visit in plan.visits:
        site, who = by_id[visit.site], {"amal": AMAL, "omar": omar}[visit.inspector]
        assert not site.languages or site.languages & who.languages
        assert visit.day.weekday() < 5
        assert not any(one.starts_on <= visit.day <= one.ends_on for one in who.absences)
        assert site.visit_by is None or visit.day <= site.visit_by
        assert RULES.work_start_min <= visit.start_min <= visit.start_min + visit.minutes <= RULES.work_end_min


def test_rows_carry_the_same_codes_as_the_feed() -> None:
    plan = planned(a_site(), a_site("s2", languages=frozenset({"xx"})))
    assert [row.visit for row in plan_rows(plan)] == list(visit_codes(plan))
    assert [(row.site, row.required) for row in left_out_rows(plan)] == [("s2", "no")]
    tasks = tasks_for_visit(VisitToPrepare(visit_codes(plan)[0]), instrument_for(Sector.AGRICULTURE), 80)
    rows = task_rows(plan.visits[0], tasks)
    assert [row.position for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    assert rows[3].detection_chance.startswith("0.")


def test_every_scheduling_rule_is_shipped_with_its_source_and_the_planner_reads_its_numbers() -> None:
    rules = scheduling_rules()
    assert all(rule.source for rule in rules.values())
    defaults = RoundRules()
    assert (defaults.cooling_off_months, defaults.most_running, defaults.random_share) == (36, 2, 0.1)

"""Who may go, who goes in twos and what is visited on one day; a referee of its own reads every plan again."""

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.instruments.checklists import Sector
from audits.planning.engine import Budget
from audits.planning.independence import cools_off_on, may_join, may_lead
from audits.planning.round import plan_round
from audits.planning.round_parties import (
    Absence,
    Coordinates,
    Credential,
    Inspector,
    PlannableSite,
    Round,
    RoundVisit,
    Running,
    Tie,
)
from audits.planning.rules import RoundRules
from audits.planning.worth import travel_minutes
from foundation.dates import WorkingCalendar

pytestmark = pytest.mark.no_database

MONDAY = dt.date(2026, 3, 2)
WEEK = [MONDAY + dt.timedelta(days=step) for step in range(7)]
RULES = RoundRules()
QUICK = Budget(3, iterations=15)
AMAL = Inspector("amal", "ES", "AN", Coordinates(37.4, -6.0), frozenset({"ar", "es"}), sex="female")
BRUNO = replace(AMAL, id="bruno", home=Coordinates(37.6, -5.8), languages=frozenset({"es"}), sex="male")
CARLA = replace(
    AMAL, id="carla", country="PT", home=Coordinates(37.3, -7.3), languages=frozenset({"pt", "es"}), sex=None
)
SITE = PlannableSite("s1", "ES", "AN", Coordinates(37.5, -5.9), Sector.AGRICULTURE, 80, 0.4)
LAPSED = Credential("accreditation", "APSCA", "LA-1", dt.date(2022, 1, 1), dt.date(2026, 2, 28))


def planned(*sites: PlannableSite, team: tuple[Inspector, ...] = (AMAL, BRUNO, CARLA), seed: int = 3) -> Round:
    return plan_round(sites, team, WEEK, RULES, replace(QUICK, seed=seed))


def test_every_broken_rule_is_named_with_its_fact_and_day() -> None:
    who = replace(
        AMAL,
        languages=frozenset(),
        sectors=frozenset({Sector.HOSPITALITY}),
        ties=(Tie("s1", "trainer", dt.date(2024, 2, 29)), Tie("s1", "kin")),
        running=(Running("s1", 2),),
        credentials=(LAPSED,),
        absences=(Absence(MONDAY, WEEK[1], "leave"),),
    )
    site = replace(
        SITE, languages=frozenset({"hi"}), payer="supplier", programme="public_inspection", visit_from=WEEK[3]
    )
    assert list(may_lead(who, site, MONDAY, RULES).reasons) == [
        "S01 language: speaks none of hi",
        "S01 sector: not trained for agriculture",
        "S02 conflict of interest: trainer until 2024-02-29, cooling-off until 2027-02-28",
        "S02 conflict of interest: kin, not ended",
        "S03 rotation: has led here 2 times running",
        "S18 accreditation LA-1 ended 2026-02-28",
        "S19 payer: public inspection refuses visits that the supplier pays for",
        "S13 day off: leave until 2026-03-03",
        "S09 window: opens on 2026-03-05",
    ]
    assert [reason[:3] for reason in may_join(who, site, WEEK[3], RULES).reasons] == ["S02", "S02", "S18"]


def test_an_accreditation_counts_from_its_first_to_its_last_day_and_one_of_a_body_is_enough() -> None:
    ends, begins = LAPSED.valid_to, dt.date(2026, 3, 4)
    assert ends is not None
    who = replace(AMAL, credentials=(LAPSED, replace(LAPSED, number="LA-2", valid_from=begins, valid_to=None)))
    allowed = [may_lead(who, SITE, day, RULES).allowed for day in WEEK[:5]]
    assert allowed == [False, False, True, True, True]
    assert "S18 accreditation LA-2 begins 2026-03-04" in may_lead(who, SITE, MONDAY, RULES).reasons
    assert not any("S18" in reason for reason in may_lead(who, SITE, ends, RULES).reasons)


DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))


@given(DAYS, DAYS, st.sampled_from(["employer", "kin", "shareholding", "consultant", "trainer"]))
def test_a_tie_bars_for_its_cooling_off_and_never_after(ended: dt.date, day: dt.date, kind: str) -> None:
    who = replace(
        AMAL, ties=(Tie("s1", kind, ended), Tie("other", kind)), calendar=WorkingCalendar(weekend=frozenset())
    )
    site = replace(SITE, calendar=WorkingCalendar(weekend=frozenset()))
    free = cools_off_on(ended, RULES.cooling_off_months)
    for decide in (may_lead, may_join):
        verdict = decide(who, site, day, RULES)
        assert verdict.allowed == (day >= free)
        assert all(str(free) in reason and kind in reason for reason in verdict.reasons)
    assert (free.year - ended.year, free.month) == (3, ended.month)


@given(st.permutations(["ar", "es", "hi"]), st.sets(st.sampled_from(["ar", "es", "hi", "pt"])), st.booleans())
def test_an_interpreter_stands_in_for_a_language_and_for_nothing_else(
    booked: list[str],
    asked: set[str],
    trained: bool,  # noqa: FBT001 - drawn
) -> None:
    who = replace(AMAL, languages=frozenset(), sectors=frozenset() if trained else frozenset({Sector.CONSTRUCTION}))
    site = replace(SITE, languages=frozenset(asked), interpreters=frozenset(booked[:2]))
    reasons = may_lead(who, site, MONDAY, RULES).reasons
    assert any("language" in one for one in reasons) == bool(asked and not asked & set(booked[:2]))
    assert any("sector" in one for one in reasons) == (not trained)


def test_two_go_together_at_one_hour_and_the_plan_says_why_these_two() -> None:
    plan = planned(replace(SITE, required_because="a follow-up", pair_for=("violence_risk",)))
    visit = plan.visits[0]
    assert {visit.inspector, visit.second} <= {"amal", "bruno", "carla"}
    assert visit.inspector != visit.second
    assert "two go: a risk of violence at the site" in visit.why_team
    mixed = planned(replace(SITE, required_because="x", pair_for=("night_visit",)), team=(AMAL, BRUNO))
    assert "S03b the team is not mixed" not in mixed.visits[0].why_team
    same = planned(
        replace(SITE, required_because="x", pair_for=("night_visit",)), team=(AMAL, replace(BRUNO, sex="female"))
    )
    assert "S03b the team is not mixed" in same.visits[0].why_team


def test_a_pair_that_cannot_be_is_named_with_everybody_s_reason_and_the_rest_is_planned() -> None:
    hard = replace(SITE, id="hard", required_because="x", pair_for=("violence_risk",))
    away = replace(BRUNO, absences=(Absence(WEEK[0], WEEK[6], "leave"),))
    plan = planned(hard, replace(SITE, id="easy"), team=(AMAL, away))
    assert [visit.site for visit in plan.visits] == ["easy"]
    reason = plan.left_out[0].reason
    assert plan.left_out[0].required
    assert all(part in reason for part in ("S04", "a risk of violence", "amal on 02, 03, 04, 05, 06", "day off"))
    assert "leave" not in reason


def test_a_joint_visit_takes_one_day_and_each_authority_leads_at_home() -> None:
    here = replace(SITE, id="here", joint="Guadiana", risk=0.1)
    there = replace(here, id="there", country="PT", region="Algarve", coordinates=Coordinates(37.25, -7.4))
    plan = planned(here, there, *(replace(SITE, id=f"r{number}", risk=0.9) for number in range(12)))
    by_site = {visit.site: visit for visit in plan.visits}
    assert by_site["here"].day == by_site["there"].day
    assert by_site["there"].inspector == "carla"
    alone = planned(here, there, team=(AMAL, BRUNO))
    assert alone.visits == ()
    assert all("S14 joint visit Guadiana" in one.reason and "authority of PT" in one.reason for one in alone.left_out)


def test_working_hours_window_and_contradictory_window_are_kept_and_told() -> None:
    part_time = replace(AMAL, hours=((540.0, 780.0), None, (480.0, 960.0), None, None, None, None))
    plan = planned(*(replace(SITE, id=f"s{number}", headcount=40) for number in range(8)), team=(part_time,))
    assert {visit.day for visit in plan.visits} <= {WEEK[0], WEEK[2]}
    assert all(visit.start_min + visit.minutes <= 780 for visit in plan.visits if visit.day == WEEK[0])
    none = planned(replace(SITE, required_because="x", visit_from=WEEK[3], visit_by=WEEK[1]))
    assert "S09 window: opens on 2026-03-05" in none.left_out[0].reason
    assert "S06 due day: must be visited by 2026-03-03" in none.left_out[0].reason


def test_without_inspectors_every_site_is_told_so_and_a_supplier_who_pays_lowers_the_value() -> None:
    nobody = planned(SITE, replace(SITE, id="two", required_because="x", pair_for=("night_visit",)), team=())
    assert ["no inspector works" in one.reason for one in nobody.left_out] == [True, True]
    free, paid = (
        plan_round([replace(SITE, payer=payer)], [AMAL], WEEK, RoundRules(random_share=0.0, yearly_floor=0.0), QUICK)
        for payer in ("public", "supplier")
    )
    assert paid.value == pytest.approx(0.8 * free.value)
    assert "paid by the supplier: weighed 0.8 times" in paid.visits[0].assumptions
    assert free.value > 0


def broken(plan: Round, sites: dict[str, PlannableSite], team: dict[str, Inspector]) -> list[str]:
    """Everything that a plan of these must not do, read from the plan alone."""
    wrong: list[str] = []
    routes: dict[tuple[str, dt.date], list[RoundVisit]] = defaultdict(list)
    joint: dict[str, set[dt.date]] = defaultdict(set)
    for visit in plan.visits:
        site = sites[visit.site]
        members = [visit.inspector, *([visit.second] if visit.second else [])]
        wrong += [f"{site.id}: alone"] if site.pair_for and len(set(members)) != 2 else []
        wrong += [str(one) for one in may_lead(team[visit.inspector], site, visit.day, RULES).reasons]
        for name in members:
            routes[name, visit.day].append(visit)
            wrong += [f"{name}: tie"] if site.id in team[name].conflicts else []
        if site.joint:
            joint[site.joint].add(visit.day)
    wrong += [f"{name}: on {len(days)} days" for name, days in joint.items() if len(days) > 1]
    asked = defaultdict(set)
    for site in sites.values():
        if site.joint:
            asked[site.joint].add(site.id)
    visited = {visit.site for visit in plan.visits}
    wrong += [f"{name}: half" for name, ids in asked.items() if 0 < len(ids & visited) < len(ids)]
    for (name, _), route in routes.items():
        wrong += late(team[name], sorted(route, key=lambda visit: visit.start_min), sites)
    return wrong


def late(who: Inspector, route: list[RoundVisit], sites: dict[str, PlannableSite]) -> list[str]:
    first, last = route[0], route[-1]
    wrong = []
    if first.start_min < RULES.work_start_min + travel_minutes(who, sites[first.site], RULES) - 1e-6:
        wrong.append(f"{who.id} starts too early")
    if last.start_min + last.minutes + travel_minutes(sites[last.site], who, RULES) > RULES.work_end_min + 1e-6:
        wrong.append(f"{who.id} is home too late")
    for one, other in pairwise(route):
        road = travel_minutes(sites[one.site], sites[other.site], RULES)
        wrong += [f"{who.id} is in two places"] if one.start_min + one.minutes + road > other.start_min + 1e-6 else []
    return wrong


SITES = st.lists(
    st.builds(
        replace,
        st.just(SITE),
        coordinates=st.builds(Coordinates, st.floats(37.0, 38.2), st.floats(-6.8, -5.2)),
        headcount=st.sampled_from([20, 80, 400]),
        risk=st.floats(0, 1),
        languages=st.sets(st.sampled_from(["ar", "es", "hi"]), max_size=2).map(frozenset),
        required_because=st.sampled_from([None, None, None, "follow-up"]),
        pair_for=st.sampled_from([(), (), (), ("violence_risk",), ("night_visit", "sex_specific_interviews")]),
        joint=st.sampled_from([None, None, None, None, "J"]),
    ),
    max_size=14,
).map(lambda sites: [replace(site, id=f"s{at}") for at, site in enumerate(sites)])


@given(SITES, st.integers(0, 99))
def test_no_round_breaks_a_rule_whatever_is_asked(sites: list[PlannableSite], seed: int) -> None:
    team = (replace(AMAL, conflicts=frozenset({"s0"})), BRUNO, replace(BRUNO, id="dora", conflicts=frozenset({"s1"})))
    plan = planned(*sites, team=team, seed=seed)
    assert broken(plan, {site.id: site for site in sites}, {one.id: one for one in team}) == []
    told = [visit.site for visit in plan.visits] + [one.site for one in plan.left_out]
    assert sorted(told) == sorted(site.id for site in sites)
    assert plan == planned(*sites, team=team, seed=seed)


def test_all_required_pairs_and_joint_visits_of_a_full_fortnight_are_met() -> None:
    days = [MONDAY + dt.timedelta(days=step) for step in range(12)]
    sites = [
        replace(
            SITE,
            id=f"s{at}",
            coordinates=Coordinates(37.2 + at % 7 * 0.09, -6.3 + at % 11 * 0.07),
            risk=at % 10 / 10,
            required_because="follow-up" if at % 9 == 0 else None,
            pair_for=("violence_risk",) if at % 18 == 0 else (),
            joint="J" if at in {5, 6} else None,
        )
        for at in range(72)
    ]
    team = (AMAL, BRUNO, replace(BRUNO, id="dora"), replace(AMAL, id="emil", sex="male"))
    plan = plan_round(sites, team, days, RULES, QUICK)
    assert broken(plan, {site.id: site for site in sites}, {one.id: one for one in team}) == []
    assert not [one for one in plan.left_out if one.required]
    assert {"s5", "s6"} <= {visit.site for visit in plan.visits}
    assert plan.random_days / plan.inspector_days >= RULES.random_share

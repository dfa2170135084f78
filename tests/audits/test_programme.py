"""The year's programme as a pure decision: what it must never do, whatever the sites, days and campaigns."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audits.programme.cycles import cycle_of
from audits.programme.parties import Campaign, Entry, FollowUp, How, Missed, Programme, ProgrammeSite, Why
from audits.programme.programme import make_programme
from audits.programme.rules import ProgrammeRules
from audits.programme.seasons import season_of

pytestmark = pytest.mark.no_database

YEAR = 2027
NEW_YEAR = dt.date(YEAR, 1, 1)
RULES = ProgrammeRules()
EVERY_MONTH = (4.0,) * 12

days = st.integers(-900, 364).map(lambda step: NEW_YEAR + dt.timedelta(days=step))
risks = st.none() | st.integers(0, 100).map(lambda points: points / 100)


def band_of(risk: float | None) -> str:
    return "unknown" if risk is None else "low" if risk < 0.25 else "medium" if risk < 0.5 else "high"


@st.composite
def sites(draw: st.DrawFn) -> ProgrammeSite:
    risk = draw(risks)
    country, sector, region = draw(st.sampled_from((("ES", "agriculture", "Huelva"), ("PT", "hospitality", ""))))
    due = draw(st.none() | days)
    return ProgrammeSite(
        id="",
        area=country,
        country=country,
        region=region,
        sector=sector,
        headcount=draw(st.sampled_from((None, 40, 300, 1_500))),
        risk=risk,
        band=band_of(risk),
        last_visit=draw(st.none() | days.filter(lambda day: day < NEW_YEAR)),
        follow_up=FollowUp("an action of F-1 is due", due) if due and draw(st.integers(0, 3)) == 0 else None,
        not_before=draw(st.sampled_from((None, None, dt.date(YEAR, 4, 10)))),
        not_after=draw(st.sampled_from((None, None, dt.date(YEAR, 3, 1)))),
    )


@st.composite
def years(draw: st.DrawFn) -> tuple[list[ProgrammeSite], dict[str, tuple[float, ...]], list[Campaign]]:
    given_sites = [replace(site, id=f"s{at}") for at, site in enumerate(draw(st.lists(sites(), max_size=24)))]
    months = st.tuples(*[st.sampled_from((0.0, 1.5, 4.0, 9.0))] * 12)
    campaigns = st.builds(
        Campaign, st.just("Farms"), st.integers(1, 9), st.integers(1, 12), st.integers(1, 12), st.just("agriculture")
    )
    capacity = {area: draw(months) for area in ("ES", "PT")}
    return given_sites, capacity, draw(st.lists(campaigns, max_size=1))


def held(programme: Programme) -> dict[tuple[str, int], int]:
    found: dict[tuple[str, int], int] = defaultdict(int)
    for entry in programme.entries:
        if entry.month is not None:
            found[entry.site, entry.month] += entry.days
    return found


@given(years())
def test_no_month_holds_more_than_its_days_and_no_window_leaves_the_year_or_the_sites_own_dates(
    asked: tuple[list[ProgrammeSite], dict[str, tuple[float, ...]], list[Campaign]],
) -> None:
    places, capacity, campaigns = asked
    made = make_programme(places, capacity, campaigns, YEAR, RULES)
    own = {site.id: site for site in places}
    taken: Counter[tuple[str, int]] = Counter()
    for entry in made.entries:
        if entry.how is How.SURE:
            _check_window(entry, own[entry.site])
            assert entry.month is not None
            taken[own[entry.site].area, entry.month] += entry.days
    for (area, month), used in taken.items():
        share = next(one.lot_share for one in made.areas if one.area == area)
        assert used <= capacity[area][month - 1] * (1 - share) + 1e-9
    assert made.value <= made.bound + 1e-6 * max(1.0, made.bound)


def _check_window(entry: Entry, site: ProgrammeSite) -> None:
    assert entry.opens is not None
    assert entry.closes is not None
    assert NEW_YEAR <= entry.opens <= entry.closes <= dt.date(YEAR, 12, 31)
    length = (entry.closes - entry.opens).days + 1
    assert length <= RULES.most_window
    assert length >= RULES.least_window or site.follow_up is not None
    assert site.not_before is None or entry.opens >= site.not_before
    assert site.not_after is None or entry.closes <= site.not_after
    if site.follow_up is not None and site.follow_up.due >= max(NEW_YEAR, site.not_before or NEW_YEAR):
        assert entry.closes <= site.follow_up.due


@given(years())
def test_nobody_has_no_chance_and_a_floor_or_quota_that_is_missed_is_named(
    asked: tuple[list[ProgrammeSite], dict[str, tuple[float, ...]], list[Campaign]],
) -> None:
    places, capacity, campaigns = asked
    made = make_programme(places, capacity, campaigns, YEAR, RULES)
    areas = {one.area: one for one in made.areas}
    for entry, site in zip(made.entries, places, strict=True):
        area = areas[site.area]
        if any(capacity[site.area]):
            assert entry.chance > 0
            assert RULES.random_share <= area.lot_share <= RULES.most_random_share
        assert entry.chance >= RULES.yearly_floor - 1e-9 or not area.floor_met
        if site.follow_up is not None and site.follow_up.due.year <= YEAR and entry.how is How.LOT:
            assert entry.missed is not Missed.NOTHING
            assert entry.reason
    for one in made.campaigns:
        assert one.met or one.reason


@given(years(), st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_neither_the_order_of_the_sites_nor_their_ids_change_who_is_visited_when(
    asked: tuple[list[ProgrammeSite], dict[str, tuple[float, ...]], list[Campaign]], dice: Random
) -> None:
    places, capacity, campaigns = asked
    mixed = [replace(site, id=f"other-{number}") for number, site in enumerate(places)]
    dice.shuffle(mixed)
    told = [_told(make_programme(some, capacity, campaigns, YEAR, RULES), some) for some in (places, mixed)]
    assert told[0] == told[1]


def _told(made: Programme, places: list[ProgrammeSite]) -> Counter[str]:
    return Counter(
        f"{replace(site, id='')!r} {replace(entry, site='')!r}"
        for site, entry in zip(places, made.entries, strict=True)
    )


@given(years(), st.integers(0, 23), st.integers(1, 60))
def test_of_two_sites_equal_but_for_their_risk_the_riskier_never_has_the_lower_chance(
    asked: tuple[list[ProgrammeSite], dict[str, tuple[float, ...]], list[Campaign]], at: int, points: int
) -> None:
    places, capacity, campaigns = asked
    if not places or places[at % len(places)].risk is None:
        return
    lesser = places[at % len(places)]
    risk = min(1.0, (lesser.risk or 0.0) + points / 100)
    riskier = replace(lesser, id="riskier", risk=risk, band=band_of(risk))
    made = make_programme([*places, riskier], capacity, campaigns, YEAR, RULES)
    chance = {entry.site: entry.chance for entry in made.entries}
    assert chance["riskier"] >= chance[lesser.id]


def a_farm(number: int, **more: object) -> ProgrammeSite:
    farm = ProgrammeSite(f"f{number:02d}", "ES", "ES", "Huelva", "agriculture", 40, 0.3 + number / 100, band="medium")
    return replace(farm, **more)  # type: ignore[arg-type] # fields by name


def test_a_quota_of_farms_in_harvest_is_met_and_says_so_and_one_that_ends_before_it_begins_is_named() -> None:
    farms = [a_farm(number) for number in range(30)]
    asked = [Campaign("Berries", 12, 3, 5, "agriculture", "ES"), Campaign("Backwards", 2, 9, 3)]
    made = make_programme(farms, {"ES": (10.0,) * 12}, asked, YEAR, RULES)
    by_name = {one.campaign.name: one for one in made.campaigns}
    assert by_name["Berries"].planned >= 12
    assert not by_name["Backwards"].met
    assert "before it begins" in by_name["Backwards"].reason
    in_spring = [entry for entry in made.entries if entry.month in {3, 4, 5}]
    assert {entry.why for entry in in_spring} == {Why.CAMPAIGN}
    assert all("strawberry" in entry.reason for entry in in_spring)


def test_a_follow_up_comes_before_any_value_and_one_without_a_place_is_named_with_the_rest_planned() -> None:
    due = FollowUp("an action of F-0007 is due", dt.date(YEAR, 2, 20))
    others = [a_farm(number) for number in range(40)]
    late = [a_farm(90 + number, headcount=1_500, risk=0.01, follow_up=due) for number in range(2)]
    made = make_programme([*others, *late], {"ES": (5.0,) * 12}, [], YEAR, RULES)
    entries = {entry.site: entry for entry in made.entries}
    first = [entries[site.id] for site in late]
    assert [one.why for one in first].count(Why.FOLLOW_UP) == 2
    assert all(one.closes is not None and one.closes <= due.due for one in first)
    tight = make_programme([*others, *late], {"ES": (5.0, 0.0, *EVERY_MONTH[2:])}, [], YEAR, RULES)
    missed = [one for one in tight.entries if one.missed is Missed.OVER_CAPACITY]
    assert len([one for one in missed if "F-0007" in one.reason]) == 1
    assert sum(one.how is How.SURE for one in tight.entries) > 20


def test_published_windows_stay_though_a_riskier_site_has_come_and_what_had_to_move_is_counted() -> None:
    farms = [a_farm(number) for number in range(20)]
    first = make_programme(farms, {"ES": (2.0,) * 12}, [], YEAR, RULES)
    windows = {entry.site: entry.opens for entry in first.entries if entry.opens}
    again = [replace(site, kept=windows.get(site.id)) for site in farms]
    fresh = a_farm(99, risk=0.99)
    second = make_programme([*again, fresh], {"ES": (2.0,) * 12}, [], YEAR, RULES)
    assert (second.kept, second.moved) == (len(windows), 0)
    less = make_programme(again, {"ES": (2.0,) * 6 + (0.0,) * 6}, [], YEAR, RULES)
    assert less.moved == sum(day.month > 6 for day in windows.values())


def test_the_solver_is_near_its_bound_and_never_behind_the_plain_way() -> None:
    places = [
        a_farm(number, id=f"p{number}", risk=number * 37 % 101 / 101, headcount=(20, 200, 700)[number * 7 % 3])
        for number in range(200)
    ]
    capacity = {"ES": (9.0,) * 12}
    solved, plain = (make_programme(places, capacity, [], YEAR, RULES, plain=one) for one in (False, True))
    assert solved.gap <= 0.02
    assert plain.value <= solved.value <= solved.bound + 1e-6
    assert plain.bound >= solved.value


def test_a_season_over_new_year_has_two_spans_and_a_place_without_a_row_has_none() -> None:
    olives = season_of("agriculture", "ES", "jaén", YEAR)
    assert olives is not None
    assert [(first.month, last.month) for first, last in olives.spans] == [(1, 2), (11, 12)]
    assert season_of("agriculture", "XX", "", YEAR) is None


@pytest.mark.parametrize(
    ("site", "months"),
    [
        (ProgrammeSite("a", "ES", scheme="amfori BSCI", rating="D"), 12),
        (ProgrammeSite("a", "ES", band="very_high"), 12),
        (ProgrammeSite("a", "ES", band="unknown"), 24),
        (ProgrammeSite("a", "ES", band="low"), None),
        (ProgrammeSite("a", "ES", band="medium", extension=1.5, most_months=36), 36),
        (ProgrammeSite("a", "ES", band="medium", extension=9.0, most_months=36), 36),
    ],
)
def test_a_cycle_goes_by_scheme_and_rating_else_by_band_and_recognition_lengthens_it_within_its_cap(
    site: ProgrammeSite, months: int | None
) -> None:
    assert cycle_of(site).months == months


def test_earned_recognition_lowers_what_a_visit_is_worth_but_leaves_the_chance_of_the_lot() -> None:
    seen = dt.date(YEAR - 2, 3, 1)
    alike = [a_farm(5, id=f"q{number}", risk=0.4, last_visit=seen) for number in range(10)]
    places = [replace(alike[0], extension=1.5, most_months=36), *alike[1:]]
    made = make_programme(places, {"ES": (2.0,) * 6 + (0.0,) * 6}, [], YEAR, RULES)
    first, *rest = made.entries
    assert sum(one.how is How.SURE for one in rest) == 6
    assert first.how is How.LOT
    assert first.chance >= RULES.yearly_floor
    assert all(one.chance >= first.chance for one in rest)

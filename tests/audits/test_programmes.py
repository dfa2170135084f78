"""A year's programme on the database: made, published, followed by rounds, made again; and told to nobody outside."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from audits.models import Programme, ProgrammeEntry, Visit
from audits.payloads import PlanDetail, VisitOutcome, VisitRead
from audits.programme.parties import Campaign
from audits.programme.rules import ProgrammeRules
from audits.programmes import programme_making, programmes
from audits.programmes.programme_making import ProgrammeYearWrong, YearOrder
from audits.programmes.programme_progress import progress_of
from audits.programmes.programme_windows import round_window, windows_for_round
from audits.programmes.programmes import EntryQuery, ProgrammeNotDraft, ProgrammeNotFound
from audits.rounds import rounds
from audits.rounds.rounds import NoInspectors, NoSites, RoundOrder
from audits.visits import visits
from foundation.actors import ActionNotAllowed, Actor, OrganisationId, Role
from foundation.models import Change, TrailEntry
from suppliers.models import Site
from tests.audits.test_rounds_stored import a_place, near, visits_of
from tests.builders import NOW, a_fact, a_finding, a_grievance, an_action, an_inspector

YEAR = 2027
ORDER = YearOrder(YEAR, "Fields first", 1.0, (Campaign("Spring", 3, 3, 4),))


@pytest.fixture
def ground(session: Session, planner: Actor) -> list[Site]:
    """One inspector and 50 sites of 1,200 workers, four days each: far more than a year holds."""
    an_inspector(session, planner, "E1")
    found = [a_place(session, planner, f"S-{number:02d}", "ES", near(number % 5)) for number in range(50)]
    for site in found:
        a_fact(session, planner, site.id, "workers_total", "1200")
    return found


def made(session: Session, actor: Actor, order: YearOrder = ORDER) -> Programme:
    return programme_making.make(session, actor, order, now=NOW)


def entries_of(session: Session, programme: Programme) -> dict[UUID, ProgrammeEntry]:
    rows = session.exec(select(ProgrammeEntry).where(ProgrammeEntry.programme_id == programme.id))
    return {entry.site_id: entry for entry in rows}


def test_a_programme_holds_every_site_with_a_window_or_a_chance_and_its_seal_covers_them(
    session: Session, planner: Actor, ground: list[Site]
) -> None:
    programme = made(session, planner)
    entries = entries_of(session, programme)
    assert entries.keys() == {site.id for site in ground}
    sure = [entry for entry in entries.values() if entry.how == "sure"]
    assert 20 <= len(sure) < 45
    assert all(entry.chance >= 0.05 for entry in entries.values())
    area = programme.areas[0]
    assert all(used <= held for used, held in zip(area["used"], area["capacity"], strict=True))
    assert programme.campaigns[0]["planned"] >= 3
    published = programmes.publish(session, planner, programme.id, now=NOW)
    assert published.seal == programmes.seal_of(session, planner, published)
    sure[0].days += 1
    session.add(sure[0])
    session.flush()
    assert published.seal != programmes.seal_of(session, planner, published)
    lines = select(TrailEntry).where(TrailEntry.subject_id == str(programme.id))
    told = session.exec(lines.order_by(col(TrailEntry.number))).all()
    assert [one.action for one in told] == ["programme.made", "programme.published"]
    assert published.seal in told[1].changes
    with pytest.raises(ProgrammeNotDraft):
        programmes.publish(session, planner, programme.id, now=NOW)


def test_pages_of_entries_go_through_all_of_them_once_in_the_order_of_their_windows(
    session: Session, planner: Actor, ground: list[Site]
) -> None:
    programme = made(session, planner)
    seen: list[ProgrammeEntry] = []
    query = EntryQuery(limit=20)
    while True:
        page = programmes.list_entries(session, planner, programme.id, query)
        seen += page.rows
        if page.next_cursor is None:
            break
        query = replace(query, cursor=page.next_cursor)
    assert len({entry.site_id for entry in seen}) == len(seen) == len(ground)
    windows = [entry.opens_on for entry in seen if entry.opens_on]
    assert windows == sorted(windows)
    assert all(entry.how == "lot" for entry in seen[len(windows) :])
    march = programmes.list_entries(session, planner, programme.id, EntryQuery(month=3)).rows
    assert march
    assert {entry.opens_on.month for entry in march if entry.opens_on} == {3}


def test_a_programme_made_again_keeps_what_was_published_and_counts_what_moved(
    session: Session, planner: Actor, ground: list[Site]
) -> None:
    first = programmes.publish(session, planner, made(session, planner).id, now=NOW)
    before = {site: entry.opens_on for site, entry in entries_of(session, first).items() if entry.opens_on}
    a_fact(session, planner, ground[-1].id, "workers_total", "1300")
    second = made(session, planner, YearOrder(YEAR))
    after = {site: entry.opens_on for site, entry in entries_of(session, second).items() if entry.opens_on}
    assert (second.kept, second.moved) == (len(before), 0)
    assert before.items() <= after.items()
    assert (second.purpose, second.campaigns[0]["name"]) == ("Fields first", "Spring")
    draft = made(session, planner, YearOrder(YEAR))
    assert (second.state, draft.state, first.state) == ("closed", "draft", "published")
    programmes.publish(session, planner, draft.id, now=NOW)
    assert first.state == "closed"


def test_rounds_go_where_a_window_is_open_and_stay_inside_it(
    session: Session, planner: Actor, ground: list[Site]
) -> None:
    later = NOW + timedelta(days=45)
    plain = rounds.plan(session, planner, RoundOrder(date(YEAR, 3, 1), date(YEAR, 3, 12), seed=3), now=later)
    unled = {visit.site_id for visit in visits_of(session, plain)}
    for site in [site for site in ground if site.id not in unled][:5]:
        site.region = "ES-H"  # the campaign is where the plain round does not go
    order = replace(ORDER, campaigns=(Campaign("Spring", 3, 3, 4, region="ES-H"),))
    programme = programmes.publish(session, planner, made(session, planner, order).id, now=NOW)
    entries = entries_of(session, programme)
    led = rounds.plan(session, planner, RoundOrder(date(YEAR, 3, 1), date(YEAR, 3, 12), seed=3), now=later)
    days = {visit.site_id: visit.day for visit in visits_of(session, led)}
    march = {site: entry for site, entry in entries.items() if entry.opens_on and entry.opens_on.month == 3}
    assert march
    assert not march.keys() <= unled
    assert march.keys() <= days.keys()
    assert all(_open(entry, days[site]) for site, entry in march.items())
    progress = progress_of(session, planner, programme, today=date(YEAR, 3, 15))
    assert len(march) <= progress.planned <= len(days)
    assert progress.visited == 0


def _open(entry: ProgrammeEntry, day: date) -> bool:
    return bool(entry.opens_on and entry.closes_on and entry.opens_on <= day <= entry.closes_on)


def test_a_visit_that_was_made_counts_in_progress_and_campaign_and_frees_the_round_of_its_window(
    session: Session, planner: Actor, ground: list[Site]
) -> None:
    programme = programmes.publish(session, planner, made(session, planner).id, now=NOW)
    entry = next(one for one in entries_of(session, programme).values() if one.opens_on and one.opens_on.month == 3)
    assert entry.opens_on is not None
    visit = Visit(
        organisation_id=planner.organisation_id, code="V-1", site_id=entry.site_id, day=entry.opens_on,
        starts_at_minute=540, minutes=300, recorded_at=NOW,
    )  # fmt: skip
    session.add(visit)
    session.flush()
    seen = VisitOutcome(outcome="nothing_found", done_on=entry.opens_on, detection_chance=0.6)
    visits.record_outcome(session, planner, visit.id, seen, version_seen=1, now=NOW + timedelta(days=200))
    progress = progress_of(session, planner, programme, today=date(YEAR, 7, 2))
    assert (progress.visited, progress.sites_visited, progress.campaigns) == (1, 1, {"Spring": 1})
    assert 0 < progress.floor_so_far < 0.05 * progress.lot_sites
    in_june = windows_for_round(session, planner, date(YEAR, 6, 1), date(YEAR, 6, 10))
    assert entry.site_id not in in_june


def test_a_window_that_is_to_come_waits_one_that_is_open_draws_and_one_that_ends_hurries() -> None:
    rules, opens, closes = ProgrammeRules(), date(YEAR, 5, 1), date(YEAR, 5, 31)
    at = [
        round_window(opens, closes, date(YEAR, month, day), date(YEAR, month, day) + timedelta(days=9), rules)
        for month, day in ((4, 10), (4, 26), (5, 10), (5, 26), (6, 10))
    ]
    assert [one.factor for one in at] == [0.5, 2.0, 2.0, 4.0, 0.5]
    assert [(one.visit_from, one.visit_by) for one in at[1:4]] == [(opens, None), (None, None), (None, closes)]


def test_a_follow_up_is_in_before_its_day_and_an_overdue_one_as_soon_as_the_year_begins(
    session: Session, planner: Actor, ground: list[Site]
) -> None:
    due = {ground[4].id: date(YEAR, 6, 10), ground[5].id: date(2026, 12, 1)}
    for site_id, close_by in due.items():
        site = session.get_one(Site, site_id)
        action = an_action(session, planner, a_finding(session, planner, site, "critical", days_ago=3))
        action.close_by = close_by  # as after an extension
        session.add(action)
    session.flush()
    entries = entries_of(session, made(session, planner))
    first, late = (entries[site_id] for site_id in due)
    assert first.why == late.why == "follow_up"
    assert first.closes_on is not None
    assert date(YEAR, 4, 1) <= first.closes_on <= date(YEAR, 6, 10)
    assert late.closes_on is not None
    assert late.closes_on <= date(YEAR, 1, 31)


def test_windows_stand_in_no_feed_no_plan_and_no_visit_that_is_read(
    session: Session, planner: Actor, ground: list[Site]
) -> None:
    programme = programmes.publish(session, planner, made(session, planner).id, now=NOW)
    shown = {*VisitRead.model_fields, *PlanDetail.model_fields}
    assert not {name for name in shown if "window" in name or "opens" in name or "closes" in name}
    told = session.exec(select(Change).where(Change.subject_kind == "programme")).all()
    assert {one.subject_id for one in told} == {programme.id}
    entries = [str(one.id) for one in entries_of(session, programme).values()]
    trail = session.exec(select(TrailEntry.changes)).all()
    assert not [one for one in trail if "opens" in one or any(entry in one for entry in entries)]
    assert len(ground) == len(entries)


def test_a_complaint_changes_nothing_in_a_programme(session: Session, planner: Actor, ground: list[Site]) -> None:
    before = made(session, planner)
    a_grievance(session, planner, ground[30])
    after = made(session, planner)
    assert before.instance_hash == after.instance_hash
    told = [
        {site: (entry.opens_on, entry.chance, entry.reason) for site, entry in entries_of(session, one).items()}
        for one in (before, after)
    ]
    assert told[0] == told[1]


def test_programmes_belong_to_their_organisation_and_need_leave_inspectors_and_sites(
    session: Session, planner: Actor
) -> None:
    with pytest.raises(NoInspectors):
        made(session, planner)
    an_inspector(session, planner, "E1")
    with pytest.raises(NoSites):
        made(session, planner)
    a_place(session, planner, "S-1", "ES", near(1))
    for year in (2025, 2040):
        with pytest.raises(ProgrammeYearWrong):
            made(session, planner, YearOrder(year))
    programme = made(session, planner)
    stranger = replace(planner, organisation_id=OrganisationId(UUID(int=7)), jurisdiction=frozenset())
    assert programmes.list_programmes(session, stranger) == []
    with pytest.raises(ProgrammeNotFound):
        programmes.list_entries(session, stranger, programme.id, EntryQuery())
    with pytest.raises(ActionNotAllowed):
        made(session, replace(planner, role=Role.INSPECTOR))
    with pytest.raises(ActionNotAllowed):
        programmes.list_programmes(session, replace(planner, role=Role.SUPPLIER))

"""The feed of one inspector: whose visits, of which days, for how long, and when it ends."""

from datetime import date, timedelta
from uuid import UUID

import icalendar
import pytest
from sqlmodel import Session

from audits import sweeps
from audits.calendars import calendar_feeds
from audits.calendars.calendar_feeds import FeedNotFound, InspectorClosed, NoOwnCalendar
from audits.crews import inspectors
from audits.models import CalendarFeed, Inspector, Plan, Visit, VisitMember
from audits.rounds import rounds
from foundation import accounts
from foundation.actors import ActionNotAllowed, Actor
from foundation.models import Account
from suppliers.models import Site
from tests.builders import NOW, a_site, an_inspector

TODAY = NOW.date()


def a_visit(
    session: Session, inspector: Inspector, site: Site, number: int, day: date, *, published: bool = True
) -> Visit:
    plan = Plan(
        organisation_id=inspector.organisation_id, starts_on=day, ends_on=day, seed=1, engine="none", iterations=0,
        instance_hash="", value=0, bound=0, random_share=0, recorded_at=NOW,
        state="published" if published else "draft", published_at=NOW if published else None,
    )  # fmt: skip
    session.add(plan)
    session.flush()
    visit = Visit(
        organisation_id=inspector.organisation_id, plan_id=plan.id, code=f"Visit {number:04d}", site_id=site.id,
        inspector_id=inspector.id, day=day, starts_at_minute=480, minutes=90, reason="wages are held back",
        recorded_at=NOW,
    )  # fmt: skip
    session.add(visit)
    session.flush()
    return visit


@pytest.fixture
def people(session: Session, planner: Actor, inspector: Actor) -> tuple[Inspector, Inspector]:
    """The first is the signed-in inspector, the second a colleague."""
    mine, other = (an_inspector(session, planner, code) for code in ("E1", "E2"))
    mine.account_id = inspector.account_id
    session.add(mine)
    session.flush()
    return mine, other


def shown(session: Session, secret: str, *, days_later: int = 0) -> dict[str, str]:
    """Code and standing of what a phone reads."""
    content, _ = calendar_feeds.read(session, secret, now=NOW + timedelta(days=days_later))
    entries = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert {str(one["summary"]) for one in entries} <= {"Field work"}
    return {session.get_one(Visit, visit_of(one)).code: str(one["status"]) for one in entries}


def visit_of(entry: icalendar.Component) -> UUID:
    return UUID(str(entry["uid"]).removeprefix("visit-").partition("@")[0])


def test_a_feed_holds_the_own_visits_of_published_rounds_of_a_few_weeks(
    session: Session, planner: Actor, inspector: Actor, people: tuple[Inspector, Inspector]
) -> None:
    mine, other = people
    site = a_site(session, planner, "Finca Inventada")
    for number, ahead in enumerate((-8, -7, 0, 21, 22)):
        a_visit(session, mine, site, number, TODAY + timedelta(days=ahead))
    a_visit(session, mine, site, 8, TODAY, published=False)
    a_visit(session, other, site, 9, TODAY)
    along = a_visit(session, other, site, 7, TODAY)
    session.add(
        VisitMember(organisation_id=mine.organisation_id, visit_id=along.id, inspector_id=mine.id, role="second")
    )
    session.flush()
    _, secret = calendar_feeds.make_feed(session, inspector, None, now=NOW)
    assert set(shown(session, secret)) == {"Visit 0001", "Visit 0002", "Visit 0003", "Visit 0007"}
    assert set(shown(session, secret, days_later=1)) == {"Visit 0002", "Visit 0003", "Visit 0004", "Visit 0007"}
    content, _ = calendar_feeds.read(session, secret, now=NOW)
    assert content == calendar_feeds.read(session, secret, now=NOW + timedelta(hours=5))[0]
    told = content.decode().replace("\r\n ", "")
    assert [word for word in ("Inventada", str(site.id), "wages", "E1", "inspectorate") if word in told] == []


def test_a_cancelled_visit_stays_for_sixty_days_with_a_higher_number(
    session: Session, planner: Actor, inspector: Actor, people: tuple[Inspector, Inspector]
) -> None:
    visit = a_visit(session, people[0], a_site(session, planner, "Finca"), 1, TODAY)
    _, secret = calendar_feeds.make_feed(session, inspector, None, now=NOW)
    before = visit.sequence
    rounds.cancel(session, planner, visit, now=NOW)
    assert (shown(session, secret), visit.sequence) == ({"Visit 0001": "CANCELLED"}, before + 1)
    assert shown(session, secret, days_later=60) == {"Visit 0001": "CANCELLED"}
    assert shown(session, secret, days_later=61) == {}


def test_a_new_feed_ends_the_old_and_the_day_of_reading_is_all_that_is_kept(
    session: Session, inspector: Actor, people: tuple[Inspector, Inspector]
) -> None:
    _, first = calendar_feeds.make_feed(session, inspector, None, now=NOW)
    feed, second = calendar_feeds.make_feed(session, inspector, people[0].id, now=NOW)
    with pytest.raises(FeedNotFound):
        calendar_feeds.read(session, first, now=NOW)
    assert calendar_feeds.read(session, second, now=NOW)[1]
    calendar_feeds.note_reading(session, second, now=NOW)
    assert not calendar_feeds.read(session, second, now=NOW)[1]
    assert feed.last_read_on == TODAY
    assert second not in repr(feed)
    calendar_feeds.revoke_feed(session, inspector, feed.id, now=NOW)
    for act in (
        lambda: calendar_feeds.read(session, second, now=NOW),
        lambda: calendar_feeds.revoke_feed(session, inspector, feed.id, now=NOW),
    ):
        with pytest.raises(FeedNotFound):
            act()


def test_only_who_plans_visits_makes_sees_and_revokes_a_colleague_s(
    session: Session, planner: Actor, inspector: Actor, officer: Actor, people: tuple[Inspector, Inspector]
) -> None:
    with pytest.raises(ActionNotAllowed):
        calendar_feeds.make_feed(session, inspector, people[1].id, now=NOW)
    with pytest.raises(NoOwnCalendar):
        calendar_feeds.make_feed(session, planner, None, now=NOW)
    with pytest.raises(inspectors.InspectorNotFound):
        calendar_feeds.make_feed(session, officer, people[1].id, now=NOW)
    feed, _ = calendar_feeds.make_feed(session, planner, people[1].id, now=NOW)
    assert [one.id for one in calendar_feeds.standing_feeds(session, planner)] == [feed.id]
    assert calendar_feeds.standing_feeds(session, inspector) == []
    for stranger in (inspector, officer):
        with pytest.raises(FeedNotFound):
            calendar_feeds.revoke_feed(session, stranger, feed.id, now=NOW)


@pytest.mark.parametrize("closed", ["inspector", "account"])
def test_a_feed_ends_with_its_inspector_and_with_the_account_behind(
    session: Session, planner: Actor, inspector: Actor, people: tuple[Inspector, Inspector], closed: str
) -> None:
    feed, secret = calendar_feeds.make_feed(session, inspector, None, now=NOW)
    if closed == "inspector":
        inspectors.close_inspector(session, planner, people[0].id, now=NOW)
    else:
        accounts.disable(session, session.get_one(Account, inspector.account_id), now=NOW)
    with pytest.raises(FeedNotFound):  # at once, before any sweep
        calendar_feeds.read(session, secret, now=NOW)
    system = Actor.system(planner.organisation_id, planner.jurisdiction)
    swept = [sweeps.sweep_deadlines(session, system, today=TODAY, now=NOW).feeds_ended for _ in range(2)]
    assert (swept, session.get_one(CalendarFeed, feed.id).revoked_because) == ([1, 0], "closed")
    if closed == "inspector":
        with pytest.raises(InspectorClosed):
            calendar_feeds.make_feed(session, planner, people[0].id, now=NOW)

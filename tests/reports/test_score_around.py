"""What pages say around a score, and where nobody has looked."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from audits.models import Visit
from foundation.actors import Actor
from reports.facts.coverage import coverage
from reports.facts.score_around import score_around, unusual_sites
from reports.facts.site_record import site_facts
from risk import scores
from risk.sectors import model_for
from suppliers import facts
from suppliers.payloads import FactCreate
from tests.builders import NOW, a_fact, a_site

TODAY = NOW.date()
CLEAN = {"recruitment_fees": "none", "visa_and_papers": "free_visa_own_papers", "workers_total": "80"}
GRAVE = {"recruitment_fees": "workers_in_debt", "visa_and_papers": "employer_holds", "workers_total": "80"}


def farms(session: Session, actor: Actor, number: int) -> list[UUID]:
    """All answering alike, but the last, where papers are held and workers in debt."""
    made = []
    for at in range(number):
        site = a_site(session, actor, f"Finca {at}")
        for field, value in (GRAVE if at == number - 1 else CLEAN).items():
            a_fact(session, actor, site.id, field, value)
        made.append(site.id)
    scores.score_all(session, actor, as_of=TODAY, now=NOW)
    return made


def test_a_site_is_placed_among_all_and_against_sites_like_it(session: Session, officer: Actor) -> None:
    *_, grave = farms(session, officer, 10)
    found = score_around(session, officer, scores.of_site(session, officer, grave))
    assert found.rank is not None
    assert (found.rank.place, found.rank.of) == (1, 10)
    assert found.peers is not None
    assert (found.peers.peers, found.peers.above, found.peers.size) == (9, True, "medium")
    assert {part.part: part.level for part in found.severity}["scope"] is not None
    assert 0 < found.completeness < 1
    assert [one.site.id for one in unusual_sites(session, officer)] == [str(grave)]


def test_the_page_of_a_site_says_what_would_lower_its_score(session: Session, officer: Actor) -> None:
    *_, grave = farms(session, officer, 3)
    shown = site_facts(session, officer, grave, today=TODAY, now=NOW)
    assert shown.receipt is not None
    assert shown.ways_down
    assert all((way.after.points or 0) < way.before == shown.receipt.rating.points for way in shown.ways_down)


def test_another_organisation_is_nobodys_peer(session: Session, officer: Actor, planner: Actor) -> None:
    farms(session, officer, 10)
    assert unusual_sites(session, planner) == ()


def test_what_nobody_visited_is_unknown_and_never_counted_as_seen(session: Session, officer: Actor) -> None:
    seen, before, _never = farms(session, officer, 3)
    for site_id, days in ((seen, 100), (before, 900)):
        day = TODAY - timedelta(days=days)
        visit = Visit(
            organisation_id=officer.organisation_id,
            site_id=site_id,
            code=f"V-{days}",
            day=day,
            starts_at_minute=540,
            minutes=240,
            state="done",
            recorded_at=NOW,
        )
        session.add(visit)
    session.flush()
    found = coverage(session, officer, today=TODAY).countries[0]
    assert (found.whole.sites, found.whole.recent, found.whole.earlier, found.whole.never) == (3, 1, 1, 1)
    assert (found.whole.per_cent, found.whole.is_unknown) == (33, False)
    assert found.whole.last_visit == TODAY - timedelta(days=100)


def test_a_country_that_nobody_visited_is_unknown(session: Session, officer: Actor) -> None:
    farms(session, officer, 2)
    found = coverage(session, officer, today=TODAY)
    assert (found.whole.never, found.whole.is_unknown) == (2, True)
    assert found.since == TODAY - timedelta(days=730)


def test_the_page_of_a_site_counts_an_answer_that_has_run_out_once(session: Session, officer: Actor) -> None:
    *_, grave = farms(session, officer, 2)
    ran_out = FactCreate(
        node_id=grave, field="labour_provider_layers", value="2", source="minutes", as_of=TODAY - timedelta(days=30),
        valid_until=TODAY - timedelta(days=1),
    )  # fmt: skip
    facts.add_fact(session, officer, ran_out, now=NOW)
    scores.score_all(session, officer, as_of=TODAY, now=NOW)
    row = scores.of_site(session, officer, grave)
    drivers = len(model_for(row.model.partition("/")[0], TODAY).drivers)
    receipt = site_facts(session, officer, grave, today=TODAY, now=NOW).receipt
    assert "labour_provider_layers" in row.missing
    assert receipt is not None
    assert receipt.inputs == drivers

"""Scores on the database: made twice the same, replayed to the bit, and silent about who spoke."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, func, select, update

from audits.findings import findings
from audits.payloads import FindingDecision
from foundation import changes
from foundation.actors import ActionNotAllowed, Actor, OrganisationId, Role
from foundation.database import Database
from foundation.models import Change
from risk import reactions, scores
from risk.models import ScoreBatch, SiteScore
from risk.replaying import read_receipt_file, receipt_file, replay_paper
from risk.scores import ScoreDayInFuture, ScoreDayPassed, ScoreNotFound, ScoreQuery
from risk.scoring import ReceiptTampered
from suppliers import identity, sites
from tests.builders import NOW, a_fact, a_finding, a_grievance, a_party, a_site, an_edge

TODAY = NOW.date()


def scored(session: Session, actor: Actor, *, on: date = TODAY) -> ScoreBatch:
    return scores.score_all(session, actor, as_of=on, now=NOW + (on - TODAY))


def known(session: Session, actor: Actor, name: str, *, fees: str = "paid_by_workers") -> UUID:
    """A farm of which enough is known to have a number."""
    site = a_site(session, actor, name)
    for field, value in (
        ("recruitment_fees", fees),
        ("visa_and_papers", "employer_holds"),
        ("upheld_claims", "4"),
        ("workers_total", "80"),
    ):
        a_fact(session, actor, site.id, field, value)
    return site.id


def told(session: Session, kind: str) -> list[UUID]:
    return list(session.exec(select(Change.subject_id).where(Change.kind == kind)))


def rows_in_all(session: Session) -> int:
    return session.exec(select(func.count()).select_from(SiteScore)).one()


def test_a_site_nobody_knows_anything_about_is_unknown_and_never_low(session: Session, officer: Actor) -> None:
    site = a_site(session, officer, "Finca")
    scored(session, officer)
    row = scores.of_site(session, officer, site.id)
    assert (row.band, row.value) == ("unknown", None)
    assert "Nothing is known" in row.reason


def test_no_score_is_made_for_a_day_still_to_come(session: Session, officer: Actor) -> None:
    site = known(session, officer, "Finca")
    scored(session, officer)
    with pytest.raises(ScoreDayInFuture, match="2031"):
        scores.score_all(session, officer, as_of=date(2031, 1, 1), now=NOW)
    assert scores.of_site(session, officer, site).as_of == TODAY


def test_scoring_twice_on_one_day_writes_nothing_twice(session: Session, officer: Actor) -> None:
    first, second = known(session, officer, "One"), known(session, officer, "Two")
    batch = scored(session, officer)
    assert scored(session, officer).id == batch.id
    a_fact(session, officer, second, "recruitment_fees", "none")
    later = scored(session, officer)
    assert later.id != batch.id
    assert scores.of_site(session, officer, first).batch_id == batch.id
    assert scores.of_site(session, officer, second).batch_id == later.id
    assert [row.superseded_at is None for row in scores.history_of(session, officer, second)].count(True) == 1
    assert rows_in_all(session) == 3


def test_a_closed_site_has_no_current_score_and_keeps_the_old_one(session: Session, officer: Actor) -> None:
    site_id = known(session, officer, "One")
    scored(session, officer)
    sites.close_site(session, officer, site_id, reason="demolished", version_seen=1, now=NOW)
    scored(session, officer)
    with pytest.raises(ScoreNotFound):
        scores.of_site(session, officer, site_id)
    assert len(scores.history_of(session, officer, site_id)) == 1


def test_a_change_of_band_is_told_and_a_first_score_is_not(session: Session, officer: Actor) -> None:
    site = a_site(session, officer, "Finca")
    scored(session, officer)
    assert told(session, "score.band_changed") == []
    a_finding(session, officer, site, "critical")
    scored(session, officer)
    assert scores.of_site(session, officer, site.id).band != "unknown"
    assert told(session, "score.band_changed") == [site.id]


def test_a_stored_score_is_computed_again_to_the_bit(session: Session, officer: Actor) -> None:
    site_id, supplier = known(session, officer, "Hotel"), known(session, officer, "Farm")
    an_edge(session, officer, supplier, site_id)
    scored(session, officer)
    row = scores.of_site(session, officer, site_id)
    again = scores.replay_stored(row)
    assert (again.value, again.logit, again.band.value) == (row.value, row.logit, row.band)
    assert any(line.driver.startswith("exposure") for line in again.contributions)
    handed_out = receipt_file(scores.paper_of(session, row))
    assert replay_paper(read_receipt_file(handed_out)).score.value == row.value
    for forged in (handed_out.replace(f'"value": {row.value:.0f}', '"value": 1'), "[]", '{"receipt": 1}', "no json"):
        with pytest.raises(ReceiptTampered):
            replay_paper(read_receipt_file(forged))


def test_a_stored_receipt_that_was_touched_is_found_out(session: Session, officer: Actor) -> None:
    site_id = known(session, officer, "Hotel")
    scored(session, officer)
    row = scores.of_site(session, officer, site_id)
    touched = row.receipt.replace("paid_by_workers", "none")
    session.execute(update(SiteScore).where(col(SiteScore.id) == row.id).values(receipt=touched))
    session.refresh(row)
    with pytest.raises(ReceiptTampered):
        scores.replay_stored(row)


def test_a_value_nobody_can_read_costs_its_field_and_not_the_batch(session: Session, officer: Actor) -> None:
    bad, good = known(session, officer, "Bad"), known(session, officer, "Good")
    a_fact(session, officer, bad, "undisclosed_supplier_share", "1.4")
    a_fact(session, officer, bad, "upheld_claims", "a dozen")
    scored(session, officer)
    row = scores.of_site(session, officer, bad)
    assert "undisclosed_supplier_share, upheld_claims" in row.reason
    assert "undisclosed_supplier_share" in row.missing
    assert "readable" not in scores.of_site(session, officer, good).reason


def test_scores_are_listed_worst_first_with_the_unknown_behind_and_page_by_page(
    session: Session, officer: Actor
) -> None:
    for number in range(3):
        a_site(session, officer, f"Unknown {number}")
    worst = known(session, officer, "Worst")
    known(session, officer, "Better", fees="none")
    scored(session, officer)
    seen: list[SiteScore] = []
    cursor = ""
    while True:
        page = scores.list_scores(session, officer, ScoreQuery(limit=2, cursor=cursor))
        seen += page.rows
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert seen[0].site_id == worst
    assert [row.value is None for row in seen] == [False, False, True, True, True]
    assert len({row.id for row in seen}) == 5


def test_what_somebody_confided_changes_nothing_a_buyer_can_read_for_thirty_days(
    session: Session, officer: Actor, planner: Actor
) -> None:
    site_id = known(session, officer, "Finca")
    site = sites.read_site(session, officer, site_id)
    scored(session, officer)
    feed = session.exec(select(func.count()).select_from(Change)).one()
    a_grievance(session, planner, site)
    assert session.exec(select(func.count()).select_from(Change)).one() == feed
    for days in (0, 1, 29):
        on = TODAY + timedelta(days=days)
        scored(session, officer, on=on)
        open_view = scores.of_site(session, officer, site_id)
        assert not any(line["group"] == "withheld" for line in open_view.contributions)
        assert '"withheld":0' in open_view.receipt
    scored(session, officer, on=TODAY + timedelta(days=75))
    after = scores.of_site(session, officer, site_id)
    (line,) = [line for line in after.contributions if line["group"] == "withheld"]
    assert (line["value"], line["refs"], line["on"]) == ("withheld", [], None)


def test_a_proven_finding_of_an_authority_moves_the_score_of_a_buyer_and_its_withdrawal_moves_it_back(
    session: Session, officer: Actor, planner: Actor
) -> None:
    site_id = known(session, officer, "Finca")
    site = sites.read_site(session, officer, site_id)
    scored(session, officer)
    before = scores.of_site(session, officer, site_id).value
    finding = a_finding(session, planner, site, "critical", days_ago=20)
    scored(session, officer)
    assert scores.of_site(session, officer, site_id).value == before  # what is only alleged elsewhere stays there
    for version, confirmed in ((1, True), (2, False)):
        decision = FindingDecision(confirmed=confirmed, reason="on the papers", decided_on=TODAY)
        findings.decide(session, planner, finding.id, decision, version_seen=version, now=NOW)
        scored(session, officer)
        value = scores.of_site(session, officer, site_id).value
        assert (value == before) != confirmed


def test_only_what_concerns_an_organisation_makes_it_score_again(
    session: Session, officer: Actor, planner: Actor
) -> None:
    site_id = known(session, officer, "Finca")
    buyer, authority = Actor.system(officer.organisation_id), Actor.system(planner.organisation_id, frozenset({"ES"}))
    stranger = Actor.system(OrganisationId(UUID(int=9)))

    def rescored(actor: Actor) -> bool:
        return reactions.rescore_changed(session, actor, today=TODAY, now=NOW) is not None

    assert [rescored(actor) for actor in (buyer, authority, stranger)] == [True, True, False]
    assert [rescored(actor) for actor in (buyer, authority, stranger)] == [False, False, False]
    assert changes.unread(session, reactions.reader_of(buyer)) == []
    site = sites.read_site(session, officer, site_id)
    a_grievance(session, planner, site)
    assert [rescored(actor) for actor in (buyer, authority)] == [False, False]
    a_finding(session, planner, site)
    assert [rescored(actor) for actor in (buyer, authority, stranger)] == [True, True, False]


def test_a_link_between_parties_carries_risk_once_it_is_drawn(session: Session, officer: Actor) -> None:
    farm, hotel = known(session, officer, "Farm"), known(session, officer, "Hotel", fees="none")
    packer = a_party(session, officer, "Packer")
    scored(session, officer)
    before = scores.of_site(session, officer, hotel).value or 0
    an_edge(session, officer, farm, packer.id)
    an_edge(session, officer, packer.id, hotel)
    scored(session, officer)
    assert (scores.of_site(session, officer, hotel).value or 0) > before


def test_records_taken_for_the_same_share_what_is_known_until_they_are_parted(session: Session, officer: Actor) -> None:
    known_one, other = known(session, officer, "Finca El Tarajal"), a_site(session, officer, "Finca Tarajal").id
    supplied = known(session, officer, "Hotel", fees="none")
    an_edge(session, officer, other, supplied)
    scored(session, officer)
    value, before = (scores.of_site(session, officer, one).value for one in (known_one, supplied))
    assert scores.of_site(session, officer, other).value is None
    decision = identity.decide(session, officer, (known_one, other), "same", reason="one gate", now=NOW)
    scored(session, officer)
    assert scores.of_site(session, officer, other).value == value
    assert (scores.of_site(session, officer, supplied).value or 0) > (before or 0)
    identity.undo(session, officer, decision.id, now=NOW)
    scored(session, officer)
    assert scores.of_site(session, officer, other).value is None


def test_another_organisation_finds_no_score(session: Session, officer: Actor) -> None:
    site_id = known(session, officer, "Finca")
    scored(session, officer)
    row = scores.of_site(session, officer, site_id)
    stranger = replace(officer, organisation_id=OrganisationId(UUID(int=7)))
    assert scores.current(session, stranger) == {}
    for read, wanted in ((scores.of_site, site_id), (scores.read_score, row.id)):
        with pytest.raises(ScoreNotFound):
            read(session, stranger, wanted)


def test_who_may_not_score_or_read_scores_is_told_so(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        with pytest.raises(ActionNotAllowed, match="score"):
            scored(session, replace(officer, role=Role.INSPECTOR))
        outsider = replace(officer, role=Role.OBSERVER)
        for read in (scores.current, lambda session, actor: scores.list_scores(session, actor, ScoreQuery())):
            with pytest.raises(ActionNotAllowed, match="read risk"):
                read(session, outsider)


def test_of_equal_scores_the_more_severe_is_listed_first(session: Session, officer: Actor) -> None:
    made = {
        known(session, officer, name): workers for name, workers in (("Small", "9"), ("Large", "900"), ("Mid", "80"))
    }
    for site_id, workers in made.items():
        a_fact(session, officer, site_id, "workers_total", workers, as_of=TODAY)
    scored(session, officer)
    listed = scores.list_scores(session, officer, ScoreQuery(limit=2))
    rest = scores.list_scores(session, officer, ScoreQuery(limit=2, cursor=listed.next_cursor or ""))
    rows = [*listed.rows, *rest.rows]
    assert len({row.value for row in rows}) == 1
    assert [made[row.site_id] for row in rows] == ["900", "80", "9"]


def test_scores_of_an_earlier_day_do_not_take_the_place_of_those_that_stand(session: Session, officer: Actor) -> None:
    site_id = known(session, officer, "One")
    scored(session, officer)
    with pytest.raises(ScoreDayPassed):
        scored(session, officer, on=TODAY - timedelta(days=1))
    assert scores.of_site(session, officer, site_id).as_of == TODAY

"""The case role sees the true drivers from the first day; the open receipt stays as it is."""

from dataclasses import replace

import pytest
from sqlmodel import Session, select

from foundation.actors import ActionNotAllowed, Actor, Role
from foundation.models import TrailEntry
from foundation.signing import signer_from
from risk import full_view, scores
from risk.replaying import SignedBy, replay_paper
from tests.builders import NOW, a_fact, a_grievance, a_site

TODAY = NOW.date()
SIGNER = signer_from(b"a secret of a test, long enough for it")


def test_the_case_role_sees_what_was_confided_and_the_open_score_does_not_move(
    session: Session, officer: Actor, planner: Actor
) -> None:
    site = a_site(session, officer, "Finca")
    a_fact(session, officer, site.id, "recruitment_fees", "paid_by_workers")
    a_grievance(session, planner, site)
    scores.score_all(session, planner, as_of=TODAY, now=NOW)
    before = scores.of_site(session, planner, site.id).receipt_hash
    found = full_view.full_score(session, planner, site.id, as_of=TODAY, signer=SIGNER)
    drivers = {line.driver for line in found.score.contributions}
    assert {"event.grievance", "recruitment_fees"} <= drivers
    assert (found.score.value or 0) > (found.open_value or 0)
    assert scores.of_site(session, planner, site.id).receipt_hash == before
    assert scores.history_of(session, planner, site.id)[0].receipt_hash == before
    again = replay_paper(found.paper, known_key=SIGNER.public_key)
    assert (again.score.value, again.score.view, again.signed_by) == (found.score.value, "full", SignedBy.KNOWN_KEY)
    line = session.exec(select(TrailEntry).where(TrailEntry.action == "site_score.read_in_full")).one()
    assert found.paper.receipt.sha256 in line.changes
    assert "grievance" not in line.changes


def test_what_was_confided_to_another_organisation_stays_hidden_in_the_full_view_too(
    session: Session, officer: Actor, planner: Actor
) -> None:
    site = a_site(session, officer, "Finca")
    a_fact(session, officer, site.id, "recruitment_fees", "paid_by_workers")
    a_grievance(session, officer, site)  # a hotline of the buyer
    scores.score_all(session, planner, as_of=TODAY, now=NOW)
    found = full_view.full_score(session, planner, site.id, as_of=TODAY)
    assert "event.grievance" not in {line.driver for line in found.score.contributions}
    assert found.score.value == found.open_value


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.COMPLIANCE_OFFICER, Role.APPROVER, Role.SUPPLIER])
def test_nobody_without_the_case_role_reads_it(session: Session, planner: Actor, role: Role) -> None:
    site = a_site(session, planner, "Finca")
    scores.score_all(session, planner, as_of=TODAY, now=NOW)
    with pytest.raises(ActionNotAllowed):
        full_view.full_score(session, replace(planner, role=role), site.id, as_of=TODAY)

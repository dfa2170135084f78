"""The scored firm contests a line: who may, what it is told, who answers by when, what a correction leaves behind."""

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from foundation import accounts, obligations
from foundation.actors import ActionNotAllowed, Actor, OrganisationId, Role
from foundation.errors import TierlightError
from foundation.models import Change, TrailEntry
from foundation.obligations import ObligationQuery
from risk import scores
from risk.contests import answering, firms, opening
from risk.contests.answering import ContestQuery, LineNotCorrected
from risk.contests.clocks import clock_on
from risk.contests.firms import Firm
from risk.contests.payloads import ContestCreate, ContestReason, ContestUpholding, FactCorrection, OwnScore
from risk.models import LedgerEvent, ScoreContest
from risk.scores import ScoreNotFound
from suppliers import sites
from suppliers.invitations import entering, inviting
from suppliers.invitations.payloads import Confirmation, InvitationCreate, Key
from tests.builders import NOW, a_fact, a_finding, a_grievance, a_party, a_site

TODAY = NOW.date()
WHY = "These fees were paid back in March, see the bank list"


class Ground(NamedTuple):
    firm: Firm
    site_id: UUID


@pytest.fixture
def ground(session: Session, officer: Actor) -> Ground:
    """A farm in the buyer's register, scored, whose operator has answered an invitation and has an account."""
    packer = a_party(session, officer, "Packer")
    made = inviting.invite(session, officer, InvitationCreate(party_id=packer.id, email="a@agro.example"), now=NOW)
    opened = entering.enter(session, Key(secret=made.secret, pin=made.pin), now=NOW)
    assert opened is not None
    said = Confirmation(name="Packer S.A.T.", country="ES", answered_by="Eva Ejemplo", answered_as="manager")
    invitation = entering.confirm(session, opened, said, now=NOW)
    site = a_site(session, officer, "Finca", operator=packer)
    a_fact(session, officer, site.id, "recruitment_fees", "paid_by_workers")
    a_fact(session, officer, site.id, "subcontracting_tiers", "3")
    a_finding(session, officer, site, "major", days_ago=20)
    other = a_site(session, officer, "Not theirs")
    a_fact(session, officer, other.id, "recruitment_fees", "none")
    scored(session, officer)
    assert invitation.declarer_id is not None
    supplier = an_actor(session, OrganisationId(invitation.declarer_id), Role.SUPPLIER)
    return Ground(firms.firm_of_account(session, supplier), site.id)


def an_actor(session: Session, owner: OrganisationId, role: Role) -> Actor:
    new = accounts.NewAccount(
        email=f"{role.value}-second@tierlight.example", name="Second", role=role, organisation_id=owner
    )
    return accounts.actor_of(session, accounts.add_account(session, new, now=NOW))


def scored(session: Session, actor: Actor, *, days: int = 0) -> None:
    scores.score_all(session, actor, as_of=TODAY + timedelta(days=days), now=NOW + timedelta(days=days))


def own(session: Session, ground: Ground) -> OwnScore:
    (row,) = firms.own_scores(session, ground.firm, today=TODAY).rows
    return row


def contested(session: Session, ground: Ground, line: str = "recruitment_fees", **more: UUID) -> ScoreContest:
    score = own(session, ground)
    new = ContestCreate(score_id=score.id, line=line, reason=WHY, contested_as="Eva Ejemplo", **more)
    return firms.contest(session, ground.firm, new, now=NOW)


def test_a_firm_reads_the_open_score_of_its_own_sites_and_of_no_others(session: Session, ground: Ground) -> None:
    score = own(session, ground)
    assert (score.site, score.scored_by) == ("Finca", "Lindenhof Hotels")
    assert sum(line.points or 0 for line in score.lines) < (score.value or 0)  # the start is no line to contest
    by_driver = {line.driver: line for line in score.lines}
    assert by_driver["recruitment_fees"].value == "paid by workers"
    assert [event.kind for event in by_driver["event.finding"].events] == ["finding"]


def test_a_contest_opens_a_task_with_a_clock_in_working_days(session: Session, officer: Actor, ground: Ground) -> None:
    contest = contested(session, ground)
    assert contest.due_on == date(2026, 12, 14)  # fifteen working days; 8 December is a holiday in Spain
    (task,) = obligations.list_obligations(session, officer, ObligationQuery(kind=opening.TASK)).rows
    assert (task.subject_id, task.due_on, task.about_id, task.team) == (
        contest.id, contest.due_on, ground.site_id, "compliance",
    )  # fmt: skip
    assert "recalled" in clock_on(TODAY).confidence
    line = session.exec(select(TrailEntry).where(TrailEntry.action == "score_contest.opened")).one()
    assert (line.organisation_id, line.actor_role) == (officer.organisation_id, "supplier")
    kinds = select(Change.kind).where(Change.subject_id == ground.site_id).order_by(col(Change.number))
    assert session.exec(kinds).all()[-1] == line.action


def test_an_upheld_contest_corrects_the_fact_and_leaves_both_scores_to_read(
    session: Session, officer: Actor, ground: Ground
) -> None:
    before = own(session, ground)
    contest = contested(session, ground)
    said = ContestUpholding(reason="The list proves it", facts=[FactCorrection(field="recruitment_fees", value="none")])
    upheld = answering.uphold(session, officer, contest.id, said, version_seen=1, now=NOW)
    after = own(session, ground)
    assert (upheld.state, upheld.corrected_score_id) == ("upheld", after.id)
    assert (after.value or 0) < (before.value or 0)
    old = firms.own_score(session, ground.firm, upheld.score_id)
    assert (old.value, old.current) == (before.value, False)
    assert scores.replayed(session, officer, upheld.score_id).value == before.value
    (told,) = firms.own_scores(session, ground.firm, today=TODAY).contests
    assert (told.state, told.decision, told.corrected_score_id) == ("upheld", "The list proves it", after.id)
    assert obligations.list_obligations(session, officer, ObligationQuery(kind=opening.TASK)).rows == []


def test_an_upheld_contest_may_take_an_event_back(session: Session, officer: Actor, ground: Ground) -> None:
    (event,) = next(line for line in own(session, ground).lines if line.driver == "event.finding").events
    contest = contested(session, ground, "event.finding", event_id=event.id)
    said = ContestUpholding(reason="It was another farm", void_event_ids=[event.id])
    answering.uphold(session, officer, contest.id, said, version_seen=1, now=NOW)
    assert "event.finding" not in {line.driver for line in own(session, ground).lines}
    assert session.exec(select(LedgerEvent).where(LedgerEvent.answers_id == event.id)).one().kind == "void"


def test_a_contest_is_not_upheld_by_correcting_something_else(session: Session, officer: Actor, ground: Ground) -> None:
    contest = contested(session, ground)
    elsewhere = ContestUpholding(
        reason="Something else is so", facts=[FactCorrection(field="subcontracting_tiers", value="5")]
    )
    with pytest.raises(LineNotCorrected, match="recruitment_fees"), session.begin_nested():
        answering.uphold(session, officer, contest.id, elsewhere, version_seen=1, now=NOW)
    session.refresh(contest)
    assert (contest.state, own(session, ground).id) == ("open", contest.score_id)


def test_a_dismissed_contest_leaves_the_score_and_tells_the_reason(
    session: Session, officer: Actor, ground: Ground
) -> None:
    before, contest = own(session, ground), contested(session, ground)
    answering.dismiss(
        session, officer, contest.id, ContestReason(reason="The list is of another year"), version_seen=1, now=NOW
    )
    assert own(session, ground).id == before.id
    (told,) = firms.own_scores(session, ground.firm, today=TODAY).contests
    assert (told.state, told.decision) == ("dismissed", "The list is of another year")
    again = contested(session, ground)  # what was dismissed may be contested once more
    firms.withdraw(session, ground.firm, again.id, ContestReason(reason="We found the mistake"), now=NOW)
    assert {one.state for one in answering.of_site(session, officer, ground.site_id)} == {"dismissed", "withdrawn"}


def test_a_contest_past_its_day_is_told_as_late_and_stays_so(session: Session, officer: Actor, ground: Ground) -> None:
    contest = contested(session, ground)
    after = contest.due_on + timedelta(days=1)
    assert answering.list_contests(session, officer, ContestQuery(late_on=contest.due_on)).rows == []
    assert answering.list_contests(session, officer, ContestQuery(late_on=after)).rows == [contest]
    assert answering.as_read(contest, today=after).late
    late = NOW + (after - TODAY)
    answering.dismiss(session, officer, contest.id, ContestReason(reason="Answered too late"), version_seen=1, now=late)
    assert answering.as_read(contest, today=TODAY).late


def test_whoever_entered_a_letter_does_not_decide_it(session: Session, officer: Actor, ground: Ground) -> None:
    score = scores.of_site(session, officer, ground.site_id)
    new = ContestCreate(score_id=score.id, line="recruitment_fees", reason=WHY, contested_as="Letter of 3 November")
    contest = opening.enter_letter(session, officer, new, now=NOW)
    assert answering.as_read(contest, today=TODAY).by_letter
    said = ContestReason(reason="Nothing in it is new")
    with pytest.raises(answering.OwnContest):
        answering.dismiss(session, officer, contest.id, said, version_seen=1, now=NOW)
    colleague = an_actor(session, officer.organisation_id, Role.COMPLIANCE_OFFICER)
    assert answering.dismiss(session, colleague, contest.id, said, version_seen=1, now=NOW).state == "dismissed"


def refusal(code: str, act: object, *args: object, **more: object) -> None:
    assert callable(act)
    with pytest.raises(TierlightError) as refused:
        act(*args, **more)
    assert refused.value.code == code


def test_what_cannot_be_contested_or_upheld_is_refused(session: Session, officer: Actor, ground: Ground) -> None:
    refusal("contest.line_not_in_score", contested, session, ground, "start")
    refusal("contest.line_not_in_score", contested, session, ground, "withheld")
    refusal("contest.event_not_in_line", contested, session, ground, "event.finding", event_id=UUID(int=5))
    refusal("contest.event_not_in_line", contested, session, ground, "recruitment_fees", event_id=ground.site_id)
    contest = contested(session, ground)
    refusal("contest.open_already", contested, session, ground)
    unknown = FactCorrection(field="shoe_size", value="44")
    for said, code in (
        (ContestUpholding(reason="Nothing named at all"), "contest.nothing_corrected"),
        (ContestUpholding(reason="A field nobody asks", facts=[unknown]), "fact.field_unknown"),
        (ContestUpholding(reason="Of another line", void_event_ids=[UUID(int=7)]), "contest.event_not_in_line"),
    ):
        with session.begin_nested() as tried:
            refusal(code, answering.uphold, session, officer, contest.id, said, version_seen=1, now=NOW)
            tried.rollback()
    same = FactCorrection(field="recruitment_fees", value="paid_by_workers", standing="claimed")
    with session.begin_nested() as tried:
        tomorrow = NOW + timedelta(days=1)  # the score of another day is another one, and no correction
        for facts in ([], [same]):
            said = ContestUpholding(reason="Nothing is corrected", facts=facts)
            refusal(
                "contest.nothing_corrected",
                answering.uphold, session, officer, contest.id, said, version_seen=1, now=tomorrow,
            )  # fmt: skip
        tried.rollback()
    reason = ContestReason(reason="Seen and settled")
    refusal("version.changed", answering.dismiss, session, officer, contest.id, reason, version_seen=7, now=NOW)
    answering.dismiss(session, officer, contest.id, reason, version_seen=1, now=NOW)
    refusal("contest.answered", answering.dismiss, session, officer, contest.id, reason, version_seen=2, now=NOW)
    refusal("contest.answered", firms.withdraw, session, ground.firm, contest.id, reason, now=NOW)


def test_another_firm_another_organisation_and_a_guessed_id_find_nothing(
    session: Session, officer: Actor, planner: Actor, ground: Ground
) -> None:
    contest = contested(session, ground)
    stranger = ground.firm._replace(firm_id=UUID(int=3), invited=())
    assert firms.own_scores(session, stranger, today=TODAY).rows == []
    elsewhere = next(row for site, row in scores.current(session, officer).items() if site != ground.site_id)
    new = ContestCreate(score_id=elsewhere.id, line="recruitment_fees", reason=WHY, contested_as="Eva Ejemplo")
    for firm in (stranger, ground.firm):
        with pytest.raises(ScoreNotFound):
            firms.contest(session, firm, new, now=NOW)
    with pytest.raises(answering.ContestNotFound):
        firms.withdraw(session, stranger, contest.id, ContestReason(reason="Not mine at all"), now=NOW)
    assert answering.list_contests(session, planner, ContestQuery()).rows == []
    with pytest.raises(answering.ContestNotFound):
        answering.read_contest(session, planner, contest.id)


def test_an_invitation_taken_back_ends_the_firms_sight(session: Session, officer: Actor, ground: Ground) -> None:
    supplier = ground.firm.actor
    contested(session, ground)
    for one in inviting.list_invitations(session, officer, inviting.InvitationQuery()).rows:
        inviting.revoke(session, officer, one.id, reason="Another contact", now=NOW)
    found = firms.own_scores(session, firms.firm_of_account(session, supplier), today=TODAY)
    assert (found.rows, found.contests) == ([], [])


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.PLATFORM_ADMINISTRATOR, Role.AUDITOR_BODY])
def test_who_may_not_read_scores_reads_no_contests(session: Session, officer: Actor, role: Role) -> None:
    with pytest.raises(ActionNotAllowed):
        answering.list_contests(session, replace(officer, role=role), ContestQuery())
    with pytest.raises(ActionNotAllowed):
        firms.firm_of_account(session, replace(officer, role=role))


def test_nothing_confided_reaches_the_firm_through_its_score_or_its_contests(
    session: Session, officer: Actor, planner: Actor, ground: Ground
) -> None:
    contested(session, ground)
    before = firms.own_scores(session, ground.firm, today=TODAY)
    site = scores.of_site(session, officer, ground.site_id)
    a_grievance(session, planner, sites.read_site(session, officer, site.site_id))
    scored(session, officer)
    assert firms.own_scores(session, ground.firm, today=TODAY) == before
    scored(session, officer, days=75)
    (withheld,) = [line for line in own(session, ground).lines if line.driver == "withheld"]
    assert (withheld.value, withheld.on, withheld.events) == ("withheld", None, [])

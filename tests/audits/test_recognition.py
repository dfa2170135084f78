"""Recognition is earned by a history that could show something, ends with a grave finding, and tells no complaint."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from audits.findings import findings, referral_steps, referrals
from audits.models import Recognition, Referral
from audits.payloads import (
    FindingDecision,
    RecognitionDecision,
    RecognitionRevocation,
    ReferralStep,
    Severity,
    VisitOutcome,
)
from audits.recognition import recognising, recognition
from audits.recognition.recognising import (
    RecognitionDecided,
    RecognitionNotEarned,
    RecognitionStands,
    SecondPersonNeeded,
    certificate_hash,
)
from audits.recognition.recognition import RecognitionNotFound, RecognitionNotGranted
from audits.recognition.recognition_rules import KnownFinding, RecognitionRules, SeenVisit, ruling
from audits.visits import history
from audits.visits.history import PastVisit
from foundation.actors import ActionNotAllowed, Actor, OrganisationId, Role
from foundation.database import Database
from foundation.models import Change
from suppliers.models import Site
from tests.builders import NOW, a_finding, a_grievance, a_site, an_account, an_action

TODAY = NOW.date()
RULES = RecognitionRules()
LATER = NOW + timedelta(days=30)


def seen(
    months_ago: int, chance: float | None = 0.6, payer: str = "public", outcome: str = "nothing_found"
) -> SeenVisit:
    return SeenVisit(TODAY - timedelta(days=30 * months_ago), outcome, payer, chance)


CLEAN = (seen(3), seen(14))


def test_two_visits_that_could_have_seen_something_and_nothing_open_earn_it() -> None:
    assert ruling(CLEAN, (), TODAY, RULES).earned
    assert ruling(CLEAN, (), TODAY, RULES).detection_chance == pytest.approx(0.84)


@pytest.mark.parametrize(
    ("visits", "known"),
    [
        (CLEAN[:1], ()),
        ((seen(3), seen(4)), ()),
        ((seen(3, 0.2), seen(14, 0.3)), ()),
        ((seen(3, None), seen(14)), ()),
        ((seen(3, payer="supplier"), seen(14)), ()),
        ((*CLEAN, seen(5, outcome="access_denied")), ()),
        (CLEAN, (KnownFinding(TODAY, "major", open=True, unverified=0),)),
        (CLEAN, (KnownFinding(TODAY, "minor", open=False, unverified=1),)),
        (CLEAN, (KnownFinding(TODAY - timedelta(days=300), "critical", open=False, unverified=0),)),
    ],
)
def test_what_falls_short_is_named(visits: tuple[SeenVisit, ...], known: tuple[KnownFinding, ...]) -> None:
    found = ruling(visits, known, TODAY, RULES)
    assert not found.earned
    assert found.missing


visits_seen = st.lists(
    st.builds(
        seen,
        st.integers(0, 50),
        st.none() | st.floats(0, 1),
        st.sampled_from(("public", "buyer", "supplier")),
        st.sampled_from(("nothing_found", "findings", "access_denied")),
    ),
    max_size=6,
)
known_findings = st.lists(
    st.builds(
        KnownFinding,
        st.integers(0, 1_500).map(lambda days: TODAY - timedelta(days=days)),
        st.sampled_from(("collaborative", "minor", "major", "critical", "zero_tolerance")),
        st.booleans(),
        st.integers(0, 2),
    ),
    max_size=4,
)


@given(visits_seen, known_findings, known_findings)
def test_more_findings_never_earn_what_fewer_did_not_and_a_ruling_is_earned_or_says_why(
    visits: list[SeenVisit], first: list[KnownFinding], more: list[KnownFinding]
) -> None:
    one, both = ruling(visits, first, TODAY, RULES), ruling(visits, [*first, *more], TODAY, RULES)
    assert one.earned or not both.earned
    assert one.earned == (not one.missing)
    assert not one.earned or one.detection_chance >= RULES.detection_chance


@pytest.fixture
def second(database: Database, planner: Actor) -> Actor:
    return an_account(database, planner.organisation_id, Role.INSPECTION_PLANNER, email="second@tierlight.example")


@pytest.fixture
def clean(session: Session, planner: Actor) -> Site:
    site = a_site(session, planner, "Clean Farm")
    for number, months in enumerate((3, 14)):
        visited(session, planner, site, f"V-{number}", TODAY - timedelta(days=30 * months))
    return site


def visited(session: Session, actor: Actor, site: Site, code: str, day: date) -> None:
    outcome = VisitOutcome(outcome="nothing_found", done_on=day, detection_chance=0.6)
    past = PastVisit(code, site.id, 300, "risk", None, "E1", outcome)
    history.take_over_visit(session, actor, past, now=NOW)


def granted(session: Session, first: Actor, second: Actor, site: Site) -> Recognition:
    proposed = recognising.propose(session, first, site.id, now=NOW)
    decision = RecognitionDecision(granted=True)
    return recognising.decide(session, second, proposed.id, decision, version_seen=proposed.version, now=NOW)


def test_a_second_person_grants_and_the_certificate_answers_to_its_code_alone(
    session: Session, planner: Actor, second: Actor, clean: Site
) -> None:
    proposed = recognising.propose(session, planner, clean.id, now=NOW)
    with pytest.raises(RecognitionNotFound):
        recognition.verified(session, proposed.code, on=TODAY)
    with pytest.raises(SecondPersonNeeded):
        recognising.decide(session, planner, proposed.id, RecognitionDecision(granted=True), version_seen=1, now=NOW)
    with pytest.raises(RecognitionStands):
        recognising.propose(session, second, clean.id, now=NOW)
    given_one = recognising.decide(
        session, second, proposed.id, RecognitionDecision(granted=True), version_seen=1, now=NOW
    )
    assert given_one.certificate_hash == certificate_hash(given_one)
    assert recognition.standing(session, planner, on=TODAY).keys() == {clean.id}
    assert recognition.verified(session, given_one.code, on=TODAY).model_dump() == {"state": "valid"}
    assert given_one.valid_to is not None
    over = given_one.valid_to + timedelta(days=1)
    assert recognition.verified(session, given_one.code, on=over).state == "expired"
    with pytest.raises(RecognitionDecided):
        recognising.decide(session, second, proposed.id, RecognitionDecision(granted=True), version_seen=2, now=NOW)
    with pytest.raises(RecognitionNotFound):
        recognition.verified(session, "f" * 32, on=TODAY)


@pytest.mark.parametrize(("severity", "state"), [("critical", "revoked"), ("minor", "valid")])
def test_a_critical_finding_ends_it_on_its_day_and_the_certificate_with_it_a_minor_one_does_not(
    session: Session, planner: Actor, second: Actor, clean: Site, severity: Severity, state: str
) -> None:
    one = granted(session, planner, second, clean)
    a_finding(session, planner, clean, severity)
    assert recognition.verified(session, one.code, on=TODAY).state == state
    assert (one.revoked_on == TODAY) == (state == "revoked")
    assert (clean.id in recognition.standing(session, planner, on=TODAY)) == (state == "valid")


def test_a_finding_held_back_from_its_site_ends_it_inside_and_the_certificate_only_once_it_is_released(
    session: Session, planner: Actor, second: Actor, clean: Site
) -> None:
    one = granted(session, planner, second, clean)
    finding = a_finding(session, planner, clean, "zero_tolerance")
    assert referrals.is_protected(session, finding)
    assert recognition.standing(session, planner, on=TODAY) == {}
    assert recognition.verified(session, one.code, on=TODAY).state == "valid"
    told = session.exec(select(Change.kind).where(Change.subject_kind == "recognition")).all()
    assert told == ["recognition.granted"]
    referral = session.exec(select(Referral).where(col(Referral.finding_id) == finding.id)).one()
    step = ReferralStep(on=TODAY, release=True)
    referral_steps.move_on(session, planner, referral.id, step, version_seen=referral.version, now=NOW)
    assert recognition.verified(session, one.code, on=TODAY).state == "revoked"


def test_a_complaint_changes_neither_what_is_earned_nor_a_certificate(
    session: Session, planner: Actor, second: Actor, clean: Site
) -> None:
    a_grievance(session, planner, clean)
    one = granted(session, planner, second, clean)
    a_grievance(session, planner, clean)
    assert recognition.verified(session, one.code, on=TODAY).state == "valid"
    assert one.basis == {"visits": 2, "detection_chance": 0.84}


def test_what_came_between_proposal_and_decision_is_seen(
    session: Session, planner: Actor, second: Actor, clean: Site
) -> None:
    proposed = recognising.propose(session, planner, clean.id, now=NOW)
    finding = a_finding(session, planner, clean, "minor")
    an_action(session, planner, finding)
    with pytest.raises(RecognitionNotEarned, match="corrective action"):
        recognising.decide(session, second, proposed.id, RecognitionDecision(granted=True), version_seen=1, now=NOW)
    a_finding(session, planner, clean, "critical")
    assert proposed.state == "declined"
    with pytest.raises(RecognitionNotEarned, match="zero-tolerance"):
        recognising.propose(session, planner, clean.id, now=NOW)


def test_a_withdrawn_finding_lets_it_be_earned_anew_and_by_hand_it_ends_with_a_reason(
    session: Session, planner: Actor, second: Actor, clean: Site
) -> None:
    granted(session, planner, second, clean)
    finding = a_finding(session, planner, clean, "critical")
    decision = FindingDecision(confirmed=False, decided_on=TODAY, reason="It was another site")
    findings.decide(session, planner, finding.id, decision, version_seen=finding.version, now=NOW)
    again = granted(session, planner, second, clean)
    told = RecognitionRevocation(reason="The owner changed")
    recognition.revoke(session, second, again.id, told, version_seen=again.version, now=LATER)
    assert (again.state, again.revoked_on) == ("revoked", LATER.date())
    with pytest.raises(RecognitionNotGranted):
        recognition.revoke(session, second, again.id, told, version_seen=again.version, now=LATER)


def test_recognition_belongs_to_its_organisation_and_needs_leave(session: Session, planner: Actor, clean: Site) -> None:
    proposed = recognising.propose(session, planner, clean.id, now=NOW)
    stranger = replace(planner, organisation_id=OrganisationId(UUID(int=7)), jurisdiction=frozenset())
    with pytest.raises(RecognitionNotFound):
        recognition.visible_recognition(session, stranger, proposed.id)
    for role in (Role.INSPECTOR, Role.SUPPLIER):
        with pytest.raises(ActionNotAllowed):
            recognising.propose(session, replace(planner, role=role), clean.id, now=NOW)

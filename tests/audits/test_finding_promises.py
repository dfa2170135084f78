"""No finding without its tasks: whatever people do, in whatever order, each owes what the rules ask, open or closed."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlmodel import Session, col, select

from audits import sweeps
from audits.actions import action_moves
from audits.findings import findings, referral_steps, referrals
from audits.findings.promises import Fault, broken_promises
from audits.models import CorrectiveAction, Finding, InspectionTask, Referral, RetaliationCheck
from audits.payloads import (
    ActionStep,
    FindingAmendment,
    FindingClosing,
    FindingCreate,
    FindingDecision,
    FindingReply,
    ReferralStep,
    Severity,
)
from audits.visits import visits
from foundation import obligations
from foundation.actors import Actor
from foundation.errors import TierlightError
from foundation.evidence_store import Store
from foundation.models import Obligation
from suppliers.models import Site
from tests.audits.test_answers import a_visit
from tests.builders import NOW, a_finding, a_site, an_action

TODAY = NOW.date()
DEMANDED: dict[str, set[str]] = {
    "zero_tolerance": {"decide", "plan", "close", "follow_up"},
    "critical": {"decide", "plan", "close", "evidence", "follow_up"},
    "major": {"decide", "plan", "close", "evidence"},
    "minor": {"decide", "plan", "close"},
    "collaborative": {"decide", "plan"},
}
"""Written out beside the rules, so that a row lost from their file is seen."""
GRAVE = {"I03", "I05", "I06", "I07", "I09"}
SEVERITIES: tuple[Severity, ...] = ("zero_tolerance", "critical", "major", "minor", "collaborative")
STEPS = ("record", "amend", "reply", "confirm", "withdraw", "close", "act", "plan", "accept", "decline", "hand_over")
MOVES = st.lists(
    st.tuples(
        st.sampled_from((*STEPS, "sweep")),
        st.integers(0, 3),
        st.sampled_from(SEVERITIES),
        st.sampled_from(["", "I01", "I07", "I08"]),
        st.booleans(),
        st.integers(0, 40),
    ),
    min_size=4,
    max_size=10,
)
Move = tuple[str, int, Severity, str, bool, int]


class Desk:
    """One planner at one site; every move is tried, and one that is refused changes nothing."""

    def __init__(self, session: Session, planner: Actor, store: Store) -> None:
        self.session, self.planner, self.store = session, planner, store
        self.site: Site = a_site(session, planner, "Finca")
        self.now = NOW

    def found(self) -> list[Finding]:
        return list(self.session.exec(select(Finding).order_by(col(Finding.id))))

    def make(self, move: Move) -> None:
        step, number, severity, indicator, young, days = move
        if step == "record" or not self.found():
            self.record(severity, indicator, young=young, days=days)
            return
        if step == "sweep":
            self.now += timedelta(days=days)
            sweeps.sweep_deadlines(self.session, self.system, today=self.now.date(), now=self.now)
            return
        finding = self.found()[number % len(self.found())]
        moves: dict[str, Callable[[Finding], object]] = {
            "amend": lambda one: self.amend(one, severity),
            "reply": self.reply,
            "confirm": lambda one: self.decide(one, confirmed=True),
            "withdraw": lambda one: self.decide(one, confirmed=False),
            "close": self.close,
            "act": lambda one: an_action(self.session, self.planner, one),
            "plan": self.plan,
            "decline": lambda one: self.refer(one, ReferralStep(state="declined", on=self.now.date())),
            "accept": lambda one: self.refer(one, ReferralStep(state="accepted", on=self.now.date())),
            "hand_over": lambda one: self.refer(
                one,
                ReferralStep(state="handed_over", consent="yes", agency="shelter", under_18=young, on=self.now.date()),
            ),
        }
        try:
            with self.session.begin_nested():
                moves[step](finding)
        except TierlightError:
            pass

    @property
    def system(self) -> Actor:
        return Actor.system(self.planner.organisation_id, self.planner.jurisdiction)

    def record(self, severity: Severity, indicator: str, *, young: bool, days: int) -> None:
        new = FindingCreate(
            site_id=self.site.id,
            severity=severity,
            indicator=indicator,
            under_18=young,
            description="Seen on the tour",
            found_on=self.now.date() - timedelta(days=days),
        )
        findings.record_finding(self.session, self.planner, new, now=self.now)

    def amend(self, finding: Finding, severity: Severity) -> None:
        better = FindingAmendment(severity=severity, description="Seen better")
        findings.amend(self.session, self.planner, finding.id, better, version_seen=finding.version, now=self.now)

    def reply(self, finding: Finding) -> None:
        said = FindingReply(reply="Not so")
        findings.take_reply(self.session, self.planner, finding.id, said, version_seen=finding.version)

    def decide(self, finding: Finding, *, confirmed: bool) -> None:
        decision = FindingDecision(confirmed=confirmed, reason="papers agree", decided_on=self.now.date())
        findings.decide(self.session, self.planner, finding.id, decision, version_seen=finding.version, now=self.now)

    def close(self, finding: Finding) -> None:
        closing = FindingClosing(reason="all paid", closed_on=self.now.date())
        findings.close_finding(
            self.session, self.planner, finding.id, closing, version_seen=finding.version, now=self.now
        )

    def plan(self, finding: Finding) -> None:
        of_finding = select(CorrectiveAction).where(CorrectiveAction.finding_id == finding.id)
        for action in self.session.exec(of_finding).all():
            step = ActionStep(state="planned", plan="Pay by hand", root_cause="No cash", on=self.now.date())
            action_moves.move_on(
                self.session, self.planner, action.id, step, version_seen=action.version, now=self.now, store=self.store
            )

    def refer(self, finding: Finding, step: ReferralStep) -> None:
        referral = referrals.of_finding(self.session, finding)
        if referral is not None:
            referral_steps.move_on(
                self.session, self.planner, referral.id, step, version_seen=referral.version, now=self.now
            )


def rows_on(session: Session, subject_id: UUID) -> dict[str, Obligation]:
    rows = session.exec(select(Obligation).where(Obligation.subject_id == subject_id))
    return {row.step: row for row in rows}


def assert_owed(session: Session, finding: Finding) -> None:
    rows = rows_on(session, finding.id)
    lasting = {step: row for step, row in rows.items() if "remind" not in step}
    assert lasting.keys() == DEMANDED[finding.severity]
    assert all(row.outcome for row in rows.values() if row.closed_at is not None)
    if finding.state not in {"alleged", "confirmed"}:
        assert all(row.closed_at is not None for row in rows.values())
        return
    assert (lasting["decide"].closed_at is None) == (finding.state == "alleged")
    assert "close" not in lasting or lasting["close"].closed_at is None


def assert_referred(session: Session, finding: Finding) -> None:
    """Who is in danger stays under protection through every correction and withdrawal of the entry."""
    if finding.state == "amended":
        return
    standing = session.exec(select(Referral).where(Referral.finding_id == finding.id)).all()
    needed = finding.severity == "zero_tolerance" or finding.indicator in GRAVE or finding.under_18
    assert len(standing) == 1 if needed else len(standing) <= 1
    for referral in standing:
        steps = rows_on(session, referral.id)
        assert steps.keys() >= {"supervise", "acknowledge"} | ({"escalate"} if finding.under_18 else set())
        assert all(row.confidential for row in steps.values())
        assert (steps["acknowledge"].closed_at is None) == (referral.state == "opened")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], phases=[Phase.generate])
@given(moves=MOVES)
def test_every_finding_owes_exactly_what_its_rules_ask_whatever_is_done(
    session: Session, planner: Actor, tmp_path: Path, moves: list[Move]
) -> None:
    trial = session.begin_nested()
    try:
        desk = Desk(session, planner, Store(tmp_path))
        for move in moves:
            desk.make(move)
            for finding in desk.found():
                assert_owed(session, finding)
                assert_referred(session, finding)
            assert broken_promises(session, desk.system) == []
    finally:
        trial.rollback()


@pytest.mark.parametrize("severity", SEVERITIES)
def test_a_task_that_is_gone_is_named_and_the_next_sweep_opens_it_again(
    session: Session, planner: Actor, severity: Severity
) -> None:
    finding = a_finding(session, planner, a_site(session, planner, "Finca"), severity)
    days = {step: row.due_on for step, row in rows_on(session, finding.id).items()}
    for step in days:
        session.execute(
            delete(Obligation).where(col(Obligation.subject_id) == finding.id, col(Obligation.step) == step)
        )
        assert [(one.reference, one.step, one.fault) for one in broken_promises(session, planner)] == [
            (finding.reference, step, Fault.MISSING)
        ]
        swept = [sweeps.sweep_deadlines(session, planner, today=TODAY, now=NOW).mended for _ in range(2)]
        assert swept == [1, 0]
    assert {step: row.due_on for step, row in rows_on(session, finding.id).items()} == days


def test_a_referral_that_is_gone_is_named_to_those_who_may_read_it_and_opened_again(
    session: Session, planner: Actor, inspector: Actor
) -> None:
    finding = a_finding(session, planner, a_site(session, planner, "Finca"), "zero_tolerance")
    referral = session.exec(select(Referral)).one()
    session.execute(delete(Obligation).where(col(Obligation.subject_id) == referral.id))
    session.execute(delete(Referral))
    session.expunge(referral)
    assert {one.step for one in broken_promises(session, planner)} == {"supervise", "acknowledge"}
    assert broken_promises(session, inspector) == []
    assert sweeps.sweep_deadlines(session, planner, today=TODAY, now=NOW).mended == 2
    assert session.exec(select(Referral.finding_id)).all() == [finding.id]


def test_a_visit_that_asked_workers_and_owes_nobody_a_second_look_is_named_and_mended(
    session: Session, planner: Actor
) -> None:
    visit = a_visit(session, planner)
    task = InspectionTask(
        organisation_id=visit.organisation_id,
        visit_id=visit.id,
        position=1,
        kind="interviews",
        title="Ask",
        due_on=visit.day,
    )
    session.add(task)
    session.flush()
    visits.finish_task(session, planner, visit.id, task.id, now=NOW)
    assert broken_promises(session, planner) == []
    named = [("visit", visit.id, "recheck", Fault.MISSING)]
    check = session.exec(select(RetaliationCheck)).one()
    obligations.close_for(session, planner, check.id, outcome="")
    for lose in (lambda: None, lambda: session.execute(delete(Obligation)), lambda: session.delete(check)):
        lose()
        session.flush()
        found = [(one.subject_kind, one.subject_id, one.step, one.fault) for one in broken_promises(session, planner)]
        assert found == named
        swept = [sweeps.sweep_deadlines(session, planner, today=TODAY, now=NOW).mended for _ in range(2)]
        assert swept == [1, 0]
    assert broken_promises(session, planner) == []


def test_a_task_closed_by_mistake_stands_again_with_its_day(session: Session, planner: Actor) -> None:
    finding = a_finding(session, planner, a_site(session, planner, "Finca"))
    decide = rows_on(session, finding.id)["decide"]
    decide.closed_at, decide.outcome = NOW, "done"
    session.add(decide)
    session.flush()
    assert [one.fault for one in broken_promises(session, planner)] == [Fault.CLOSED_TOO_EARLY]
    sweeps.sweep_deadlines(session, planner, today=TODAY, now=NOW)
    session.refresh(decide)
    assert decide.due_on == finding.reply_by
    assert decide.closed_at is None


def test_the_firm_is_reminded_seven_and_one_working_days_before_and_of_nothing_that_is_done(
    session: Session, planner: Actor
) -> None:
    finding = a_finding(session, planner, a_site(session, planner, "Finca"), "minor")
    plan_by = rows_on(session, finding.id)["plan"].due_on
    assert plan_by == date(2027, 1, 7)  # 30 working days from a Sunday, over four holidays in Spain
    told: dict[str, date] = {}
    for days in range((plan_by - TODAY).days + 3):
        day = TODAY + timedelta(days=days)
        before = rows_on(session, finding.id).keys()
        sweeps.sweep_deadlines(session, planner, today=day, now=NOW + timedelta(days=days))
        told |= dict.fromkeys(rows_on(session, finding.id).keys() - before, day)
    assert told == {"plan.remind_7": date(2026, 12, 24), "plan.remind_1": date(2027, 1, 5)}

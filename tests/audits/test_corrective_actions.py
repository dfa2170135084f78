"""Corrective actions on the database: deadlines that move once, owners, looks at retaliation, two people at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from audits import sweeps
from audits.actions import (
    action_extensions,
    action_moves,
    action_parts,
    actions,
    retaliation_checks,
    worker_confirmations,
)
from audits.actions.action_closing import (
    ActionStepNotPossible,
    ClosingIncomplete,
    SecondPersonNeeded,
    require_other_person,
)
from audits.actions.action_days import DeadlineTooLate
from audits.actions.action_extensions import ExtensionDecided, ExtensionSecondPerson, ExtensionWaiting
from audits.actions.actions import OwnersMissing
from audits.actions.retaliation_checks import AlreadyLookedAt, LookedTooEarly, SignNotTold
from audits.actions.worker_confirmations import SMALLEST_CELL, hidden_when_small
from audits.days import DaysOutOfOrder
from audits.models import ActionMove, CorrectiveAction, Grievance, RetaliationCheck, Visit
from audits.payloads import (
    ActionCreate,
    ActionRead,
    ActionStep,
    ExtensionCreate,
    ExtensionDecision,
    PartCreate,
    PartDone,
    RetaliationLook,
    WorkersAskedCreate,
)
from foundation import accounts, obligations
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from foundation.evidence_store import Store
from foundation.models import Obligation, TrailEntry
from foundation.versions import ChangedMeanwhile
from risk.models import LedgerEvent
from suppliers.models import Site
from tests.builders import NOW, a_finding, a_proof, a_site, an_account, an_action, moved

TODAY = NOW.date()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "evidence")


@pytest.fixture
def colleague(database: Database, authority: OrganisationId) -> Actor:
    return an_account(database, authority, Role.INSPECTION_PLANNER, email="colleague@inspection.example")


@pytest.fixture
def farm(session: Session, planner: Actor) -> Site:
    return a_site(session, planner, "Finca")


@pytest.fixture
def late(session: Session, planner: Actor, farm: Site) -> CorrectiveAction:
    """Of a major finding, two days after its closing date."""
    return an_action(
        session, planner, a_finding(session, planner, farm, days_ago=20), close_by=TODAY - timedelta(days=2)
    )


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"close_by": date(9999, 1, 1)}, DeadlineTooLate),
        ({"plan_by": TODAY + timedelta(days=60)}, DeadlineTooLate),
        ({"close_by": date(1999, 1, 1)}, DaysOutOfOrder),
        ({"plan_by": TODAY + timedelta(days=9), "close_by": TODAY + timedelta(days=8)}, DaysOutOfOrder),
    ],
)
def test_nobody_alone_gives_a_later_day_than_the_severity_or_one_that_cannot_be(
    session: Session, planner: Actor, farm: Site, given: dict[str, date], refused: type[Exception]
) -> None:
    finding = a_finding(session, planner, farm)
    with pytest.raises(refused):
        actions.add_action(session, planner, ActionCreate(finding_id=finding.id, description="Pay", **given), now=NOW)
    sooner = an_action(session, planner, finding, close_by=TODAY + timedelta(days=3))
    assert sooner.plan_by == sooner.close_by == TODAY + timedelta(days=3)


def open_work(session: Session, subject: UUID) -> dict[str, date]:
    standing = select(Obligation).where(Obligation.subject_id == subject, col(Obligation.closed_at).is_(None))
    return {row.step or row.kind: row.due_on for row in session.exec(standing)}


def later_day(days: int = 10) -> ExtensionCreate:
    return ExtensionCreate(
        clock="close", new_day=TODAY + timedelta(days=days), reason="The bank is closed", asked_by="firm"
    )


GRANT = ExtensionDecision(granted=True, reason="The bank confirms")
REFUSE = ExtensionDecision(granted=False, reason="No reason is proven")


def test_a_granted_day_moves_the_promise_once_and_leaves_what_was_late(
    session: Session, planner: Actor, colleague: Actor, late: CorrectiveAction
) -> None:
    assert sweeps.sweep_deadlines(session, planner, today=TODAY, now=NOW).overdue == 1
    first = late.close_by
    asked = action_extensions.ask(session, planner, late.id, later_day(), now=NOW)
    with pytest.raises(ExtensionWaiting):
        action_extensions.ask(session, planner, late.id, later_day(), now=NOW)
    with pytest.raises(ExtensionSecondPerson):
        action_extensions.decide(session, planner, late.id, asked.id, GRANT, now=NOW)
    action_extensions.decide(session, colleague, late.id, asked.id, GRANT, now=NOW)
    assert open_work(session, late.id) == {"close": asked.new_day}
    assert (late.close_by, asked.former_day) == (asked.new_day, first)
    assert sweeps.sweep_deadlines(session, planner, today=TODAY, now=NOW).overdue == 0
    told = session.exec(select(LedgerEvent.kind).where(LedgerEvent.source_id == late.id)).all()
    assert told == ["action_overdue"]
    with pytest.raises(ExtensionDecided):
        action_extensions.decide(session, colleague, late.id, asked.id, REFUSE, now=NOW)


def test_what_reminds_of_a_day_that_was_put_off_counts_from_the_new_one(
    session: Session, planner: Actor, colleague: Actor, farm: Site
) -> None:
    finding = a_finding(session, planner, farm)
    action = an_action(session, planner, finding)
    assert action.close_by is not None
    sweeps.sweep_deadlines(session, planner, today=action.close_by - timedelta(days=1), now=NOW)
    first = open_work(session, finding.id)["close.remind_1"]
    obligations.close_for(session, planner, finding.id, outcome="said", step="close.remind_1")
    wish = later_day((action.close_by - TODAY).days + 20)
    asked = action_extensions.ask(session, planner, action.id, wish, now=NOW)
    action_extensions.decide(session, colleague, action.id, asked.id, GRANT, now=NOW)
    work = open_work(session, finding.id)
    assert work["close"] == asked.new_day
    assert first < work["close.remind_1"] < asked.new_day


def test_a_refused_day_changes_nothing_and_is_not_counted(
    session: Session, planner: Actor, colleague: Actor, late: CorrectiveAction
) -> None:
    before = late.close_by
    for _ in range(3):
        asked = action_extensions.ask(session, planner, late.id, later_day(), now=NOW)
        action_extensions.decide(session, colleague, late.id, asked.id, REFUSE, now=NOW)
    assert (late.close_by, open_work(session, late.id)) == (before, {"close": before})


def test_a_collaborative_finding_needs_a_part_of_the_site_and_one_of_the_buyer_and_both_done(
    session: Session, planner: Actor, colleague: Actor, farm: Site, store: Store
) -> None:
    finding = a_finding(session, planner, farm, "collaborative", days_ago=20)
    alone = ActionCreate(finding_id=finding.id, description="Work fewer hours", kind="site")
    with pytest.raises(OwnersMissing):
        actions.add_action(session, planner, alone, now=NOW)
    action = an_action(session, planner, finding)
    assert (action.kind, action.close_by) == ("joint", None)
    assert open_work(session, action.id)["close"] > TODAY
    due = TODAY + timedelta(days=30)
    site = PartCreate(owner_kind="site", lever="site_practice", description="Hire two more", due_on=due)
    action_parts.add_part(session, planner, action.id, site, now=NOW)
    with pytest.raises(ClosingIncomplete, match="owners"):
        moved(session, planner, action, store, "planned")
    buyer = PartCreate(
        owner_kind="buyer", owner_name="Lindenhof Hotels", lever="lead_time", description="Order earlier", due_on=due
    )
    part = action_parts.add_part(session, planner, action.id, buyer, now=NOW)
    assert open_work(session, action.id)[f"part-{part.id}"] == due
    moved(session, planner, action, store, "planned")
    with pytest.raises(ClosingIncomplete, match="owner parts"):
        moved(session, planner, action, store, "done")
    for one in action_parts.list_parts(session, planner, action.id):
        signed = "Order terms of 3 November" if one.owner_kind == "buyer" else ""
        done = PartDone(done_on=TODAY, signed_off=signed)
        action_parts.finish_part(session, planner, action.id, one.id, done, now=NOW)
    a_proof(session, planner, action, store)
    moved(session, planner, action, store, "done")
    assert moved(session, colleague, action, store, "verified").state == "verified"


def test_a_buyer_s_part_is_work_of_its_compliance_desk_under_its_own_name(session: Session, officer: Actor) -> None:
    finding = a_finding(session, officer, a_site(session, officer, "Finca"), "collaborative")
    action = an_action(session, officer, finding)
    new = PartCreate(owner_kind="buyer", lever="price", description="Pay the agreed price", due_on=TODAY)
    part = action_parts.add_part(session, officer, action.id, new, now=NOW)
    task = session.exec(select(Obligation).where(Obligation.step == f"part-{part.id}")).one()
    assert (part.owner_name, task.team, str(task.titled).split(":")[0]) == (
        "Lindenhof Hotels",
        "compliance",
        "Lindenhof Hotels",
    )


def a_visit(session: Session, actor: Actor, site: Site, *, outcome: str = "nothing_found") -> Visit:
    visit = Visit(
        organisation_id=actor.organisation_id,
        code=f"Visit {outcome}",
        site_id=site.id,
        day=TODAY,
        starts_at_minute=540,
        minutes=240,
        state="done",
        outcome=outcome,
        recorded_at=NOW,
    )
    session.add(visit)
    session.flush()
    return visit


def test_zero_tolerance_is_verified_on_site_alone_and_a_closed_gate_is_no_visit(
    session: Session, planner: Actor, colleague: Actor, farm: Site, store: Store
) -> None:
    action = an_action(session, planner, a_finding(session, planner, farm, "zero_tolerance", days_ago=20))
    a_proof(session, planner, action, store)
    moved(session, planner, action, store, "done")
    asked = WorkersAskedCreate(asked=8, confirmed=8, way="on_site", day=TODAY)
    worker_confirmations.record_asked(session, planner, action.id, asked, now=NOW)
    elsewhere = a_visit(session, planner, a_site(session, planner, "Otra"))
    denied = a_visit(session, planner, farm, outcome="access_denied")
    for visit_id in (None, elsewhere.id, denied.id):
        with pytest.raises(ClosingIncomplete, match="site visit"):
            moved(session, colleague, action, store, "verified", visit_id=visit_id)
    seen = a_visit(session, planner, farm, outcome="findings")
    assert moved(session, colleague, action, store, "verified", visit_id=seen.id).verifying_visit_id == seen.id


def test_what_was_sent_back_bars_both_who_did_it_and_who_did_it_again(
    session: Session, planner: Actor, colleague: Actor, inspector: Actor, late: CorrectiveAction, store: Store
) -> None:
    a_proof(session, planner, late, store)
    moved(session, colleague, late, store, "done")
    moved(session, inspector, late, store, "returned", note="Two were not paid")
    assert (late.state, late.done_on) == ("planned", None)
    moved(session, planner, late, store, "done")
    for barred in (planner, colleague, Actor.system(planner.organisation_id)):
        with pytest.raises(SecondPersonNeeded):
            moved(session, barred, late, store, "verified")
    assert moved(session, inspector, late, store, "verified").state == "verified"
    with pytest.raises(ActionStepNotPossible):
        moved(session, inspector, late, store, "returned", note="After all")


def test_after_a_verification_somebody_looks_again_and_a_sign_is_a_confidential_matter_of_which_nothing_shows(
    session: Session, planner: Actor, inspector: Actor, late: CorrectiveAction, farm: Site, store: Store
) -> None:
    looks = []
    for said in ("no_sign", "sign"):
        check = verified_check(session, planner, inspector, farm, store)
        assert (check.earliest_on, check.due_on) == (TODAY + timedelta(days=60), TODAY + timedelta(days=90))
        then = NOW + timedelta(days=70)
        look = RetaliationLook(outcome=said, looked_on=then.date(), summary="Shifts were taken away")
        early = look.model_copy(update={"looked_on": TODAY})
        with pytest.raises(LookedTooEarly):
            retaliation_checks.record_look(session, inspector, check.id, early, now=NOW)
        silent = RetaliationLook(outcome="sign", looked_on=then.date())
        with pytest.raises(SignNotTold):
            retaliation_checks.record_look(session, inspector, check.id, silent, now=then)
        _, receipt = retaliation_checks.record_look(session, inspector, check.id, look, now=then)
        assert (receipt is not None) == (said == "sign")
        with pytest.raises(AlreadyLookedAt):
            retaliation_checks.record_look(session, inspector, check.id, look, now=then)
        assert retaliation_checks.told(check, inspector).outcome is None
        assert retaliation_checks.told(check, planner).outcome == said
        wanted = select(Obligation).where(Obligation.subject_id == check.after_id, Obligation.step == "look_again")
        task = session.exec(wanted).one()
        lines = session.exec(select(TrailEntry.action).where(TrailEntry.subject_id == str(check.id))).all()
        looks.append((task.outcome, task.confidential, sorted(lines)))
    assert looks[0] == looks[1]
    assert [(one.category, one.retaliation_feared) for one in session.exec(select(Grievance))] == [
        ("retaliation", True)
    ]


def verified_check(session: Session, doer: Actor, verifier: Actor, site: Site, store: Store) -> RetaliationCheck:
    action = an_action(session, doer, a_finding(session, doer, site, days_ago=20))
    a_proof(session, doer, action, store)
    moved(session, doer, action, store, "done")
    moved(session, verifier, action, store, "verified")
    return retaliation_checks.checks_after(session, doer, action.id)[0]


def test_of_two_people_who_close_one_action_at_once_one_wins_and_the_other_is_shown_what_stands(
    own_database: str, tmp_path: Path
) -> None:
    """Two threads, each with its own connection, let go at the same moment with the same version read."""
    database, store = Database.at(own_database), Store(tmp_path)
    with database.transaction() as session:
        kept = accounts.add_organisation(
            session, name="Authority", kind="inspectorate", now=NOW, jurisdiction=frozenset({"ES"})
        )
    team = [an_account(database, OrganisationId(kept.id), role) for role in (Role.INSPECTION_PLANNER, Role.INSPECTOR)]
    with database.transaction() as session:
        action = an_action(session, team[0], a_finding(session, team[0], a_site(session, team[0], "Finca"), days_ago=9))
        a_proof(session, team[0], action, store)
    together = Barrier(2)

    def close(actor: Actor) -> str:
        step = ActionStep(state="done", on=TODAY, plan=f"Plan of {actor.name}", root_cause="No date")
        together.wait()
        try:
            with database.transaction() as session:
                action_moves.move_on(session, actor, action.id, step, version_seen=1, now=NOW, store=store)
        except ChangedMeanwhile as changed:
            return ActionRead.model_validate(dict(changed.standing)).plan
        return ""

    with ThreadPoolExecutor(2) as pool:
        shown = list(pool.map(close, team))
    with database.reading() as session:
        standing = session.get_one(CorrectiveAction, action.id)
        moves = session.exec(select(ActionMove)).all()
    database.close()
    assert sorted(shown) == ["", standing.plan]
    assert (standing.version, len(moves)) == (2, 1)
    assert standing.plan == f"Plan of {team[shown.index('')].name}"


@given(st.integers(0, 60).flatmap(lambda many: st.tuples(st.just(many), st.integers(0, many))))
def test_a_count_told_leaves_five_or_none_on_either_side(counts: tuple[int, int]) -> None:
    asked, confirmed = counts
    told = hidden_when_small(asked, confirmed)
    fitting = {(many, yes) for many in range(61) for yes in range(many + 1) if hidden_when_small(many, yes) == told}
    for group in ({yes for _, yes in fitting}, {many - yes for many, yes in fitting}):
        assert len(group) > 1 or group <= {0} or min(group) >= SMALLEST_CELL


@given(st.lists(st.integers(1, 4), min_size=1, max_size=6), st.integers(1, 4))
def test_nobody_verifies_what_they_recorded_or_did(behind: list[int], verifier: int) -> None:
    earlier = {UUID(int=one) for one in behind}
    try:
        require_other_person(UUID(int=verifier), earlier)
    except SecondPersonNeeded:
        assert verifier in behind
    else:
        assert verifier not in behind

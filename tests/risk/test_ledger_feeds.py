"""What the floors above do reaches the score: who examined, and that a late action was done after all."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlmodel import Session, select

from audits.actions import actions
from foundation.actors import Actor
from foundation.evidence_store import Store
from foundation.ids import new_id
from risk import events
from risk.models import LedgerEvent
from risk.payloads import LedgerEntry
from risk.sectors.words import EventKind, Grade, Verification
from tests.builders import NOW, a_finding, a_proof, a_site, an_action, moved

TODAY = NOW.date()


def looked(session: Session, actor: Actor, site_id: UUID, code: str, findings: int) -> None:
    """A visit by this examiner with so many findings."""
    kinds = [EventKind.VISIT, *([EventKind.FINDING] * findings)]
    for kind in kinds:
        entry = LedgerEntry(
            subject_id=site_id,
            kind=kind,
            occurred_on=TODAY - timedelta(days=30),
            source_kind="of_a_test",
            source_id=new_id(),
            severity=Grade.MAJOR if kind is EventKind.FINDING else None,
            verification=Verification.VERIFIED,
            examiner_code=code,
        )
        events.record(session, actor, entry, now=NOW)


def test_a_finding_counts_by_how_many_its_examiner_makes(session: Session, planner: Actor) -> None:
    strict, mild = (a_site(session, planner, name).id for name in ("One", "Two"))
    for _ in range(12):
        looked(session, planner, strict, "E-1", 4)
        looked(session, planner, mild, "E-2", 1)
    found = events.events_in_view(session, planner, as_of=TODAY)
    (hard,), (soft,) = ({one.examiner_ratio for one in found[site]} for site in (strict, mild))
    assert soft < 1.0 < hard
    assert {one.examiner_ratio for one in events.events_at(session, planner, [strict], as_of=TODAY)} == {hard}


def test_a_late_action_that_is_verified_answers_its_finding_and_its_being_late(
    session: Session, planner: Actor, inspector: Actor, tmp_path: Path
) -> None:
    store = Store(tmp_path)
    finding = a_finding(session, planner, a_site(session, planner, "Finca"), days_ago=40)
    action = an_action(session, planner, finding, close_by=TODAY - timedelta(days=5))
    actions.record_overdue(session, planner, today=TODAY, now=NOW)
    a_proof(session, planner, action, store)
    for actor, state in ((planner, "done"), (inspector, "verified")):
        moved(session, actor, action, store, state)
    entries = session.exec(select(LedgerEvent).where(LedgerEvent.subject_id == finding.site_id)).all()
    kinds = {entry.id: entry.kind for entry in entries}
    answered = {kinds[entry.answers_id] for entry in entries if entry.answers_id}
    assert answered == {"finding", "action_overdue"}

"""What becomes of a finding: its tasks, its two persons, what the ledger keeps of it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier
from typing import get_args
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from audits import sweeps
from audits.actions import actions
from audits.actions.actions import ActionQuery
from audits.days import DayToCome
from audits.findings import findings
from audits.findings.finding_closing import FindingIncomplete
from audits.findings.findings import (
    FindingDecided,
    FindingNotFound,
    FindingNotOpen,
    FindingQuery,
    FirmNotHeard,
)
from audits.models import CorrectiveAction, Finding
from audits.payloads import (
    FindingAmendment,
    FindingClosing,
    FindingCreate,
    FindingDecision,
    FindingReply,
    Severity,
)
from audits.visits import history
from audits.visits.history import PastFinding
from foundation import accounts, obligations
from foundation.actors import ActionNotAllowed, Actor, OrganisationId, Role
from foundation.database import Database
from foundation.evidence_store import Store
from foundation.models import Obligation
from foundation.versions import ChangedMeanwhile
from risk.models import LedgerEvent
from tests.builders import NOW, a_finding, a_proof, a_site, an_account, an_action, moved

TODAY = NOW.date()
LONG_AGO = 20
MONDAY_AFTER_TWO_WEEKS = date(2026, 12, 7)
"""Fourteen days end on a Sunday, so the firm has the Monday too."""


def open_steps(session: Session, actor: Actor, finding: Finding) -> dict[str, date]:
    standing = select(Obligation).where(
        obligations.visible_to(actor), Obligation.subject_id == finding.id, col(Obligation.closed_at).is_(None)
    )
    return {row.step: row.due_on for row in session.exec(standing)}


def ledger(session: Session, finding_or_action: Finding | CorrectiveAction) -> list[tuple[str, str, bool]]:
    """Kind, verification and whether the entry was voided later."""
    rows = session.exec(select(LedgerEvent).where(LedgerEvent.source_id == finding_or_action.id)).all()
    voided = set(session.exec(select(LedgerEvent.answers_id).where(LedgerEvent.kind == "void")))
    return sorted((row.kind, row.verification, row.id in voided) for row in rows)


def deciding(confirmed: bool) -> FindingDecision:  # noqa: FBT001 - the one thing that a decision says
    return FindingDecision(confirmed=confirmed, reason="papers and interviews agree", decided_on=TODAY)


@pytest.fixture
def colleague(database: Database, authority: OrganisationId) -> Actor:
    return an_account(database, authority, Role.INSPECTOR, email="colleague@inspection.example")


@pytest.mark.parametrize("severity", get_args(Severity))
def test_no_finding_is_recorded_without_its_obligations(session: Session, planner: Actor, severity: Severity) -> None:
    finding = a_finding(session, planner, a_site(session, planner, "Finca"), severity)
    steps = open_steps(session, planner, finding)
    assert steps["decide"] == finding.reply_by == MONDAY_AFTER_TWO_WEEKS
    assert "plan" in steps
    assert ("close" in steps) == (severity != "collaborative")  # the scheme sets no closing date for it
    assert ledger(session, finding) == [("finding", "alleged", False)]


def test_the_firm_is_heard_before_a_finding_is_confirmed(session: Session, planner: Actor) -> None:
    finding = a_finding(session, planner, a_site(session, planner, "Finca"))
    with pytest.raises(FirmNotHeard):
        findings.decide(session, planner, finding.id, deciding(True), version_seen=1, now=NOW)
    findings.take_reply(session, planner, finding.id, FindingReply(reply="It is paid now"), version_seen=1)
    decided = findings.decide(session, planner, finding.id, deciding(True), version_seen=2, now=NOW)
    assert (decided.state, decided.version) == ("confirmed", 3)
    assert "decide" not in open_steps(session, planner, finding)


def test_silence_until_the_day_of_reply_does_not_hold_a_decision_up(session: Session, planner: Actor) -> None:
    finding = a_finding(session, planner, a_site(session, planner, "Finca"), days_ago=LONG_AGO)
    assert findings.decide(session, planner, finding.id, deciding(True), version_seen=1, now=NOW).state == "confirmed"


def test_what_is_seen_east_of_the_desk_may_bear_the_day_that_has_come_there(session: Session, officer: Actor) -> None:
    evening = NOW.replace(hour=13)  # past midnight in Auckland
    seen_on = TODAY + timedelta(days=1)
    for country, refused in (("NZ", False), ("ES", True)):
        site = a_site(session, officer, f"Finca {country}", country=country)
        new = FindingCreate(site_id=site.id, severity="major", description="Wages were paid late", found_on=seen_on)
        with pytest.raises(DayToCome) if refused else nullcontext():
            findings.record_finding(session, officer, new, now=evening)


def test_a_decision_voids_the_allegation_and_never_erases_it(session: Session, planner: Actor) -> None:
    finding = a_finding(session, planner, a_site(session, planner, "Finca"), days_ago=LONG_AGO)
    findings.decide(session, planner, finding.id, deciding(True), version_seen=1, now=NOW)
    assert ledger(session, finding) == [("finding", "alleged", True), ("finding", "verified", False)]
    with pytest.raises(FindingDecided):
        findings.decide(session, planner, finding.id, deciding(True), version_seen=2, now=NOW)
    findings.decide(session, planner, finding.id, deciding(False), version_seen=2, now=NOW)
    assert ledger(session, finding) == [("finding", "alleged", True), ("finding", "verified", True)]


def test_a_withdrawn_finding_asks_nothing_of_anybody_any_more(session: Session, planner: Actor) -> None:
    finding = a_finding(session, planner, a_site(session, planner, "Finca"), days_ago=LONG_AGO)
    action = an_action(session, planner, finding, close_by=TODAY - timedelta(days=2))
    assert sweeps.sweep_deadlines(session, planner, today=TODAY, now=NOW).overdue == 1
    findings.decide(session, planner, finding.id, deciding(False), version_seen=1, now=NOW)
    assert (action.state, open_steps(session, planner, finding)) == ("dropped", {})
    assert ledger(session, action) == [("action_overdue", "alleged", True)]
    with pytest.raises(FindingNotOpen):
        findings.close_finding(
            session, planner, finding.id, FindingClosing(reason="paid", closed_on=TODAY), version_seen=2, now=NOW
        )


def test_an_amended_finding_stays_readable_and_its_actions_go_on_under_the_new_one(
    session: Session, planner: Actor
) -> None:
    first = a_finding(session, planner, a_site(session, planner, "Finca"), days_ago=LONG_AGO)
    action = an_action(session, planner, first)
    better = FindingAmendment(severity="critical", description="Wages were held back on purpose")
    second = findings.amend(session, planner, first.id, better, version_seen=1, now=NOW)
    assert (first.state, second.amends_id, action.finding_id) == ("amended", first.id, second.id)
    assert (second.found_on, second.reply_by) == (first.found_on, MONDAY_AFTER_TWO_WEEKS)
    assert ledger(session, first) == [("finding", "alleged", True)]


def test_a_finding_closes_when_its_actions_are_verified(
    session: Session, planner: Actor, colleague: Actor, tmp_path: Path
) -> None:
    store = Store(tmp_path)
    finding = a_finding(session, planner, a_site(session, planner, "Finca"), days_ago=LONG_AGO)
    action = an_action(session, planner, finding)
    closing = FindingClosing(reason="all paid", closed_on=TODAY)
    a_proof(session, planner, action, store)
    moved(session, planner, action, store, "done")
    assert "plan" not in open_steps(session, planner, finding)
    with pytest.raises(FindingIncomplete, match="Pay what is owed"):
        findings.close_finding(session, planner, finding.id, closing, version_seen=1, now=NOW)
    moved(session, colleague, action, store, "verified")
    closed = findings.close_finding(session, colleague, finding.id, closing, version_seen=1, now=NOW)
    assert (closed.state, open_steps(session, planner, finding)) == ("closed", {})
    assert ledger(session, action) == [("action_verified", "verified", False)]


def test_an_overdue_action_is_told_to_the_ledger_once_and_no_better_proven_than_its_finding(
    session: Session, planner: Actor
) -> None:
    site = a_site(session, planner, "Finca")
    alleged, confirmed = (a_finding(session, planner, site, days_ago=LONG_AGO) for _ in range(2))
    findings.decide(session, planner, confirmed.id, deciding(True), version_seen=1, now=NOW)
    late = [an_action(session, planner, one, close_by=TODAY - timedelta(days=1)) for one in (alleged, confirmed)]
    an_action(session, planner, confirmed, close_by=TODAY)
    swept = [sweeps.sweep_deadlines(session, planner, today=TODAY, now=NOW).overdue for _ in range(2)]
    assert swept == [2, 0]
    assert [ledger(session, action) for action in late] == [
        [("action_overdue", "alleged", False)],
        [("action_overdue", "evidenced", False)],
    ]


def test_nothing_is_recorded_for_a_day_to_come(session: Session, planner: Actor) -> None:
    site = a_site(session, planner, "Finca")
    tomorrow = FindingCreate(
        site_id=site.id, severity="minor", description="No helmets", found_on=TODAY + timedelta(days=1)
    )
    with pytest.raises(DayToCome):
        findings.record_finding(session, planner, tomorrow, now=NOW)


def test_a_change_made_from_an_older_version_is_refused(session: Session, planner: Actor) -> None:
    finding = a_finding(session, planner, a_site(session, planner, "Finca"))
    findings.take_reply(session, planner, finding.id, FindingReply(reply="No"), version_seen=1)
    with pytest.raises(ChangedMeanwhile):
        findings.take_reply(session, planner, finding.id, FindingReply(reply="Never"), version_seen=1)


def test_numbers_go_on_behind_those_taken_over_from_before(session: Session, planner: Actor) -> None:
    site = a_site(session, planner, "Finca")
    past = PastFinding("F-0312", site.id, None, "major", "", "Papers kept in the office", TODAY, False, None)
    history.take_over_finding(session, planner, past, now=NOW)
    assert a_finding(session, planner, site).reference == "F-0313"


def test_a_list_is_read_in_pages_that_neither_repeat_nor_lose_a_row(session: Session, planner: Actor) -> None:
    site = a_site(session, planner, "Finca")
    made = {a_finding(session, planner, site).id for _ in range(5)}
    first = findings.list_findings(session, planner, FindingQuery(site_id=site.id, limit=3))
    rest = findings.list_findings(
        session, planner, FindingQuery(site_id=site.id, limit=3, cursor=first.next_cursor or "")
    )
    assert {row.id for row in (*first.rows, *rest.rows)} == made
    assert (len(first.rows), len(rest.rows), rest.next_cursor) == (3, 2, None)


def test_another_organisation_finds_nothing(session: Session, planner: Actor) -> None:
    stranger = replace(planner, organisation_id=OrganisationId(UUID(int=7)), jurisdiction=frozenset())
    finding = a_finding(session, planner, a_site(session, planner, "Finca"))
    action = an_action(session, planner, finding)
    with pytest.raises(FindingNotFound):
        findings.visible_finding(session, stranger, finding.id)
    with pytest.raises(actions.ActionNotFound):
        actions.visible_action(session, stranger, action.id)
    assert findings.list_findings(session, stranger, FindingQuery()).rows == []
    assert actions.list_actions(session, stranger, ActionQuery()).rows == []


def test_who_may_not_record_or_read_findings_is_told_so(
    session: Session, database: Database, planner: Actor, authority: OrganisationId
) -> None:
    site = a_site(session, planner, "Finca")
    finding = a_finding(session, planner, site)
    approver = replace(planner, role=Role.APPROVER)
    observer = replace(planner, role=Role.OBSERVER)
    with pytest.raises(ActionNotAllowed, match="record findings"):
        a_finding(session, approver, site)
    with pytest.raises(ActionNotAllowed, match="read visits"):
        findings.visible_finding(session, observer, finding.id)
    with pytest.raises(ActionNotAllowed, match="record findings"):
        sweeps.sweep_deadlines(session, observer, today=TODAY, now=NOW)


def test_of_two_people_who_decide_one_finding_at_once_one_wins_and_others_record_meanwhile(own_database: str) -> None:
    """Four threads, each with its own connection, let go at once: nothing is lost and nobody waits for ever."""
    database = Database.at(own_database)
    with database.transaction() as session:
        kept = accounts.add_organisation(
            session, name="Authority", kind="inspectorate", now=NOW, jurisdiction=frozenset({"ES"})
        )
    desk = an_account(database, OrganisationId(kept.id), Role.INSPECTION_PLANNER)
    with database.transaction() as session:
        site = a_site(session, desk, "Finca")
        finding = a_finding(session, desk, site, days_ago=30)
        an_action(session, desk, finding)
    together = Barrier(4)

    def act(what: str) -> str:
        together.wait()
        try:
            with database.transaction() as session:
                if what == "record":
                    return a_finding(session, desk, site).reference
                reply = FindingReply(reply=what)
                findings.take_reply(session, desk, finding.id, reply, version_seen=1)
        except ChangedMeanwhile as changed:
            return str(changed.standing["reply"])
        return ""

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(act, ("one", "other", "record", "record")))
    with database.reading() as session:
        standing = session.get_one(Finding, finding.id)
    database.close()
    assert sorted(told[:2]) == ["", standing.reply]
    assert standing.reply == ("one", "other")[told.index("")]
    assert sorted(told[2:]) == ["F-0002", "F-0003"]

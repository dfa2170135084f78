"""The protected path: opened with the finding, read by few, told to nobody outside until it is released."""

import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from audits import sweeps
from audits.actions import action_extensions
from audits.findings import findings, referral_steps, referrals
from audits.findings.referral_steps import AgencyMissing, ConsentMissing, ReferralStepNotPossible
from audits.findings.referrals import ReferralNotFound
from audits.models import Finding, Referral
from audits.payloads import ExtensionCreate, ExtensionDecision, FindingAmendment, FindingCreate, ReferralStep
from foundation import obligations
from foundation.actors import Actor
from foundation.models import Change, Obligation
from foundation.obligations import ObligationQuery
from reports.contents.period import Period
from reports.facts.corrective_actions import actions_facts
from reports.facts.inspectorate_year import year_facts
from reports.facts.register import register_of
from reports.facts.register_book import register_book_facts
from reports.facts.site_audit import site_audit_facts
from risk import reactions, scores
from risk.models import LedgerEvent
from risk.replaying import receipt_file
from risk.scores import ScoreQuery
from suppliers.models import Node, Site
from tests.builders import NOW, a_fact, a_finding, a_site, an_action

TODAY = NOW.date()
UUID_LIKE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}")


def told_outside(session: Session, staff: Sequence[Actor], site: Site) -> list[str]:
    """Scores and receipts, what papers are made of, the feed, and whether anything is scored again."""
    for actor in staff:
        reactions.rescore_changed(
            session, Actor.system(actor.organisation_id, actor.jurisdiction), today=TODAY, now=NOW
        )
        scores.score_all(session, Actor.system(actor.organisation_id, actor.jurisdiction), as_of=TODAY, now=NOW)
    found: list[object] = [[one.kind for one in session.exec(select(Change).order_by(col(Change.number)))]]
    for actor in staff:
        rows = scores.list_scores(session, actor, ScoreQuery()).rows
        found += [[(row.value, row.band, row.missing, receipt_file(scores.paper_of(session, row))) for row in rows]]
        found += [repr(register_of(session, actor)), repr(register_book_facts(session, actor, today=TODAY))]
    planner = staff[0]
    found.append(asdict(site_audit_facts(session, planner, str(site.id), today=TODAY)))
    found.append(asdict(actions_facts(session, planner, str(site.id), today=TODAY)))
    year = Period(date(2026, 1, 1), date(2026, 12, 31), "2026")
    found.append(asdict(year_facts(session, planner, str(planner.organisation_id), year, today=TODAY)))
    standing = {str(node) for node in session.exec(select(Node.id))}
    plain = UUID_LIKE.sub(lambda one: one[0] if one[0] in standing else "#", "\n".join(map(str, found)))
    return re.sub("trail_head'?[=:] ?'[^']*'", "", plain).split("\n")


def test_no_score_paper_or_feed_differs_while_a_finding_is_protected(
    session: Session, planner: Actor, inspector: Actor, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("risk.sealing.secrets.token_bytes", lambda size: b"s" * size)
    site = a_site(session, planner, "Finca")
    a_fact(session, planner, site.id, "recruitment_fees", "paid_by_workers")
    a_site(session, officer, "Finca of the buyer")
    worlds = {}
    for severity in ("none", "zero_tolerance", "critical"):
        with session.begin_nested() as world:
            if severity != "none":
                finding = a_finding(session, inspector, site, severity, days_ago=2)  # type: ignore[arg-type] # a word
                an_action(session, inspector, finding, close_by=finding.found_on)
                sweeps.sweep_deadlines(session, planner, today=TODAY, now=NOW)
            worlds[severity] = told_outside(session, (planner, officer), site)
            world.rollback()
    assert worlds["zero_tolerance"] == worlds["none"]
    assert worlds["critical"] != worlds["none"]  # so that the comparison can fail


@pytest.mark.parametrize(("indicator", "told"), [("I07", []), ("I08", ["action.extended"])])
def test_a_later_day_for_what_is_protected_is_not_told_in_the_feed(
    session: Session, planner: Actor, inspector: Actor, indicator: str, told: list[str]
) -> None:
    new = FindingCreate(
        site_id=a_site(session, planner, "Finca").id,
        severity="major",
        indicator=indicator,
        description="Seen on the tour",
        found_on=TODAY,
    )
    action = an_action(session, inspector, findings.record_finding(session, inspector, new, now=NOW))
    assert action.close_by is not None
    wish = ExtensionCreate(
        clock="close", new_day=action.close_by + timedelta(days=3), reason="The bank is closed", asked_by="firm"
    )
    asked = action_extensions.ask(session, inspector, action.id, wish, now=NOW)
    granted = ExtensionDecision(granted=True, reason="The bank confirms")
    action_extensions.decide(session, planner, action.id, asked.id, granted, now=NOW)
    kinds = session.exec(select(Change.kind)).all()
    assert [kind for kind in kinds if kind == "action.extended"] == told
    assert ("action.added" in kinds) == bool(told)


def test_the_supervisor_is_told_the_same_day_and_nobody_else_sees_a_task(
    session: Session, planner: Actor, inspector: Actor
) -> None:
    finding = a_finding(session, inspector, a_site(session, planner, "Finca"), "zero_tolerance")
    referral = session.exec(select(Referral)).one()
    seen = [
        {(row.step, row.due_on, row.title, row.about_name) for row in rows if row.subject_id == referral.id}
        for actor in (planner, inspector)
        for rows in [obligations.list_obligations(session, actor, ObligationQuery(limit=100)).rows]
    ]
    monday = TODAY.replace(day=23)
    title = "Confidential matter"
    assert seen == [{("supervise", TODAY, title, ""), ("acknowledge", monday, title, "")}, set()]
    with pytest.raises(ReferralNotFound):
        referrals.visible_referral(session, inspector, referral.id)
    assert (referral.finding_id, referral.consent, referral.agency) == (finding.id, "unknown", "")


def due_on(session: Session, subject_id: UUID, step: str) -> date:
    row = select(Obligation).where(Obligation.subject_id == subject_id, Obligation.step == step)
    return session.exec(row).one().due_on


@pytest.mark.parametrize(
    ("severity", "indicator", "young", "kind"),
    [
        ("zero_tolerance", "", False, "zero_tolerance"),
        ("major", "I07", False, "indicator"),
        ("minor", "I08", True, "under_18"),
        ("critical", "I08", False, None),
    ],
)
def test_a_grave_answer_a_grave_indicator_or_somebody_young_opens_it(
    session: Session, inspector: Actor, planner: Actor, severity: str, indicator: str, *, young: bool, kind: str | None
) -> None:
    site = a_site(session, planner, "Finca")
    new = FindingCreate.model_validate(
        {"site_id": site.id, "severity": severity, "indicator": indicator, "under_18": young, "found_on": TODAY}
        | {"description": "Seen on the tour"}
    )
    finding = findings.record_finding(session, inspector, new, now=NOW)
    referral = referrals.of_finding(session, finding)
    assert (referral.kind if referral else None) == kind
    if young and referral:
        assert due_on(session, referral.id, "escalate") == TODAY


def moved(session: Session, actor: Actor, **step: object) -> Referral:
    referral = session.exec(select(Referral)).one()
    new = ReferralStep.model_validate({"on": TODAY} | step)
    return referral_steps.move_on(session, actor, referral.id, new, version_seen=referral.version, now=NOW)


def test_an_adult_may_refuse_and_nothing_is_handed_over_to_nobody(
    session: Session, planner: Actor, inspector: Actor
) -> None:
    a_finding(session, inspector, a_site(session, planner, "Finca"), "zero_tolerance")
    with pytest.raises(ReferralStepNotPossible):
        moved(session, planner, state="handed_over")
    moved(session, planner, state="accepted")
    for refused, step in ((AgencyMissing, {"consent": "yes"}), (ConsentMissing, {"agency": "shelter"})):
        with pytest.raises(refused), session.begin_nested():
            moved(session, planner, state="handed_over", **step)
        session.expire_all()
    done = moved(session, planner, state="handed_over", agency="child_protection", under_18=True)
    assert (done.state, done.consent) == ("handed_over", "unknown")
    still = select(Obligation.step).where(Obligation.subject_id == done.id, col(Obligation.closed_at).is_(None))
    assert session.exec(still).all() == []


def test_a_matter_nobody_took_on_or_a_minor_without_an_agency_does_not_end(
    session: Session, planner: Actor, inspector: Actor
) -> None:
    a_finding(session, inspector, a_site(session, planner, "Finca"), "zero_tolerance")
    with pytest.raises(ReferralStepNotPossible):
        moved(session, planner, state="closed")
    moved(session, planner, state="accepted", under_18=True)
    with pytest.raises(AgencyMissing):
        moved(session, planner, state="closed")
    assert moved(session, planner, state="closed", agency="child_protection").closed_on == TODAY


def test_once_released_it_counts_like_any_other_finding(session: Session, planner: Actor, inspector: Actor) -> None:
    finding = a_finding(session, inspector, a_site(session, planner, "Finca"), "zero_tolerance")
    before = [event.confidential for event in session.exec(select(LedgerEvent))]
    moved(session, planner, state="accepted", release=True)
    standing = select(LedgerEvent).where(LedgerEvent.kind == "finding", col(LedgerEvent.confidential).is_(False))
    (event,) = session.exec(standing).all()
    assert (before, event.source_id) == ([True], finding.id)
    told = select(Change).where(Change.kind == "finding.released")
    assert session.exec(told).one().subject_id == finding.id


def test_a_correction_ends_no_protection_and_a_raised_severity_shortens_the_clocks(
    session: Session, planner: Actor, inspector: Actor
) -> None:
    site = a_site(session, planner, "Finca")
    first = a_finding(session, inspector, site, "zero_tolerance")
    milder = FindingAmendment(severity="minor", description="Seen better")
    second = findings.amend(session, inspector, first.id, milder, version_seen=1, now=NOW)
    assert (referrals.of_finding(session, first), referrals.is_protected(session, second)) == (None, True)
    action = an_action(session, inspector, second)
    assert action.close_by == due_on(session, action.id, "close") == due_on(session, second.id, "close")
    graver = FindingAmendment(severity="critical", description="Seen better still")
    third = findings.amend(session, inspector, second.id, graver, version_seen=1, now=NOW)
    days = {finding.severity: due_on(session, finding.id, "close") for finding in (second, third)}
    assert days["critical"] < days["minor"]
    assert action.finding_id == third.id
    assert action.close_by == due_on(session, action.id, "close") == days["critical"]
    closed = select(Obligation.outcome).where(Obligation.subject_id == second.id)
    assert set(session.exec(closed)) == {"amended"}
    assert session.get_one(Finding, first.id).description == "Wages were paid late"

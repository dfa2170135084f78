"""Proposing and granting recognition: what the history says is counted anew at both, and two people see it."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, func, select

from audits.actions.orphaned_actions import OVER
from audits.findings import findings
from audits.models import CorrectiveAction, Finding, Recognition
from audits.payloads import RecognitionDecision
from audits.recognition import recognition
from audits.recognition.recognition import visible_recognition
from audits.recognition.recognition_rules import (
    DAYS_A_MONTH,
    KnownFinding,
    RecognitionRules,
    Ruling,
    SeenVisit,
    ruling,
)
from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.errors import Conflict, Invalid
from foundation.versions import hold, require_unchanged
from risk import events
from risk.models import LedgerEvent
from risk.sectors.words import EventKind
from suppliers import sites

CODE_BYTES = 16
"""128 bits: nobody finds a certificate by trying."""


class RecognitionNotEarned(Conflict):
    code = "recognition.not_earned"

    def __init__(self, found: Ruling) -> None:
        super().__init__(f"The history of this site does not earn recognition: {'; '.join(found.missing)}.")
        self.missing = found.missing


class RecognitionStands(Conflict):
    code = "recognition.stands"

    def __init__(self) -> None:
        super().__init__("A recognition of this site is proposed or granted already: decide or revoke that one first.")


class RecognitionDecided(Conflict):
    code = "recognition.decided"

    def __init__(self, state: str) -> None:
        super().__init__(f"This recognition is {state} already; only a proposed one can be decided.")
        self.state = state


class SecondPersonNeeded(Conflict):
    code = "recognition.second_person"

    def __init__(self) -> None:
        super().__init__("You proposed this recognition: somebody else grants it.")


class RecognitionReasonMissing(Invalid):
    code = "recognition.reason_missing"

    def __init__(self) -> None:
        super().__init__("Say why the recognition is declined.")


def history_ruling(session: Session, actor: Actor, site_id: UUID, *, now: datetime) -> Ruling:
    """What the site's history earns today. Raises SiteNotFound."""
    actor.require(Action.READ_VISITS)
    site = sites.visible_site(session, actor, site_id)
    today = today_in(actor.zone, now)
    return ruling(_visits(session, actor, site.id), _findings(session, actor, site.id), today, RecognitionRules())


def propose(session: Session, actor: Actor, site_id: UUID, *, now: datetime) -> Recognition:
    """Raises SiteNotFound, RecognitionNotEarned, RecognitionStands."""
    actor.require(Action.PLAN_VISITS)
    earned = _earned(session, actor, site_id, now)
    hold(session, sites.visible_site(session, actor, site_id))
    standing = recognition.of_site(session, actor, site_id)
    if standing is not None and _stands(standing, today_in(actor.zone, now).isoformat()):
        raise RecognitionStands
    rules = RecognitionRules()
    proposed = Recognition(
        organisation_id=actor.organisation_id,
        site_id=site_id,
        rules_version=rules.version,
        basis={"visits": earned.visits, "detection_chance": round(earned.detection_chance, 6)},
        factor=rules.factor,
        most_months=rules.most_months,
        code=secrets.token_hex(CODE_BYTES),
        proposed_by=actor.account_id,
        proposed_at=now,
    )
    session.add(proposed)
    session.flush()
    trail.record(session, actor, "recognition.proposed", proposed, {"site_id": site_id, "visits": earned.visits})
    return proposed


def _stands(one: Recognition, today: str) -> bool:
    valid = one.valid_to is not None and one.valid_to.isoformat() >= today
    return one.state == "proposed" or (one.state == "granted" and valid)


def _earned(session: Session, actor: Actor, site_id: UUID, now: datetime) -> Ruling:
    found = history_ruling(session, actor, site_id, now=now)
    if not found.earned:
        raise RecognitionNotEarned(found)
    return found


def decide(
    session: Session,
    actor: Actor,
    recognition_id: UUID,
    decision: RecognitionDecision,
    *,
    version_seen: int,
    now: datetime,
) -> Recognition:
    """
    By somebody else than who proposed it; the history is read again. Raises RecognitionNotFound, ChangedMeanwhile,
    RecognitionDecided, SecondPersonNeeded, RecognitionNotEarned, RecognitionReasonMissing.
    """
    actor.require(Action.PLAN_VISITS)
    found = visible_recognition(session, actor, recognition_id)
    require_unchanged(session, found, version_seen, told=True)
    if found.state != "proposed":
        raise RecognitionDecided(found.state)
    if not decision.granted:
        return _declined(session, actor, found, decision.reason.strip())
    if actor.account_id is None or actor.account_id == found.proposed_by:
        raise SecondPersonNeeded
    _earned(session, actor, found.site_id, now)
    return _granted(session, actor, found, now)


def _declined(session: Session, actor: Actor, found: Recognition, reason: str) -> Recognition:
    if not reason:
        raise RecognitionReasonMissing
    found.state = "declined"
    return _stored(session, actor, found, "recognition.declined", {"reason": reason})


def _granted(session: Session, actor: Actor, found: Recognition, now: datetime) -> Recognition:
    rules, today = RecognitionRules(), today_in(actor.zone, now)
    found.state, found.granted_by, found.granted_at = "granted", actor.account_id, now
    found.valid_from = today
    found.valid_to = today + timedelta(days=round(rules.valid_months * DAYS_A_MONTH))
    found.certificate_hash = certificate_hash(found)
    told: dict[str, trail.Change] = {"valid_to": found.valid_to, "certificate": found.certificate_hash}
    return _stored(session, actor, found, "recognition.granted", told)


def certificate_hash(one: Recognition) -> str:
    """SHA-256 over what the certificate says: whoever holds one can see that it is the one that was granted."""
    says = {
        "code": one.code,
        "site_id": one.site_id,
        "rules": one.rules_version,
        "factor": one.factor,
        "most_months": one.most_months,
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
    }
    return hashlib.sha256(trail.canonical(says).encode()).hexdigest()


def _stored(session: Session, actor: Actor, found: Recognition, act: str, told: dict[str, trail.Change]) -> Recognition:
    found.version += 1
    session.add(found)
    session.flush()
    trail.record(session, actor, act, found, {"state": found.state, **told})
    changes.tell(session, actor, act, "recognition", [found.id])
    return found


def _visits(session: Session, actor: Actor, site_id: UUID) -> list[SeenVisit]:
    """From the ledger, which knows how likely each visit was to find something and who paid for it."""
    voided = select(LedgerEvent.answers_id).where(
        LedgerEvent.organisation_id == actor.organisation_id, LedgerEvent.kind == EventKind.VOID.value
    )
    own = select(LedgerEvent).where(
        events.visible_to(actor),
        LedgerEvent.subject_id == site_id,
        LedgerEvent.kind == EventKind.VISIT.value,
        col(LedgerEvent.id).not_in(voided.where(col(LedgerEvent.answers_id).is_not(None))),
    )
    return [
        SeenVisit(row.occurred_on, row.outcome or "", row.payer or "", row.detection_chance)
        for row in session.exec(own.order_by(col(LedgerEvent.occurred_on), col(LedgerEvent.id)))
    ]


def _findings(session: Session, actor: Actor, site_id: UUID) -> list[KnownFinding]:
    """Withdrawn and amended entries say nothing any more."""
    unverified = (
        select(func.count())
        .where(CorrectiveAction.finding_id == Finding.id, col(CorrectiveAction.state).not_in(OVER))
        .correlate(Finding)
        .scalar_subquery()
    )
    rows = session.exec(
        select(Finding, unverified).where(
            findings.visible_to(actor),
            Finding.site_id == site_id,
            col(Finding.state).in_(("alleged", "confirmed", "closed")),
        )
    )
    return [KnownFinding(one.found_on, one.severity, one.state != "closed", int(many)) for one, many in rows]

"""What becomes of a protected referral: taken on, handed over with consent, declined, released, closed."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from audits.days import require_past
from audits.findings import findings, referrals
from audits.findings.finding_tasks import first_tasks, open_tasks, tasks_of
from audits.models import Finding, Referral
from audits.payloads import ReferralState, ReferralStep
from foundation import obligations, trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict
from foundation.versions import require_unchanged
from suppliers import sites

NEXT: dict[str, frozenset[str]] = {
    "opened": frozenset({"accepted", "declined"}),
    "accepted": frozenset({"handed_over", "declined", "closed"}),
    "declined": frozenset({"accepted", "closed"}),
    "handed_over": frozenset({"closed"}),
    "closed": frozenset(),
}


class ReferralStepNotPossible(Conflict):
    code = "referral.step_not_possible"

    def __init__(self, state: str, wanted: str) -> None:
        allowed = ", ".join(sorted(NEXT.get(state, ()))) or "nothing"
        super().__init__(f"A referral that is {state} cannot become {wanted}; it can become {allowed}.")
        self.state = state


class AgencyMissing(Conflict):
    code = "referral.agency_missing"

    def __init__(self) -> None:
        super().__init__("Say which kind of agency takes it on, before it is handed over or ends for a minor.")


class ConsentMissing(Conflict):
    code = "referral.consent_missing"

    def __init__(self) -> None:
        super().__init__("An adult may refuse: hand it over only with consent yes, or say that it concerns a minor.")


def move_on(
    session: Session, actor: Actor, referral_id: UUID, step: ReferralStep, *, version_seen: int, now: datetime
) -> Referral:
    """Raises ReferralNotFound, ChangedMeanwhile, ReferralStepNotPossible, AgencyMissing, ConsentMissing, DayToCome."""
    actor.require(Action.READ_GRIEVANCES)
    actor.require(Action.RECORD_GRIEVANCES)
    referral = referrals.visible_referral(session, actor, referral_id)
    require_unchanged(session, referral, version_seen, told=True)
    require_past("on", step.on, actor, now)
    finding = session.get_one(Finding, referral.finding_id)
    referral.consent = step.consent or referral.consent
    referral.agency = step.agency or referral.agency
    if step.under_18 and not finding.under_18:
        _escalate(session, actor, referral, finding)
    if step.state is not None:
        _to_state(referral, finding, step.state, step.on)
    released = referral.released_on is None and (step.release or referral.state == "closed")
    if released:
        referral.released_on = step.on
    referral.version += 1
    session.add(referral)
    session.flush()
    if released:
        findings.tell_released(session, actor, finding, on=step.on, now=now)
    _settle(session, actor, referral)
    trail.record(session, actor, "referral.moved_on", referral)
    return referral


def _to_state(referral: Referral, finding: Finding, wanted: ReferralState, on: date) -> None:
    if wanted not in NEXT[referral.state]:
        raise ReferralStepNotPossible(referral.state, wanted)
    if not referral.agency and (wanted == "handed_over" or (wanted == "closed" and finding.under_18)):
        raise AgencyMissing
    if wanted == "handed_over" and referral.consent != "yes" and not finding.under_18:
        raise ConsentMissing
    referral.state = wanted
    referral.closed_on = on if wanted == "closed" else None


def _escalate(session: Session, actor: Actor, referral: Referral, finding: Finding) -> None:
    finding.under_18 = True
    session.add(finding)
    session.flush()
    site = sites.visible_site(session, actor, finding.site_id)
    owed = [task for task in first_tasks(tasks_of(finding, site, actor.zone)) if task.protected]
    open_tasks(session, actor, finding, site, owed, referral)


def _settle(session: Session, actor: Actor, referral: Referral) -> None:
    """The supervisor has seen it when anything was done; the other clocks end with what they ask for."""
    done = {"supervise": True, "acknowledge": referral.state != "opened", "escalate": referral.agency != ""}
    for step, over in done.items():
        if over or referral.state == "closed":
            obligations.close_for(session, actor, referral.id, outcome=referral.state, step=step)

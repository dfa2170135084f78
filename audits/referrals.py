"""
The protected path of a finding that may concern somebody in danger. It is opened with the finding, in one transaction,
and read by nobody without the leave to read confidential matters. It holds no name and no words about anyone: the
agency that takes it on keeps the file. Until it is released, the finding is told to nobody outside.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from audits.days import require_past
from audits.finding_rules import FindingFacts, OwedTask, referral_kind
from audits.finding_tasks import first_tasks, open_tasks, tasks_of
from audits.models import Finding, Referral
from audits.payloads import ReferralState, ReferralStep
from foundation import obligations, trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict, NotFound
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, id_in, page_of
from foundation.versions import require_version
from suppliers import sites

NEXT: dict[str, frozenset[str]] = {
    "opened": frozenset({"accepted", "declined", "closed"}),
    "accepted": frozenset({"handed_over", "declined", "closed"}),
    "declined": frozenset({"accepted", "closed"}),
    "handed_over": frozenset({"closed"}),
    "closed": frozenset(),
}


class ReferralNotFound(NotFound):
    code = "referral.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such referral, or you may not read it.")


class ReferralStepNotPossible(Conflict):
    code = "referral.step_not_possible"

    def __init__(self, state: str, wanted: str) -> None:
        allowed = ", ".join(sorted(NEXT.get(state, ()))) or "nothing"
        super().__init__(f"A referral that is {state} cannot become {wanted}; it can become {allowed}.")
        self.state = state


class AgencyMissing(Conflict):
    code = "referral.agency_missing"

    def __init__(self) -> None:
        super().__init__("Say which kind of agency takes it on before it is handed over.")


class ConsentMissing(Conflict):
    code = "referral.consent_missing"

    def __init__(self) -> None:
        super().__init__("An adult may refuse: hand it over only with consent yes, or say that it concerns a minor.")


@dataclass(frozen=True, slots=True)
class ReferralQuery:
    """Newest first. Empty means any."""

    state: str = ""
    finding_id: UUID | None = None
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The where-clause itself refuses, so no query can forget to ask."""
    own = col(Referral.organisation_id) == actor.organisation_id
    return own if actor.may(Action.READ_GRIEVANCES) else own & col(Referral.id).is_(None)


def visible_referral(session: Session, actor: Actor, referral_id: UUID) -> Referral:
    """Raises ReferralNotFound."""
    found = session.exec(select(Referral).where(Referral.id == referral_id, visible_to(actor))).first()
    if found is None:
        raise ReferralNotFound
    return found


def list_referrals(session: Session, actor: Actor, query: ReferralQuery) -> Page[Referral]:
    """Raises CursorUnreadable."""
    actor.require(Action.READ_GRIEVANCES)
    limit = min(query.limit, LARGEST_LIMIT)
    wanted = select(Referral).where(visible_to(actor))
    if query.state:
        wanted = wanted.where(Referral.state == query.state)
    if query.finding_id is not None:
        wanted = wanted.where(Referral.finding_id == query.finding_id)
    if query.cursor:
        wanted = wanted.where(col(Referral.id) < id_in(query.cursor))
    rows = session.exec(wanted.order_by(col(Referral.id).desc()).limit(limit + 1)).all()
    return page_of(rows, limit, lambda referral: (str(referral.id),))


def of_finding(session: Session, finding: Finding) -> Referral | None:
    """For the organisation, whoever acts: what stands must not be opened twice, nor told outside. Never shown."""
    own = Referral.organisation_id == finding.organisation_id
    return session.exec(select(Referral).where(Referral.finding_id == finding.id, own)).first()


def unreleased() -> ColumnElement[bool]:
    """Of a finding: it is told to nobody outside. For the where-clause of whatever leaves the house."""
    held = select(Referral.finding_id).where(
        Referral.organisation_id == Finding.organisation_id, col(Referral.released_on).is_(None)
    )
    return col(Finding.id).in_(held)


def is_protected(session: Session, finding: Finding) -> bool:
    standing = of_finding(session, finding)
    return standing is not None and standing.released_on is None


def open_for(
    session: Session,
    actor: Actor,
    finding: Finding,
    facts: FindingFacts,
    tasks: tuple[OwedTask, ...],
    *,
    now: datetime,
    released_on: date | None = None,
) -> Referral | None:
    """
    When its rules ask for one and none was carried over. Nothing is told in the feed, and the trail tells no more than
    that it was opened. `released_on` for what the site knew of before it was taken over.
    """
    standing = of_finding(session, finding)
    protected = [task for task in tasks if task.protected]
    if standing is not None or not protected:
        return standing
    referral = Referral(
        organisation_id=actor.organisation_id,
        finding_id=finding.id,
        kind=referral_kind(facts),
        acknowledge_by=next(task.due_on for task in protected if task.step == "acknowledge"),
        released_on=released_on,
        recorded_by=actor.account_id,
        recorded_at=now,
    )
    session.add(referral)
    session.flush()
    trail.record(session, actor, "referral.opened", referral)
    return referral


def carry_over(session: Session, actor: Actor, first: Finding, amended: Finding) -> None:
    """A correction of the entry ends no protection."""
    standing = of_finding(session, first)
    if standing is not None:
        standing.finding_id, standing.version = amended.id, standing.version + 1
        session.add(standing)
        session.flush()
        trail.record(session, actor, "referral.carried_over", standing)


def move_on(
    session: Session, actor: Actor, referral_id: UUID, step: ReferralStep, *, version_seen: int, now: datetime
) -> Referral:
    """Raises ReferralNotFound, ChangedMeanwhile, ReferralStepNotPossible, AgencyMissing, ConsentMissing, DayToCome."""
    actor.require(Action.READ_GRIEVANCES)
    actor.require(Action.RECORD_GRIEVANCES)
    referral = visible_referral(session, actor, referral_id)
    require_version(referral.version, version_seen, referral)
    require_past("on", step.on, actor, now)
    finding = session.get_one(Finding, referral.finding_id)
    referral.consent = step.consent or referral.consent
    referral.agency = step.agency or referral.agency
    if step.under_18 and not finding.under_18:
        _escalate(session, actor, referral, finding)
    if step.state is not None:
        _to_state(referral, finding, step.state, step.on)
    if step.release or referral.state == "closed":
        referral.released_on = referral.released_on or step.on
    referral.version += 1
    session.add(referral)
    session.flush()
    _settle(session, actor, referral)
    trail.record(session, actor, "referral.moved_on", referral)
    return referral


def _to_state(referral: Referral, finding: Finding, wanted: ReferralState, on: date) -> None:
    if wanted not in NEXT[referral.state]:
        raise ReferralStepNotPossible(referral.state, wanted)
    if wanted == "handed_over" and not referral.agency:
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

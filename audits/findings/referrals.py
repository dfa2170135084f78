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

from audits.findings.finding_rules import FindingFacts, OwedTask, referral_kind
from audits.models import Finding, Referral
from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.errors import NotFound
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, id_in, page_of


class ReferralNotFound(NotFound):
    code = "referral.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such referral, or you may not read it.")


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


def tell(session: Session, actor: Actor, finding: Finding, change: str, subject_kind: str, subject_id: UUID) -> None:
    """In the feed, unless it is protected: who reads there could tell it outside."""
    if not is_protected(session, finding):
        changes.tell(session, actor, change, subject_kind, [subject_id])


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

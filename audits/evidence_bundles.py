"""The evidence of one visit or finding, with that of its findings and corrective actions, as a bundle for outsiders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlmodel import Session, col, select

from audits.actions import actions
from audits.findings import findings
from audits.findings.findings import FindingNotFound, visible_finding
from audits.models import CorrectiveAction, Finding, Visit
from audits.visits.visits import VisitNotFound, visible_visit
from foundation import bundles, custody, evidence, trail
from foundation.actors import Action, Actor
from foundation.bundles import BundleItem, BundleOf
from foundation.errors import Conflict, NotFound
from foundation.evidence_store import Store
from foundation.models import Evidence, Organisation
from foundation.signing import Signer


class BundleSubjectNotFound(NotFound):
    code = "bundle.subject_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such visit or finding: give its id, the visit's code or the finding's reference.")


class BundleEmpty(Conflict):
    code = "bundle.empty"

    def __init__(self, sealed: int) -> None:
        told = f"; {sealed} sealed ones stay in the house" if sealed else ""
        super().__init__(f"There is no evidence to hand out{told}: add some first.")
        self.sealed = sealed


@dataclass(frozen=True, slots=True)
class BundleSubject:
    """`ids` are the visit or finding itself and what hangs on it."""

    kind: str
    id: UUID
    reference: str
    ids: tuple[UUID, ...]


def subject_of(session: Session, actor: Actor, named: str) -> BundleSubject:
    """By id, by the visit's code or by the finding's reference. Raises BundleSubjectNotFound."""
    actor.require(Action.READ_VISITS)
    return _visit_named(session, actor, named) or _finding_named(session, actor, named)


def _visit_named(session: Session, actor: Actor, named: str) -> BundleSubject | None:
    try:
        visit = visible_visit(session, actor, UUID(named))
    except VisitNotFound:
        return None
    except ValueError:
        own = Visit.organisation_id == actor.organisation_id
        by_code = session.exec(select(Visit).where(Visit.code == named, own)).first()
        if by_code is None:
            return None
        visit = by_code
    mine = select(Finding.id).where(findings.visible_to(actor), Finding.visit_id == visit.id)
    found = session.exec(mine.order_by(col(Finding.id))).all()
    ids = (visit.id, *found, *_actions_of(session, actor, found))
    return BundleSubject("visit", visit.id, visit.code, ids)


def _finding_named(session: Session, actor: Actor, named: str) -> BundleSubject:
    try:
        finding = visible_finding(session, actor, UUID(named))
    except FindingNotFound:
        raise BundleSubjectNotFound from None
    except ValueError:
        by_reference = select(Finding).where(Finding.reference == named, findings.visible_to(actor))
        found = session.exec(by_reference).first()
        if found is None:
            raise BundleSubjectNotFound from None
        finding = found
    ids = (finding.id, *_actions_of(session, actor, [finding.id]))
    return BundleSubject("finding", finding.id, finding.reference, ids)


def _actions_of(session: Session, actor: Actor, finding_ids: Sequence[UUID]) -> list[UUID]:
    mine = select(CorrectiveAction.id).where(
        actions.visible_to(actor), col(CorrectiveAction.finding_id).in_(finding_ids)
    )
    return list(session.exec(mine.order_by(col(CorrectiveAction.id))).all())


def make_bundle(
    session: Session, actor: Actor, store: Store, named: str, target: Path, *, signer: Signer, now: datetime
) -> BundleSubject:
    """
    Originals with their custody, of which being bundled is the last event; what is sealed is left out and counted.
    Raises BundleSubjectNotFound, BundleEmpty, EvidenceChanged.
    """
    actor.require(Action.MAKE_REPORTS)
    subject = subject_of(session, actor, named)
    standing = evidence.of_subjects(session, actor, subject.ids)
    open_ones = [one for one in standing if not one.sealed]
    sealed = evidence.sealed_on(session, actor, subject.ids)
    if not open_ones:
        raise BundleEmpty(sealed)
    items = [_item(session, actor, store, one, now) for one in open_ones]
    house = session.get_one(Organisation, actor.organisation_id)
    of = BundleOf(house.name, subject.kind, str(subject.id), subject.reference, sealed, _moment(now))
    bundles.write(target, of, items, signer)
    trail.record(
        session, actor, "evidence.bundle_made", trail.Subject(subject.kind, str(subject.id)), {"files": len(items)}
    )
    return subject


def _item(session: Session, actor: Actor, store: Store, one: Evidence, now: datetime) -> BundleItem:
    if not store.holds(one.sha256):
        raise evidence.EvidenceChanged(one.id)
    custody.note(session, actor, one, "put into a bundle", now)
    return BundleItem(
        source=store.path_of(one.sha256),
        id=str(one.id),
        subject_kind=one.subject_kind,
        subject_id=str(one.subject_id),
        kind=one.kind,
        title=one.title,
        media_type=one.media_type,
        sha256=one.sha256,
        size=one.size,
        captured_at=_moment(one.captured_at) if one.captured_at else None,
        recorded_at=_moment(one.recorded_at),
        expires_on=one.expires_on.isoformat() if one.expires_on else None,
        custody=tuple(custody.line_of(event) for event in custody.events_of(session, one.id)),
    )


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")

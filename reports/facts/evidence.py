"""The evidence of one subject as its pages list it, and one piece of it with everybody who had it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from audits.actions.actions import visible_action
from audits.findings.findings import visible_finding
from audits.grievances.grievances import visible_grievance
from audits.visits.visits import visible_visit
from foundation import custody, evidence
from foundation.actors import Action, Actor
from foundation.evidence import EvidenceNotFound
from foundation.evidence_kinds import kinds
from foundation.models import Account, Evidence
from sanctions.cases.cases import read_case

State = Literal["ok", "expired", "changed"]
BUNDLED = frozenset({"visit", "finding"})


@dataclass(frozen=True, slots=True)
class Proven:
    """What evidence may be of: who may see it asks `find`; who may add to it has `adds`."""

    find: Callable[[Session, Actor, UUID], object]
    adds: Action
    page: str


PROVEN: Mapping[str, Proven] = {
    "visit": Proven(visible_visit, Action.RECORD_FINDINGS, "/visits/"),
    "finding": Proven(visible_finding, Action.RECORD_FINDINGS, "/findings/"),
    "corrective_action": Proven(visible_action, Action.RECORD_FINDINGS, "/actions/"),
    "grievance": Proven(visible_grievance, Action.READ_GRIEVANCES, "/grievances/"),
    "case": Proven(read_case, Action.WRITE_CASES, "/cases/"),
}


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """`by` is who took it in, a name of staff; `bare`: what is given out is a copy without metadata."""

    id: str
    title: str
    kind: str
    media_type: str
    size: int
    captured_at: datetime | None
    recorded_at: datetime
    by: str
    expires_on: date | None
    state: State
    sha256: str
    sealed: bool
    bare: bool


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """`sealed_hidden` counts what this reader may not open."""

    subject_kind: str
    subject_id: str
    page: str
    rows: tuple[EvidenceRow, ...]
    sealed_hidden: int
    may_add: bool
    may_bundle: bool

    @property
    def changed(self) -> int:
        return sum(one.state == "changed" for one in self.rows)

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(kinds())


@dataclass(frozen=True, slots=True)
class CustodyRow:
    at: datetime
    act: str
    by: str
    hash: str


@dataclass(frozen=True, slots=True)
class EvidencePiece:
    row: EvidenceRow
    subject_kind: str
    subject_id: str
    custody: tuple[CustodyRow, ...]
    fault: str | None
    kept_until: date | None


def require_proven(session: Session, actor: Actor, subject_kind: str, subject_id: UUID) -> Proven:
    """Raises EvidenceNotFound, and what the subject's own floor raises for what one may not see."""
    proven = PROVEN.get(subject_kind)
    if proven is None:
        raise EvidenceNotFound
    proven.find(session, actor, subject_id)
    return proven


def require_adding(session: Session, actor: Actor, subject_kind: str, subject_id: UUID) -> None:
    """Raises as `require_proven`, and ActionNotAllowed."""
    actor.require(require_proven(session, actor, subject_kind, subject_id).adds)


def evidence_facts(
    session: Session, actor: Actor, subject_kind: str, subject_id: UUID, *, today: date
) -> EvidenceFacts:
    """Raises as `require_proven`."""
    proven = require_proven(session, actor, subject_kind, subject_id)
    found = evidence.of_subjects(session, actor, [subject_id])
    names = _names(session, actor, {one.recorded_by for one in found if one.recorded_by})
    sealed = evidence.sealed_on(session, actor, [subject_id]) - sum(one.sealed for one in found)
    return EvidenceFacts(
        subject_kind,
        str(subject_id),
        f"{proven.page}{subject_id}",
        tuple(_row(one, names, actor, today) for one in found),
        sealed,
        actor.may(proven.adds),
        subject_kind in BUNDLED and actor.may(Action.MAKE_REPORTS),
    )


def evidence_piece(session: Session, actor: Actor, evidence_id: UUID, *, today: date) -> EvidencePiece:
    """Raises EvidenceNotFound, also for evidence of what one may not see."""
    found = evidence.visible_evidence(session, actor, evidence_id)
    require_proven(session, actor, found.subject_kind, found.subject_id)
    events = custody.events_of(session, found.id)
    accounts = {one.actor_id for one in events if one.actor_id} | ({found.recorded_by} if found.recorded_by else set())
    names = _names(session, actor, accounts)
    told = tuple(
        CustodyRow(_on_the_wall(actor, one.occurred_at), one.act, _by(names, one.actor_id), one.hash) for one in events
    )
    fault = custody.fault_of(session, found)
    row = _row(found, names, actor, today)
    return EvidencePiece(row, found.subject_kind, str(found.subject_id), told, fault, found.keep_until)


def _row(one: Evidence, names: Mapping[UUID, str], actor: Actor, today: date) -> EvidenceRow:
    expired = evidence.is_expired(one, today)
    return EvidenceRow(
        id=str(one.id),
        title=one.title,
        kind=one.kind,
        media_type=one.media_type,
        size=one.size,
        captured_at=_on_the_wall(actor, one.captured_at) if one.captured_at else None,
        recorded_at=_on_the_wall(actor, one.recorded_at),
        by=_by(names, one.recorded_by),
        expires_on=one.expires_on,
        state="changed" if one.changed_at else "expired" if expired else "ok",
        sha256=one.sha256,
        sealed=one.sealed,
        bare=one.shared_sha256 is not None,
    )


def _on_the_wall(actor: Actor, at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(actor.zone))


def _by(names: Mapping[UUID, str], account_id: UUID | None) -> str:
    return names.get(account_id, "") if account_id else ""


def _names(session: Session, actor: Actor, account_ids: set[UUID]) -> dict[UUID, str]:
    own = select(Account.id, Account.name).where(
        Account.organisation_id == actor.organisation_id, col(Account.id).in_(account_ids)
    )
    return dict(session.exec(own).all())

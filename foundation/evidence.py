"""
Evidence: what was taken in, who had it since, until when it proves anything. The bytes that came are the evidence and
are hashed; people are given a copy of a picture without its metadata. File names are not kept: they name people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, update
from sqlmodel import Session, col, select

from foundation import custody, obligations, trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.errors import Conflict, Invalid, NotFound
from foundation.evidence_kinds import kind_of
from foundation.evidence_store import Arrived, Store
from foundation.file_shapes import ENDINGS, require_shape, without_metadata
from foundation.models import Evidence, LegalHold
from foundation.obligations import Due
from foundation.progress import Progress, silent
from foundation.sentences import Sentence

SEALED_SUBJECTS = frozenset({"grievance"})
CHANGED = "evidence_changed"


class EvidenceNotFound(NotFound):
    code = "evidence.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such evidence, or it belongs to another organisation.")


class EvidenceChanged(Conflict):
    code = "evidence.changed"

    def __init__(self, evidence_id: UUID) -> None:
        super().__init__(f"The stored file of evidence {evidence_id} is missing or no longer the one taken in.")
        self.evidence_id = evidence_id


class EvidenceHeld(Conflict):
    code = "evidence.held"

    def __init__(self) -> None:
        super().__init__("A legal hold stands on this subject; nothing of it may be removed before it is lifted.")


class EvidenceSealed(Conflict):
    code = "evidence.sealed"

    def __init__(self) -> None:
        super().__init__("What is sealed was kept without its metadata alone; there is no other original to give out.")


class EvidenceDayWrong(Invalid):
    code = "evidence.day_wrong"

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}: correct the day.")


FIRST_YEAR = 1900
"""An older day is a slip; the first of all has no day before it in another time zone."""


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """
    `title` is what people read; it names no person. `captured_at` is when the photo or scan was made; without
    `expires_on` the kind's own months count from then. `file_name` is looked at and not kept.
    """

    subject_kind: str
    subject_id: UUID
    kind: str
    title: str
    media_type: str
    captured_at: datetime | None = None
    expires_on: date | None = None
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """Lies in the store. `shared_*`: the copy without metadata, where there is one."""

    sha256: str
    size: int
    sealed: bool
    shared_sha256: str | None = None
    shared_size: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A proven file, to be handed out."""

    path: Path
    media_type: str
    file_name: str
    """Made of the evidence's id: the name it came with was not kept."""


LEAVE_TO_READ = {
    "grievance": Action.READ_GRIEVANCES,
    "case": Action.READ_CASES,
    "visit": Action.READ_VISITS,
    "finding": Action.READ_VISITS,
    "corrective_action": Action.READ_VISITS,
    "hit": Action.SCREEN,
}
"""Evidence is as confidential as what it proves."""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """What is sealed is read by the case role and by whoever took it in."""
    closed_to = [kind for kind, action in LEAVE_TO_READ.items() if not actor.may(action)]
    open_to = (col(Evidence.organisation_id) == actor.organisation_id) & col(Evidence.subject_kind).not_in(closed_to)
    if actor.may(Action.READ_GRIEVANCES):
        return open_to
    return open_to & or_(col(Evidence.sealed).is_(False), col(Evidence.recorded_by) == actor.account_id)


def receive(store: Store, new: NewEvidence, content: BinaryIO, *, limit: int) -> Received:
    """
    Looks at the file and keeps it; a refused one leaves nothing. What is sealed is kept without metadata alone. Raises
    EvidenceKindUnknown, EvidenceTooLarge, EvidenceEmpty, EvidenceNotWhatItSays.
    """
    sealed = kind_of(new.kind).sealed or new.subject_kind in SEALED_SUBJECTS
    with store.arriving(content, limit=limit) as arrived:
        require_shape(arrived.path, new.media_type, new.file_name)
        bare = without_metadata(arrived.path, new.media_type)
        if sealed and bare is not None:
            kept = store.keep_bytes(bare)
            return Received(kept.sha256, kept.size, sealed=True)
        copied = store.keep_bytes(bare) if bare is not None else None
        store.keep(arrived)
    return _received(arrived, copied, sealed=sealed)


def _received(arrived: Arrived, copied: Arrived | None, *, sealed: bool) -> Received:
    received = Received(arrived.sha256, arrived.size, sealed)
    return replace(received, shared_sha256=copied.sha256, shared_size=copied.size) if copied else received


def take_in(
    session: Session, actor: Actor, store: Store, new: NewEvidence, content: BinaryIO, *, now: datetime, limit: int
) -> Evidence:
    """For small files; a desk calls `receive` before it opens a transaction. Raises as both do."""
    return record(session, actor, new, receive(store, new, content, limit=limit), now=now)


def record(session: Session, actor: Actor, new: NewEvidence, received: Received, *, now: datetime) -> Evidence:
    """Raises EvidenceKindUnknown, EvidenceDayWrong."""
    kind = kind_of(new.kind)
    if new.captured_at is not None and new.captured_at > now:
        raise EvidenceDayWrong("It cannot have been made at a time that has not come")
    if new.captured_at is not None and new.captured_at.year < FIRST_YEAR:
        raise EvidenceDayWrong(f"Nothing is kept that was made before {FIRST_YEAR}")
    since = today_in(actor.zone, new.captured_at or now)
    evidence = Evidence(
        organisation_id=actor.organisation_id,
        subject_kind=new.subject_kind,
        subject_id=new.subject_id,
        kind=new.kind,
        title=new.title,
        media_type=new.media_type,
        sha256=received.sha256,
        size=received.size,
        shared_sha256=received.shared_sha256,
        shared_size=received.shared_size,
        sealed=received.sealed,
        captured_at=new.captured_at,
        recorded_at=now,
        recorded_by=actor.account_id,
        expires_on=new.expires_on or kind.expires_on(since),
        keep_until=kind.keep_until(today_in(actor.zone, now)),
        checked_at=now,
    )
    session.add(evidence)
    session.flush()
    custody.note(session, actor, evidence, "taken in", now)
    return evidence


def of_subjects(session: Session, actor: Actor, subject_ids: Sequence[UUID]) -> list[Evidence]:
    """All that stands and the actor may see, oldest first."""
    standing = select(Evidence).where(
        col(Evidence.subject_id).in_(subject_ids), visible_to(actor), col(Evidence.removed_at).is_(None)
    )
    return list(session.exec(standing.order_by(col(Evidence.id))).all())


def sealed_on(session: Session, actor: Actor, subject_ids: Sequence[UUID]) -> int:
    """How many sealed ones stand there, for whoever may say that some were left out; never which."""
    standing = select(func.count()).where(
        col(Evidence.subject_id).in_(subject_ids),
        Evidence.organisation_id == actor.organisation_id,
        col(Evidence.sealed).is_(True),
        col(Evidence.removed_at).is_(None),
    )
    return session.exec(standing).one()


def read_out(session: Session, actor: Actor, store: Store, evidence_id: UUID, *, now: datetime) -> Path:
    """The path of what people are given; the reading is noted. Raises EvidenceNotFound, EvidenceChanged."""
    return give(session, actor, store, evidence_id, now=now).path


def give(
    session: Session, actor: Actor, store: Store, evidence_id: UUID, *, now: datetime, original: bool = False
) -> Given:
    """
    The copy without metadata where there is one; the original bytes for whoever asks for them. Both are proven before
    they go out and noted. Raises EvidenceNotFound, EvidenceChanged, EvidenceSealed.
    """
    evidence = visible_evidence(session, actor, evidence_id)
    if original and evidence.sealed:
        raise EvidenceSealed
    sha256 = evidence.sha256 if original else evidence.shared_sha256 or evidence.sha256
    if not store.holds(sha256):
        raise EvidenceChanged(evidence.id)
    custody.note(session, actor, evidence, "original read" if original else "read", now)
    name = f"{evidence.kind}-{evidence.id}{ENDINGS[evidence.media_type][0]}"
    return Given(store.path_of(sha256), evidence.media_type, name)


def visible_evidence(session: Session, actor: Actor, evidence_id: UUID) -> Evidence:
    evidence = session.exec(
        select(Evidence).where(Evidence.id == evidence_id, visible_to(actor), col(Evidence.removed_at).is_(None))
    ).first()
    if evidence is None:
        raise EvidenceNotFound
    return evidence


def held(session: Session, subject_id: UUID) -> bool:
    hold = select(LegalHold.id).where(LegalHold.subject_id == subject_id, col(LegalHold.lifted_at).is_(None))
    return session.exec(hold).first() is not None


def remove(session: Session, actor: Actor, evidence: Evidence, *, now: datetime) -> None:
    """The row stays as history; the file goes with the next `drop_unneeded`, after the commit. Raises EvidenceHeld."""
    if held(session, evidence.subject_id) or held(session, evidence.id):
        raise EvidenceHeld
    evidence.removed_at = now
    session.add(evidence)
    session.flush()
    obligations.close_for(session, actor, evidence.id, outcome="no longer needed")
    custody.note(session, actor, evidence, "removed", now)


def drop_unneeded(session: Session, store: Store, *, now: datetime) -> int:
    """Deletes the files of every organisation that no standing row names, once they are a day old; says how many."""
    standing = select(Evidence.sha256, Evidence.shared_sha256).where(col(Evidence.removed_at).is_(None))
    claimed = {sha256 for pair in session.exec(standing) for sha256 in pair if sha256}
    paths = list(store.unclaimed(claimed, now=now))
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)


def faults_in(session: Session, actor: Actor, store: Store, *, progress: Progress = silent) -> dict[UUID, str]:
    """Every standing file of the organisation and its custody, read again; what is wrong, by id. Writes nothing."""
    actor.require(Action.RUN_SYSTEM)
    standing = select(Evidence).where(visible_to(actor), col(Evidence.removed_at).is_(None))
    rows = session.exec(standing.order_by(col(Evidence.id))).all()
    wrong: dict[UUID, str] = {}
    for number, one in enumerate(rows, start=1):
        if fault := _fault(session, store, one):
            wrong[one.id] = fault
        progress("check_evidence", number, len(rows))
    return wrong


def tell_faults(session: Session, actor: Actor, wrong: Mapping[UUID, str], *, now: datetime) -> None:
    """
    Each changed file opens one task, which closes by itself when a later check finds the file whole again. Telling the
    same twice writes nothing twice.
    """
    actor.require(Action.RUN_SYSTEM)
    mine = (col(Evidence.organisation_id) == actor.organisation_id, col(Evidence.removed_at).is_(None))
    session.execute(update(Evidence).where(*mine).values(checked_at=now))
    news = or_(col(Evidence.id).in_(wrong), col(Evidence.changed_at).is_not(None))
    for one in session.exec(select(Evidence).where(*mine, news).order_by(col(Evidence.id))).all():
        _tell(session, actor, one, wrong.get(one.id), now)


def _fault(session: Session, store: Store, evidence: Evidence) -> str | None:
    if not store.holds(evidence.sha256):
        return "the file is missing or was altered"
    if evidence.shared_sha256 and not store.holds(evidence.shared_sha256):
        return "the copy without metadata is missing or was altered"
    return custody.fault_of(session, evidence)


def _tell(session: Session, actor: Actor, evidence: Evidence, fault: str | None, now: datetime) -> None:
    was_changed = evidence.changed_at
    evidence.changed_at = (was_changed or now) if fault else None
    session.add(evidence)
    session.flush()
    if fault and not was_changed:
        obligations.open_obligation(session, actor, _due(evidence, actor, now))
        trail.record(session, actor, "evidence.found_changed", evidence, {"fault": fault})
    if was_changed and not fault:
        obligations.close_for(session, actor, evidence.id, outcome="whole again")
        trail.record(session, actor, "evidence.found_whole", evidence)


def _due(evidence: Evidence, actor: Actor, now: datetime) -> Due:
    confidential = evidence.sealed or evidence.subject_kind in SEALED_SUBJECTS
    return Due(
        kind=CHANGED,
        title=Sentence("Confidential matter") if confidential else Sentence("A stored file was changed"),
        reason=Sentence("Open it in the confidential list")
        if confidential
        else Sentence("Look for another copy, or say what happened"),
        subject_kind="evidence",
        subject_id=evidence.id,
        step=now.isoformat(),
        due_on=today_in(actor.zone, now),
        confidential=confidential,
    )


def is_expired(evidence: Evidence, today: date) -> bool:
    return evidence.expires_on is not None and evidence.expires_on < today

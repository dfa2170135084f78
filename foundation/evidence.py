"""
The evidence store: files lie under their own SHA-256, so a changed file is noticed and the same file is kept once.
Every take-in, reading and removal is a custody event. File names are not kept: they name people too often.
"""

import hashlib
import os
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict, Invalid, NotFound
from foundation.ids import new_id
from foundation.models import CustodyEvent, Evidence, LegalHold

CHUNK = 1 << 20
# First bytes of what may come in; a file that is not what it says is refused.
SIGNATURES: dict[str, tuple[bytes, ...]] = {
    "application/pdf": (b"%PDF-",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (b"PK\x03\x04",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (b"PK\x03\x04",),
    "text/plain": (),
    "text/csv": (),
}


class EvidenceNotFound(NotFound):
    code = "evidence.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such evidence, or it belongs to another organisation.")


class EvidenceNotWhatItSays(Invalid):
    code = "evidence.not_what_it_says"

    def __init__(self, media_type: str) -> None:
        super().__init__(f"The file is not {media_type}, whatever its name says: send it as what it is.")
        self.media_type = media_type


class EvidenceTooLarge(Invalid):
    code = "evidence.too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"The file is larger than {limit // (1 << 20)} MB: send a smaller one.")


class EvidenceChanged(Conflict):
    code = "evidence.changed"

    def __init__(self, evidence_id: UUID) -> None:
        super().__init__(f"The stored file of evidence {evidence_id} is missing or no longer the one taken in.")
        self.evidence_id = evidence_id


class EvidenceHeld(Conflict):
    code = "evidence.held"

    def __init__(self) -> None:
        super().__init__("A legal hold stands on this subject; nothing of it may be removed before it is lifted.")


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """`title` is what people read; it names no person. `captured_at` is when the photo or scan was made."""

    subject_kind: str
    subject_id: UUID
    kind: str
    title: str
    media_type: str
    captured_at: datetime | None = None
    expires_on: date | None = None


LEAVE_TO_READ = {"grievance": Action.READ_GRIEVANCES, "case": Action.READ_CASES}
"""Evidence is as confidential as what it proves."""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    closed_to = [kind for kind, action in LEAVE_TO_READ.items() if not actor.may(action)]
    return (col(Evidence.organisation_id) == actor.organisation_id) & col(Evidence.subject_kind).not_in(closed_to)


class Store:
    """A folder of files named by their hash. Written beside, flushed, then renamed: never half a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path_of(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def put(self, content: BinaryIO, *, limit: int) -> tuple[str, int, bytes]:
        """Returns SHA-256, size in bytes and the first bytes. Raises EvidenceTooLarge; leaves nothing behind then."""
        self.folder.mkdir(parents=True, exist_ok=True)
        beside = self.folder / f"incoming-{new_id().hex}"
        digest, size, start = hashlib.sha256(), 0, b""
        try:
            with beside.open("wb") as target:
                while chunk := content.read(CHUNK):
                    start = start or chunk[:16]
                    size += len(chunk)
                    if size > limit:
                        raise EvidenceTooLarge(limit)
                    digest.update(chunk)
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            final = self.path_of(digest.hexdigest())
            final.parent.mkdir(exist_ok=True)
            beside.replace(final)
        finally:
            beside.unlink(missing_ok=True)
        return digest.hexdigest(), size, start

    def holds(self, sha256: str) -> bool:
        """Reads the file again and compares."""
        path = self.path_of(sha256)
        if not path.is_file():
            return False
        with path.open("rb") as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest() == sha256


def take_in(
    session: Session, actor: Actor, store: Store, new: NewEvidence, content: BinaryIO, *, now: datetime, limit: int
) -> Evidence:
    """Raises EvidenceTooLarge, EvidenceNotWhatItSays."""
    sha256, size, start = store.put(content, limit=limit)
    signatures = SIGNATURES.get(new.media_type)
    if signatures is None or (signatures and not start.startswith(signatures)):
        raise EvidenceNotWhatItSays(new.media_type)
    evidence = Evidence(
        organisation_id=actor.organisation_id,
        subject_kind=new.subject_kind,
        subject_id=new.subject_id,
        kind=new.kind,
        title=new.title,
        media_type=new.media_type,
        sha256=sha256,
        size=size,
        captured_at=new.captured_at,
        recorded_at=now,
        recorded_by=actor.account_id,
        expires_on=new.expires_on,
    )
    session.add(evidence)
    session.flush()
    _note(session, actor, evidence, "taken in", now)
    trail.record(session, actor, "evidence.taken_in", evidence, {"sha256": sha256, "size": size, "kind": new.kind})
    return evidence


def read_out(session: Session, actor: Actor, store: Store, evidence_id: UUID, *, now: datetime) -> Path:
    """The path of the proven file; the reading is noted. Raises EvidenceNotFound, EvidenceChanged."""
    evidence = visible_evidence(session, actor, evidence_id)
    if not store.holds(evidence.sha256):
        raise EvidenceChanged(evidence.id)
    _note(session, actor, evidence, "read", now)
    return store.path_of(evidence.sha256)


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
    _note(session, actor, evidence, "removed", now)
    trail.record(session, actor, "evidence.removed", evidence)


def drop_unneeded(session: Session, store: Store) -> int:
    """Deletes the files whose rows are all removed; says how many."""
    standing = set(session.exec(select(Evidence.sha256).where(col(Evidence.removed_at).is_(None))))
    removed = set(session.exec(select(Evidence.sha256).where(col(Evidence.removed_at).is_not(None))))
    paths = [path for path in map(store.path_of, removed - standing) if path.is_file()]
    for path in paths:
        path.unlink()
    return len(paths)


def changed_files(session: Session, store: Store) -> list[UUID]:
    """Reads every stored file again; the ids whose file is missing or altered."""
    standing = session.exec(select(Evidence.id, Evidence.sha256).where(col(Evidence.removed_at).is_(None)))
    return [evidence_id for evidence_id, sha256 in standing if not store.holds(sha256)]


def _note(session: Session, actor: Actor, evidence: Evidence, act: str, now: datetime) -> None:
    session.add(
        CustodyEvent(
            evidence_id=evidence.id, occurred_at=now, actor_id=actor.account_id, act=act, sha256=evidence.sha256
        )
    )
    session.flush()

"""What the desk and the REST interface do alike with a file of evidence: take it in, hand it out, bundle it."""

import tempfile
from datetime import datetime
from pathlib import Path
from uuid import UUID

from fastapi import UploadFile
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from audits.evidence_bundles import make_bundle
from foundation import evidence
from foundation.actors import Actor
from foundation.database import Database
from foundation.errors import Invalid
from foundation.evidence import NewEvidence
from foundation.evidence_store import Store
from foundation.file_shapes import media_type_of
from foundation.models import Evidence
from foundation.settings import Settings
from foundation.signing import signer_from
from reports.facts.evidence import require_adding, require_proven

MEGABYTE = 1 << 20
PRIVATE = {"Cache-Control": "private, no-store"}


class EvidenceFileMissing(Invalid):
    code = "evidence.file_missing"

    def __init__(self) -> None:
        super().__init__("Choose a file first.")


def require_file(file: UploadFile | None) -> UploadFile:
    """Raises EvidenceFileMissing."""
    if file is None or not file.filename:
        raise EvidenceFileMissing
    return file


def declared(file: UploadFile) -> tuple[str, str]:
    """Media type and name, as the sender says."""
    name = file.filename or ""
    return media_type_of(file.content_type or "", name), name


def take(
    database: Database, settings: Settings, actor: Actor, new: NewEvidence, file: UploadFile, *, now: datetime
) -> Evidence:
    """
    Leave is asked before anything is written, and the file looked at before the transaction opens. Raises what
    `evidence.receive`, `evidence.record` and the subject's own floor raise.
    """
    with database.reading() as session:
        require_adding(session, actor, new.subject_kind, new.subject_id)
    limit = settings.upload_megabytes * MEGABYTE
    received = evidence.receive(Store(settings.evidence_dir), new, file.file, limit=limit)
    with database.transaction() as session:
        require_adding(session, actor, new.subject_kind, new.subject_id)
        return evidence.record(session, actor, new, received, now=now)


def handed_out(
    database: Database, settings: Settings, actor: Actor, evidence_id: UUID, *, now: datetime, original: bool = False
) -> FileResponse:
    """That it was read is a custody event. The name on the way is the evidence's id: its own name was not kept."""
    with database.transaction() as session:
        found = evidence.visible_evidence(session, actor, evidence_id)
        require_proven(session, actor, found.subject_kind, found.subject_id)
        if original:
            require_adding(session, actor, found.subject_kind, found.subject_id)
        given = evidence.give(session, actor, Store(settings.evidence_dir), evidence_id, now=now, original=original)
        return FileResponse(given.path, media_type=given.media_type, filename=given.file_name, headers=PRIVATE)


def bundled(database: Database, settings: Settings, actor: Actor, named: str, *, now: datetime) -> FileResponse:
    signer = signer_from(settings.require_secret())
    with tempfile.NamedTemporaryFile(suffix=".zip", delete=False) as made:
        target = Path(made.name)
    try:
        with database.transaction() as session:
            subject = make_bundle(session, actor, Store(settings.evidence_dir), named, target, signer=signer, now=now)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    name = f"evidence-{subject.reference}.zip"
    task = BackgroundTask(target.unlink)
    return FileResponse(target, media_type="application/zip", filename=name, headers=PRIVATE, background=task)

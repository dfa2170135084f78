"""
A long import as a job: queued under its batch, written step by step, told of once at its end. A worker that dies is
followed by another that goes on where it stopped; a cancelled or refused one takes back what it wrote.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from api import import_letters, list_files
from api.web import uploads
from foundation import accounts, jobs, outbox, trail
from foundation.actors import Actor
from foundation.database import Database
from foundation.errors import NotAllowed, TierlightError
from foundation.jobs import Handler, JobCancelled, JobLost, JobNotFound, JobRun
from foundation.models import Account, Job
from foundation.settings import Settings
from suppliers import batches
from suppliers.batches import holding, stepping
from suppliers.models import ImportBatch

NAME = "import.write"


def queue(session: Session, actor: Actor, batch_id: UUID, *, now: datetime) -> Job:
    """The same import queued twice is one job. Raises BatchNotFound, BatchWrittenAlready, OtherImportRunning."""
    list_files.require_importer(actor)
    batch = batches.read_batch(session, actor, batch_id)
    if batch.state not in {"dry_run", "writing"}:
        raise batches.BatchWrittenAlready
    holding.require_no_terminal(session, actor, batch, now=now)
    job = jobs.enqueue(session, NAME, str(batch.id), actor=actor, payload={"batch": str(batch.id)}, now=now)
    trail.record(session, actor, "import.queued", batch, {"job": job.id})
    return job


def write_or_queue(
    database: Database, settings: Settings, actor: Actor, batch_id: UUID, *, now: datetime
) -> tuple[ImportBatch, bool]:
    """
    A short list is written before the answer leaves, a long one becomes a job (True); the file is read while nobody
    waits to write. Raises BatchNotFound, BatchWrittenAlready, OtherImportRunning, UploadGone.
    """
    list_files.require_importer(actor)
    with database.reading() as session:
        batch = batches.read_batch(session, actor, batch_id)
    upload = uploads.find(settings, actor, batch.sha256)
    if list_files.takes_long(batch):
        with database.transaction() as session:
            queue(session, actor, batch_id, now=now)
            return batches.read_batch(session, actor, batch_id), True
    reading = list_files.read_again(upload.path, batch, today=now.date())
    with database.transaction() as session:
        batch = batches.read_batch(session, actor, batch_id)
        batches.write(session, actor, batch, reading, now=now)
        return batch, False


def cancel(session: Session, actor: Actor, batch_id: UUID, *, now: datetime) -> Job:
    """At its next step; what was written is taken back then. Raises JobNotFound."""
    list_files.require_importer(actor)
    return jobs.cancel(session, actor, job_of(session, actor, batch_id).id, now=now)


def job_of(session: Session, actor: Actor, batch_id: UUID) -> Job:
    """Raises JobNotFound, also for an import that was written at once."""
    statement = select(Job).where(jobs.visible_to(actor), col(Job.name) == NAME, col(Job.slot) == str(batch_id))
    job = session.exec(statement).first()
    if job is None:
        raise JobNotFound
    return job


class StarterGone(NotAllowed):
    code = "import.starter_gone"

    def __init__(self) -> None:
        super().__init__("The account that started this import may not act any more: import the file again.")


def handler(settings: Settings) -> Handler:
    def handle(run: JobRun) -> None:
        _run(settings, run)

    return handle


def _run(settings: Settings, run: JobRun) -> None:
    """Whoever started it is asked anew whether they may: their leave may have ended meanwhile."""
    batch_id = UUID(run.job.payload["batch"])
    with run.database.reading() as session:
        account = _starter(session, run.job)
        actor = accounts.actor_of(session, account)
        batch = batches.read_batch(session, actor, batch_id)
    try:
        _require_active(account)
        path = uploads.find(settings, actor, batch.sha256).path
        given = list_files.given_again(path, batch, today=run.clock().date())
        done_before = int(run.job.checkpoint.get("parts", 0))
        steps = _Telling(run, account, batch.file_name)
        stepping.write_in_steps(steps, actor, batch_id, given, now=run.clock(), done_before=done_before)
    except JobLost:
        raise
    except Exception as failed:
        refused = isinstance(failed, TierlightError)
        if refused or run.job.attempt >= run.job.max_attempts:
            stepping.take_back(run.database, actor, batch_id, now=run.clock())
        if refused and not isinstance(failed, JobCancelled):
            with run.database.transaction() as session:
                outbox.put(session, import_letters.unfinished(account, batch.file_name, str(failed)), now=run.clock())
        raise


def _starter(session: Session, job: Job) -> Account:
    """Also one that was disabled meanwhile: what it wrote has to be taken back under its name."""
    account = session.get(Account, job.account_id) if job.account_id else None
    if account is None:
        raise StarterGone
    return account


def _require_active(account: Account) -> None:
    if account.disabled_at is not None:
        raise StarterGone


class _Telling:
    """A job's run whose last step also puts the one message to whoever started it into the outbox."""

    def __init__(self, run: JobRun, account: Account, file_name: str) -> None:
        self.database = run.database
        self.step = run.step
        self._run, self._account, self._file_name = run, account, file_name

    @contextmanager
    def finishing(self) -> Iterator[tuple[Session, dict[str, Any]]]:
        with self._run.finishing() as (session, result):
            yield session, result
            outbox.put(
                session,
                import_letters.finished(self._account, self._file_name, result["counts"]),
                now=self._run.clock(),
            )

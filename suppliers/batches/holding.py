"""
A terminal's hold on the list it writes: a job that no worker claims, with the lease, the fence and the checkpoint of
any other. So a writer that was killed is told apart from one at work, and the same file goes on where it stopped
(docs/decisions/0009).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import jobs
from foundation.actors import Action, Actor
from foundation.database import Database
from foundation.errors import Conflict
from foundation.jobs import JobRun
from foundation.models import Job
from foundation.progress import Progress, silent
from suppliers.batches.records import visible_to
from suppliers.models import ImportBatch

NAME = "import.terminal"
LEASE = timedelta(minutes=2)
"""Longer than comparing a list of a hundred thousand with the register, which is the longest wait between two steps."""


class OtherImportRunning(Conflict):
    code = "import.other_running"

    def __init__(self, file_name: str, batch_id: UUID) -> None:
        super().__init__(
            f"{file_name} is being written into this register: wait until it is done, or cancel it ({batch_id})."
        )
        self.batch_id = batch_id


class OtherImportBrokenOff(Conflict):
    code = "import.broken_off"

    def __init__(self, file_name: str, batch_id: UUID) -> None:
        super().__init__(
            f"The import of {file_name} was broken off, and a part of it is in the register. Import that file again to "
            f"go on where it stopped, or take it back: tierlight suppliers undo {batch_id}"
        )
        self.batch_id = batch_id


def is_at_work(session: Session, actor: Actor, batch_id: UUID, now: datetime) -> bool:
    """A worker's job counts until it has ended: another worker follows a dead one. A terminal counts for its lease."""
    statement = select(Job).where(
        jobs.visible_to(actor), Job.slot == str(batch_id), col(Job.state).in_(("queued", "running"))
    )
    return any(job.name != NAME or _is_held(job, now) for job in session.exec(statement).all())


def _is_held(job: Job, now: datetime) -> bool:
    return job.lease_until is not None and job.lease_until >= now


def require_no_terminal(session: Session, actor: Actor, batch: ImportBatch, *, now: datetime) -> None:
    """Before a worker is sent after a list: a terminal may still be at it. Raises OtherImportRunning."""
    statement = select(Job).where(jobs.visible_to(actor), Job.slot == str(batch.id), Job.name == NAME)
    job = session.exec(statement).first()
    if job and job.state == "running" and _is_held(job, now):
        raise OtherImportRunning(batch.file_name, batch.id)


def unfinished(session: Session, actor: Actor) -> list[ImportBatch]:
    """Lists of which only a part is in the register, the oldest first: whoever reads it then must be told."""
    actor.require(Action.READ_REGISTRY)
    statement = select(ImportBatch).where(visible_to(actor), ImportBatch.state == "writing")
    return list(session.exec(statement.order_by(col(ImportBatch.id))).all())


def require_turn(session: Session, actor: Actor, own: UUID | None, *, now: datetime) -> None:
    """Raises OtherImportRunning, OtherImportBrokenOff."""
    for other in unfinished(session, actor):
        if other.id == own:
            continue
        if is_at_work(session, actor, other.id, now):
            raise OtherImportRunning(other.file_name, other.id)
        raise OtherImportBrokenOff(other.file_name, other.id)


def let_go_of_dead(session: Session, actor: Actor, is_dead: Callable[[str], bool], *, now: datetime) -> None:
    """Ends the lease of terminals whose process is known to be gone, before it runs out by itself."""
    statement = select(Job).where(jobs.visible_to(actor), Job.name == NAME, Job.state == "running")
    for job in session.exec(statement).all():
        if _is_held(job, now) and job.owner and is_dead(job.owner):
            job.lease_until = None
            session.add(job)
    session.flush()


def broken_off(session: Session, actor: Actor, kind: str, sha256: str, *, now: datetime) -> ImportBatch | None:
    """The very same file, written in part by somebody who is no longer there. A document is of no kind of list."""
    for batch in unfinished(session, actor):
        same = batch.sha256 == sha256 and (batch.kind == kind or "format" in batch.mapping)
        if same and not is_at_work(session, actor, batch.id, now):
            return batch
    return None


def hold(session: Session, actor: Actor, batch: ImportBatch, owner: str, *, now: datetime) -> Job:
    """In the transaction that found nobody else at work. What a former holder still writes is refused (JobLost)."""
    before = select(Job).where(jobs.visible_to(actor), Job.slot == str(batch.id), Job.name != NAME)
    job = jobs.enqueue(session, NAME, str(batch.id), actor=actor, payload={"batch": str(batch.id)}, now=now)
    if not job.checkpoint and (worker := session.exec(before).first()):
        job.checkpoint = dict(worker.checkpoint)  # its workers gave up; the parts they wrote stand
    job.state, job.owner, job.lease_until = "running", owner, now + LEASE
    job.attempt, job.started_at = job.attempt + 1, job.started_at or now
    session.add(job)
    session.flush()
    return job


@dataclass
class HeldSteps:
    """The steps of a job's run, told to whoever watches the terminal."""

    run: JobRun
    progress: Progress = silent
    database: Database = field(init=False)

    def __post_init__(self) -> None:
        self.database = self.run.database

    @property
    def parts_done(self) -> int:
        return int(self.run.job.checkpoint.get("parts", 0))

    @contextmanager
    def step(
        self, phase: str, done: int, total: int, *, checkpoint: Mapping[str, Any] | None = None
    ) -> Iterator[Session]:
        self.progress(phase, done, total)
        with self.run.step(phase, done, total, checkpoint=checkpoint) as session:
            yield session

    def finishing(self) -> AbstractContextManager[tuple[Session, dict[str, Any]]]:
        return self.run.finishing()

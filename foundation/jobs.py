"""
The job table: unique slots, leases and fencing, on both databases (docs/decisions/0003).

A slot (name, slot) is inserted once, whoever fires it. A worker claims it with a lease; every step it takes is one
transaction that first proves the lease is still its own (owner + attempt + state), then writes its effects. A worker
that was killed or overtaken therefore leaves nothing half done, and its late effects are refused (JobLost).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, update
from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import Actor
from foundation.clock import Clock
from foundation.database import Database
from foundation.errors import Conflict, NotFound, TierlightError
from foundation.ids import new_id
from foundation.models import Job

OVER = ("done", "failed", "cancelled")


class JobNotFound(NotFound):
    code = "job.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such job, or it belongs to another organisation.")


class JobLost(Conflict):
    code = "job.lost"

    def __init__(self) -> None:
        super().__init__("Another worker has taken this job over; what this one was writing was not kept.")


class JobCancelled(Conflict):
    code = "job.cancelled"

    def __init__(self) -> None:
        super().__init__("The job was cancelled; what was done before the last full step stays.")


class JobCannotResume(Conflict):
    code = "job.cannot_resume"

    def __init__(self, state: str) -> None:
        super().__init__(f"A job that is {state} cannot be resumed; only a failed or cancelled one can.")
        self.state = state


def enqueue(
    session: Session, name: str, slot: str, *, actor: Actor | None, payload: Mapping[str, Any], now: datetime
) -> Job:
    """Returns the row that stands when the slot was taken already: two clocks make one job."""
    standing = session.exec(select(Job).where(Job.name == name, Job.slot == slot)).first()
    if standing:
        return standing
    job = Job(
        id=new_id(),
        name=name,
        slot=slot,
        organisation_id=actor.organisation_id if actor else None,
        account_id=actor.account_id if actor else None,
        payload=dict(payload),
        created_at=now,
    )
    insert_once(session, job)
    return session.exec(select(Job).where(Job.name == name, Job.slot == slot)).one()


def insert_once(session: Session, job: Job) -> None:
    from sqlalchemy.dialects import postgresql, sqlite  # noqa: PLC0415 - both know ON CONFLICT, the common layer does not

    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(Job).values(**job.model_dump())
    session.execute(statement.on_conflict_do_nothing(index_elements=["name", "slot"]))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(Job.organisation_id) == actor.organisation_id


def visible_job(session: Session, actor: Actor, job_id: UUID) -> Job:
    job = session.exec(select(Job).where(Job.id == job_id, visible_to(actor))).first()
    if job is None:
        raise JobNotFound
    return job


def cancel(session: Session, actor: Actor, job_id: UUID, *, now: datetime) -> Job:
    """A waiting job ends at once; a running one at its next step."""
    job = visible_job(session, actor, job_id)
    if job.state == "queued":
        job.state, job.finished_at = "cancelled", now
    elif job.state == "running":
        job.cancel_requested = True
    session.add(job)
    session.flush()
    trail.record(session, actor, "job.cancelled", job)
    return job


def resume(session: Session, actor: Actor, job_id: UUID) -> Job:
    """Goes on from the last checkpoint. Raises JobCannotResume."""
    job = visible_job(session, actor, job_id)
    if job.state not in {"failed", "cancelled"}:
        raise JobCannotResume(job.state)
    job.state, job.attempt, job.cancel_requested = "queued", 0, False
    job.error_code = job.error_message = job.finished_at = None
    session.add(job)
    session.flush()
    trail.record(session, actor, "job.resumed", job)
    return job


@dataclass
class JobRun:
    """One worker's hold on one job. Handlers work through `step` and end with `finishing`."""

    database: Database
    job: Job
    owner: str
    clock: Clock
    lease: timedelta
    ended: bool = field(default=False)

    def _holds(self) -> ColumnElement[bool]:
        return and_(
            col(Job.id) == self.job.id,
            col(Job.owner) == self.owner,
            col(Job.attempt) == self.job.attempt,
            col(Job.state) == "running",
        )

    def _move(self, session: Session, **values: object) -> None:
        moved = session.execute(update(Job).where(self._holds()).values(**values))
        if moved.rowcount != 1:  # type: ignore[attr-defined] # an UPDATE's cursor result has it
            raise JobLost

    @contextmanager
    def step(
        self, phase: str, done: int, total: int, *, checkpoint: Mapping[str, Any] | None = None
    ) -> Iterator[Session]:
        """
        One fenced transaction: progress, lease and checkpoint move together with what the block writes.
        Raises JobLost before anything is written; JobCancelled when a person asked for it.
        """
        with self.database.transaction() as session:
            values: dict[str, object] = {"phase": phase, "done": done, "total": total}
            if checkpoint is not None:
                values["checkpoint"] = dict(checkpoint)
            self._move(session, lease_until=self.clock() + self.lease, **values)
            if session.exec(select(Job.cancel_requested).where(Job.id == self.job.id)).one():
                raise JobCancelled
            yield session

    def progress(self, phase: str, done: int, total: int) -> None:
        with self.step(phase, done, total):
            pass

    @contextmanager
    def finishing(self) -> Iterator[tuple[Session, dict[str, Any]]]:
        """The last step: what the block writes, and what it puts into the result, commit together with `done`."""
        with self.database.transaction() as session:
            result: dict[str, Any] = {}
            self._move(session, state="done", finished_at=self.clock(), lease_until=None, phase="", done=col(Job.total))
            yield session, result
            session.execute(update(Job).where(col(Job.id) == self.job.id).values(result=result))
        self.ended = True

    def fail(self, error: BaseException, *, again: bool) -> None:
        """`again` leaves it in the queue for another attempt; a refusal with reasons is final at once."""
        if isinstance(error, TierlightError):
            code, message = error.code, error.message
        else:  # its own text may hold data of a row, so only its kind is kept
            code, message = "job.failed", type(error).__name__
        state = "cancelled" if isinstance(error, JobCancelled) else ("queued" if again else "failed")
        with self.database.transaction() as session:
            self._move(
                session,
                state=state,
                lease_until=None,
                finished_at=None if state == "queued" else self.clock(),
                error_code=code,
                error_message=message,
            )


Handler = Callable[[JobRun], None]


def claim(database: Database, owner: str, *, clock: Clock, lease: timedelta, names: frozenset[str]) -> JobRun | None:
    """
    The oldest job that waits or whose worker went silent; None also when a job was put aside that killed every worker.
    `FOR UPDATE SKIP LOCKED` on PostgreSQL; on SQLite the whole
    transaction is IMMEDIATE, which comes to the same.
    """
    now = clock()
    waiting = or_(col(Job.state) == "queued", and_(col(Job.state) == "running", col(Job.lease_until) < now))
    with database.transaction() as session:
        statement = (
            select(Job)
            .where(waiting, col(Job.name).in_(names))
            .order_by(col(Job.created_at), col(Job.id))
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        job = session.exec(statement).first()
        if job is None:
            return None
        if job.attempt >= job.max_attempts:
            job.state, job.finished_at, job.error_code = "failed", now, "job.gave_up"
            job.error_message = f"{job.attempt} workers died while doing this; look at the log before resuming it."
            session.add(job)
            return None
        job.state, job.owner, job.lease_until = "running", owner, now + lease
        job.attempt += 1
        job.started_at = job.started_at or now
        session.add(job)
    return JobRun(database, job, owner, clock, lease)


def work_once(
    database: Database, handlers: Mapping[str, Handler], owner: str, *, clock: Clock, lease: timedelta
) -> JobRun | None:
    """Claims and does one job; returns its run, or None when nothing waits. Failures end in the job's row."""
    run = claim(database, owner, clock=clock, lease=lease, names=frozenset(handlers))
    if run is None:
        return None
    try:
        handlers[run.job.name](run)
        if not run.ended:
            with run.finishing():
                pass
    except JobLost:
        return run
    except TierlightError as refusal:
        run.fail(refusal, again=False)
    except Exception as failure:  # noqa: BLE001 - a worker outlives any handler's fault; it is told in the row and the log
        run.fail(failure, again=run.job.attempt < run.job.max_attempts)
        from foundation import logs  # noqa: PLC0415 - only a failure needs the log

        logs.failure("job.failed", failure, job=run.job.name, attempt=run.job.attempt)
    return run

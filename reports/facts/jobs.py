"""How far a long piece of work is, and what it left behind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Actor
from foundation.jobs import visible_job
from reports.facts.payloads import Subject, SubjectKind

State = Literal["queued", "running", "done", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class JobFacts:
    """
    `total` is None while it is not known how much there is; `seconds_left` then too. `name` leads to the words of its
    title; `title` is for a job that nobody has put into words.
    """

    id: str
    title: str
    state: State
    phase: str
    done: int
    total: int | None
    seconds_left: int | None
    started_at: datetime | None
    finished_at: datetime | None
    result: Subject | None
    may_cancel: bool = False
    may_resume: bool = False
    error_code: str = ""
    error: str = ""
    name: str = ""

    @property
    def over(self) -> bool:
        return self.state in ("done", "failed", "cancelled")


def job_facts(session: Session, actor: Actor, job_id: UUID, *, now: datetime) -> JobFacts:
    """Raises JobNotFound."""
    job = visible_job(session, actor, job_id)
    running = job.state == "running" and job.started_at is not None and job.done and job.total
    return JobFacts(
        id=str(job.id),
        title=job.name.replace("_", " ").replace(".", ": ").capitalize(),
        state=cast("State", job.state),
        phase=job.phase,
        done=job.done,
        total=job.total or None,
        seconds_left=_seconds_left(job.started_at, now, job.done, job.total) if running and job.started_at else None,
        started_at=job.started_at,
        finished_at=job.finished_at,
        result=_result(job.result),
        may_cancel=job.state in ("queued", "running") and not job.cancel_requested,
        may_resume=job.state in ("failed", "cancelled"),
        error_code=job.error_code or "",
        error=job.error_message or "",
        name=job.name,
    )


def _seconds_left(started_at: datetime, now: datetime, done: int, total: int) -> int:
    """At the speed so far."""
    return round((now - started_at).total_seconds() / done * (total - done))


def _result(result: Mapping[str, object]) -> Subject | None:
    kind, row_id = result.get("kind"), result.get("id")
    if not isinstance(kind, str) or not row_id:
        return None
    return Subject(cast("SubjectKind", kind), str(row_id), str(result.get("name", "")))

"""How far a long piece of work is, and what it left behind."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from reports.facts.payloads import Subject

State = Literal["queued", "running", "done", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class JobFacts:
    """`total` is None while it is not known how much there is; `seconds_left` then too."""

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

    @property
    def over(self) -> bool:
        return self.state in ("done", "failed", "cancelled")

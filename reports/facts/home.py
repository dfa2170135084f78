"""What waits for a person, what changed, and how far the chain can be stood behind."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from reports.facts.payloads import Rating, Standing, Subject, Task, TaskCounts
from reports.facts.promises import Promises

TierShare = tuple[Standing, int]


@dataclass(frozen=True, slots=True)
class TierStanding:
    """`shares` are whole per cents in the order verified, evidenced, claimed, unknown and add up to 100."""

    tier: int
    and_beyond: bool
    links: int
    shares: tuple[TierShare, ...]


@dataclass(frozen=True, slots=True)
class StandingFacts:
    """`tiers` is empty when no firm stands at the head of a chain."""

    tiers: tuple[TierStanding, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """`kind` decides the words; `before` and `after` are filled for scores only."""

    kind: Literal["rose", "fell", "cycle", "expired", "added", "merged", "visited", "decided"]
    subject: Subject
    at: datetime
    cause: str
    before: int | None = None
    after: Rating | None = None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class ReportProgress:
    subject: Subject
    due_on: date
    filled: int
    sections: int


@dataclass(frozen=True, slots=True)
class HomeFacts:
    today: date
    since: date
    counts: TaskCounts
    waiting: tuple[Task, ...]
    sites: int
    never_seen: int
    rose_to_very_high: int
    reads_chain: bool
    changes: tuple[Change, ...]
    changes_in_all: int
    promises: Promises | None
    reports: tuple[ReportProgress, ...]

"""One place of work: how risky and why, who it is to the reader, what is open, and where each fact comes from."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from reports.facts.list_health import RecordLists
from reports.facts.payloads import DEFAULT_CUTS, Cut, Rating, Standing, Subject, Task
from reports.facts.recognitions import SiteRecognition
from reports.facts.score_around import ScoreAround
from suppliers.batches.origins import Origin


@dataclass(frozen=True, slots=True)
class TierStep:
    """One stop on the way from the reader to this site and beyond it. `known` is False for an undisclosed firm."""

    subject: Subject
    claimed: bool
    known: bool
    here: bool = False


@dataclass(frozen=True, slots=True)
class Contribution:
    """
    One line of the why ledger. `points` are whole and, with the start and all other lines, add up to the score.
    `withheld` is the one coarse line behind which anything confidential stands.
    """

    driver: str
    value: str
    source: str
    source_kind: str
    source_id: str | None
    dated: date | None
    standing: Standing
    points: int
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """A score that can be computed again: `start` plus every contribution equals the points."""

    id: str
    rating: Rating
    start_label: str
    start: int
    contributions: tuple[Contribution, ...]
    computed_at: datetime
    model: str
    inputs: int
    missing: tuple[str, ...]
    reason: str = ""
    before: int | None = None
    changed_on: date | None = None
    cuts: tuple[Cut, ...] = DEFAULT_CUTS

    @property
    def inputs_missing(self) -> int:
        return len(self.missing)

    @property
    def reach(self) -> int:
        """The longest bar of the ledger, so that bars share one scale."""
        return max((abs(line.points) for line in self.contributions), default=1) or 1


@dataclass(frozen=True, slots=True)
class Event:
    """
    `when` says which mark the line gets: past, now or still to come. `kind` decides the words: visited (count of
    findings), visit_planned, finding_closed (its name is the subject's), score_moved (before, after).
    """

    on: date
    kind: Literal["visited", "visit_planned", "finding_closed", "score_moved"]
    when: Literal["past", "now", "to_come"]
    subject: Subject | None = None
    count: int = 0
    before: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True)
class Relation:
    """`inward` is True when the other party acts upon this one (supplies it, staffs it, owns it)."""

    other: Subject
    kind: str
    inward: bool
    standing: Standing
    goods: str = ""
    workers: int | None = None
    since: int | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A dated value with where it came from, who recorded it, and what it replaced."""

    id: str
    key: str
    label: str
    value: str | None
    standing: Standing
    as_received: str
    source: str
    source_id: str | None
    recorded_on: date | None
    recorded_by: str | None
    valid_to: date | None = None
    replaces: str | None = None
    values: int = 1


@dataclass(frozen=True, slots=True)
class WayDown:
    """What the score would become if one thing were put right and verified."""

    what: str
    before: int
    after: Rating


@dataclass(frozen=True, slots=True)
class SiteCounts:
    workers: int | None
    visits: int
    findings: int
    actions: int
    evidence: int


@dataclass(frozen=True, slots=True)
class SiteFacts:
    today: date
    site: Subject
    firm: Subject | None
    work: str
    isic: str | None
    address: str
    country: str
    path: tuple[TierStep, ...]
    also_through: tuple[tuple[int, str], ...]
    receipt: Receipt | None
    counts: SiteCounts
    alleged: int
    answer_by: date | None
    events: tuple[Event, ...]
    relations: tuple[Relation, ...]
    tasks: tuple[Task, ...]
    ways_down: tuple[WayDown, ...]
    facts: tuple[Fact, ...]
    may_plan: bool = False
    origins: tuple[Origin, ...] = ()
    lists: RecordLists | None = None
    around: ScoreAround | None = None
    recognition: SiteRecognition | None = None

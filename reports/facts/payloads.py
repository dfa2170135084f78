"""
Plain values that several pages, exports and reports share. They name rows by kind and id, never by address: the edge
alone knows where a row has its page. A missing number is None and is printed as "unknown", never as zero.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from foundation.sentences import Sentence

Band = Literal["unknown", "low", "medium", "high", "very_high"]
Standing = Literal["claimed", "evidenced", "verified", "expired", "unknown"]
SubjectKind = Literal[
    "site",
    "party",
    "batch",
    "report",
    "visit",
    "finding",
    "referral",
    "action",
    "hit",
    "case",
    "plan",
    "job",
    "bulk",
    "score_contest",
    "pairs",
    "watch_list",
    "grievance",
    "evidence",
    "inspector",
    "statement",
]

BANDS: tuple[Band, ...] = ("low", "medium", "high", "very_high")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a line is about. `id` is None when the reader may know of it and it has no page (an undisclosed firm)."""

    kind: SubjectKind
    id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Rating:
    """Points from 0 to 100 with the likely range; `unknown` has neither and is never shown as low."""

    band: Band
    points: int | None = None
    low: int | None = None
    high: int | None = None

    @property
    def step(self) -> int:
        """How many of the four steps are filled."""
        return 0 if self.band == "unknown" else BANDS.index(self.band) + 1


@dataclass(frozen=True, slots=True)
class Cut:
    """Where one band of the model begins, so that a drawn ruler follows the model in force."""

    band: Band
    start: int


DEFAULT_CUTS = (Cut("low", 0), Cut("medium", 25), Cut("high", 50), Cut("very_high", 70))


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a worklist. `verb` names the button: answer, review, approve, compare, plan, write, verify, open."""

    id: str
    title: Sentence | str
    because: Sentence | str
    verb: str
    due_on: date | None
    about: Subject | None
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class TaskCounts:
    mine: int
    team: int
    late: int
    today: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a list can be narrowed to, with the number of rows it would leave."""

    value: str
    label: str
    rows: int | None = None


def rating_of(band: str | None, value: float | None, low: float | None, high: float | None) -> Rating:
    """A stored score as it is shown: whole points; no score at all is unknown."""
    if band is None or value is None:
        return Rating("unknown")
    return Rating(cast("Band", band), round(value), _whole(low), _whole(high))


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


@dataclass(frozen=True, slots=True)
class HeadCount:
    """People as stated; `people` is the middle of `least` and `most`, which differ where the source gave a range."""

    people: int
    least: int
    most: int

    @property
    def is_range(self) -> bool:
        return self.least != self.most


def head_count(text: str | None) -> HeadCount | None:
    """A stored head count, "140" or "50-80"; None when it says no number."""
    parts = [part.strip() for part in (text or "").replace("\N{EN DASH}", "-").split("-")]
    try:
        numbers = [float(part) for part in parts if part]
    except ValueError:
        return None
    if not numbers:
        return None
    return HeadCount(round(sum(numbers) / len(numbers)), round(min(numbers)), round(max(numbers)))


def number_of(text: str | None) -> tuple[int | None, bool]:
    """A stored head count and whether it is an estimate, the middle of a range."""
    count = head_count(text)
    return (None, False) if count is None else (count.people, count.is_range)

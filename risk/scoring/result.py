"""What a score says: the number, its range, and the lines that add up to it."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from risk.scoring.seen import View
from risk.sectors.words import Band


class Group(StrEnum):
    """Where a line comes from, in the order in which pages show groups."""

    START = "start"
    CONTEXT = "context"
    FACT = "fact"
    EVENT = "event"
    WITHHELD = "withheld"
    EXPOSURE = "exposure"
    FLOOR = "floor"


class Part(NamedTuple):
    """A line before it has points. `logit` is exact; `variance` is what it leaves open, on the log-odds scale."""

    driver: str
    label: str
    value: str
    logit: float
    variance: float
    group: Group
    standing: str
    source: str
    on: date | None
    refs: tuple[str, ...]


class Contribution(NamedTuple):
    """
    One line of the ledger. The `logit` parts sum to the score's logit; the integer `points` sum to its value.

    `points` is None on every line of an unknown score: the lines are then context, not an addition.
    """

    driver: str
    label: str
    value: str
    logit: float
    points: int | None
    group: Group
    standing: str
    source: str
    on: date | None
    refs: tuple[str, ...]


class Missing(NamedTuple):
    """A fact the model weighs and nobody knows. `widens` is the variance it leaves on the log-odds scale."""

    field: str
    label: str
    question: str
    reason: str
    widens: float


@dataclass(frozen=True, slots=True)
class Severity:
    """UNGP 14, each 0-4 or None where nothing is known; `reasons` name what each level rests on."""

    scale: int | None
    scope: int | None
    irremediability: int | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DataAge:
    """Over the facts about the site that are known: days since the middle one, and the newest day."""

    median_days: int
    newest_on: date


@dataclass(frozen=True, slots=True)
class Score:
    """
    `value` is None exactly when `band` is unknown, and `reasons` then say why; the range is then 0 to 100.

    A value is a place on a scale, not a probability: no outcome has been fitted to it.
    """

    value: int | None
    band: Band
    low: int
    high: int
    logit: float
    contributions: tuple[Contribution, ...]
    missing: tuple[Missing, ...]
    completeness: float
    data_age: DataAge | None
    severity: Severity
    floors: tuple[str, ...]
    reasons: tuple[str, ...]
    as_of: date
    view: View
    sector: str
    model: str
    model_digest: str
    inputs_hash: str
    inputs: str = field(repr=False)

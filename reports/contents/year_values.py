"""What the yearly report of an inspectorate is made from."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.contents.outcome_part import Outcome
from reports.contents.period import Period
from reports.contents.promised_part import PromiseLine
from reports.payloads import Frame


@dataclass(frozen=True, slots=True)
class Tally:
    """A count under a word, such as findings of one severity."""

    word: str
    count: int


@dataclass(frozen=True, slots=True)
class RegionLine:
    """`visited` in the period, `never` at any time; a region never visited is unknown, not quiet."""

    country: str
    region: str
    sites: int
    visited: int
    never: int
    findings: int


@dataclass(frozen=True, slots=True)
class LawLine:
    """A penalty law held as data for this territory: what it is, and since when its version holds."""

    id: str
    instrument: str
    authority: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Agriculture:
    """The same figures for farms alone (ILO C129). `workers` place by place."""

    sites: int
    workers: tuple[int, ...]
    visits: int
    findings: int


@dataclass(frozen=True, slots=True)
class YearFacts:
    """
    `workers` are the head-counts stated, place by place, and come in exact; `penalties` are final sums by currency.
    `final_decisions` is None for a reader who may not read cases.
    """

    frame: Frame
    key: str
    period: Period
    inspectors: int
    inspectors_invented: int
    sites: int
    workers: tuple[int, ...]
    visits: tuple[Tally, ...]
    outcomes: tuple[Tally, ...]
    chosen: tuple[Tally, ...]
    severities: tuple[Tally, ...]
    finding_states: tuple[Tally, ...]
    actions_verified: int
    actions_late: int
    final_decisions: int | None
    penalties: tuple[tuple[str, Decimal], ...]
    regions: tuple[RegionLine, ...]
    outcome: Outcome
    laws: tuple[LawLine, ...]
    agriculture: Agriculture
    promises: tuple[PromiseLine, ...] = ()

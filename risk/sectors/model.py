"""The shape of a sector model once its files are read and found sound. Plain values, safe to share between threads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from risk.sectors.transforms import FactValue, Transform
from risk.sectors.words import Band, Direction, EventKind, EvidenceCode, Grade, Standing, Verification

FieldKind = Literal["share", "count", "flag", "choice", "date"]


@dataclass(frozen=True, slots=True)
class Field:
    """A fact that may be asked for. `context` facts describe the country or the good, never the site itself."""

    name: str
    kind: FieldKind
    question: str
    context: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a weight exists and since when."""

    codes: tuple[EvidenceCode, ...]
    source: str
    note: str
    effective_from: date


@dataclass(frozen=True, slots=True)
class DriverSeverity:
    """UNGP levels 0-4 that hold while the driver is at or above half its risk."""

    scale: int | None
    irremediability: int | None


@dataclass(frozen=True, slots=True)
class Driver:
    """
    One line of a model. On the log-odds scale it adds weight x (risk - typical), so an unknown value adds nothing.

    `spread` is the standard deviation of the risk among sites nobody has asked; `weight_range` the half-width within
    which the weight itself is believed to lie. Both only widen the interval; `open_variance` is what they leave open,
    on the log-odds scale, while the value is not known.
    """

    field: Field
    label: str
    direction: Direction
    transform: Transform
    weight: float
    weight_range: float
    typical: float
    spread: float
    evidence: Evidence
    remedy: str | None
    severity: DriverSeverity | None
    open_variance: float

    @property
    def key(self) -> str:
        return self.field.name


@dataclass(frozen=True, slots=True)
class FactFlag:
    """A fact so grave that good answers elsewhere cannot make up for it."""

    field: str
    at_least: float
    standing: Standing
    floor: int
    label: str
    source: str


@dataclass(frozen=True, slots=True)
class EventFlag:
    """An open event that keeps the score at or above the floor."""

    kind: EventKind
    grade: Grade
    verification: Verification
    floor: int
    lasts_days: int
    label: str
    source: str


@dataclass(frozen=True, slots=True)
class BandCuts:
    """The lowest printed score of each band above low."""

    medium: int
    high: int
    very_high: int

    def band(self, value: int) -> Band:
        if value >= self.very_high:
            return Band.VERY_HIGH
        if value >= self.high:
            return Band.HIGH
        return Band.MEDIUM if value >= self.medium else Band.LOW


@dataclass(frozen=True, slots=True)
class StandingRule:
    """`lowers`: how much of a risk-lowering fact counts; `doubt`: the share of the spread that stays."""

    lowers: float
    doubt: float


@dataclass(frozen=True, slots=True)
class EventRule:
    kind: EventKind
    label: str
    weight: float
    weight_range: float
    at_most: float
    half_life_days: int
    expires_days: int
    closed_share: float
    answerable: bool
    evidence: tuple[EvidenceCode, ...]
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class QuietVisitRule:
    label: str
    half_life_days: int
    expires_days: int
    at_most: float
    most_detection: float
    source: str


@dataclass(frozen=True, slots=True)
class WithheldRule:
    label: str
    delay_days: int
    step: float
    at_most: float
    source: str


@dataclass(frozen=True, slots=True)
class ExposureRule:
    label: str
    at_most: float
    possibly_same_as_at_most: float
    doubt: float
    source: str


@dataclass(frozen=True, slots=True)
class SeverityRule:
    scale: Mapping[Grade, int]
    irremediability: Mapping[tuple[EventKind, Grade], int]
    scope_field: str
    scope: tuple[tuple[float, int], ...]
    irremediable_floor: int
    source: str


@dataclass(frozen=True, slots=True)
class LedgerRules:
    """How events, standing, exposure and severity are weighed; shared by sector models through its version."""

    version: str
    effective_from: date
    standings: Mapping[Standing, StandingRule]
    verification: Mapping[Verification, float]
    grades: Mapping[Grade, float]
    examiner_least: float
    examiner_most: float
    events: Mapping[EventKind, EventRule]
    quiet_visit: QuietVisitRule
    withheld: WithheldRule
    exposure: ExposureRule
    severity: SeverityRule
    red_flags: tuple[EventFlag, ...]


@dataclass(frozen=True, slots=True)
class SectorModel:
    """`start` is the printed score of a site about which everything is typical; `digest` names the exact content."""

    sector: str
    version: str
    title: str
    effective_from: date
    author: str
    note: str
    start: int
    low_needs: float
    bands: BandCuts
    drivers: tuple[Driver, ...]
    red_flags: tuple[FactFlag, ...]
    ledger: LedgerRules
    digest: str

    @property
    def name(self) -> str:
        return f"{self.sector}/{self.version}"

    def driver(self, field: str) -> Driver | None:
        return next((driver for driver in self.drivers if driver.field.name == field), None)


__all__ = ["FactValue", "SectorModel"]

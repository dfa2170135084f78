"""Who is to be visited, who can visit, and what came of it: the words of a round of visits."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from audits.instruments.checklists import Sector
from foundation.dates import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Coordinates:
    """Degrees, WGS 84."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class PlannableSite:
    """
    `risk` is a chance from 0 to 1, None when never scored: unknown is not zero. One of `languages` must be spoken by
    the inspector (none asked when empty), and every one of `skills` held. `required_because` is a reason fit to be
    printed on a plan: a complaint is never written there. `prompted` sites come before value: somebody spoke at one of
    a cell of sites alike, and all of the cell are prompted, so that the visit tells nobody at which.
    """

    id: str
    country: str
    region: str | None = None
    coordinates: Coordinates | None = None
    sector: Sector | None = None
    headcount: int | None = None
    risk: float | None = None
    languages: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    last_visit: dt.date | None = None
    required_because: str | None = None
    visit_by: dt.date | None = None
    prompted: bool = False
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    open_min: float = 0.0
    close_min: float = 1_440.0


@dataclass(frozen=True, slots=True)
class PastTie:
    """Work, kin, shares or advice that bound the inspector to the site; it cools off from `ended_on`."""

    site: str
    ended_on: dt.date


@dataclass(frozen=True, slots=True)
class Running:
    """How many times without a break this inspector has led at the site."""

    site: str
    times: int


@dataclass(frozen=True, slots=True)
class Inspector:
    """`conflicts` never end; `past_ties` do. No sectors named means trained for all three."""

    id: str
    country: str
    region: str | None = None
    home: Coordinates | None = None
    languages: frozenset[str] = frozenset()
    sectors: frozenset[Sector] = frozenset()
    skills: frozenset[str] = frozenset()
    conflicts: frozenset[str] = frozenset()
    past_ties: tuple[PastTie, ...] = ()
    running: tuple[Running, ...] = ()
    days_off: frozenset[dt.date] = frozenset()
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)


@dataclass(frozen=True, slots=True)
class Drawing:
    """
    What the lot fell on, both in lot order; `reserve` are all other inspector-days in that order, for sites to which
    nobody can go on the drawn ones. `seed` also shuffles the days. `sealed`: committed to before the plan; otherwise
    drawn from the plan's own seed, which nobody outside can trust.
    """

    sites: tuple[str, ...]
    inspector_days: tuple[tuple[str, dt.date], ...]
    reserve: tuple[tuple[str, dt.date], ...]
    chance: float
    seed: str
    sealed: bool


class WhyPlanned(StrEnum):
    REQUIRED = "required"
    RANDOM = "random"
    FIRST_VISIT = "first_visit"
    RISK = "risk"


@dataclass(frozen=True, slots=True)
class RoundVisit:
    """
    `assumptions` say in words what was not known and what was taken instead. `propensity` is the chance of being
    selected in this way: 1 for what was chosen, of a lot its chance in the draw.
    """

    inspector: str
    day: dt.date
    site: str
    start_min: float
    minutes: float
    why: WhyPlanned
    reason: str
    assumptions: tuple[str, ...]
    propensity: float = 1.0


@dataclass(frozen=True, slots=True)
class RoundLeftOut:
    site: str
    required: bool
    reason: str


@dataclass(frozen=True)
class Round:
    """
    `value` and `bound` speak of the visits not put on days drawn by lot; `random_days` of `inspector_days` were drawn
    blind and kept for sites drawn blind.
    """

    visits: tuple[RoundVisit, ...]
    left_out: tuple[RoundLeftOut, ...]
    value: float
    bound: float
    proved: bool
    seed: int
    random_days: int
    inspector_days: int
    engine: str
    iterations: int
    rules_version: str

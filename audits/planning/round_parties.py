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

    `interpreters` are languages in which one can be booked. `pair_for` are ids of `pair_grounds.csv`: two go together
    when there is any. Sites of one `joint` name are visited on one day, each led by its own country's authority.
    `worth_factor` is what the year's programme makes of the visit in these days.
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
    visit_from: dt.date | None = None
    visit_by: dt.date | None = None
    prompted: bool = False
    interpreters: frozenset[str] = frozenset()
    pair_for: tuple[str, ...] = ()
    joint: str | None = None
    payer: str = "public"
    programme: str = ""
    worth_factor: float = 1.0
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    open_min: float = 0.0
    close_min: float = 1_440.0


@dataclass(frozen=True, slots=True)
class Tie:
    """Work, kin, shares, advice or training that binds the inspector to the site; it cools off from `ends_on`."""

    site: str
    kind: str
    ends_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Credential:
    """`kind` training or accreditation; without `valid_to` it does not end."""

    kind: str
    body: str
    number: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def valid_on(self, day: dt.date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Absence:
    """Both days included."""

    starts_on: dt.date
    ends_on: dt.date
    kind: str = "other"


@dataclass(frozen=True, slots=True)
class Running:
    """How many times without a break this inspector has led at the site."""

    site: str
    times: int


@dataclass(frozen=True, slots=True)
class Inspector:
    """
    `conflicts` never end, `ties` may. No sectors named means trained for all three. `hours` are from and to in minutes
    from midnight, Monday first, None for a day without work; empty means the rules' working day.
    """

    id: str
    country: str
    region: str | None = None
    home: Coordinates | None = None
    languages: frozenset[str] = frozenset()
    sectors: frozenset[Sector] = frozenset()
    skills: frozenset[str] = frozenset()
    conflicts: frozenset[str] = frozenset()
    ties: tuple[Tie, ...] = ()
    running: tuple[Running, ...] = ()
    absences: tuple[Absence, ...] = ()
    credentials: tuple[Credential, ...] = ()
    sex: str | None = None
    experience_since: dt.date | None = None
    hours: tuple[tuple[float, float] | None, ...] = ()
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
    selected in this way: 1 for what was chosen, of a lot its chance in the draw. `why_team` says why these people go,
    with what the soft rules hold against them; `interpreter` is the language one must be booked for.
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
    second: str | None = None
    interpreter: str = ""
    joint: str | None = None
    why_team: str = ""


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

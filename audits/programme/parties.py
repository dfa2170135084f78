"""What a year programme is made of and what comes of it: plain values, no database."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Why somebody has to go back, in words, and the day by which."""

    reason: str
    due: dt.date


@dataclass(frozen=True, slots=True)
class ProgrammeSite:
    """
    `area` names whose inspector-days a visit takes. `risk` and `risk_high` (upper end of its interval) are chances 0-1,
    None when never scored: unknown is not low. `scheme` and `rating` as in `audit_cycles.csv`, empty for the
    inspectorate's own cycle by `band`. `extension` is what earned recognition lengthens the interval by, never beyond
    `most_months`. `kept` is the first day of a window that was published before.
    """

    id: str
    area: str
    country: str = ""
    region: str = ""
    sector: str = ""
    headcount: int | None = None
    risk: float | None = None
    risk_high: float | None = None
    band: str = "unknown"
    last_visit: dt.date | None = None
    last_outcome: str = ""
    scheme: str = ""
    rating: str = ""
    extension: float = 1.0
    most_months: float | None = None
    follow_up: FollowUp | None = None
    not_before: dt.date | None = None
    not_after: dt.date | None = None
    kept: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Campaign:
    """At least `visits` to sites of a sector and place (empty means any) from one month of the year to another."""

    name: str
    visits: int
    first_month: int
    last_month: int
    sector: str = ""
    country: str = ""
    region: str = ""

    def covers(self, site: ProgrammeSite) -> bool:
        asked = ((self.sector, site.sector), (self.country, site.country), (self.region, site.region))
        return all(not wanted or wanted == has for wanted, has in asked)


Capacity = Mapping[str, tuple[float, ...]]
"""By area: inspector-days of each of the twelve months."""


class How(StrEnum):
    SURE = "sure"
    LOT = "lot"


class Why(StrEnum):
    """Why a site is in for sure, the weightiest first; LOT: nothing but the lot speaks for it this year."""

    FOLLOW_UP = "follow_up"
    CAMPAIGN = "campaign"
    CYCLE = "cycle"
    FIRST_VISIT = "first_visit"
    RISK = "risk"
    LOT = "lot"


class Missed(StrEnum):
    """Why a visit that is due this year finds no place; NOTHING: none was due, or it found one."""

    NOTHING = ""
    OVER_CAPACITY = "over_capacity"
    WINDOW = "window"
    NO_INSPECTOR = "no_inspector"


@dataclass(frozen=True, slots=True)
class Entry:
    """
    `chance` of a visit in the year: 1 for who is in for sure, else that of the lot. Who is in by lot has no window: the
    day is drawn out of the whole year. `value` is the worth counted in `Programme.value`, 0 by lot.
    """

    site: str
    how: How
    why: Why
    month: int | None
    opens: dt.date | None
    closes: dt.date | None
    days: int
    chance: float
    value: float
    missed: Missed
    reason: str


@dataclass(frozen=True, slots=True)
class AreaYear:
    """
    Inspector-days of one area: `capacity` and `used` (in for sure) by month; `lot_share` of each month is kept for the
    lot, which gives each site not in for sure the same `lot_chance`.
    """

    area: str
    capacity: tuple[float, ...]
    used: tuple[float, ...]
    lot_share: float
    lot_chance: float
    sites: int
    floor_met: bool


@dataclass(frozen=True, slots=True)
class CampaignYear:
    campaign: Campaign
    planned: int
    reason: str

    @property
    def met(self) -> bool:
        return self.planned >= self.campaign.visits


@dataclass(frozen=True, slots=True)
class Programme:
    """
    `entries` in the order of the sites given. No programme that meets as many follow-ups and quotas and keeps as many
    published windows is worth more than `bound`. `moved` counts published windows that could not be kept.
    """

    year: int
    entries: tuple[Entry, ...]
    areas: tuple[AreaYear, ...]
    campaigns: tuple[CampaignYear, ...]
    value: float
    bound: float
    engine: str
    moved: int
    kept: int
    rules_version: str

    @property
    def gap(self) -> float:
        """How much of the bound is not reached, 0-1."""
        return max(0.0, 1.0 - self.value / self.bound) if self.bound > 0 else 0.0

"""The year as arrays: what a visit to each site in each month is worth and costs, and what the months hold."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import fsum, log10

import numpy as np
from numpy.typing import NDArray

from audits.instruments.sampling import sample_for
from audits.programme.cycles import interval_of
from audits.programme.parties import Campaign, Capacity, ProgrammeSite
from audits.programme.rules import ProgrammeRules
from audits.programme.windows import MONTHS, Windows, windows_of

DAYS_A_MONTH = 365.25 / 12
DUST = 1e-9
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Question:
    """
    Sites in an order that only their content gives, areas and campaigns by name. `worth` has a row a site and a column
    a month, minus infinity where no visit can be planned; `free` are whole inspector-days by area and month without the
    part `lot_share` of the lot. `members` and `months` of each campaign.
    """

    year: int
    sites: tuple[ProgrammeSite, ...]
    areas: tuple[str, ...]
    campaigns: tuple[Campaign, ...]
    area: Places
    days: Places
    worth: Floats
    windows: Windows
    capacity: Floats
    free: Floats
    lot_share: Floats
    required: Flags
    kept_month: Places
    members: Flags
    months: Flags
    quotas: Floats
    rules: ProgrammeRules

    def of_area(self, area: int) -> Flags:
        own: Flags = self.area == area
        return own


def question_of(
    sites: Sequence[ProgrammeSite],
    capacity: Capacity,
    campaigns: Sequence[Campaign],
    year: int,
    begins: dt.date,
    rules: ProgrammeRules,
) -> Question:
    """`begins`: nothing is planned before; capacity counts from there as well."""
    ordered = tuple(sorted(sites, key=lambda site: _by_content(site, year)))
    areas = tuple(sorted({*capacity, *(site.area for site in ordered)}))
    known = tuple(sorted(campaigns, key=lambda one: (one.name, one.first_month, one.last_month, one.visits)))
    held = np.array([capacity.get(area, (0.0,) * MONTHS) for area in areas], dtype=np.float64).reshape(-1, MONTHS)
    area = np.array([areas.index(site.area) for site in ordered], dtype=np.int64)
    days = np.array([days_of(site, rules) for site in ordered], dtype=np.int64)
    windows = windows_of(ordered, year, begins, rules)
    share = _lot_share(held, area, days, rules)
    return Question(
        year=year,
        sites=ordered,
        areas=areas,
        campaigns=known,
        area=area,
        days=days,
        worth=np.where(windows.usable, _worth(ordered, windows, rules), -np.inf),
        windows=windows,
        capacity=held,
        free=np.floor(held * (1.0 - share[:, None]) + DUST),
        lot_share=share,
        required=np.array([site.follow_up is not None for site in ordered], dtype=np.bool_),
        kept_month=np.array([_month(site.kept, year) for site in ordered], dtype=np.int64),
        members=np.array([[one.covers(site) for site in ordered] for one in known], dtype=np.bool_).reshape(
            len(known), len(ordered)
        ),
        months=np.array([[_within(one, month) for month in range(1, MONTHS + 1)] for one in known], dtype=np.bool_),
        quotas=np.array([one.visits for one in known], dtype=np.float64),
        rules=rules,
    )


def days_of(site: ProgrammeSite, rules: ProgrammeRules) -> int:
    """Inspector-days by head-count, as the interviews of the table ask for (rule S05)."""
    return sample_for(max(1, site.headcount or rules.round.unknown_headcount)).auditor_days


def _by_content(site: ProgrammeSite, year: int) -> tuple[str, str]:
    """Sites that differ in nothing but their id are told apart by a hash that changes every year."""
    lot = hashlib.sha256(f"{year}|{site.id}".encode()).hexdigest()
    return repr(replace(site, id="")), lot


def _within(one: Campaign, month: int) -> bool:
    return one.first_month <= month <= one.last_month


def _month(day: dt.date | None, year: int) -> int:
    return day.month - 1 if day is not None and day.year == year else -1


def _lot_share(capacity: Floats, area: Places, days: Places, rules: ProgrammeRules) -> Floats:
    """Rule S11's share at least; more where the yearly chance of S10 takes more, up to the most that is allowed."""
    held = capacity.sum(axis=1)
    wanted = np.bincount(area, weights=days, minlength=len(held)) * rules.yearly_floor
    asked = np.divide(wanted, held, out=np.zeros_like(held), where=held > 0)
    share: Floats = np.clip(asked, rules.random_share, rules.most_random_share)
    return share


def _worth(sites: tuple[ProgrammeSite, ...], windows: Windows, rules: ProgrammeRules) -> Floats:
    """Base x how long nobody was there (against its cycle) x season, by month."""
    base = _base(sites, rules)
    never = np.array([site.last_visit is None for site in sites], dtype=np.bool_)
    last = np.array([(site.last_visit or dt.date.min).toordinal() for site in sites], dtype=np.int64)
    interval = np.array([interval_of(site, rules) for site in sites], dtype=np.float64)
    gone = (windows.opens - last[:, None]) / DAYS_A_MONTH / interval[:, None]
    recency = np.clip(gone, rules.least_recency, rules.most_recency)
    recency[never] = rules.round.first_visit_factor
    season = np.where(windows.peak, rules.season, 1.0)
    found: Floats = base[:, None] * recency * season
    return found


def _base(sites: tuple[ProgrammeSite, ...], rules: ProgrammeRules) -> Floats:
    """
    100 x risk x log10(10 + workers), as in a round; the risk leans to the upper end of its interval. What nobody
    scored is never taken for less than the mean of what was.
    """
    known = [site.risk for site in sites if site.risk is not None]
    unknown = max([rules.round.unknown_risk, fsum(known) / len(known)]) if known else rules.round.unknown_risk
    found = []
    for site in sites:
        risk = unknown if site.risk is None else site.risk
        high = risk if site.risk_high is None or site.risk is None else max(risk, site.risk_high)
        denied = rules.after_denial if site.last_outcome == "access_denied" else 1.0
        people = site.headcount or rules.round.unknown_headcount
        found.append(100.0 * (risk + rules.uncertainty * (high - risk)) * log10(10 + people) * denied)
    return np.array(found, dtype=np.float64)

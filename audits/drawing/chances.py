"""How many are drawn, and what chance that gives each: exact fractions, nothing estimated."""

import math
from dataclasses import dataclass
from fractions import Fraction

DAYS_A_YEAR = 365
DUST = 1e-9
SPREADS = 3.0
"""So many standard deviations below its mean is the number of drawn sites that can be visited by lot taken to be."""


@dataclass(frozen=True, slots=True)
class Wish:
    """
    `share` of inspector-days at least; each site's chance in a year at least `yearly_floor`, as far as it takes no more
    than `most_share` of the inspector-days; `visits_a_day` is what one such day holds. `reach` is the share of sites to
    which somebody can go and nobody has to: the others are drawn as well, and keep no drawn day busy.
    """

    share: float
    yearly_floor: float
    most_share: float
    visits_a_day: int
    reach: float = 1.0


@dataclass(frozen=True, slots=True)
class Numbers:
    """`sites` of `of_sites` are drawn, `inspector_days` of `of_inspector_days`; a period lasts `days` calendar days."""

    sites: int
    of_sites: int
    inspector_days: int
    of_inspector_days: int
    days: int

    @property
    def chance(self) -> Fraction:
        """Of each site, the same for all, in this draw."""
        return Fraction(self.sites, self.of_sites) if self.of_sites else Fraction(0)

    @property
    def yearly_chance(self) -> float:
        """Of each site to be drawn at least once in a year of such periods, by lot alone."""
        return yearly(self.chance, self.days)

    @property
    def share(self) -> float:
        return self.inspector_days / self.of_inspector_days if self.of_inspector_days else 0.0


def yearly(chance: Fraction, days: int) -> float:
    """`1 - (1 - chance) ^ (365 / days)`: draws of different periods are independent of each other."""
    return 1.0 - math.pow(float(1 - chance), DAYS_A_YEAR / days)


def numbers(of_sites: int, of_inspector_days: int, days: int, wish: Wish) -> Numbers:
    """
    The share of inspector-days first; more where the yearly floor needs it. At least one site and one inspector-day are
    drawn wherever there are any, so no site ever has a chance of zero. A share of 0 switches the draw off.
    """
    if wish.share == 0:
        return Numbers(0, of_sites, 0, of_inspector_days, days)
    least = math.ceil(wish.share * of_inspector_days - DUST)
    most = max(least, int(wish.most_share * of_inspector_days + DUST), 1)
    floor_sites = math.ceil((1 - (1 - wish.yearly_floor) ** (days / DAYS_A_YEAR)) * of_sites - DUST)
    drawn_days = max(least, 1)
    while drawn_days < most and _sites(drawn_days, wish, of_sites) < floor_sites:
        drawn_days += 1
    drawn_days = min(drawn_days, of_inspector_days)
    return Numbers(_sites(drawn_days, wish, of_sites), of_sites, drawn_days, of_inspector_days, days)


def _sites(days: int, wish: Wish, of_sites: int) -> int:
    """
    As many as it takes for the drawn days to be busy, nearly whatever the draw: `SPREADS` of the binomial. Never more
    than there are: where hardly any site is within reach, all of them stand in the lot.
    """
    busy = days * wish.visits_a_day
    if wish.reach <= 0 or not busy:
        return min(of_sites, busy)
    half = SPREADS * math.sqrt(1 - wish.reach) / 2
    wanted = (half + math.sqrt(half**2 + busy)) ** 2 / wish.reach - DUST
    return of_sites if wanted >= of_sites else math.ceil(wanted)

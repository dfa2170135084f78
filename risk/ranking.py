"""
The place of a site among all that are scored, and how sure that place is (OECD/JRC Handbook on Composite Indicators,
2008, step 7: report the interval of a rank, not the rank alone).

A score and its likely range are read as a normal distribution on the log-odds scale, with its own width to each side.
Instead of drawing at random, the place is computed for each of a grid of values the site may have, and the places are
mixed by how likely each value is: the same answer every time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erf, sqrt
from statistics import NormalDist
from typing import NamedTuple

from risk.scoring.points import printed_logit

NINETY_PERCENT = 1.6448536269514722
STEPS = 41
"""Quantiles of the site's own distribution, in the middle of 41 equal parts."""
LEAST_WIDTH = 0.02  # log-odds: half a point in the middle of the scale
TOP_SHARE = 0.1
LEAST_SPREAD = 0.05  # of a place: where nothing overlaps, a step that can still be divided by


class Group(NamedTuple):
    """`sites` scored alike, in points 0-100."""

    value: float
    low: float
    high: float
    sites: int


@dataclass(frozen=True, slots=True)
class RankInterval:
    """Places count from 1, the riskiest. `low` to `high` in nine cases of ten; `top_tenth` is a chance 0-1."""

    place: int
    low: int
    high: int
    of: int
    top_tenth: float


def rank_interval(one: Group, groups: Sequence[Group]) -> RankInterval:
    """`groups` are all scored sites, the one asked about among them."""
    every = sum(group.sites for group in groups)
    above = sum(group.sites for group in groups if group.value > one.value)
    places = []
    for step in range(STEPS):
        point = _quantile(one, (step + 0.5) / STEPS)
        chances = [(_chance_above(group, point), group.sites) for group in groups]
        chances.append((_chance_above(one, point), -1))  # nobody stands above itself
        mean = sum(chance * sites for chance, sites in chances)
        spread = sqrt(max(0.0, sum(chance * (1 - chance) * sites for chance, sites in chances)))
        places.append((1 + mean, max(spread, LEAST_SPREAD)))
    low, high = _mixed(places, 0.05), _mixed(places, 0.95)
    top = sum(_normal((TOP_SHARE * every + 0.5 - mean) / spread) for mean, spread in places) / STEPS
    place = above + 1
    return RankInterval(place, max(1, min(round(low), place)), min(every, max(round(high), place)), every, top)


def _chance_above(group: Group, point: float) -> float:
    below, above = _widths(group)
    away = point - printed_logit(group.value)
    return 1 - _normal(away / (below if away < 0 else above))


def _quantile(group: Group, share: float) -> float:
    away = NormalDist().inv_cdf(share)
    below, above = _widths(group)
    return printed_logit(group.value) + away * (below if away < 0 else above)


def _widths(group: Group) -> tuple[float, float]:
    middle = printed_logit(group.value)
    below = (middle - printed_logit(group.low)) / NINETY_PERCENT
    above = (printed_logit(group.high) - middle) / NINETY_PERCENT
    return max(below, LEAST_WIDTH), max(above, LEAST_WIDTH)


def _mixed(places: Sequence[tuple[float, float]], share: float) -> float:
    """The quantile of a mixture of normal distributions, each of the same weight."""
    low = min(mean - 4 * spread for mean, spread in places)
    high = max(mean + 4 * spread for mean, spread in places)
    for _ in range(40):
        middle = (low + high) / 2
        held = sum(_normal((middle - mean) / spread) for mean, spread in places) / len(places)
        low, high = (middle, high) if held < share else (low, middle)
    return (low + high) / 2


def _normal(away: float) -> float:
    return (1 + erf(away / sqrt(2))) / 2

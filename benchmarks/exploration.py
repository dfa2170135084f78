"""
Do two areas of equal risk keep an equal share of the visits?

    python -m benchmarks.exploration [--seeds 40] [--periods 40] [--visits 4000] [--lot 0.10] [--begin 0.70]

Two areas with ten sites for every visit of a period. A site has a level of risk that the model sees (200 levels,
normally spread, alike in both areas) and the chance of a finding depends on it alone; the area is worth nothing. Every
policy learns by the product's own ridge line and its ridge (`risk.targeting.line`) from the level and the area, and
learns anew each period from all that is on record. The first eight periods were visited before there was a model, a
share `--begin` of the visits in the first area. 4,000 visits a quarter are about those of the Norwegian labour
inspectorate (15,000 a year); with far fewer the estimates themselves are too noisy to stay within five points.

    recorded            a site with no finding on record counts as clear, visited or not: the usual shortcut
    recorded, weighted  the same, a finding counted one over the chance that the site was looked at, at most 20
    visits              only visited sites are learned from, each visit weighing the same
    visits, weighted    each visit weighs one over its chance, at most 20 (`risk.targeting.exploration`)

each without a lot and with a share of the visits drawn by lot. The goal is the issue's: with the lot and weights the
share of the first area stays within 5 points of 50, while exploitation alone drifts.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from statistics import NormalDist

import numpy as np

from risk.targeting.exploration import HEAVIEST, choose, training_weights
from risk.targeting.line import fit_line
from risk.targeting.metrics import Floats, Places
from risk.targeting.table import Column, Table

LEVELS, BEFORE, RIDGE, SITES_A_VISIT = 200, 8, 50.0, 10
BASE, STEP = -1.8, 0.8
"""Log-odds of a finding: about 17 % of all sites, from 2 % at the lowest level to 61 % at the highest."""
COLUMNS = (Column("level", 1, "Level"), Column("area", 0, "Area"))
RECORDED, RECORDED_WEIGHTED, VISITS, VISITS_WEIGHTED = LEARN = (
    "recorded",
    "recorded, weighted",
    "visits",
    "visits, weighted",
)
WITHIN, DRIFTS, LAST = 0.05, 0.15, 10


@dataclass(frozen=True)
class World:
    """Sites of one area and level are one `cell`: the first half are the first area, from the lowest level up."""

    cell: Places
    chance: Floats
    visits: int

    @property
    def rows(self) -> Floats:
        return np.stack([np.tile(levels(), 2), np.repeat([0.0, 1.0], LEVELS)], axis=1)


@dataclass(frozen=True)
class Period:
    """Per cell: sites there are, and the visits made and those with a finding, plain and weighted."""

    sites: Floats
    visits: Floats
    found: Floats
    visits_weighted: Floats
    found_weighted: Floats


def levels() -> Floats:
    return np.array([NormalDist().inv_cdf((place + 0.5) / LEVELS) for place in range(LEVELS)])


def world(visits: int) -> World:
    cell = np.arange(2 * LEVELS).repeat(SITES_A_VISIT * visits // LEVELS)
    level = levels()[cell % LEVELS]
    return World(cell, 1 / (1 + np.exp(-(BASE + STEP * level))), visits)


def shares(learn: str, lot: float, seed: int, *, periods: int, begin: float, visits: int) -> Floats:
    """Share of the first area among the visits of each period."""
    rng, sites = np.random.default_rng(seed), world(visits)
    record = list(_before(sites, begin, rng))
    told = np.empty(periods)
    for period in range(periods):
        score = _score(sites, record, learn)[sites.cell]
        chosen = choose(score, visits, lot, rng)
        told[period] = (sites.cell[chosen.places] < LEVELS).mean()
        record.append(_visited(sites, chosen.places, chosen.propensity, rng))
    return told


def _before(sites: World, begin: float, rng: np.random.Generator) -> Iterator[Period]:
    """Visits by lot inside each area, so many in the first."""
    many, first = sites.cell.size // 2, round(sites.visits * begin)
    chance = np.repeat([first / many, (sites.visits - first) / many], many)
    for _ in range(BEFORE):
        here = rng.choice(many, first, replace=False)
        there = many + rng.choice(many, sites.visits - first, replace=False)
        yield _visited(sites, np.concatenate([here, there]), chance, rng)


def _visited(sites: World, places: Places, chance: Floats, rng: np.random.Generator) -> Period:
    found = rng.random(places.size) < sites.chance[places]
    weight, cell = training_weights(chance[places]), sites.cell[places]

    def counted(weights: Floats) -> Floats:
        return np.bincount(cell, weights, minlength=2 * LEVELS).astype(np.float64)

    return Period(
        sites=np.bincount(sites.cell).astype(float),
        visits=counted(np.ones(places.size)),
        found=counted(found.astype(float)),
        visits_weighted=counted(weight),
        found_weighted=counted(found * weight),
    )


def _score(sites: World, record: list[Period], learn: str) -> Floats:
    """Of each cell. A cell is two rows of the fit, hits and clears; weights add up to the visits learned from."""

    def summed(part: str) -> Floats:
        return np.asarray(sum(getattr(period, part) for period in record))

    weighted = "_weighted" if learn in {RECORDED_WEIGHTED, VISITS_WEIGHTED} else ""
    hits = summed(f"found{weighted}")
    every = summed("sites") if learn in {RECORDED, RECORDED_WEIGHTED} else summed(f"visits{weighted}")
    weights = np.concatenate([hits, np.maximum(every - hits, 0.0)])
    if learn == VISITS_WEIGHTED:
        weights *= summed("visits").sum() / weights.sum()
    rows = sites.rows
    outcomes = np.repeat([1.0, 0.0], 2 * LEVELS)
    line = fit_line(Table(COLUMNS, np.concatenate([rows, rows])), outcomes, weights, ridge=RIDGE, nuisance=())
    return line.logit(Table(COLUMNS, rows))


def measured(learn: str, lot: float, given: argparse.Namespace) -> tuple[Floats, Floats]:
    """Per seed how far the share is from a half: in all periods together, and in the last ten."""
    told = np.stack(
        [
            shares(learn, lot, seed, periods=given.periods, begin=given.begin, visits=given.visits)
            for seed in range(given.seeds)
        ]
    )
    return np.abs(told.mean(axis=1) - 0.5), np.abs(told[:, -LAST:].mean(axis=1) - 0.5)


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--periods", type=int, default=40)
    parser.add_argument("--visits", type=int, default=4000)
    parser.add_argument("--lot", type=float, default=0.10)
    parser.add_argument("--begin", type=float, default=0.70)
    return parser.parse_args()


def main() -> None:
    given = asked()
    print(
        f"{given.seeds} seeds, {given.periods} periods of {given.visits} visits to {2 * SITES_A_VISIT * given.visits} "
        f"sites, {given.begin:.0%} of the earlier visits in the first area; a visit weighs at most {HEAVIEST:.0f}"
    )
    print("Points from an equal share: all periods together (mean, worst seed), the last ten (mean, worst seed)\n")
    print(f"{'learns from':<20}{'by lot':>8}{'mean':>9}{'worst':>9}{'mean':>9}{'worst':>9}")
    off = {}
    for learn, lot in product(LEARN, (0.0, given.lot)):
        every, last = off[learn, lot] = measured(learn, lot, given)
        figures = "".join(f"{100 * one:9.1f}" for one in (every.mean(), every.max(), last.mean(), last.max()))
        print(f"{learn:<20}{lot:8.0%}{figures}", flush=True)
    goals = {
        f"lot and weights: within {100 * WITHIN:.0f} points in every seed": off[VISITS_WEIGHTED, given.lot][0].max()
        <= WITHIN,
        f"exploitation alone: more than {100 * DRIFTS:.0f} points off at the end": off[RECORDED, 0.0][1].mean()
        > DRIFTS,
    }
    print()
    for goal, met in goals.items():
        print(f"{'met   ' if met else 'missed'}  {goal}")
    print(f"goals: {sum(goals.values())} of {len(goals)} met")


if __name__ == "__main__":
    main()

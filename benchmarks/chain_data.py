"""
Invented chains of any size: seven tiers with subcontracting inside a tier, sites and who runs them, labour providers
and owners, dates, confidences and a few circles. The same seed gives the same chain.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from suppliers.chain.graph import ALWAYS, KIND_CODES, NEVER

TIER_SHARES = (0.02, 0.08, 0.14, 0.18, 0.2, 0.2, 0.18)
SITES, AGENCIES, SPREAD, FAR = 0.3, 0.02, 0.001, 0.002
LABOUR, OWNS, SUBCONTRACTS, CIRCLES = 0.2, 0.1, 0.14, 0.0002
FIRST, LAST = date(2015, 1, 1).toordinal(), date(2026, 11, 1).toordinal()
EPOCH = date(1970, 1, 1).toordinal()
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class InventedChain:
    """Edges as the register stores them (`giver` -> `receiver` by the arrow of their kind); days since 1970."""

    nodes: int
    is_site: NDArray[np.bool_]
    buyers: Whole
    source: Whole
    target: Whole
    kind: NDArray[np.int8]
    since: NDArray[np.int32]
    until: NDArray[np.int32]
    confidence: NDArray[np.float32]


def invent(nodes: int, edges: int, seed: int = 7) -> InventedChain:
    chance = np.random.default_rng(seed)
    sites, agencies = int(nodes * SITES), int(nodes * AGENCIES)
    firms = nodes - sites - agencies
    bounds = np.concatenate([[0], np.cumsum(np.array(TIER_SHARES) * firms).astype(np.int64)])
    bounds[-1] = firms
    site_ids = np.arange(firms + agencies, nodes)
    counts = {name: int(edges * share) for name, share in _shares().items()}
    drawn = [
        _one_operator_each(chance, site_ids, firms),
        _between_tiers(chance, bounds, edges - sum(counts.values()) - len(site_ids)),
        _inside_tiers(chance, bounds, counts["subcontracts"]),
        _backwards(chance, bounds, counts["circles"]),
        (firms + chance.integers(0, agencies, counts["labour"]), chance.choice(site_ids, counts["labour"])),
        (chance.integers(0, firms, counts["owns"]), chance.integers(0, firms, counts["owns"])),
    ]
    kinds = ("operates", "supplies", "subcontracts", "supplies", "provides_labour", "owns")
    source = np.concatenate([pair[0] for pair in drawn])
    target = np.concatenate([pair[1] for pair in drawn])
    kind = np.concatenate(
        [np.full(len(pair[0]), KIND_CODES[name], np.int8) for name, pair in zip(kinds, drawn, strict=True)]
    )
    kept = source != target
    source, target, kind = source[kept], target[kept], kind[kept]
    since, until = _dates(chance, len(source))
    is_site = np.zeros(nodes, np.bool_)
    is_site[site_ids] = True
    confidence = chance.uniform(0.5, 1.0, len(source)).astype(np.float32)
    return InventedChain(nodes, is_site, np.arange(bounds[1]), source, target, kind, since, until, confidence)


def _shares() -> dict[str, float]:
    return {"labour": LABOUR, "owns": OWNS, "subcontracts": SUBCONTRACTS, "circles": CIRCLES}


def _one_operator_each(chance: np.random.Generator, sites: Whole, firms: int) -> tuple[Whole, Whole]:
    return chance.integers(0, firms, len(sites)), sites


def _between_tiers(chance: np.random.Generator, bounds: Whole, count: int) -> tuple[Whole, Whole]:
    """Each supplier delivers mostly to its own corner of the tier in front, as sectors and regions do."""
    source = chance.integers(bounds[1], bounds[-1], count)
    tier = np.searchsorted(bounds, source, side="right") - 1
    place = (source - bounds[tier]) / (bounds[tier + 1] - bounds[tier])
    wanted = np.clip(place + chance.normal(0, SPREAD, count), 0, 0.999999)
    far = chance.random(count) < FAR
    wanted[far] = chance.random(int(far.sum()))
    width = bounds[tier] - bounds[tier - 1]
    return source, bounds[tier - 1] + (wanted * width).astype(np.int64)


def _inside_tiers(chance: np.random.Generator, bounds: Whole, count: int) -> tuple[Whole, Whole]:
    """To a neighbour nearby with a smaller number, so that a circle is rare and meant."""
    source = chance.integers(bounds[1], bounds[-1], count)
    tier = np.searchsorted(bounds, source, side="right") - 1
    return source, np.maximum(bounds[tier], source - 1 - chance.integers(0, 50, count))


def _backwards(chance: np.random.Generator, bounds: Whole, count: int) -> tuple[Whole, Whole]:
    """From a tier nearer to the buyer to one farther away: these close circles."""
    tier = chance.integers(1, len(bounds) - 2, count)
    source = bounds[tier] + (chance.random(count) * (bounds[tier + 1] - bounds[tier])).astype(np.int64)
    width = bounds[tier + 2] - bounds[tier + 1]
    place = (source - bounds[tier]) / (bounds[tier + 1] - bounds[tier])
    return source, bounds[tier + 1] + (place * width).astype(np.int64)


def _dates(chance: np.random.Generator, count: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """A fifth without a beginning, most still going on."""
    since = chance.integers(FIRST - EPOCH, LAST - EPOCH, count).astype(np.int32)
    until = (since + chance.integers(90, 2500, count)).astype(np.int32)
    since[chance.random(count) < 0.2] = ALWAYS
    until[chance.random(count) < 0.85] = NEVER
    return since, until

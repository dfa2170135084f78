"""The fitted scorecard: a base, many small decision trees, and where the bands begin. All of it is data."""

import json
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from sanctions.screening.score_trees import Trees

CARD = Path(__file__).with_name("scorecard.json")
PAIR_CARD = Path(__file__).with_name("pair_scorecard.json")  # for two given names, without a list to search


class Band(StrEnum):
    STRONG = "strong"
    POSSIBLE = "possible"
    WEAK = "weak"

    @property
    def alerts(self) -> bool:
        """The default: a weak likeness is shown to whoever asks for all candidates and alerts nobody."""
        return self is not Band.WEAK


@dataclass(frozen=True, slots=True)
class Curve:
    """Points (log-odds) at each knot, straight lines between, level outside."""

    knots: tuple[float, ...]
    points: tuple[float, ...]

    def at(self, value: float) -> float:
        if value <= self.knots[0]:
            return self.points[0]
        if value >= self.knots[-1]:
            return self.points[-1]
        right = bisect_right(self.knots, value)
        low, high = self.knots[right - 1], self.knots[right]
        return self.points[right - 1] + (self.points[right] - self.points[right - 1]) * (value - low) / (high - low)


@dataclass(frozen=True)
class Scorecard:
    """
    Cut points are probabilities. `base` holds the trees' average. With trees, the curves hold only what these cannot
    learn. `version` goes into every stored hit, so an old one can be recomputed.
    """

    version: str
    base: float
    curves: Mapping[str, Curve]
    trees: Trees | None
    strong_from: float
    possible_from: float
    same_country: float
    other_country: float
    same_identifier: float

    def band(self, probability: float) -> Band:
        if probability >= self.strong_from:
            return Band.STRONG
        return Band.POSSIBLE if probability >= self.possible_from else Band.WEAK

    def most(self, held: Mapping[str, float], leaves: int) -> float:
        """
        The most that the readings can add, when only the `held` ones are known and the trees have these leaves left.
        Summed as `worth` is, so that no rounding lets anything exceed it, and the same once all are known.
        """
        most = sum([curve.at(held[name]) if name in held else max(curve.points) for name, curve in self.curves.items()])
        return most + self.trees.best(leaves) if self.trees else most

    def leaves(self, held: Mapping[str, float], of: int | None = None) -> int:
        """Of the trees, those that the `held` readings allow."""
        if self.trees is None:
            return 0
        return self.trees.among(self.trees.everywhere if of is None else of, held)

    @property
    def alert_logit(self) -> float:
        return logit(self.possible_from)


def probability_of(log_odds: float) -> float:
    """Stable for any size; never rounds, so two scores tie only when their points do."""
    if log_odds >= 0:
        return 1.0 / (1.0 + math.exp(-log_odds))
    odds = math.exp(log_odds)
    return odds / (1.0 + odds)


def logit(probability: float) -> float:
    return math.log(probability / (1.0 - probability))


@lru_cache(maxsize=4)
def load_card(path: Path = CARD) -> Scorecard:
    return card_of(path.read_text(encoding="utf-8"))


def card_of(text: str) -> Scorecard:
    """From its stored form: an old one recomputes what it scored."""
    held = json.loads(text)
    curves = {
        reading: Curve(tuple(curve["knots"]), tuple(curve["points"])) for reading, curve in held["curves"].items()
    }
    cuts, beyond = held["bands"], held["corroboration"]
    return Scorecard(
        version=held["version"],
        base=held["base"],
        curves=curves,
        trees=_trees_of(held["trees"]) if "trees" in held else None,
        strong_from=cuts["strong"],
        possible_from=cuts["possible"],
        same_country=beyond["same_country"],
        other_country=beyond["other_country"],
        same_identifier=beyond["same_identifier"],
    )


def _trees_of(grown: Mapping[str, Sequence[float]]) -> Trees:
    def whole(part: str) -> tuple[int, ...]:
        return tuple(map(int, grown[part]))

    return Trees(
        readings=tuple(map(str, grown["readings"])),
        roots=whole("roots"),
        asks=whole("asks"),
        cut=tuple(grown["cut"]),
        low=whole("low"),
        high=whole("high"),
        worth=tuple(grown["worth"]),
    )

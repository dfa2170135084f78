"""
What the visits that were drawn at random found. Nobody chose those sites, so their share with a finding tells of all
sites in the draw, without the bias of looking where something is expected. Pure: outcomes and chances in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from audits.models import Visit

NORMAL_95 = 1.959964
RANDOM = "random"
FOUND, NOTHING = "findings", "nothing_found"


@dataclass(frozen=True, slots=True)
class HitShare:
    """Shares from 0 to 1. `visits` with an outcome, of `made`; the interval is Wilson's, 95 %. None without visits."""

    made: int
    visits: int
    found: int
    rate: float | None = None
    low: float | None = None
    high: float | None = None


def hit_share(visits: Sequence[Visit], *, drawn: bool) -> HitShare:
    """Of those drawn, or of all others. Where nobody was let in, nothing is known, and the visit counts as neither."""
    made = [visit for visit in visits if visit.state == "done" and (visit.selected_how == RANDOM) is drawn]
    told = [visit for visit in made if visit.outcome in (FOUND, NOTHING)]
    chances = [visit.propensity if drawn and visit.propensity else 1.0 for visit in told]
    return share_of([visit.outcome == FOUND for visit in told], chances, made=len(made))


def share_of(found: Sequence[bool], chances: Sequence[float], *, made: int) -> HitShare:
    """
    Each visit weighs one over its chance, and the weights are brought to one (Hajek). The interval rests on the number
    of equal visits that weights like these are worth (Kish), so that it widens where chances differ.
    """
    if not found:
        return HitShare(made, 0, 0)
    weights = [1 / chance for chance in chances]
    whole = sum(weights)
    rate = sum(weight for weight, hit in zip(weights, found, strict=True) if hit) / whole
    worth = whole**2 / sum(weight**2 for weight in weights)
    low, high = wilson(rate, worth)
    return HitShare(made, len(found), sum(found), rate, low, high)


def wilson(rate: float, visits: float) -> tuple[float, float]:
    """Keeps its width where nothing or everything was found, which the plain interval does not."""
    square = NORMAL_95**2
    middle = (rate + square / (2 * visits)) / (1 + square / visits)
    half = NORMAL_95 / (1 + square / visits) * sqrt(rate * (1 - rate) / visits + square / (4 * visits**2))
    return max(middle - half, 0.0), min(middle + half, 1.0)

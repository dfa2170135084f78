"""
Whom a fit finds and whom it misses, group by group: recall, false positives and days earlier, with their intervals.

Group figures come from few rows, so the largest less the smallest of them is never 0, also where the groups are alike.
Beside every gap stands what random regrouping of the same rows reaches; `risk/targeting/gap_limits.py` decides on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from risk.targeting.gap_limits import GapLimits
from risk.targeting.intervals import COVERED, DRAWS, SEED, counts_of
from risk.targeting.metrics import Floats, Judged, days_gained, parts_by_score
from risk.targeting.payloads import BiasAudit, Figure, Gap, GroupAudit

REGROUPINGS = 200
FINEST = 10_000


@dataclass(frozen=True)
class _Grouped:
    """`inside` (rows, groups); `parts`: per figure, what is counted of each row and out of what."""

    names: tuple[str, ...]
    inside: Floats
    parts: Mapping[str, tuple[Floats, Floats]]

    def measured(self, figure: str, counts: Floats, inside: Floats | None = None) -> Floats:
        part, whole = self.parts[figure]
        groups = self.inside if inside is None else inside
        with np.errstate(all="ignore"):
            return np.asarray((counts @ (groups * part[:, None])) / (counts @ (groups * whole[:, None])))

    def drawn(self, some: Iterable[Floats]) -> dict[str, Floats]:
        """Every figure of every draw, some draws at a time: all counts at once are gigabytes of a large window."""
        found: dict[str, list[Floats]] = {figure: [] for figure in self.parts}
        for counts in some:
            for figure, measured in found.items():
                measured.append(self.measured(figure, counts))
        return {figure: np.concatenate(measured) for figure, measured in found.items()}


def audit(
    windows: Sequence[Judged],
    groups: Mapping[str, Sequence[str]],
    limits: GapLimits,
    *,
    units: ArrayLike | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> BiasAudit:
    """
    In each window the highest scores are visited first, and visits are re-ordered within it. `groups`: over all rows,
    window by window, per grouping (area, sector, ...) the group of each row; "" is no group. `units`: whose row each
    is; the rows of one unit, of several windows perhaps, are drawn together. Groups below the least size of `limits`
    are not judged: their figures would be noise.
    """
    rows = Judged(*(np.concatenate([getattr(one, part) for one in windows]) for part in ("found", "score")))
    parts = _parts(windows, limits.visited_first)
    judged: dict[str, tuple[GroupAudit, ...]] = {}
    gaps: list[Gap] = []
    left_out: list[str] = []
    for grouping, group_of in groups.items():
        grouped = _grouped(rows, np.asarray(group_of, dtype=str), parts, limits)
        if len(grouped.names) <= 1:
            left_out.append(grouping)
            continue
        drawn = grouped.drawn(counts_of(len(rows), draws, seed, units))
        judged[grouping] = tuple(_group(grouped, place, rows, drawn) for place in range(len(grouped.names)))
        gaps += [_gap(grouping, figure, grouped, drawn[figure], seed) for figure in parts]
    return BiasAudit(
        windows=len(windows),
        rows=len(rows),
        share=limits.visited_first,
        fewest_rows=limits.fewest_rows,
        fewest_found=limits.fewest_found,
        groups=judged,
        gaps=tuple(gaps),
        left_out=tuple(left_out),
    )


def _parts(windows: Sequence[Judged], share: float) -> dict[str, tuple[Floats, Floats]]:
    first = np.concatenate([_visited_first(one.score, share) for one in windows])
    found = np.concatenate([one.found for one in windows])
    clear = 1 - found
    parts = {"recall": (first * found, found), "false_positives": (first * clear, clear)}
    if all(one.day is not None for one in windows):
        parts["days_earlier"] = (np.concatenate([days_gained(one) for one in windows]) * found, found)
    return parts


def _visited_first(score: Floats, share: float) -> Floats:
    """1 for the rows in the top share by score; rows of equal score are all in or all out."""
    return (parts_by_score(score, FINEST) >= FINEST * (1 - share)).astype(np.float64)


def _grouped(
    rows: Judged, group_of: NDArray[np.str_], parts: Mapping[str, tuple[Floats, Floats]], limits: GapLimits
) -> _Grouped:
    names, place = np.unique(group_of, return_inverse=True)
    sizes = np.bincount(place, minlength=names.size)
    found = np.bincount(place, weights=rows.found, minlength=names.size)
    enough = (sizes >= limits.fewest_rows) & (found >= limits.fewest_found) & (names != "") & (found < sizes)
    kept = np.flatnonzero(enough)
    return _Grouped(tuple(names[kept].tolist()), (place[:, None] == kept).astype(np.float64), parts)


def _group(grouped: _Grouped, place: int, rows: Judged, drawn: Mapping[str, Floats]) -> GroupAudit:
    inside = grouped.inside[:, place]
    once = np.ones((1, len(rows)))
    figures = {
        figure: _figure(figure, float(grouped.measured(figure, once)[0, place]), drawn[figure][:, place])
        for figure in grouped.parts
    }
    first = grouped.parts["recall"][0] + grouped.parts["false_positives"][0]
    return GroupAudit(
        group=grouped.names[place],
        rows=int(inside.sum()),
        found=int(inside @ rows.found),
        visited=float(inside @ first / inside.sum()),
        recall=figures["recall"],
        false_positives=figures["false_positives"],
        days_earlier=figures.get("days_earlier"),
    )


def _figure(key: str, value: float, drawn: Floats) -> Figure:
    low, high = _range(drawn)
    return Figure(key=key, value=value, low=low, high=high)


def _gap(grouping: str, figure: str, grouped: _Grouped, drawn: Floats, seed: int) -> Gap:
    once = np.ones((1, len(grouped.inside)))
    now = grouped.measured(figure, once)[0]
    low, high = _range(_spread(drawn))
    return Gap(
        grouping=grouping,
        figure=figure,
        value=float(now.max() - now.min()),
        low=low,
        high=high,
        by_chance=_by_chance(grouped, figure, seed),
        most=grouped.names[int(now.argmax())],
        least=grouped.names[int(now.argmin())],
    )


def _by_chance(grouped: _Grouped, figure: str, seed: int) -> float:
    """Groups of the same sizes drawn among the same rows, findings and none dealt apart so that each keeps its own."""
    rng = np.random.default_rng(seed)
    _, whole = grouped.parts[figure]
    told = np.flatnonzero((whole > 0) & (grouped.inside.sum(axis=1) > 0))
    once = np.ones((1, len(whole)))
    spreads = []
    for _ in range(REGROUPINGS):
        dealt = np.zeros_like(grouped.inside)
        dealt[told] = grouped.inside[rng.permutation(told)]
        spreads.append(_spread(grouped.measured(figure, once, dealt))[0])
    return float(np.quantile(spreads, COVERED))


def _spread(figures: Floats) -> Floats:
    """A draw that leaves a group without an outcome says nothing about that group."""
    return np.asarray(np.nanmax(figures, axis=1) - np.nanmin(figures, axis=1))


def _range(drawn: Floats) -> tuple[float, float]:
    low, high = np.nanquantile(drawn, [(1 - COVERED) / 2, (1 + COVERED) / 2])
    return float(low), float(high)

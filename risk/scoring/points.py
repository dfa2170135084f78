"""From log-odds to the printed score, and from the parts to integer points that add up to it."""

from collections.abc import Sequence
from math import exp, floor, fsum, log

from risk.scoring.result import Contribution, Part


def to_logit(value: float) -> float:
    """Of a value between 0 and 100, both excluded."""
    return log(value / (100.0 - value))


def printed_logit(points: float) -> float:
    """Of a printed score: 0 and 100 stand half a point inside the scale, which is where rounding would have begun."""
    return to_logit(min(max(points, 0.5), 99.5))


def to_value(logit: float) -> float:
    """100 / (1 + e^-logit), without overflow at either end."""
    if logit >= 0.0:
        return 100.0 / (1.0 + exp(-logit))
    odds = exp(logit)
    return 100.0 * odds / (1.0 + odds)


def total(parts: Sequence[Part]) -> float:
    """Exact summation, so that no order of the parts gives another last digit."""
    return fsum(part.logit for part in parts)


def printed(logit: float) -> int:
    return round(to_value(logit))


def spread_points(drivers: Sequence[str], logits: Sequence[float], value: int) -> list[int]:
    """
    Integers that add up to `value`, for lines with these names and log-odds; the first line is the start.

    Each line gets logit x (value - start) / (sum of the other lines): the slope of the straight line between the two
    points of the S-curve. That is the average marginal effect along the way from the start to the score (integrated
    gradients), so it does not depend on the order of the lines and never turns a sign round. What rounding leaves goes
    to the largest remainders.
    """
    slope = _slope(logits[0], fsum(logits[1:]))
    exact = [logit * slope for logit in logits]
    exact[0] = to_value(logits[0])
    whole = list(map(floor, exact))
    left = value - sum(whole)
    if left:
        lines = zip(whole, exact, drivers, strict=True)
        remainders = [(down - points, -abs(points), driver) for down, points, driver in lines]
        for at in sorted(range(len(whole)), key=remainders.__getitem__)[:left]:
            whole[at] += 1
    return whole


def _slope(start: float, moved: float) -> float:
    tiny = 1e-9
    if abs(moved) < tiny:
        value = to_value(start)
        return value * (100.0 - value) / 100.0
    return (to_value(start + moved) - to_value(start)) / moved


def contributions(parts: Sequence[Part], value: int | None) -> tuple[Contribution, ...]:
    """The start first, then by weight in the sum; without a value, lines without points."""
    points: Sequence[int | None] = [None] * len(parts)
    if value is not None:
        points = spread_points([part.driver for part in parts], [part.logit for part in parts], value)
    lines = [
        Contribution(p.driver, p.label, p.value, p.logit, points[at], p.group, p.standing, p.source, p.on, p.refs)
        for at, p in enumerate(parts)
    ]
    return (lines[0], *sorted(lines[1:], key=lambda line: (-abs(line.logit), line.driver)))

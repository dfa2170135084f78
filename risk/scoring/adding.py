"""Arithmetic whose last digit does not depend on the version of Python or on the machine."""

from collections.abc import Iterable


def added(values: Iterable[float]) -> float:
    """
    One after the other. `sum` does so up to Python 3.11 and then corrects itself, which would replay a receipt to
    another last digit.
    """
    total = 0.0
    for value in values:
        total += value
    return total


def squared(value: float) -> float:
    """A product is rounded once, the same everywhere; a power is as good as the machine's library."""
    return value * value

"""
From the value of a fact to its risk between 0 (safest) and 1 (worst).

Every transform is monotone in its value; `direction()` says which way, so that the loader can refuse a driver whose
words say otherwise. `best()` is the value that carries the least risk, used to ask what would lower a score.
`risks_of()` is `risk()` of many numbers at once, equal to the bit; answers in words are few and looked up one by one.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import log1p

import numpy as np
from numpy.typing import NDArray

from risk.sectors.words import Direction

FactValue = bool | int | float | str

Numbers = NDArray[np.float64]

NEVER = "never"


def _share(value: float, safe: float, worst: float) -> float:
    return min(1.0, max(0.0, (value - safe) / (worst - safe)))


def _shares(values: Numbers, safe: float, worst: float) -> Numbers:
    """Adding nothing turns the negative zero of a falling line into the zero that `_share` gives."""
    found: Numbers = np.minimum(1.0, np.maximum(0.0, (values - safe) / (worst - safe))) + 0.0
    return found


def _way(first: float, last: float) -> Direction:
    return Direction.RAISES if last > first else Direction.LOWERS


@dataclass(frozen=True, slots=True)
class Identity:
    """The fact is already a risk between 0 and 1."""

    def risk(self, value: FactValue, as_of: date) -> float:  # noqa: ARG002 - one signature for all transforms
        return min(1.0, max(0.0, float(value)))

    def risks_of(self, values: Numbers) -> Numbers:
        found: Numbers = np.minimum(1.0, np.maximum(0.0, values)) + 0.0
        return found

    def direction(self) -> Direction:
        return Direction.RAISES

    def best(self, as_of: date) -> FactValue:  # noqa: ARG002 - one signature for all transforms
        return 0.0


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes is 1 where the thing raises risk, 0 where it lowers it."""

    way: Direction

    def risk(self, value: FactValue, as_of: date) -> float:  # noqa: ARG002 - one signature for all transforms
        return 1.0 if bool(value) == (self.way is Direction.RAISES) else 0.0

    def direction(self) -> Direction:
        return self.way

    def best(self, as_of: date) -> FactValue:  # noqa: ARG002 - one signature for all transforms
        return self.way is Direction.LOWERS


@dataclass(frozen=True, slots=True)
class Linear:
    """A straight line from 0 at `safe` to 1 at `worst`, flat outside."""

    safe: float
    worst: float

    def risk(self, value: FactValue, as_of: date) -> float:  # noqa: ARG002 - one signature for all transforms
        return _share(float(value), self.safe, self.worst)

    def risks_of(self, values: Numbers) -> Numbers:
        return _shares(values, self.safe, self.worst)

    def direction(self) -> Direction:
        return _way(self.safe, self.worst)

    def best(self, as_of: date) -> FactValue:  # noqa: ARG002 - one signature for all transforms
        return self.safe


@dataclass(frozen=True, slots=True)
class Log:
    """As linear, on ln(1 + value): the second claim says more than the twelfth."""

    safe: float
    worst: float

    def risk(self, value: FactValue, as_of: date) -> float:  # noqa: ARG002 - one signature for all transforms
        return _share(log1p(max(0.0, float(value))), log1p(self.safe), log1p(self.worst))

    def risks_of(self, values: Numbers) -> Numbers:
        """Counts are mostly small whole numbers, of which each logarithm is taken once."""
        whole = values.astype(np.int64)
        if len(values) and np.array_equal(whole, values) and whole.max() < len(values):
            logs = np.array([log1p(count) for count in range(int(whole.max()) + 1)]).take(whole)
        else:
            logs = np.fromiter(map(log1p, values.tolist()), np.float64, len(values))
        return _shares(logs, log1p(self.safe), log1p(self.worst))

    def direction(self) -> Direction:
        return _way(self.safe, self.worst)

    def best(self, as_of: date) -> FactValue:  # noqa: ARG002 - one signature for all transforms
        return self.safe


@dataclass(frozen=True, slots=True)
class Bands:
    """Steps: the risk of the highest `at_least` that the value reaches; below the first step the first risk holds."""

    steps: tuple[tuple[float, float], ...]

    def risk(self, value: FactValue, as_of: date) -> float:  # noqa: ARG002 - one signature for all transforms
        number = float(value)
        found = self.steps[0][1]
        for at_least, risk in self.steps:
            if number >= at_least:
                found = risk
        return found

    def risks_of(self, values: Numbers) -> Numbers:
        reached = np.searchsorted([at_least for at_least, _ in self.steps], values, "right")
        found: Numbers = np.array([self.steps[0][1], *(risk for _, risk in self.steps)]).take(reached)
        return found

    def direction(self) -> Direction:
        return _way(self.steps[0][1], self.steps[-1][1])

    def best(self, as_of: date) -> FactValue:  # noqa: ARG002 - one signature for all transforms
        return min(self.steps, key=lambda step: step[1])[0]


@dataclass(frozen=True, slots=True)
class Choices:
    """Each allowed word has its risk; the words stand in order, so that the order can be checked."""

    risks: tuple[tuple[str, float], ...]

    def risk(self, value: FactValue, as_of: date) -> float:  # noqa: ARG002 - one signature for all transforms
        for word, risk in self.risks:
            if word == value:
                return risk
        raise KeyError(value)

    def direction(self) -> Direction:
        return _way(self.risks[0][1], self.risks[-1][1])

    def best(self, as_of: date) -> FactValue:  # noqa: ARG002 - one signature for all transforms
        return min(self.risks, key=lambda pair: pair[1])[0]


@dataclass(frozen=True, slots=True)
class DaysSince:
    """Linear in the days from the fact's date to the day of the score. `never` has a risk of its own."""

    safe: float
    worst: float
    never: float

    def risk(self, value: FactValue, as_of: date) -> float:
        if value == NEVER:
            return self.never
        days = (as_of - date.fromisoformat(str(value))).days
        return _share(float(max(0, days)), self.safe, self.worst)

    def direction(self) -> Direction:
        return _way(self.safe, self.worst)

    def best(self, as_of: date) -> FactValue:
        return NEVER if self.never == 0 else (as_of - timedelta(days=int(self.safe))).isoformat()


Transform = Identity | Flag | Linear | Log | Bands | Choices | DaysSince
